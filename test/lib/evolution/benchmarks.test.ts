import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "@jest/globals";
import { Evolution } from "../../../lib/evolution/index.js";
import { inProcess } from "../../../lib/execution/index.js";
import { ParameterSpace } from "../../../lib/exploration/index.js";

const reference = JSON.parse(
  readFileSync(path.join(__dirname, "../../fixtures/evolution/nsga2.json"), "utf8"),
) as {
  problems: Record<string, { generations: number; reference: number[]; hypervolume: number[] }>;
};

const spaceOf = (n: number, low: number, up: number): ParameterSpace =>
  new ParameterSpace(Object.fromEntries(Array.from({ length: n }, (_, i) => [`x${i}`, [low, up]])), {
    kind: "bound",
  });
const valuesOf = ({ params }: { params: Record<string, number> }): number[] => Object.values(params);

const zdt =
  (h: (f: number, g: number) => number) =>
  (x: number[]): number[] => {
    const g = 1 + (9 * x.slice(1).reduce((sum, value) => sum + value, 0)) / (x.length - 1);
    return [x[0]!, g * h(x[0]!, g)];
  };
const problems: Record<string, { n: number; f: (x: number[]) => number[] }> = {
  zdt1: { n: 30, f: zdt((f, g) => 1 - Math.sqrt(f / g)) },
  zdt2: { n: 30, f: zdt((f, g) => 1 - (f / g) ** 2) },
  zdt3: { n: 30, f: zdt((f, g) => 1 - Math.sqrt(f / g) - (f / g) * Math.sin(10 * Math.PI * f)) },
  dtlz2: {
    n: 12,
    f: (x) => {
      const r = 1 + x.slice(2).reduce((sum, value) => sum + (value - 0.5) ** 2, 0);
      const [a, b] = [(x[0]! * Math.PI) / 2, (x[1]! * Math.PI) / 2];
      return [r * Math.cos(a) * Math.cos(b), r * Math.cos(a) * Math.sin(b), r * Math.sin(a)];
    },
  },
};

/** Volume between points and a reference point that is worse in every objective: sliced along the last one. */
function hypervolume(points: readonly number[][], worst: readonly number[]): number {
  const inside = points.filter((point) => point.every((value, i) => value < worst[i]!));
  if (inside.length === 0) return 0;
  const d = worst.length - 1;
  if (d === 0) return worst[0]! - Math.min(...inside.map(([value]) => value!));
  const sorted = [...inside].sort((a, b) => a[d]! - b[d]!);
  return sorted.reduce((sum, point, i) => {
    const height = (sorted[i + 1]?.[d] ?? worst[d]!) - point[d]!;
    if (height === 0) return sum;
    return (
      sum +
      height *
        hypervolume(
          sorted.slice(0, i + 1).map((one) => one.slice(0, d)),
          worst.slice(0, d),
        )
    );
  }, 0);
}

describe("The algorithm nsga2", () => {
  it("is measured with a right hypervolume", () => {
    expect(hypervolume([[0, 0]], [1, 1])).toBe(1);
    expect(
      hypervolume(
        [
          [0, 0.5],
          [0.5, 0],
        ],
        [1, 1],
      ),
    ).toBe(0.75);
    expect(
      hypervolume(
        [
          [0, 0, 0.5],
          [0.5, 0, 0],
          [0, 0.5, 0.25],
        ],
        [1, 1, 1],
      ),
    ).toBeCloseTo(0.5 + 0.5 * 0.5 + 0.5 * 0.25 * 0.5, 12);
  });

  it.each(["zdt1", "zdt2", "zdt3", "dtlz2"])(
    "reaches pymoo's hypervolume on %s with the same budget",
    async (name) => {
      const { n, f } = problems[name]!;
      const { generations, reference: worst, hypervolume: theirs } = reference.problems[name]!;
      const volumes: number[] = [];
      for (const seed of [1, 2, 3, 4, 5]) {
        const evolution = new Evolution({
          evalFunction: (run: { params: Record<string, number> }) => [f(valuesOf(run)), {}],
          parameterSpace: spaceOf(n, 0, 1),
          weightList: worst.map(() => -1),
          algorithm: "nsga2",
          POP_INIT_SIZE: 100,
          POP_SIZE: 100,
          NGEN: generations,
          seed,
        });
        await evolution.run({ executor: inProcess() });
        expect(evolution.evaluationCounter).toBe(100 * generations);
        volumes.push(
          hypervolume(
            evolution.pop.map(({ fitness }) => [...fitness.values]),
            worst,
          ),
        );
      }
      const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
      // Equal but for chance: five seeds each, two standard errors of the difference of their means.
      const variance = (values: readonly number[]): number =>
        values.reduce((sum, value) => sum + (value - mean(values)) ** 2, 0) / (values.length - 1);
      const error = Math.sqrt((variance(volumes) + variance(theirs)) / 5);
      expect(mean(volumes)).toBeGreaterThan(mean(theirs) - 2 * error);
      expect(mean(volumes)).toBeGreaterThan(0.99 * mean(theirs));
    },
    60_000,
  );
});

describe("The algorithm cmaes", () => {
  const minimise = async (
    f: (x: number[]) => number,
    n: number,
    bound: number,
    size: number,
    NGEN: number,
    seed: number,
  ) => {
    const evolution = new Evolution({
      evalFunction: (run: { params: Record<string, number> }) => [[f(valuesOf(run))], {}],
      parameterSpace: spaceOf(n, -bound, bound),
      weightList: [-1],
      algorithm: "cmaes",
      POP_INIT_SIZE: size,
      POP_SIZE: size,
      NGEN,
      seed,
    });
    await evolution.run({ executor: inProcess() });
    return evolution.best_ind!.fitness.values[0]!;
  };

  it("solves Rosenbrock's function in 10 dimensions", async () => {
    const rosenbrock = (x: number[]): number =>
      x.slice(1).reduce((sum, value, i) => sum + 100 * (value - x[i]! ** 2) ** 2 + (1 - x[i]!) ** 2, 0);
    for (const seed of [1, 2, 3]) expect(await minimise(rosenbrock, 10, 5, 20, 500, seed)).toBeLessThan(1e-8);
  }, 60_000);

  it("solves Rastrigin's function in 5 dimensions", async () => {
    const rastrigin = (x: number[]): number =>
      x.reduce((sum, value) => sum + value * value + 10 * (1 - Math.cos(2 * Math.PI * value)), 0);
    for (const seed of [1, 2, 3])
      expect(await minimise(rastrigin, 5, 5.12, 300, 90, seed)).toBeLessThan(1e-8);
  }, 60_000);
});
