import { describe, expect, it } from "@jest/globals";
import { exponential, logarithm, power } from "../../../lib/evolution/elementary.js";
import {
  assignCrowding,
  type Candidate,
  cxBlend,
  cxNormDraw_adapt,
  cxSimulatedBinaryBounded,
  cxUniform_adapt,
  cxUniform_normDraw_adapt,
  mutateAdaptive,
  mutateUntilValid,
  mutPolynomialBounded,
  type RandomSource,
  randomParametersAdaptive,
  selBest,
  selNSGA2,
  selRank,
  selTournamentDCD,
  sortNondominated,
} from "../../../lib/evolution/index.js";
import { makeFitness } from "../../../lib/evolution/individual.js";
import { rankProbabilities } from "../../../lib/evolution/operators/adaptive.js";
import { symmetricEigen } from "../../../lib/evolution/operators/cmaes.js";
import { randomStream } from "../../../lib/evolution/random.js";

const some = (genome: number[], values: number[] = [0], weights = [1]): Candidate => ({
  genome: [...genome],
  fitness: makeFitness(values, weights.length === values.length ? weights : values.map(() => weights[0]!)),
});

/** Gives these numbers, one after another. */
function given(uniform: number[], normal: number[] = []): RandomSource {
  const next = (from: number[]): number => {
    if (from.length === 0) throw new Error("more numbers were drawn than expected");
    return from.shift()!;
  };
  return { uniform: () => next(uniform), normal: () => next(normal) };
}

const close = (actual: readonly number[], expected: readonly number[]): void => {
  expect(actual).toHaveLength(expected.length);
  actual.forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 9));
};

describe("Operators of the algorithm adaptive", () => {
  it("give founders a third of the range as step sizes", () => {
    close(
      randomParametersAdaptive(
        [
          [0, 4],
          [1, 2],
        ],
        given([0.5, 0.25]),
      ),
      [2, 1.25, 4 / 3, 1 / 3],
    );
  });
  it("select by rank with the probabilities of the specification", () => {
    close(rankProbabilities(4, 1.5), [0.375, 0.2916666667, 0.2083333333, 0.125]);
    expect(rankProbabilities(1, 1.5)).toEqual([1]);
    const pop = [3, 1, 4, 2].map((value) => some([value], [value]));
    const chosen = selRank(pop, 6, {}, given([0, 0.374, 0.376, 0.6, 0.7, 0.999]));
    expect(chosen.map((one) => pop.indexOf(one))).toEqual([2, 2, 0, 0, 3, 1]);
  });
  it("blend parents", () => {
    const [a, b] = cxBlend(some([1, 2]), some([3, 6]), { alpha: 0.5 }, given([0.25, 0.9]));
    close(a.genome, [1, 7.2]);
    close(b.genome, [3, 0.8]);
  });
  it("mutate step sizes first", () => {
    const [child] = mutateAdaptive(some([1, 2, 0.3, 0.6]), {}, given([], [0.5, 1, -1, 0.2, -0.4]));
    close(child.genome, [1.1396233053, 1.8299597173, 0.6981165264, 0.4251007067]);
  });
  it("swap values with their step sizes", () => {
    const [a, b] = cxUniform_adapt(
      some([1, 2, 0.1, 0.2]),
      some([3, 4, 0.3, 0.4]),
      { indpb: 0.5 },
      given([0.1, 0.9]),
    );
    close(a.genome, [3, 2, 0.3, 0.2]);
    close(b.genome, [1, 4, 0.1, 0.4]);
  });
  it("draw children around the middle of their parents", () => {
    const [a, b] = cxNormDraw_adapt(some([1, 0.2]), some([3, 0.4]), {}, given([], [1, -1, 0.5, 2]));
    close(a.genome, [3, 0.35]);
    close(b.genome, [1, 0.5]);
    const [c, d] = cxUniform_normDraw_adapt(some([1, 0.2]), some([3, 0.4]), {}, given([0.3], [1, -1]));
    close(c.genome, [2.5, 0.4]);
    close(d.genome, [1.5, 0.2]);
  });
  it("never prefer what is not a number, also when minimising", () => {
    const pop = [[Number.NaN], [5], [Number.POSITIVE_INFINITY], [1]].map((values, i) =>
      some([i], values, [-1]),
    );
    expect(selBest(pop, 4).map(({ genome }) => genome[0])).toEqual([3, 1, 0, 2]);
  });
  it("mutate again until the bounds hold, and move to the border at last", () => {
    const bounds = [[0, 1]] as const;
    let calls = 0;
    const mutationOperator = (ind: Candidate, options: { by: number }): [Candidate] => {
      calls++;
      expect(ind.genome[0]).toBe(0.5);
      ind.genome[0] = calls === 3 ? 0.7 : ind.genome[0]! + options.by;
      return [ind];
    };
    const random = given([]);
    expect(mutateUntilValid(some([0.5]), bounds, { mutationOperator, MUTATE_P: { by: 9 } }, random)).toEqual([
      0.7,
    ]);
    calls = 10;
    expect(mutateUntilValid(some([0.5]), bounds, { mutationOperator, MUTATE_P: { by: 9 } }, random)).toEqual([
      1,
    ]);
    expect(calls).toBe(111);
  });
});

describe("Operators of NSGA-II", () => {
  const points = [
    [1, 5],
    [2, 3],
    [4, 1],
    [3, 4],
    [5, 5],
    [2.5, 2.5],
  ];
  const pop = points.map((values) => some(values, values, [-1, -1]));
  const at = (found: readonly Candidate[]): number[] => found.map((one) => pop.indexOf(one));

  it("sort fronts and measure crowding", () => {
    const fronts = sortNondominated(pop);
    expect(fronts.map(at)).toEqual([[0, 1, 2, 5], [3], [4]]);
    assignCrowding(fronts[0]!);
    const distances = fronts[0]!.map(({ fitness }) => fitness.crowding_dist!);
    expect([distances[0], distances[2]]).toEqual([Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]);
    close([distances[1]!, distances[3]!], [0.5625, 0.5833333333]);
    expect(sortNondominated(pop, 2)).toHaveLength(1);
  });
  it("select whole fronts, then the less crowded", () => {
    expect(at(selNSGA2(pop, 3))).toEqual([0, 2, 5]);
    expect(at(selNSGA2(pop, 5))).toEqual([0, 1, 2, 5, 3]);
  });
  it("rank what is not a number last", () => {
    const bad = some([0], [Number.NaN, 0], [-1, -1]);
    expect(selNSGA2([bad, ...pop], 6)).not.toContain(bad);
    expect(selNSGA2([bad, ...pop], 7).at(-1)).toBe(bad);
  });
  it("hold tournaments for any size of population", () => {
    for (const [size, k] of [
      [6, 4],
      [3, 10],
      [1, 2],
      [5, 7],
    ] as const) {
      const winners = selTournamentDCD(pop.slice(0, size), k, {}, randomStream(1, size));
      expect(winners).toHaveLength(k);
    }
    // Everybody meets somebody twice; the worst wins only against itself.
    expect(at(selTournamentDCD(pop, 600, {}, randomStream(2)))).not.toContain(4);
  });
  it("cross over within bounds as the specification's examples", () => {
    const options = { eta: 20, low: [0, 0], up: [4, 4] };
    const [a, b] = cxSimulatedBinaryBounded(
      some([1, 2]),
      some([3, 2.5]),
      options,
      given([0.3, 0.4, 0.6, 0.8]),
    );
    close(a.genome, [1.0105696394, 2]);
    close(b.genome, [2.9894303606, 2.5]);
    const [c, d] = cxSimulatedBinaryBounded(
      some([1, 2]),
      some([3, 2.5]),
      options,
      given([0.3, 0.9, 0.2, 0.1, 0.05, 0.7]),
    );
    close(c.genome, [3.0796531136, 2.0259623745]);
    close(d.genome, [0.9203468864, 2.4740376255]);
  });
  it("mutate within bounds as the specification's examples", () => {
    const options = { eta: 20, low: [0, 0], up: [4, 4], indpb: 0.5 };
    close(mutPolynomialBounded(some([1, 3]), options, given([0.1, 0.25, 0.9]))[0].genome, [0.8705649396, 3]);
    close(
      mutPolynomialBounded(some([1, 3]), options, given([0.1, 0.75, 0.2, 0.99]))[0].genome,
      [1.1298728859, 3.662383579],
    );
  });
});

describe("Mathematics of evolutions", () => {
  it("agrees with the host's", () => {
    for (let x = -300; x < 300; x += 0.37) {
      expect(logarithm(Math.exp(x)) - x).toBeLessThan(1e-13 * Math.max(1, Math.abs(x)));
      expect(exponential(x / 10) / Math.exp(x / 10)).toBeCloseTo(1, 13);
    }
    expect(logarithm(5e-324)).toBeCloseTo(Math.log(5e-324), 10);
    expect(power(0.3, 1 / 21)).toBeCloseTo(0.3 ** (1 / 21), 14);
    expect(power(1.7, 21) / 1.7 ** 21).toBeCloseTo(1, 13);
    expect([power(0, 0.5), power(0, 0)]).toEqual([0, 1]);
  });
  it("decomposes symmetric matrices", () => {
    const n = 6;
    const random = randomStream("matrix");
    const half = Array.from({ length: n * n }, () => random.normal());
    const at = (i: number, j: number): number => half[i * n + j]! + half[j * n + i]!;
    const matrix = half.map((_, k) => at(Math.floor(k / n), k % n));
    const { values, vectors } = symmetricEigen(matrix, n);
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++) {
        const sum = values.reduce(
          (all, value, k) => all + value * vectors[i * n + k]! * vectors[j * n + k]!,
          0,
        );
        expect(sum).toBeCloseTo(matrix[i * n + j]!, 11);
      }
  });
  it("draws normal numbers with mean 0 and variance 1", () => {
    const random = randomStream("normal");
    const draws = Array.from({ length: 20_000 }, () => random.normal());
    const mean = draws.reduce((sum, x) => sum + x, 0) / draws.length;
    const variance = draws.reduce((sum, x) => sum + x * x, 0) / draws.length;
    const fourth = draws.reduce((sum, x) => sum + x ** 4, 0) / draws.length;
    expect(Math.abs(mean)).toBeLessThan(0.03);
    expect(Math.abs(variance - 1)).toBeLessThan(0.05);
    expect(Math.abs(fourth - 3)).toBeLessThan(0.3);
  });
});
