import { correlateRows } from "../analysis/fc.js";
import { ValidationError } from "../errors.js";
import { type Labelled, labelled } from "../labelled.js";

/** A measure of how the rows of an array belong together: N × T in, N × N out. */
export type ConnectivityMeasure = (rows: Labelled) => Labelled;

function requireRows(x: Labelled, name: string): [number, number] {
  if (x.shape.length !== 2)
    throw new ValidationError(
      `${name} expects an array with dims ["region", "time"], got ${x.shape.length} dims; select one output first.`,
    );
  return [x.shape[0]!, x.shape[1]!];
}

function squareOf(x: Labelled, matrix: Float64Array, name: string): Labelled {
  const dim = x.dims[0]!;
  const n = x.shape[0]!;
  const names = x.coords?.[dim];
  return labelled(matrix, [n, n], [dim, dim], { ...(names && { coords: { [dim]: names } }), name });
}

/**
 * Covariance of all pairs of rows, divided by T − 1 (as `numpy.cov`).
 *
 * @param x dims ["region", "time"], any unit
 * @returns dims ["region", "region"], unit squared
 * @throws ValidationError when x does not have two dims
 * @example
 * covariance(labelled(Float64Array.of(1, 2, 3, 3, 2, 1), [2, 3], ["region", "time"])).data // [1, -1, -1, 1]
 */
export function covariance(x: Labelled): Labelled {
  const [n, length] = requireRows(x, "covariance");
  const centred = x.data.slice();
  for (let i = 0; i < n; i++) {
    const row = centred.subarray(i * length, (i + 1) * length);
    let sum = 0;
    for (let t = 0; t < length; t++) sum += row[t]!;
    for (let t = 0; t < length; t++) row[t] = row[t]! - sum / length;
  }
  const matrix = new Float64Array(n * n);
  for (let i = 0; i < n; i++)
    for (let j = i; j < n; j++) {
      let product = 0;
      for (let t = 0; t < length; t++) product += centred[i * length + t]! * centred[j * length + t]!;
      matrix[i * n + j] = matrix[j * n + i] = product / (length - 1);
    }
  return squareOf(x, matrix, "covariance");
}

/**
 * Pearson correlation of all pairs of rows (as `numpy.corrcoef`); a constant row gives NaN, unlike `fc`.
 *
 * @param x dims ["region", "time"], any unit
 * @returns dims ["region", "region"], −1 … 1
 * @throws ValidationError when x does not have two dims
 * @example
 * corrcoef(labelled(Float64Array.of(1, 2, 3, 3, 2, 1), [2, 3], ["region", "time"])).data // [1, -1, -1, 1]
 */
export function corrcoef(x: Labelled): Labelled {
  const [n, length] = requireRows(x, "corrcoef");
  return squareOf(x, correlateRows(x.data, n, length, 0, length), "correlation");
}
