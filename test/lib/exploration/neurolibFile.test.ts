import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "@jest/globals";
import { readNeurolibExploration } from "../../../lib/exploration/index.js";
import type { Labelled } from "../../../lib/labelled.js";
import { withMemoryFile } from "../../../lib/signal/memoryFile.js";

const root = mkdtempSync(path.join(tmpdir(), "neurolab-hdf-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** A file with the layout of pypet: two explorations, the second a grid. */
function layout(): Promise<Uint8Array> {
  return withMemoryFile(({ library, files }, name) => {
    const file = new library.File(name, "w");
    const one = file.create_group("results-2024-01-31-09H-05M-58S");
    one
      .create_group("parameters")
      .create_group("x")
      .create_dataset({ name: "explored_data", data: Float64Array.of(1, 2, 5) });
    const results = one.create_group("results");
    for (const run of [0, 2]) {
      const group = results.create_group(`run_0000000${run}`);
      group.create_group("r").create_dataset({ name: "r", data: 2.5 * run, shape: [], dtype: "<d" });
      const nested = group.create_group("nested");
      nested.create_group("w").create_dataset({ name: "w", data: Float64Array.of(1, run) });
      nested
        .create_group("two")
        .create_dataset({ name: "a", data: Int32Array.of(1, 2, 3, 4, 5, 6), shape: [2, 3] });
    }
    const two = file.create_group("results-2024-01-31-09H-05M-59S");
    const parameters = two.create_group("parameters");
    // Stored by name, explored with w as the slowest.
    parameters
      .create_group("a")
      .create_dataset({ name: "explored_data", data: Float64Array.of(5, 6, 7, 5, 6, 7) });
    parameters
      .create_group("STARDOTw")
      .create_dataset({ name: "explored_data", data: Float64Array.of(1, 1, 1, 0, 0, 0) });
    parameters.create_group("K_gl").create_dataset({ name: "data", data: Float64Array.of(3) });
    const runs = two.create_group("results").create_group("runs");
    for (let run = 0; run < 6; run++)
      runs
        .create_group(`run_0000000${run}`)
        .create_group("f")
        .create_dataset({ name: "f", data: run, shape: [], dtype: "<d" });
    file.create_group("something else");
    file.close();
    return Uint8Array.from(files.readFile(name));
  });
}

describe("Explorations that neurolib has stored", () => {
  it("are read with parameters, nested results, and runs that are missing", async () => {
    const search = await readNeurolibExploration(await layout(), "results-2024-01-31-09H-05M-58S");
    await search.loadResults();
    expect(search.column("x")).toEqual([1, 2, 5]);
    expect(search.column("r")).toEqual([0, Number.NaN, 5]);
    expect(search.getResult(2).w).toEqual(Float64Array.of(1, 2));
    const { shape, data } = search.getResult(2).a as Labelled;
    expect([shape, [...data]]).toEqual([
      [2, 3],
      [1, 2, 3, 4, 5, 6],
    ]);
    expect(search.failures).toEqual([
      { run: 1, kind: "MissingResults", message: "The file has no results of this run." },
    ]);
  });

  it("are grids again where they were, the last exploration by default", async () => {
    const search = await readNeurolibExploration(await layout());
    expect(search.trajectoryName).toBe("results-2024-01-31-09H-05M-59S");
    expect(search.parameterSpace.kind).toBe("grid");
    expect(search.exploreParameters).toEqual(["*.w", "a"]);
    await search.loadResults();
    expect(search.column("f")).toEqual([0, 1, 2, 3, 4, 5]);
    expect(search.column("a")).toEqual([5, 6, 7, 5, 6, 7]);
  });

  it("say what is wrong with a name or a file", async () => {
    await expect(readNeurolibExploration(await layout(), "results-2024-01-31-09H-05M-57S")).rejects.toThrow(
      /no exploration .* Did you mean/,
    );
    await expect(readNeurolibExploration(new Uint8Array(100))).rejects.toThrow(
      /The data cannot be read as an exploration of neurolib/,
    );
    await expect(readNeurolibExploration(path.join(root, "none.hdf"))).rejects.toThrow(
      /none.hdf cannot be read/,
    );
  });

  const python = process.env.NEUROLAB_PYTHON_NEUROLIB;
  const title = "agree with a file that neurolib itself has written";
  if (!python)
    it.skip(`${title} (set NEUROLAB_PYTHON_NEUROLIB to a Python that has run: pip install neurolib "numpy<2")`, () => {});
  else
    it(title, async () => {
      const program = `
import json, logging, numpy as np
logging.disable(logging.CRITICAL)
from neurolib.models.hopf import HopfModel
from neurolib.optimize.exploration import BoxSearch
from neurolib.utils.parameterSpace import ParameterSpace
model = HopfModel(seed=1)
model.params["duration"] = 50
search = BoxSearch(model, ParameterSpace({"w": [0.2, 0.1], "a": [-0.5, 0.0, 0.25]}, kind="grid"), filename="n.hdf", ncores=1)
search.run()
search.loadResults()
print(json.dumps(dict(a=search.dfResults.a.tolist(), w=search.dfResults.w.tolist(), x=[np.asarray(search.results[i]["x"]).ravel().tolist() for i in range(6)])))
`;
      mkdirSync(path.join(root, "python"));
      const output = execFileSync(python, ["-c", program], {
        cwd: path.join(root, "python"),
        encoding: "utf8",
        stdio: ["ignore", "pipe", "ignore"],
      });
      const theirs = JSON.parse(output.trim().split("\n").at(-1)!) as {
        a: number[];
        w: number[];
        x: number[][];
      };
      const file = path.join(root, "python/data/hdf/n.hdf");
      expect(readdirSync(path.dirname(file))).toContain("n.hdf");
      const search = await readNeurolibExploration(file);
      await search.loadResults();
      expect(search.parameterSpace.kind).toBe("grid");
      expect(search.column("a")).toEqual(theirs.a);
      expect(search.column("w")).toEqual(theirs.w);
      for (let run = 0; run < 6; run++)
        expect([...(search.getResult(run).x as Labelled).data]).toEqual(theirs.x[run]);
    }, 120_000);
});
