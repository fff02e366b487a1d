import { exponential } from "../elementary.js";
import { byMerit, type Candidate } from "../individual.js";
import type { RandomSource } from "../random.js";

/**
 * Uniform values between the bounds, then a step size of a third of the range for each.
 *
 * @returns genome
 */
export function randomParametersAdaptive(
  bounds: readonly (readonly [number, number])[],
  random: RandomSource,
): number[] {
  const values = randomParameters(bounds, random);
  return [...values, ...bounds.map(([min, max]) => Math.abs(max - min) / 3)];
}

/** Uniform values between the bounds. */
export function randomParameters(
  bounds: readonly (readonly [number, number])[],
  random: RandomSource,
): number[] {
  return bounds.map(([min, max]) => min + random.uniform() * (max - min));
}

/**
 * Select parents by rank, with replacement.
 *
 * @param pop individuals with fitness
 * @param k number of parents
 * @param options `s`: selection pressure 1 … 2, default 1.5
 * @source Eiben & Smith (2015), Introduction to Evolutionary Computing, section 5.2.2
 */
export function selRank<C extends Candidate>(
  pop: readonly C[],
  k: number,
  options: { s?: number },
  random: RandomSource,
): C[] {
  const { s = 1.5 } = options;
  const sorted = byMerit(pop);
  const probabilities = rankProbabilities(sorted.length, s);
  const total = probabilities.reduce((sum, p) => sum + p, 0);
  return Array.from({ length: k }, () => {
    const u = random.uniform() * total;
    let cumulative = 0;
    const chosen = probabilities.findIndex((p) => {
      cumulative += p;
      return cumulative > u;
    });
    return sorted[chosen < 0 ? sorted.length - 1 : chosen]!;
  });
}

/** Probability of each rank, the best first. */
export function rankProbabilities(mu: number, s: number): number[] {
  if (mu === 1) return [1];
  return Array.from({ length: mu }, (_, r) => (2 - s) / mu + (2 * (s - 1) * (mu - 1 - r)) / (mu * (mu - 1)));
}

/** The k best. */
export function selBest<C extends Candidate>(pop: readonly C[], k: number): C[] {
  return byMerit(pop).slice(0, k);
}

/**
 * Blend crossover BLX-α of all genes, step sizes included.
 *
 * @param options `alpha`: how far children may leave the interval of their parents, default 0.5
 * @source Eshelman & Schaffer (1993), Real-coded genetic algorithms and interval-schemata
 */
export function cxBlend<C extends Candidate>(
  ind1: C,
  ind2: C,
  options: { alpha?: number },
  random: RandomSource,
): [C, C] {
  const { alpha = 0.5 } = options;
  for (const [i, x1] of ind1.genome.entries()) {
    const x2 = ind2.genome[i]!;
    const gamma = (1 + 2 * alpha) * random.uniform() - alpha;
    ind1.genome[i] = (1 - gamma) * x1 + gamma * x2;
    ind2.genome[i] = gamma * x1 + (1 - gamma) * x2;
  }
  return [ind1, ind2];
}

/**
 * Gaussian mutation with one step size a parameter, which are mutated first.
 *
 * @param options `gamma_gl`, `gamma`: strengths of the common and the own change of step sizes; by default 1/√(2n)
 * and 1/√(2√n)
 * @source Bäck & Schwefel (1993), An overview of evolutionary algorithms for parameter optimization
 */
export function mutateAdaptive<C extends Candidate>(
  ind: C,
  options: { gamma_gl?: number; gamma?: number },
  random: RandomSource,
): [C] {
  const n = ind.genome.length / 2;
  const { gamma_gl = 1 / Math.sqrt(2 * n), gamma = 1 / Math.sqrt(2 * Math.sqrt(n)) } = options;
  const common = random.normal();
  const own = Array.from({ length: n }, () => random.normal());
  const moves = Array.from({ length: n }, () => random.normal());
  for (let i = 0; i < n; i++) {
    const step = ind.genome[n + i]! * exponential(gamma * own[i]! + gamma_gl * common);
    ind.genome[n + i] = step;
    ind.genome[i] = ind.genome[i]! + step * moves[i]!;
  }
  return [ind];
}

/**
 * Draw both children from normal distributions around the middle of their parents, values and step sizes alike.
 *
 * @param options `sigma_scale`: the standard deviation is the parents' distance over this, default 2
 */
export function cxNormDraw_adapt<C extends Candidate>(
  ind1: C,
  ind2: C,
  options: { sigma_scale?: number },
  random: RandomSource,
): [C, C] {
  const { sigma_scale = 2 } = options;
  for (let i = 0; i < ind1.genome.length; i++) drawBoth(ind1, ind2, i, sigma_scale, random);
  return [ind1, ind2];
}

/** Swap values together with their step sizes, each with probability `indpb` (default 0.5). */
export function cxUniform_adapt<C extends Candidate>(
  ind1: C,
  ind2: C,
  options: { indpb?: number },
  random: RandomSource,
): [C, C] {
  const { indpb = 0.5 } = options;
  const n = ind1.genome.length / 2;
  for (let i = 0; i < n; i++)
    if (random.uniform() < indpb) {
      swap(ind1, ind2, i);
      swap(ind1, ind2, n + i);
    }
  return [ind1, ind2];
}

/** With probability `indpb` (default 0.5) draw both values around their middle and swap the step sizes. */
export function cxUniform_normDraw_adapt<C extends Candidate>(
  ind1: C,
  ind2: C,
  options: { indpb?: number },
  random: RandomSource,
): [C, C] {
  const { indpb = 0.5 } = options;
  const n = ind1.genome.length / 2;
  for (let i = 0; i < n; i++)
    if (random.uniform() < indpb) {
      drawBoth(ind1, ind2, i, 4, random);
      swap(ind1, ind2, n + i);
    }
  return [ind1, ind2];
}

function drawBoth(a: Candidate, b: Candidate, i: number, scale: number, random: RandomSource): void {
  const [x, y] = [a.genome[i]!, b.genome[i]!];
  const deviation = Math.abs(x - y) / scale;
  a.genome[i] = (x + y) / 2 + deviation * random.normal();
  b.genome[i] = (x + y) / 2 + deviation * random.normal();
}

function swap(a: Candidate, b: Candidate, i: number): void {
  [a.genome[i], b.genome[i]] = [b.genome[i]!, a.genome[i]!];
}
