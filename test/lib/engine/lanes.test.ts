import { describe, expect, it } from "@jest/globals";
import { integrators } from "../../../lib/engine/integrators/registry.js";
import { Simulation } from "../../../lib/engine/simulation.js";
import { HopfModel } from "../../../lib/index.js";
import { modelTables, scatter, scatteredValues, type Variant, variants } from "../models/definitions.js";

const STEPS = 200;
const LANES = 9;
const networked = variants.filter(({ definition }) => definition.name !== "bold");

/** Parameters, inputs and initial values of every lane, scattered around the model's. */
function laneValues(variant: Variant): Readonly<Record<string, Float64Array>> {
  const base = scatteredValues(variant, 21);
  return Object.fromEntries(
    Object.entries(base).map(([name, value], i) => {
      const random = scatter(i + 5);
      // One network has one set of delays.
      const isCommon = /^(step:|param:(N|de|di)$)/.test(name);
      return [
        name,
        Float64Array.from({ length: LANES }, () => value * (isCommon ? 1 : 0.95 + 0.1 * random())),
      ];
    }),
  );
}

/** Run lanes side by side, or some of them, and give the final states [name][lane]. */
function run(variant: Variant, lanes: readonly number[], target: "js" | "wasm"): Record<string, number[]> {
  const values = laneValues(variant);
  const of = (prefix: string) =>
    Object.fromEntries(
      Object.entries(values)
        .filter(([name]) => name.startsWith(prefix))
        .map(([name, all]) => [name, Float64Array.from(lanes, (lane) => all[lane]!)]),
    );
  const plain = (prefix: string) =>
    Object.fromEntries(Object.entries(of(prefix)).map(([name, value]) => [name.slice(prefix.length), value]));
  const { definition, choices } = variant;
  const dt = definition.dt ?? 0.1;
  const parameters: Record<string, number | Float64Array> = plain("param:");
  for (const name of ["N", "de", "di"])
    if (name in parameters) parameters[name] = (parameters[name] as Float64Array)[0]!;
  const simulation = new Simulation({
    definition,
    choices,
    integrator: integrators.euler,
    nodes: lanes.length,
    dt,
    parameters,
    inputs: plain("input:"),
    tables: modelTables(),
    traced: [],
    noise: { kind: "generated", rounds: 12 },
    seed: 77,
    lanes: { simulations: Uint32Array.from(lanes), nodes: new Uint32Array(lanes.length) },
    target,
  });
  const initial = Object.entries({ ...of("state:"), ...of("rate:") });
  simulation.start(new Map(initial.map(([name, data]) => [name, { data, columns: 1 }])));
  expect(simulation.run(STEPS).status).toBe("finished");
  const names = simulation.carried.filter((name) => /^(state|rate):/.test(name));
  return Object.fromEntries(
    names.map((name) => [name, [...simulation.kernel.values(name, STEPS)].slice(0, lanes.length)]),
  );
}

describe("single nodes side by side", () => {
  it.each(networked.map((variant): [string, Variant] => [variant.title, variant]))(
    "of %s, each with its own parameters and noise, equal runs of their own bit for bit",
    (_, variant) => {
      const all = [...Array(LANES).keys()];
      const together = run(variant, all, "wasm");
      expect(run(variant, all, "js")).toEqual(together);
      for (const lane of [0, 3, LANES - 1]) {
        const alone = run(variant, [lane], "wasm");
        for (const [name, values] of Object.entries(alone)) expect(values[0]).toBe(together[name]![lane]);
      }
      const first = Object.values(together)[0]!;
      expect(new Set(first).size).toBeGreaterThan(LANES / 2);
    },
  );

  it("are a network without connections and with one parameter value per node", () => {
    const zeros = Array.from({ length: 4 }, () => [0, 0, 0, 0]);
    const a = [-0.2, 0, 0.25, 1];
    const w = [0.1, 0.2, 0.3, 0.4];
    const model = new HopfModel({ Cmat: zeros, Dmat: zeros, seed: 1 });
    (model.params as unknown as Record<string, number[]>).a = a;
    (model.params as unknown as Record<string, number[]>).w = w;
    model.params.xs_init = 0.3;
    model.params.ys_init = 0.1;
    model.params.duration = 50;
    model.run();
    a.forEach((value, n) => {
      const single = new HopfModel({
        params: { a: value, w: w[n], xs_init: 0.3, ys_init: 0.1, duration: 50 },
      });
      single.run();
      expect([...model.x.data.subarray(n * 500, (n + 1) * 500)]).toEqual([...single.x.data]);
    });
  });
});
