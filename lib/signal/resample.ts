import { ValidationError } from "../errors.js";
import { irfft, rfft } from "./fft.js";
import { extendLimited } from "./padding.js";

/**
 * Another number of samples for the same span of time, by way of the Fourier transform (as
 * `scipy.signal.resample`).
 *
 * The series is taken as periodic: where its ends differ, ripples appear there. Detrend or pad before.
 *
 * @param x T samples
 * @param count number of samples wanted
 * @returns `count` samples; the first keeps its time
 * @throws ValidationError when count is not a whole number of at least 1
 * @example
 * resampleSeries(Float64Array.of(0, 1, 0, -1), 8)[1] // ≈ 0.7071067812
 */
export function resampleSeries(x: Float64Array, count: number): Float64Array {
  if (!Number.isInteger(count) || count < 1)
    throw new ValidationError(`The number of samples must be a whole number of at least 1, got ${count}.`);
  const spectrum = rfft(x);
  const shared = Math.min(count, x.length);
  const bins = Math.floor(shared / 2) + 1;
  const re = new Float64Array(Math.floor(count / 2) + 1);
  const im = new Float64Array(re.length);
  re.set(spectrum.re.subarray(0, bins));
  im.set(spectrum.im.subarray(0, bins));
  if (shared % 2 === 0 && count !== x.length) {
    // The bin at half the lower sampling frequency stands alone on one side and in a pair on the other.
    const factor = count < x.length ? 2 : 0.5;
    re[bins - 1] = re[bins - 1]! * factor;
    im[bins - 1] = im[bins - 1]! * factor;
  }
  return irfft({ re, im }, count).map((value) => (value * count) / x.length);
}

/** Python's and NumPy's rounding: halves go to the even neighbour. */
export function roundHalfToEven(value: number): number {
  const floor = Math.floor(value);
  return value - floor === 0.5 ? floor + (floor % 2) : Math.round(value);
}

/**
 * Resampling with the ends extended by point reflection first, so that they do not ripple (as
 * `mne.filter.resample` with its defaults).
 *
 * @param x T samples
 * @param ratio new over old sampling frequency
 * @returns round(T × ratio) samples
 * @throws ValidationError when the ratio is not positive
 * @example
 * resampleReflected(Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8), 2).length // 16
 */
export function resampleReflected(x: Float64Array, ratio: number): Float64Array {
  if (!(ratio > 0)) throw new ValidationError(`The ratio of frequencies must be positive, got ${ratio}.`);
  const length = Math.max(roundHalfToEven(ratio * x.length), 1);
  const least = x.length + 2 * Math.min(Math.floor(x.length / 8), 100);
  let padded = 1;
  while (padded < least) padded *= 2;
  const before = Math.floor((padded - x.length) / 2);
  const extended = extendLimited(x, [before, padded - x.length - before]);
  const resampled = resampleSeries(extended, Math.max(roundHalfToEven(ratio * padded), 1));
  const from = roundHalfToEven(ratio * before);
  return resampled.slice(from, from + length);
}
