import { exponential, logarithm } from "../elementary.js";
import { byMerit, type Candidate } from "../individual.js";
import type { RandomSource } from "../random.js";

/** State of the search distribution, in units of the bounds (0 … 1): plain data. */
export interface CmaState {
  readonly generation: number;
  readonly mean: readonly number[];
  readonly sigma: number;
  /** Covariance, row by row. */
  readonly covariance: readonly number[];
  readonly pathSigma: readonly number[];
  readonly pathCovariance: readonly number[];
}

/** Constants of the strategy, as Hansen recommends them. */
interface Constants {
  readonly mu: number;
  readonly weights: readonly number[];
  readonly mueff: number;
  readonly cc: number;
  readonly cs: number;
  readonly c1: number;
  readonly cmu: number;
  readonly damps: number;
  readonly expected: number;
}

/**
 * Covariance matrix adaptation evolution strategy.
 *
 * @source Hansen (2016), The CMA Evolution Strategy: A Tutorial. arXiv:1604.00772
 */
export class Cmaes {
  #state: CmaState | undefined;
  #eigen: { readonly basis: readonly number[]; readonly scale: readonly number[] } | undefined;
  readonly #n: number;

  constructor(
    readonly bounds: readonly (readonly [number, number])[],
    /** Standard deviation of the first generation, as a share of the bounds. */
    readonly sigma0: number = 0.3,
  ) {
    this.#n = bounds.length;
  }

  get state(): CmaState | undefined {
    return this.#state;
  }
  set state(state: CmaState | undefined) {
    this.#state = state;
    this.#eigen = undefined;
  }

  /** Begin around the best half of the founders. */
  start(founders: readonly Candidate[]): void {
    const n = this.#n;
    const { mu, weights } = constantsOf(n, founders.length);
    const best = byMerit(founders).slice(0, mu);
    const total = best.reduce((sum, _, i) => sum + weights[i]!, 0);
    const mean = Array.from({ length: n }, (_, d) =>
      best.reduce((sum, one, i) => sum + (weights[i]! / total) * this.#scaled(one.genome, d), 0),
    );
    this.state = {
      generation: 0,
      mean,
      sigma: this.sigma0,
      covariance: Array.from({ length: n * n }, (_, i) => (i % (n + 1) === 0 ? 1 : 0)),
      pathSigma: new Array<number>(n).fill(0),
      pathCovariance: new Array<number>(n).fill(0),
    };
  }

  /** A new genome, within the bounds. */
  sample(random: RandomSource): number[] {
    const { mean, sigma } = this.#state!;
    const { basis, scale } = this.#decomposed();
    const n = this.#n;
    let x: number[] = [];
    // Draws outside the bounds are repeated; those that never fall inside are moved to the border.
    for (let tries = 0; tries < 100; tries++) {
      const z = scale.map((s) => s * random.normal());
      x = mean.map((m, i) => m + sigma * z.reduce((sum, value, j) => sum + basis[i * n + j]! * value, 0));
      if (x.every((value) => value >= 0 && value <= 1)) break;
    }
    return x.map((value, d) => {
      const [low, up] = this.bounds[d]!;
      return low + Math.min(1, Math.max(0, value)) * (up - low);
    });
  }

  /** Learn from the fitness of a generation. */
  learn(children: readonly Candidate[]): void {
    const n = this.#n;
    const state = this.#state!;
    const { mu, weights, mueff, cc, cs, c1, cmu, damps, expected } = constantsOf(n, children.length);
    const best = byMerit(children)
      .slice(0, mu)
      .map(({ genome }) => genome.map((_, d) => this.#scaled(genome, d)));
    const { basis, scale } = this.#decomposed();
    const mean = state.mean.map((_, d) => best.reduce((sum, x, i) => sum + weights[i]! * x[d]!, 0));
    const move = mean.map((m, d) => (m - state.mean[d]!) / state.sigma);
    // C^(−1/2) · move
    const rotated = scale.map((s, j) => move.reduce((sum, v, i) => sum + basis[i * n + j]! * v, 0) / s);
    const whitened = move.map((_, i) => rotated.reduce((sum, v, j) => sum + basis[i * n + j]! * v, 0));
    const pathSigma = state.pathSigma.map(
      (p, d) => (1 - cs) * p + Math.sqrt(cs * (2 - cs) * mueff) * whitened[d]!,
    );
    const length = Math.sqrt(pathSigma.reduce((sum, p) => sum + p * p, 0));
    const generation = state.generation + 1;
    const discount = Math.sqrt(1 - exponential(2 * generation * logarithm(1 - cs)));
    const isSteady = length / discount / expected < 1.4 + 2 / (n + 1);
    const pathCovariance = state.pathCovariance.map(
      (p, d) => (1 - cc) * p + (isSteady ? Math.sqrt(cc * (2 - cc) * mueff) * move[d]! : 0),
    );
    const steps = best.map((x) => x.map((value, d) => (value - state.mean[d]!) / state.sigma));
    const lost = isSteady ? 0 : cc * (2 - cc);
    const covariance = state.covariance.map((c, k) => {
      const [i, j] = [Math.floor(k / n), k % n];
      const rankOne = pathCovariance[i]! * pathCovariance[j]! + lost * c;
      const rankMu = steps.reduce((sum, y, r) => sum + weights[r]! * y[i]! * y[j]!, 0);
      return (1 - c1 - cmu) * c + c1 * rankOne + cmu * rankMu;
    });
    const sigma = state.sigma * exponential(Math.min(1, (cs / damps) * (length / expected - 1)));
    this.state = { generation, mean, sigma, covariance, pathSigma, pathCovariance };
  }

  #scaled(genome: readonly number[], d: number): number {
    const [low, up] = this.bounds[d]!;
    return (genome[d]! - low) / (up - low);
  }

  #decomposed(): { readonly basis: readonly number[]; readonly scale: readonly number[] } {
    if (!this.#eigen) {
      const { values, vectors } = symmetricEigen(this.#state!.covariance, this.#n);
      // Rounding may make the smallest eigenvalues of a nearly singular matrix negative.
      const floor = 1e-14 * Math.max(...values);
      this.#eigen = { basis: vectors, scale: values.map((value) => Math.sqrt(Math.max(value, floor))) };
    }
    return this.#eigen;
  }
}

function constantsOf(n: number, lambda: number): Constants {
  const mu = Math.max(1, Math.floor(lambda / 2));
  const raw = Array.from({ length: mu }, (_, i) => logarithm(lambda / 2 + 0.5) - logarithm(i + 1));
  const total = raw.reduce((sum, w) => sum + w, 0);
  const weights = raw.map((w) => (total > 0 ? w / total : 1 / mu));
  const mueff = 1 / weights.reduce((sum, w) => sum + w * w, 0);
  const cc = (4 + mueff / n) / (n + 4 + (2 * mueff) / n);
  const cs = (mueff + 2) / (n + mueff + 5);
  const c1 = 2 / ((n + 1.3) ** 2 + mueff);
  const cmu = Math.min(1 - c1, (2 * (mueff - 2 + 1 / mueff)) / ((n + 2) ** 2 + mueff));
  const damps = 1 + 2 * Math.max(0, Math.sqrt((mueff - 1) / (n + 1)) - 1) + cs;
  const expected = Math.sqrt(n) * (1 - 1 / (4 * n) + 1 / (21 * n * n));
  return { mu, weights, mueff, cc, cs, c1, cmu: Math.max(0, cmu), damps, expected };
}

/** Eigenvalues and eigenvectors (columns) of a symmetric matrix, by Jacobi's rotations. */
export function symmetricEigen(
  matrix: readonly number[],
  n: number,
): { values: number[]; vectors: number[] } {
  const a = [...matrix];
  const vectors = Array.from({ length: n * n }, (_, i): number => (i % (n + 1) === 0 ? 1 : 0));
  for (let sweep = 0; sweep < 60; sweep++) {
    let off = 0;
    let all = 0;
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++) {
        all += a[i * n + j]! ** 2;
        if (i !== j) off += a[i * n + j]! ** 2;
      }
    if (off <= 1e-30 * all) break;
    for (let p = 0; p < n; p++)
      for (let q = p + 1; q < n; q++) {
        const apq = a[p * n + q]!;
        if (apq === 0) continue;
        const theta = (a[q * n + q]! - a[p * n + p]!) / (2 * apq);
        const t = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
        const c = 1 / Math.sqrt(t * t + 1);
        const s = t * c;
        for (let k = 0; k < n; k++) {
          const [akp, akq] = [a[k * n + p]!, a[k * n + q]!];
          a[k * n + p] = c * akp - s * akq;
          a[k * n + q] = s * akp + c * akq;
        }
        for (let k = 0; k < n; k++) {
          const [apk, aqk] = [a[p * n + k]!, a[q * n + k]!];
          a[p * n + k] = c * apk - s * aqk;
          a[q * n + k] = s * apk + c * aqk;
          const [vkp, vkq] = [vectors[k * n + p]!, vectors[k * n + q]!];
          vectors[k * n + p] = c * vkp - s * vkq;
          vectors[k * n + q] = s * vkp + c * vkq;
        }
      }
  }
  return { values: Array.from({ length: n }, (_, i) => a[i * n + i]!), vectors };
}
