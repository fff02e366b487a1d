import { ValidationError } from "../../errors.js";
import type { Labelled, NumberArray } from "../../labelled.js";
import { perRegion, weightsOf } from "./connectome.js";

/** Connections that count: those into a region (its row), out of it (its column), or both. */
export type Direction = "in" | "out" | "total";

/**
 * Strength of every region: the sum of the weights of its connections.
 *
 * @param matrix connectome, `[target][source]`, any unit; the diagonal is ignored
 * @param direction connections that count; all the same for a symmetric connectome except `"total"`, twice as much
 * @returns sums, dims ["region"]
 * @throws ValidationError when the matrix is not square or not finite
 * @example
 * const c = labelled(Float64Array.of(0, 2, 0, 0, 0, 3, 1, 0, 0), [3, 3], ["target", "source"]);
 * strength(c).data // [2, 3, 1]
 */
export function strength(matrix: Labelled<NumberArray>, direction: Direction = "in"): Labelled {
  const { n, w } = weightsOf(matrix, "strength");
  return perRegion(sums(w, n, direction), matrix, "strength");
}

/**
 * Degree of every region: the number of its connections, i.e. of weights other than 0.
 *
 * @param matrix connectome, `[target][source]`; the diagonal is ignored
 * @param direction connections that count; all the same for a symmetric connectome except `"total"`, twice as much
 * @returns counts, dims ["region"]
 * @throws ValidationError when the matrix is not square or not finite
 * @example
 * const c = labelled(Float64Array.of(0, 2, 0, 0, 0, 3, 1, 0, 0), [3, 3], ["target", "source"]);
 * degree(c, "total").data // [2, 2, 2]
 */
export function degree(matrix: Labelled<NumberArray>, direction: Direction = "in"): Labelled {
  const { n, w } = weightsOf(matrix, "degree");
  const connected = w.map((value) => (value === 0 ? 0 : 1));
  return perRegion(sums(connected, n, direction), matrix, "degree");
}

/**
 * Density of a connectome: the share of the possible connections that exist.
 *
 * @param matrix connectome, `[target][source]`; the diagonal is ignored
 * @returns share in [0, 1]; NaN for fewer than two regions
 * @throws ValidationError when the matrix is not square or not finite
 * @example
 * density(labelled(Float64Array.of(0, 2, 0, 0), [2, 2], ["target", "source"])) // 0.5
 */
export function density(matrix: Labelled<NumberArray>): number {
  const { n, w } = weightsOf(matrix, "density");
  return w.reduce((count, value) => count + (value === 0 ? 0 : 1), 0) / (n * (n - 1));
}

/** Row sums, column sums or both of a matrix. */
export function sums(w: Float64Array, n: number, direction: Direction): Float64Array {
  if (direction !== "in" && direction !== "out" && direction !== "total")
    throw new ValidationError(`direction must be "in", "out" or "total", got "${direction}".`);
  const total = new Float64Array(n);
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++) {
      if (direction !== "out") total[i]! += w[i * n + j]!;
      if (direction !== "in") total[j]! += w[i * n + j]!;
    }
  return total;
}
