import { ValidationError } from "../errors.js";
import type { Labelled, NumberArray } from "../labelled.js";
import { square } from "./input.js";
import { standard } from "./standardise.js";

/**
 * Pearson's correlation of the entries above the diagonals of two matrices: how well two FC matrices agree.
 *
 * @param a square matrix, e.g. simulated FC
 * @param b square matrix of the same size, e.g. measured FC
 * @returns correlation in [−1, 1]; NaN when one of the triangles does not vary or is not finite
 * @throws ValidationError when a matrix is not square or the sizes differ
 * @example
 * const a = labelled(Float64Array.of(1, 0.8, 0.3, 0.8, 1, 0.1, 0.3, 0.1, 1), [3, 3], ["region", "region"]);
 * matrixCorrelation(a, a) // 1
 */
export function matrixCorrelation(a: Labelled<NumberArray>, b: Labelled<NumberArray>): number {
  const size = square(a, "matrixCorrelation");
  if (square(b, "matrixCorrelation") !== size)
    throw new ValidationError(
      `matrixCorrelation expects matrices of equal size, got ${size} × ${size} and ${b.shape[0]} × ${b.shape[1]}.`,
    );
  return pearson(upperTriangle(a.data, size), upperTriangle(b.data, size));
}

/** Entries strictly above the diagonal, row by row. */
export function upperTriangle(matrix: NumberArray, size: number): Float64Array {
  const entries = new Float64Array((size * (size - 1)) / 2);
  let k = 0;
  for (let i = 0; i < size; i++) for (let j = i + 1; j < size; j++) entries[k++] = matrix[i * size + j]!;
  return entries;
}

/** Pearson's correlation of two vectors of equal length; NaN when one does not vary or is not finite. */
export function pearson(x: NumberArray, y: NumberArray): number {
  if (x.length === 0) return Number.NaN;
  const a = standard(x, 0, x.length);
  const b = standard(y, 0, y.length);
  let sum = 0;
  for (let k = 0; k < x.length; k++) sum += (x[k]! - a.mean) * a.scale * ((y[k]! - b.mean) * b.scale);
  return sum > 1 ? 1 : sum < -1 ? -1 : sum;
}
