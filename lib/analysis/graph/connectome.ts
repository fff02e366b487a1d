import { ValidationError } from "../../errors.js";
import { type Labelled, labelled, type NumberArray } from "../../labelled.js";
import { square } from "../input.js";

/**
 * Numbers of a connectome without its diagonal.
 *
 * @param matrix square matrix, `[target][source]`
 * @param name function that asks, for the message
 * @returns number of regions and a copy of the weights with zeros on the diagonal
 * @throws ValidationError when the matrix is not square or holds numbers that are not finite
 */
export function weightsOf(
  matrix: Labelled<NumberArray>,
  name: string,
): { readonly n: number; readonly w: Float64Array } {
  const n = square(matrix, name);
  const w = Float64Array.from(matrix.data);
  for (let k = 0; k < w.length; k++)
    if (!Number.isFinite(w[k]!))
      throw new ValidationError(
        `${name} expects finite weights, got ${w[k]} from region ${k % n} to region ${Math.floor(k / n)}.`,
      );
  for (let i = 0; i < n; i++) w[i * n + i] = 0;
  return { n, w };
}

/**
 * As `weightsOf`, for measures that are defined for weights of at least 0 only.
 *
 * @throws ValidationError when a weight is negative, too
 */
export function positiveWeightsOf(
  matrix: Labelled<NumberArray>,
  name: string,
): { readonly n: number; readonly w: Float64Array } {
  const { n, w } = weightsOf(matrix, name);
  const k = w.findIndex((value) => value < 0);
  if (k >= 0)
    throw new ValidationError(
      `${name} expects weights of at least 0, got ${w[k]} from region ${k % n} to region ${Math.floor(k / n)}. ` +
        "Set a threshold, or take absolute values first.",
    );
  return { n, w };
}

/** Whether every weight equals that of the opposite direction. */
export function isSymmetric(w: Float64Array, n: number): boolean {
  for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) if (w[i * n + j] !== w[j * n + i]) return false;
  return true;
}

/** One number for every region of a connectome, with its region names. */
export function perRegion(values: Float64Array, source: Labelled<NumberArray>, name: string): Labelled {
  const region = source.coords?.region ?? source.coords?.[source.dims[0]!];
  return labelled(values, [values.length], ["region"], { ...(region && { coords: { region } }), name });
}
