import { ValidationError } from "../errors.js";

/** Removes the least-squares line from samples `from` … `to` − 1, in place. */
function removeLine(x: Float64Array, from: number, to: number): void {
  const n = to - from;
  const centre = (n - 1) / 2;
  let mean = 0;
  for (let t = from; t < to; t++) mean += x[t]! / n;
  let product = 0;
  for (let t = 0; t < n; t++) product += (t - centre) * (x[from + t]! - mean);
  // A single sample has no slope; its line goes through it.
  const slope = n > 1 ? product / ((n * (n * n - 1)) / 12) : 0;
  for (let t = 0; t < n; t++) x[from + t] = x[from + t]! - mean - slope * (t - centre);
}

/**
 * Removes the least-squares straight line, whole or piece by piece (as `scipy.signal.detrend`).
 *
 * @param x T samples
 * @param segments samples at which a new piece begins (default none)
 * @returns T samples
 * @throws ValidationError when a breakpoint is not a whole number in 0 … T
 * @example
 * detrendSeries(Float64Array.of(1, 2, 3, 9, 8, 7), [3]) // ≈ [0, 0, 0, 0, 0, 0]
 */
export function detrendSeries(x: Float64Array, segments: readonly number[] = []): Float64Array {
  for (const breakpoint of segments)
    if (!Number.isInteger(breakpoint) || breakpoint < 0 || breakpoint > x.length)
      throw new ValidationError(
        `segments must hold sample indices in 0 … ${x.length} (the length of the signal), got ${breakpoint}.`,
      );
  const borders = [...new Set([0, ...segments, x.length])].sort((a, b) => a - b);
  const detrended = x.slice();
  for (let piece = 1; piece < borders.length; piece++)
    removeLine(detrended, borders[piece - 1]!, borders[piece]!);
  return detrended;
}
