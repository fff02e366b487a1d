import { ValidationError } from "../../errors.js";
import type { Labelled, NumberArray } from "../../labelled.js";
import { perRegion, positiveWeightsOf, weightsOf } from "./connectome.js";
import { sums } from "./strength.js";

/** How large communities are meant to be. */
export interface ModularityOptions {
  /** Resolution: above 1 finds smaller communities, below 1 larger ones. Default 1. */
  readonly gamma?: number;
}

/**
 * Modularity of a partition: the weight within communities beyond what strengths alone would lead to.
 *
 * Directed connectomes use strengths in and out. With negative weights it is the asymmetric measure of Rubinov and
 * Sporns, in which negative weights within communities count against the partition, but less.
 *
 * @param matrix connectome or FC, `[target][source]`; the diagonal is ignored
 * @param labels community of every region, any integers
 * @param options resolution
 * @returns modularity, at most 1
 * @throws ValidationError when the matrix is not square or not finite, or labels do not fit
 * @see E. A. Leicht, M. E. J. Newman, "Community structure in directed networks", Phys. Rev. Lett. 100 (2008);
 * M. Rubinov, O. Sporns, "Weight-conserving characterization of complex functional brain networks", NeuroImage 56
 * (2011)
 * @example
 * const c = labelled(Float64Array.of(0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 0, 0, 1, 0), [4, 4], ["target", "source"]);
 * modularity(c, [0, 0, 1, 1]) // 0.5
 */
export function modularity(
  matrix: Labelled<NumberArray>,
  labels: ArrayLike<number>,
  options: ModularityOptions = {},
): number {
  const { n, w } = weightsOf(matrix, "modularity");
  checkLabels(labels, n, "modularity");
  const b = modularityMatrix(w, n, options.gamma ?? 1);
  let total = 0;
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) if (labels[i] === labels[j]) total += b[i * n + j]!;
  return total;
}

/**
 * Participation coefficient of every region: how evenly its connections spread over communities.
 *
 * @param matrix connectome, `[target][source]`, weights of at least 0
 * @param labels community of every region, any integers
 * @returns 1 − Σ (strength from a community / strength)², dims ["region"]; 0 for regions without connections into them
 * @throws ValidationError when the matrix is not square, not finite or has negative weights, or labels do not fit
 * @see R. Guimerà, L. A. N. Amaral, "Functional cartography of complex metabolic networks", Nature 433 (2005)
 * @example
 * const c = labelled(Float64Array.of(0, 1, 1, 1, 0, 0, 1, 0, 0), [3, 3], ["target", "source"]);
 * participationCoefficient(c, [0, 0, 1]).data // [0.5, 0, 0]
 */
export function participationCoefficient(matrix: Labelled<NumberArray>, labels: ArrayLike<number>): Labelled {
  const { n, w } = positiveWeightsOf(matrix, "participationCoefficient");
  checkLabels(labels, n, "participationCoefficient");
  const coefficients = Float64Array.from({ length: n }, (_, i) => {
    const parts = new Map<number, number>();
    for (let j = 0; j < n; j++) parts.set(labels[j]!, (parts.get(labels[j]!) ?? 0) + w[i * n + j]!);
    const values = [...parts.values()];
    const strength = values.reduce((sum, part) => sum + part, 0);
    return strength === 0 ? 0 : 1 - values.reduce((sum, part) => sum + (part / strength) ** 2, 0);
  });
  return perRegion(coefficients, matrix, "participation coefficient");
}

/**
 * What every pair of regions adds to modularity when both share a community; modularity is the sum over such pairs.
 *
 * @param w weights without diagonal
 * @param n number of regions
 * @param gamma resolution
 */
export function modularityMatrix(w: Float64Array, n: number, gamma: number): Float64Array {
  if (!(gamma > 0)) throw new ValidationError(`gamma must be above 0, got ${gamma}.`);
  const positive = surplus(
    w.map((value) => Math.max(0, value)),
    n,
    gamma,
  );
  const negative = surplus(
    w.map((value) => Math.max(0, -value)),
    n,
    gamma,
  );
  const all = positive.total + negative.total;
  return positive.surplus.map((value, k) => {
    const gain = positive.total > 0 ? value / positive.total : 0;
    return all > 0 ? gain - negative.surplus[k]! / all : 0;
  });
}

function surplus(w: Float64Array, n: number, gamma: number): { surplus: Float64Array; total: number } {
  const into = sums(w, n, "in");
  const out = sums(w, n, "out");
  const total = into.reduce((sum, value) => sum + value, 0);
  if (total === 0) return { surplus: w, total };
  return {
    surplus: w.map((value, k) => value - (gamma * into[Math.floor(k / n)]! * out[k % n]!) / total),
    total,
  };
}

function checkLabels(labels: ArrayLike<number>, n: number, name: string): void {
  if (labels.length !== n)
    throw new ValidationError(`${name} expects one label for each of ${n} regions, got ${labels.length}.`);
}
