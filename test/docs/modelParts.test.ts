// Everything that docs/adding-a-model.md lists under "The parts", in one model, through the public names.
import { describe, expect, it } from "@jest/globals";
import {
  diffusion,
  incomingStrength,
  local,
  Model,
  type ModelDefinition,
  network,
  ou,
  type TableData,
} from "../../lib/index.js";

const definition: ModelDefinition = {
  name: "mixture",
  description: "A model with every part",
  references: [],
  parameters: {
    coupling: { default: "diffusive", unit: "", description: "kind", choices: ["diffusive", "additive"] },
    K: { default: 0.5, unit: "", description: "coupling strength" },
    de: { default: 3, unit: "ms", description: "local delay" },
    tau: { default: 10, unit: "ms", description: "time constant" },
    tau_ou: { default: 5, unit: "ms", description: "time constant of the noise" },
    sigma_ou: { default: 0.2, unit: "", description: "intensity of the noise" },
    s: { default: 0.1, unit: "", description: "intensity of phase noise" },
  },
  states: {
    x: { unit: "", description: "activity", initial: [0, 1], clamp: { min: 0, max: 1 } },
    phi: { unit: "rad", description: "phase", initial: 0, init: "phase0", wrap: 2 * Math.PI },
  },
  rates: { r: { unit: "Hz", description: "rate", init: "r_init", initial: 0 } },
  noise: {
    x_ou: ou({ mean: 0, unit: "", description: "noise on x" }),
    phi: diffusion(({ x }, { s }) => s * x),
  },
  tables: { f: { channels: ["rate"], description: "transfer function" } },
  couplings: {
    total: network("x"),
    squared: network("x", { power: 2 }),
    weights: incomingStrength(),
    own: local("r", { delay: "de" }),
  },
  equations({ x, x_ou, r }, { coupling, K, tau }, { total, squared, weights, own }, { f }) {
    let input = K * total + 0.1 * squared;
    if (coupling === "diffusive") input = K * (total - weights * x);
    return { x: (-x + f.rate(x, r) + own + input + x_ou) / tau, phi: 0.1, r: f.rate(x, 0.5) };
  },
  outputs: ["x", "phi", "r"],
  output: "x",
};
const f: TableData = {
  rows: { start: 0, step: 0.5, count: 3 },
  columns: { start: 0, step: 1, count: 2 },
  channels: ["rate"],
  values: { rate: Float64Array.of(0, 0, 0.2, 0.2, 0.9, 0.9) },
};
const Cmat = [
  [0, 1, 0.5],
  [1, 0, 0.2],
  [0.3, 0.3, 0],
];
const Dmat = Cmat.map((row) => row.map((weight) => 30 * weight));

function run(target: "wasm" | "js", coupling: string): Model {
  const model = new Model(definition, { Cmat, Dmat, seed: 2, target }, () => ({ f }));
  Object.assign(model.params, { coupling, duration: 200 });
  model.run();
  return model;
}

describe("a model with every part", () => {
  it.each(["diffusive", "additive"])("has the same bits on both targets, %s coupling", (coupling) => {
    const [wasm, js] = [run("wasm", coupling), run("js", coupling)];
    for (const name of definition.outputs) expect(wasm.array(name).data).toEqual(js.array(name).data);
  });

  it("branches on a choice", () => {
    const [a, b] = ["diffusive", "additive"].map((coupling) => run("wasm", coupling).output.data);
    expect(a).not.toEqual(b);
  });

  it("keeps bounds and periods, and looks tables up", () => {
    const model = run("wasm", "additive");
    const x = model.array("x").data;
    const phi = model.array("phi").data;
    const rate = model.array("r").data;
    expect([Math.min(...x) >= 0, Math.max(...x)]).toEqual([true, 1]);
    expect([Math.min(...phi) >= 0, Math.max(...phi) < 2 * Math.PI, Math.max(...phi) > 6]).toEqual([
      true,
      true,
      true,
    ]);
    // A rate belongs to the state before its step; the table is linear between 0.5 and 1.
    for (let i = 1; i < 2000; i++) {
      const before = x[i - 1]!;
      const expected = before < 0.5 ? 0.4 * before : 0.2 + 1.4 * (before - 0.5);
      expect(rate[i]).toBeCloseTo(expected, 12);
    }
  });

  it("names the parameters of initial values", () => {
    const names = [...new Model(definition, {}, () => ({ f })).init_vars];
    expect(names.sort()).toEqual(["phase0", "r_init", "x_init", "x_ou"]);
  });
});
