import type { NumberArray } from "../labelled.js";

/** What turns a row of numbers into one of mean zero: `(x − mean) · scale`. */
export interface Standard {
  /** Arithmetic mean. */
  readonly mean: number;
  /** Factor for the deviations; NaN if the row is constant or not finite. */
  readonly scale: number;
}

/**
 * Mean of a stretch of numbers, and the factor that makes its largest deviation one.
 *
 * With such a factor squares neither overflow nor vanish, whatever the unit. A constant row is recognised by its
 * values, not by a variance that rounding makes non-zero.
 *
 * @param data the numbers
 * @param from first index
 * @param to index after the last
 * @returns mean and scale
 */
export function centre(data: NumberArray, from: number, to: number): Standard {
  let low = data[from]!;
  let high = low;
  // Two sums, because one addition must wait for the one before it.
  let even = 0;
  let odd = 0;
  const pairs = to - ((to - from) & 1);
  for (let k = from; k < pairs; k += 2) {
    const x = data[k]!;
    const y = data[k + 1]!;
    even += x;
    odd += y;
    if (x < low) low = x;
    if (x > high) high = x;
    if (y < low) low = y;
    if (y > high) high = y;
  }
  if (pairs < to) {
    const x = data[pairs]!;
    even += x;
    if (x < low) low = x;
    if (x > high) high = x;
  }
  const mean = (even + odd) / (to - from);
  const reach = Math.max(high - mean, mean - low);
  return { mean, scale: high > low && Number.isFinite(reach) ? 1 / reach : Number.NaN };
}

/**
 * Mean of a stretch of numbers, and the factor that makes the sum of its squared deviations one.
 *
 * @param data the numbers
 * @param from first index
 * @param to index after the last
 * @returns mean and scale; the dot product of two such rows is their correlation
 */
export function standard(data: NumberArray, from: number, to: number): Standard {
  const { mean, scale } = centre(data, from, to);
  let squares = 0;
  for (let k = from; k < to; k++) {
    const x = (data[k]! - mean) * scale;
    squares += x * x;
  }
  return { mean, scale: scale / Math.sqrt(squares) };
}
