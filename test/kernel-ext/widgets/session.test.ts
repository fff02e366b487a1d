import { describe, expect, it } from "@jest/globals";
import { FHNModel, HopfModel, labelled, type Model } from "neurolab";
import type { ExplorerRequest, ExplorerSpec } from "../../../kernel-ext/protocol/states.js";
import { hashNumbers } from "../../../kernel-ext/widgets/explorer/hash.js";
import { ExplorerSession } from "../../../kernel-ext/widgets/explorer/session.js";

const request: ExplorerRequest = { values: {}, focus: 0, stimulated: [], removed: [] };

function specOf(model: Pick<Model, "describe">, changes: Partial<ExplorerSpec> = {}): ExplorerSpec {
  return {
    title: "",
    model: model.describe(),
    controls: [],
    values: {},
    views: ["timeseries", "phase", "spectrum", "fc"],
    variable: "x",
    transient: 50,
    phase: ["x", "y"],
    maxFrequency: 100,
    stimulus: 1,
    positions: null,
    empiricalFC: null,
    map: null,
    ...changes,
  };
}

const ring = { Cmat: [[0, 1, 0], [0, 0, 1], [1, 0, 0]], Dmat: [[0, 9, 9], [9, 0, 9], [9, 9, 0]] }; // biome-ignore format: matrices

describe("the simulation behind an explorer", () => {
  it("gives the bits of a run in the notebook", () => {
    const model = new FHNModel({ seed: 3, params: { duration: 300, sigma_ou: 0.02 } });
    const { hash } = new ExplorerSession(specOf(model)).run({ ...request, values: { x_ext: 0.8 } });
    model.params.x_ext = 0.8;
    model.run();
    expect(hash).toBe(hashNumbers(model.x.data));
    model.params.x_ext = 0.81;
    model.run();
    expect(hash).not.toBe(hashNumbers(model.x.data));
  });

  it("draws nullclines, spectrum and FC of the region in focus", () => {
    const model = new FHNModel({ seed: 3, params: { duration: 300 }, ...ring });
    const { figures } = new ExplorerSession(specOf(model)).run({ ...request, focus: 2 });
    expect(Object.keys(figures)).toEqual(["timeseries", "phase", "spectrum", "fc"]);
    const names = figures.phase!.data.map((trace) => (trace as { name?: string }).name);
    expect(names).toEqual(expect.arrayContaining(["dx/dt = 0", "dy/dt = 0", "run"]));
    const series = figures.timeseries!.data as { name: string; line: { color: string } }[];
    expect(series.at(-1)!.name).toBe("2");
    expect(new Set(series.slice(0, -1).map(({ line }) => line.color)).has(series.at(-1)!.line.color)).toBe(
      false,
    );
  });

  it("stimulates and cuts off the regions that were clicked, and takes it back", () => {
    const model = new HopfModel({ seed: 1, params: { duration: 200, K_gl: 2, a: 0.2 }, ...ring });
    const session = new ExplorerSession(specOf(model, { views: ["timeseries"], stimulus: 0.5 }));
    const hashes = [request, { ...request, stimulated: [1] }, { ...request, removed: [0] }, request].map(
      (each) => session.run(each).hash,
    );
    expect(hashes[3]).toBe(hashes[0]);
    expect(new Set(hashes).size).toBe(3);
  });

  it("shows the present values on a map and compares FC with data", () => {
    const model = new FHNModel({ seed: 3, params: { duration: 300, sigma_ou: 0.05 }, ...ring });
    const map = labelled(Float64Array.of(1, 2, 3, 4), [2, 2], ["y_ext", "x_ext"], {
      coords: { y_ext: Float64Array.of(0, 1), x_ext: Float64Array.of(0, 2) },
    });
    const empiricalFC = labelled(
      Float64Array.of(1, 0.5, 0, 0.5, 1, 0.2, 0, 0.2, 1),
      [3, 3],
      ["region", "region"],
    );
    const session = new ExplorerSession(specOf(model, { views: ["fc", "map"], map, empiricalFC }));
    const { figures } = session.run({ ...request, values: { x_ext: 0.7, y_ext: 0.1 } });
    expect(figures.map!.data.at(-1)).toMatchObject({ x: [0.7], y: [0.1] });
    expect(JSON.stringify(figures.fc!.layout)).toMatch(/r = -?0\.\d\d with data/);
  });
});
