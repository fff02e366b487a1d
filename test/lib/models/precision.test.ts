import { describe, expect, it } from "@jest/globals";
import {
  ALNModel,
  HopfModel,
  KuramotoModel,
  type Model,
  type ModelOptions,
  WCModel,
} from "../../../lib/index.js";

// biome-ignore lint/suspicious/noExplicitAny: the classes differ in their parameters
type AnyModel = new (options: ModelOptions<any>) => Model<any>;

/** A seeded network with short, long and no delays. */
function network(nodes: number): { Cmat: number[][]; Dmat: number[][] } {
  let state = 1;
  const draw = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const matrix = (value: () => number) =>
    Array.from({ length: nodes }, () => Array.from({ length: nodes }, value));
  return {
    Cmat: matrix(() => (draw() < 0.3 ? 0 : draw() * 0.5)),
    Dmat: matrix(() => (draw() < 0.2 ? 0 : draw() * 100)),
  };
}

const MODELS: readonly [string, AnyModel][] = [
  ["Hopf", HopfModel],
  ["Kuramoto", KuramotoModel],
  ["Wilson–Cowan", WCModel],
  ["ALN", ALNModel],
];

describe("single precision of what nodes send each other", () => {
  describe.each(MODELS)("in the %s model", (_, Class) => {
    const run = (options: ModelOptions<object>, chunksize?: number): ArrayLike<number> => {
      const model = new Class({
        ...network(7),
        seed: 42,
        ...options,
        params: { sigma_ou: 0.02, duration: 50 },
      });
      if (Class === ALNModel) for (const name of ["mufe_init", "mufi_init"]) model.params[name] = 0.3;
      model.run(chunksize ? { chunksize, appendOutputs: true } : {});
      return model.output.data;
    };

    it.each(["euler", "heun", "rk4"] as const)(
      "gives the same bits on both targets and in chunks (%s)",
      (integrator) => {
        const reference = run({ precision: "f32", target: "js", integrator });
        expect(reference).toBeInstanceOf(Float32Array);
        expect(run({ precision: "f32", integrator })).toEqual(reference);
        expect(run({ precision: "f32", integrator }, 37)).toEqual(reference);
      },
    );

    it("stays close to double precision", () => {
      const single = run({ precision: "f32" });
      const double = run({});
      const largest = Math.max(...Array.from(double, Math.abs));
      const difference = Math.max(...Array.from(double, (value, i) => Math.abs(value - single[i]!)));
      expect(difference).toBeGreaterThan(0);
      // Rounding to single precision is 6e-8; 500 steps of these networks amplify it a little.
      expect(difference / largest).toBeLessThan(1e-6);
    });
  });
});
