import { delayInSteps } from "../engine/delays/groups.js";
import { ValidationError } from "../errors.js";
import { type Matrix, readSquare } from "./matrix.js";
import type { MatrixLike } from "./paramTypes.js";

/** Weights and delays as the engine takes them. */
export interface NetworkMatrices {
  readonly weights: Float64Array;
  readonly lengths: Float64Array;
  readonly nodes: number;
}

/**
 * Read and check the connectivity that a model is made with: the diagonal of Cmat is set to zero.
 *
 * @throws ValidationError when a matrix is missing, not square, mismatched, or holds impossible numbers
 */
export function readNetwork(
  Cmat: MatrixLike | undefined,
  Dmat: MatrixLike | undefined,
): { Cmat: Matrix; lengthMat: Matrix } {
  if (Cmat === undefined) {
    if (Dmat !== undefined)
      throw new ValidationError(
        "Dmat was given without Cmat. Give the weights too, or neither for a single node.",
      );
    const zero = { data: new Float64Array(1), rows: 1, columns: 1 };
    return { Cmat: zero, lengthMat: zero };
  }
  const weights = readSquare(Cmat, "Cmat");
  if (Dmat === undefined)
    throw new ValidationError(
      "A network needs fibre lengths: give Dmat beside Cmat (a matrix of zeros for no delays).",
    );
  const lengths = readLengths(Dmat, "Dmat", weights.rows);
  for (let n = 0; n < weights.rows; n++) weights.data[n * weights.columns + n] = 0;
  return { Cmat: weights, lengthMat: lengths };
}

/** Fibre lengths: square, not negative. */
export function readLengths(value: MatrixLike, what: string, nodes: number): Matrix {
  const lengths = readSquare(value, what, nodes);
  const bad = lengths.data.findIndex((length) => length < 0);
  if (bad >= 0)
    throw new ValidationError(
      `${what}[${Math.floor(bad / nodes)}][${bad % nodes}] must not be negative, got ${lengths.data[bad]}. Fibre lengths are in mm.`,
    );
  return lengths;
}

/** Delays in steps: rint((length / speed) / dt); no delays without a speed; the diagonal has none. */
export function delaysInSteps(lengths: Float64Array, nodes: number, signalV: number, dt: number): Int32Array {
  const delays = new Int32Array(nodes * nodes);
  if (!(signalV > 0)) return delays;
  for (let i = 0; i < delays.length; i++) delays[i] = delayInSteps(lengths[i]! / signalV, dt);
  for (let n = 0; n < nodes; n++) delays[n * nodes + n] = 0;
  return delays;
}
