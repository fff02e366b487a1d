import { describe, expect, it } from "@jest/globals";
import { scatter } from "../models/definitions.js";
import { hashOf, models, outputsOf, randomNetwork } from "../models/networks.js";

/** A model on a random network, its size, density, delays, scheme and inputs drawn from the seed. */
function draw(seed: number, target: "js" | "wasm") {
  const random = scatter(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  const networked = models.filter(({ Class }) => Class.name !== "ThalamicMassModel");
  const { Class, noise } = pick(networked);
  const nodes = 1 + Math.floor(random() * 40);
  // Up to 300 steps of 0.1 ms at 20 mm/ms; sometimes no delays at all.
  const longest = pick([0, 4, 50, 600]);
  const network = randomNetwork(nodes, seed + 1000, { density: pick([0, 0.05, 0.3, 1]), longest });
  const scale = 1 / Math.max(1, nodes);
  const Cmat = network.Cmat.map((row) => row.map((weight) => weight * 4 * scale));
  const model = new Class({ ...network, Cmat, seed, target, params: noise });
  model.integrator = pick(["euler", "euler", "heun", "rk4"] as const);
  const steps = 100 + Math.floor(random() * 300);
  model.params.duration = steps * model.params.dt;
  const input = model.input_vars[0]!;
  const strength = Class.name === "ALNModel" ? 0.01 : 0.1;
  const row = () => Array.from({ length: steps }, () => strength * random());
  const kind = pick(["none", "number", "nodes", "series", "matrix"]);
  const values: Record<string, unknown> = model.params as never;
  if (kind === "number") values[input] = strength;
  if (kind === "nodes" && nodes !== steps)
    values[input] = Array.from({ length: nodes }, () => strength * random());
  if (kind === "series") values[input] = [row()];
  if (kind === "matrix") values[input] = Array.from({ length: nodes }, row);
  const title = `${Class.name}, ${nodes} nodes, ${model.integrator}, ${steps} steps, lengths to ${longest} mm, input ${kind}`;
  return { model, title };
}

describe("random networks", () => {
  it.each(Array.from({ length: 60 }, (_, seed) => [draw(seed, "js").title, seed] as const))(
    "%s: equal bits on both targets, and finite",
    (_, seed) => {
      const { model: js } = draw(seed, "js");
      const { model: wasm } = draw(seed, "wasm");
      js.run();
      wasm.run();
      expect(hashOf(wasm)).toBe(hashOf(js));
      for (const { data, shape } of Object.values(outputsOf(wasm))) {
        expect(shape).toEqual([wasm.params.N, Math.round(wasm.params.duration / wasm.params.dt)]);
        expect(data.every(Number.isFinite)).toBe(true);
      }
    },
  );

  it("of 520 nodes, summed tile by tile, have equal bits on both targets", () => {
    const results = (["js", "wasm"] as const).map((target) => {
      const hopf = models.find(({ Class }) => Class.name === "HopfModel")!;
      const network = randomNetwork(520, 5, { density: 0.2, longest: 300 });
      const Cmat = network.Cmat.map((row) => row.map((weight) => weight / 100));
      const model = new hopf.Class({ ...network, Cmat, seed: 1, target, params: { sigma_ou: 0.05 } });
      model.params.duration = 20;
      model.run();
      return model;
    });
    expect(hashOf(results[1]!)).toBe(hashOf(results[0]!));
    expect(results[0]!.output.data.every(Number.isFinite)).toBe(true);
  });

  it("of 520 nodes sum two kinds of weights tile by tile", () => {
    const results = (["js", "wasm"] as const).map((target) => {
      const aln = models.find(({ Class }) => Class.name === "ALNModel")!;
      const network = randomNetwork(520, 6, { density: 0.05, longest: 300 });
      const model = new aln.Class({ ...network, seed: 1, target, params: { sigma_ou: 0.05 } });
      model.params.duration = 6;
      model.run();
      return hashOf(model);
    });
    expect(results[1]).toBe(results[0]);
  });
});
