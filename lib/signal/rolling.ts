import { ValidationError } from "../errors.js";

/** A number that describes a stretch of samples. */
export type Reduction = (samples: Float64Array) => number;

/**
 * Arithmetic mean.
 *
 * @param samples any number of samples
 * @returns their mean; NaN without samples
 * @example
 * mean(Float64Array.of(1, 2, 6)) // 3
 */
export function mean(samples: Float64Array): number {
  let sum = 0;
  for (let t = 0; t < samples.length; t++) sum += samples[t]!;
  return sum / samples.length;
}

/** Means of all windows from one running sum, compensated (Neumaier) so that nothing drifts. */
function runningMeans(x: Float64Array, window: number, from: number, into: Float64Array): void {
  let sum = 0;
  let lost = 0;
  const add = (value: number): void => {
    const next = sum + value;
    lost += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
    sum = next;
  };
  for (let t = 0; t < window; t++) add(x[t]!);
  into[from] = (sum + lost) / window;
  for (let t = window; t < x.length; t++) {
    add(x[t]!);
    add(-x[t - window]!);
    into[from + t - window + 1] = (sum + lost) / window;
  }
}

/**
 * Reduces a centred window around every sample.
 *
 * @param x T samples
 * @param window samples per window w; at index i it covers i − floor(w/2) … i + ceil(w/2) − 1
 * @param reduction what to compute (default mean)
 * @returns T numbers, NaN where the window reaches beyond the series
 * @throws ValidationError when the window is not a whole number in 1 … T
 * @example
 * rollSeries(Float64Array.of(1, 2, 3, 7), 3) // [NaN, 2, 4, NaN]
 */
export function rollSeries(x: Float64Array, window: number, reduction: Reduction = mean): Float64Array {
  if (!Number.isInteger(window) || window < 1 || window > x.length)
    throw new ValidationError(
      `The window must be a whole number of samples in 1 … ${x.length} (the length of the signal), got ${window}.`,
    );
  const result = new Float64Array(x.length).fill(Number.NaN);
  const first = Math.floor(window / 2);
  // One sample that is not finite would stay in the running sum for ever.
  if (reduction === mean && x.every(Number.isFinite)) runningMeans(x, window, first, result);
  else for (let t = 0; t + window <= x.length; t++) result[first + t] = reduction(x.subarray(t, t + window));
  return result;
}
