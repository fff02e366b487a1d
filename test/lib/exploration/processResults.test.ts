import { describe, expect, it } from "@jest/globals";
import { fc, fcd } from "../../../lib/analysis/index.js";
import { ValidationError } from "../../../lib/errors.js";
import { inProcess } from "../../../lib/execution/index.js";
import {
  BoxSearch,
  findCloseResults,
  ParameterSpace,
  paramsRun,
  plotResult,
  processExplorationResults,
} from "../../../lib/exploration/index.js";
import { type Labelled, labelled } from "../../../lib/labelled.js";
import { HopfModel } from "../../../lib/models/index.js";

async function searchOf(results: Record<string, unknown>[]): Promise<BoxSearch> {
  const search = new BoxSearch({
    parameterSpace: new ParameterSpace({ n: results.map((_, i) => i) }, { kind: "explicit" }),
    evalFunction: (run: { params: { n: number } }) => {
      const found = results[run.params.n]!;
      if (found.fail) throw new Error("failed");
      return found;
    },
  });
  await search.run({ executor: inProcess() });
  await search.loadResults();
  return search;
}

const wave = (rows: number, columns: number, seed = 1): Float64Array =>
  Float64Array.from({ length: rows * columns }, (_, i) =>
    Math.sin(((i % columns) * (1 + Math.floor(i / columns))) / (5 + seed)),
  );

describe("Measures of explored outputs", () => {
  it("are those of the specification's example", async () => {
    const output = labelled(Float64Array.of(0, 1, 2, 3, 5, 5, 6, 5), [2, 4], ["region", "time"]);
    const search = await searchOf([{ output }, { fail: true }]);
    processExplorationResults(search, { output: "output", dt: 1, output_last_ms: 3 });
    const row = paramsRun(search, 0);
    expect(row).toMatchObject({ max_output: 6, min_output: 1, max_amp_output: 2, min_amp_output: 1 });
    expect(row.relative_amplitude_output).toBeCloseTo(0.4, 14);
    expect(search.column("max_output")[1]).toBeNaN();
  });

  it("take the model's default output and its times", async () => {
    const model = new HopfModel({ seed: 1, params: { duration: 500, sampling_dt: 1 } });
    const search = new BoxSearch({ model, parameterSpace: new ParameterSpace({ a: [-0.5, 0.25] }) });
    await search.run({ executor: inProcess() });
    await search.loadResults();
    processExplorationResults(search, { model, output_last_ms: 200 });
    const [silent, cycle] = search.column("max_amp_x") as number[];
    expect(silent).toBeLessThan(1e-6);
    // The limit cycle has radius √a.
    expect(cycle).toBeCloseTo(1, 1);
  });

  it("compare BOLD with data after the transient, FCD only of long recordings", async () => {
    const BOLD = labelled(wave(4, 200), [4, 200], ["region", "time"]);
    const target = labelled(wave(4, 200, 3), [4, 200], ["region", "time"]);
    const short = labelled(wave(4, 100), [4, 100], ["region", "time"]);
    const search = await searchOf([
      { BOLD, t_BOLD: Float64Array.from({ length: 200 }, (_, i) => 2000 * (i + 1)) },
      { BOLD: { BOLD: short, t_BOLD: Float64Array.from({ length: 100 }, (_, i) => 2000 * (i + 1)) } },
      { BOLD: { BOLD } },
    ]);
    processExplorationResults(search, { ds: { FCs: [fc(target)], FCDs: [fcd(target)] } });
    const row = paramsRun(search, 0);
    expect(Number(row.fc)).toBeGreaterThan(-1);
    expect(Number(row.fcd)).toBeGreaterThan(0);
    expect(paramsRun(search, 1).fc).not.toBeNaN();
    expect(paramsRun(search, 1).fcd).toBeNaN();
    expect(Number(paramsRun(search, 2).fcd)).toBeGreaterThan(0);
    const other = await searchOf([{ BOLD }]);
    processExplorationResults(other, {
      ds: { FCs: [fc(target)], BOLDs: [target] },
      skip_fcd: true,
      bold_until: 60_000,
      bold_transient: 0,
    });
    expect(other.dfResults.columnNames()).not.toContain("fcd");
  });

  it("need an output that exists and a time step", async () => {
    const search = await searchOf([{ output: Float64Array.of(1, 2) }]);
    expect(() => processExplorationResults(search, { output: "outptu", dt: 1 })).toThrow(
      /Did you mean "output"/,
    );
    expect(() => processExplorationResults(search, { output: "output" })).toThrow(ValidationError);
  });
});

describe("Rows near some values", () => {
  it("are found within the distance that is asked for", async () => {
    const search = await searchOf([{ y: 1 }, { y: 2 }, { y: 3 }]);
    expect(findCloseResults(search, { n: 1.005 })).toEqual([{ run: 1, n: 1, y: 2 }]);
    expect(findCloseResults(search, { n: 1.3 })).toEqual([]);
    expect(findCloseResults(search, { n: 1.3 }, { dist: 0.5 }).map(({ run }) => run)).toEqual([1]);
    expect(findCloseResults(search, { y: 2.5 }, { dist: 0.2, relative: true }).map(({ run }) => run)).toEqual(
      [1, 2],
    );
    expect(findCloseResults(search, { n: [0, 2], y: [0, 9] }).map(({ run }) => run)).toEqual([1]);
    expect(() => findCloseResults(search, { z: 1 })).toThrow(/no column "z"/);
  });
});

describe("A run at a glance", () => {
  it("shows FC of BOLD after its transient, BOLD, and the activity of the time that is asked for", async () => {
    const model = new HopfModel({
      Cmat: [[0, 1], [0.5, 0]], // biome-ignore format: a matrix
      Dmat: [[0, 20], [20, 0]], // biome-ignore format: a matrix
      regions: ["left", "right"],
      seed: 1,
      params: { duration: 60_000, sampling_dt: 10, sigma_ou: 0.1, dt: 0.5 },
    });
    const search = new BoxSearch({ model, parameterSpace: new ParameterSpace({ a: [-0.5, 0.25] }) });
    await search.run({ executor: inProcess(), bold: true });
    const figure = plotResult(search, 1, { range: [1000, 2000], bold_transient: 20_000 });
    expect(figure.layout.title).toMatchObject({ text: "Run 1", subtitle: { text: "a = 0.25" } });
    expect(figure.layout.meta.alt).toMatch(/^3 panels/);
    const bold = search.getRun(1).BOLD as Labelled;
    const settled = Array.from({ length: 2 }, (_, row) =>
      Array.from(bold.data.subarray(row * 30 + 10, (row + 1) * 30)),
    );
    const expected = fc(labelled(Float64Array.from(settled.flat()), [2, 20], ["region", "time"])).data[1]!;
    const map = figure.data.find(({ type }) => type === "heatmap")!;
    expect((map.z as number[][])[0]![1]).toBeCloseTo(expected, 2);
    expect(() => plotResult(search, 1, { output: "z" })).toThrow('no activity "z"');
    const none = await searchOf([{ score: 1 }]);
    expect(() => plotResult(none, 0)).toThrow("neither activity nor BOLD to draw, only: score");
  });
});
