import { type Labelled, labelled, type NumberArray } from "../labelled.js";
import { correlateRows } from "./fc.js";
import { gram } from "./gram.js";
import { spaceTime } from "./input.js";
import { standard } from "./standardise.js";
import { type FcdOptions, slideWindows, windowTimes } from "./windows.js";

/**
 * Functional connectivity dynamics: how similar the FC matrices of all pairs of time windows are.
 *
 * Windows begin at 0, stepsize, 2·stepsize, … as long as a sample is left after the window (the window that ends
 * with the last sample is not used, as in neurolib). An entry is Pearson's correlation of two whole FC matrices,
 * diagonals included. Windows in which a row is constant are NaN.
 *
 * @param x activity, dims ["region", "time"]
 * @param options length and distance of the windows in samples
 * @returns matrix, dims ["window", "window"]; the coordinate is the time at which a window begins (in the unit
 * of the time axis of x, ms), or its first sample when x has no time axis; 0 × 0 when x is not longer than a window
 * @throws ValidationError when x has other dims, or windowsize or stepsize are not integers
 * @example
 * const ts = [0, 1, 2, 3, 2, 1, 0, 1, 2, 3, 2, 1, 1, 0, 1, 2, 3, 2, 1, 0, 1, 2, 3, 2, 0, 2, 1, 3, 5, 2, 2, 1, 0, 0, 1, 4];
 * const x = labelled(Float64Array.from(ts), [3, 12], ["region", "time"]);
 * fcd(x, { windowsize: 4, stepsize: 2 }).shape // [4, 4]
 */
export function fcd(x: Labelled<NumberArray>, options: FcdOptions = {}): Labelled {
  const { rows, columns } = spaceTime(x, "fcd");
  const { starts, windowsize } = slideWindows(columns, options);
  const patterns = starts.map((start) =>
    symmetricPattern(correlateRows(x.data, rows, columns, start, start + windowsize), rows),
  );
  const matrix = correlatePatterns(patterns);
  const window = windowTimes(starts, x.coords?.time);
  const size = starts.length;
  return labelled(matrix, [size, size], ["window", "window"], { coords: { window }, name: "FCD" });
}

/**
 * A symmetric matrix with a diagonal of ones as a vector whose dot products equal those of the standardised whole
 * matrix: entries above the diagonal count √2, the diagonal is one entry that counts √rows.
 *
 * It has half the length, so comparing all windows takes half the time. NaN throughout if the matrix holds NaN
 * or does not vary.
 */
function symmetricPattern(matrix: Float64Array, rows: number): Float64Array {
  const { mean, scale } = standard(matrix, 0, matrix.length);
  const pattern = new Float64Array((rows * (rows - 1)) / 2 + 1);
  const weight = Math.SQRT2 * scale;
  let k = 0;
  for (let i = 0; i < rows; i++)
    for (let j = i + 1; j < rows; j++) pattern[k++] = (matrix[i * rows + j]! - mean) * weight;
  pattern[k] = (1 - mean) * Math.sqrt(rows) * scale;
  return pattern;
}

/** Correlations between patterns that are standardised already. */
function correlatePatterns(patterns: readonly Float64Array[]): Float64Array {
  const size = patterns.length;
  const matrix = gram(size, patterns[0]?.length ?? 0, (target, offset, row, from, to) =>
    target.set(patterns[row]!.subarray(from, to), offset),
  );
  for (let i = 0; i < size; i++)
    for (let j = 0; j < size; j++) {
      const k = i * size + j;
      if (Number.isNaN(matrix[k]!)) continue;
      matrix[k] = i === j ? 1 : Math.min(1, Math.max(-1, matrix[k]!));
    }
  return matrix;
}
