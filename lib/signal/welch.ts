import { ValidationError } from "../errors.js";
import { rfft, rfftFrequencies } from "./fft.js";
import { getWindow, type Window } from "./windows.js";

/** How a series is cut into segments and what a spectrum is scaled to. */
export interface WelchOptions {
  /** Samples per segment (default 256, or the whole series when it is shorter). */
  segmentLength?: number;
  /** Samples shared by neighbouring segments (default half a segment). */
  overlap?: number;
  /** Weights of a segment (default "hann", periodic). */
  window?: Window;
  /** What is removed from every segment: its mean (default), its straight line, or nothing. */
  detrend?: "constant" | "linear" | false;
  /** "density" (default): unit²/Hz. "spectrum": unit², so that a sine of amplitude A peaks at A²/2. */
  scaling?: "density" | "spectrum";
  /** Mean (default) or bias-corrected median over segments. */
  average?: "mean" | "median";
}

/** One-sided power spectrum. */
export interface PowerSpectrum {
  /** Bins in Hz, from 0 to half the sampling frequency. */
  readonly frequencies: Float64Array;
  /** Power of every bin, unit² or unit²/Hz. */
  readonly power: Float64Array;
}

/** One-sided cross-spectrum of two series. */
export interface CrossSpectrum {
  /** Bins in Hz. */
  readonly frequencies: Float64Array;
  /** Real parts (co-spectrum). */
  readonly re: Float64Array;
  /** Imaginary parts (quadrature spectrum); negative where the second series lags. */
  readonly im: Float64Array;
}

/** Fourier transforms of the segments of one series, ready to be multiplied and averaged. */
export interface SegmentSpectra {
  /** Bins in Hz. */
  readonly frequencies: Float64Array;
  /** Number of segments. */
  readonly segments: number;
  /** Real parts, [segment][bin]. */
  readonly re: Float64Array;
  /** Imaginary parts, [segment][bin]. */
  readonly im: Float64Array;
  /** Factor per bin that turns |X|² into one-sided power. */
  readonly scale: Float64Array;
}

function removeFrom(segment: Float64Array, detrend: "constant" | "linear" | false): void {
  if (detrend === false) return;
  const n = segment.length;
  const mean = segment.reduce((sum, value) => sum + value, 0) / n;
  let slope = 0;
  if (detrend === "linear" && n > 1) {
    let product = 0;
    for (let t = 0; t < n; t++) product += (t - (n - 1) / 2) * (segment[t]! - mean);
    slope = product / ((n * (n * n - 1)) / 12);
  }
  for (let t = 0; t < n; t++) segment[t] = segment[t]! - mean - slope * (t - (n - 1) / 2);
}

/**
 * Windowed Fourier transforms of overlapping segments: the part that `welch`, `crossSpectrum` and
 * `coherence` share; compute it once per region when all pairs of regions are wanted.
 *
 * @param x T samples
 * @param samplingFrequency in Hz
 * @param options segments, window, detrending, scaling
 * @returns transforms and the scale of every bin; samples that do not fill a segment are dropped
 * @throws ValidationError when a segment is longer than the series, the overlap is not shorter than a
 *   segment, or the window sums to nothing
 * @example
 * segmentSpectra([1, 2, 3, 4, 3, 2, 1, 0], 10, { segmentLength: 4 }).segments // 3
 */
export function segmentSpectra(
  x: ArrayLike<number>,
  samplingFrequency: number,
  options: WelchOptions = {},
): SegmentSpectra {
  const length = options.segmentLength ?? Math.min(256, x.length);
  if (!Number.isInteger(length) || length < 1 || length > x.length)
    throw new ValidationError(
      `segmentLength must be a whole number in 1 … ${x.length} (the samples given), got ${length}.`,
    );
  const overlap = options.overlap ?? Math.floor(length / 2);
  if (!Number.isInteger(overlap) || overlap < 0 || overlap >= length)
    throw new ValidationError(
      `overlap must be a whole number, at least 0 and below segmentLength ${length}, got ${overlap}.`,
    );
  const { detrend = "constant", scaling = "density" } = options;
  if (detrend !== "constant" && detrend !== "linear" && detrend !== false)
    throw new ValidationError(`detrend must be "constant", "linear" or false, got ${String(detrend)}.`);
  if (scaling !== "density" && scaling !== "spectrum")
    throw new ValidationError(`scaling must be "density" or "spectrum", got ${String(scaling)}.`);
  const window = getWindow(options.window ?? "hann", length);
  const frequencies = rfftFrequencies(length, samplingFrequency);
  const norm =
    scaling === "density"
      ? samplingFrequency * window.reduce((sum, weight) => sum + weight * weight, 0)
      : window.reduce((sum, weight) => sum + weight, 0) ** 2;
  if (!(norm > 0)) throw new ValidationError("The weights of the window must not sum to nothing.");
  const bins = frequencies.length;
  // Negative frequencies are folded onto the positive ones; zero and Nyquist have no partner.
  const scale = Float64Array.from({ length: bins }, (_, k) =>
    k === 0 || 2 * k === length ? 1 / norm : 2 / norm,
  );

  const step = length - overlap;
  const segments = Math.floor((x.length - length) / step) + 1;
  const re = new Float64Array(segments * bins);
  const im = new Float64Array(segments * bins);
  const segment = new Float64Array(length);
  for (let s = 0; s < segments; s++) {
    for (let t = 0; t < length; t++) segment[t] = x[s * step + t]!;
    removeFrom(segment, detrend);
    for (let t = 0; t < length; t++) segment[t] = segment[t]! * window[t]!;
    const transform = rfft(segment);
    re.set(transform.re, s * bins);
    im.set(transform.im, s * bins);
  }
  return { frequencies, segments, re, im, scale };
}

/** Expected median over mean of |X|² from n independent segments (Allen et al. 2012, appendix B). */
function medianBias(segments: number): number {
  let bias = 1;
  for (let k = 2; k < segments; k += 2) bias += 1 / (k + 1) - 1 / k;
  return bias;
}

function median(values: Float64Array): number {
  values.sort();
  const middle = values.length >> 1;
  return values.length % 2 ? values[middle]! : (values[middle - 1]! + values[middle]!) / 2;
}

/** Averages value(segment offset + bin) over segments for every bin, times the scale of the bin. */
function averageSegments(
  spectra: SegmentSpectra,
  value: (index: number) => number,
  average: "mean" | "median",
): Float64Array {
  if (average !== "mean" && average !== "median")
    throw new ValidationError(`average must be "mean" or "median", got ${String(average)}.`);
  const { segments, scale } = spectra;
  const bins = scale.length;
  const result = new Float64Array(bins);
  const bias = medianBias(segments);
  const column = new Float64Array(segments);
  for (let bin = 0; bin < bins; bin++) {
    let sum = 0;
    for (let s = 0; s < segments; s++) {
      column[s] = value(s * bins + bin);
      sum += column[s]!;
    }
    result[bin] = scale[bin]! * (average === "mean" ? sum / segments : median(column) / bias);
  }
  return result;
}

/**
 * Power spectrum by Welch's method (as `scipy.signal.welch`).
 *
 * @param x T samples
 * @param samplingFrequency in Hz
 * @param options segments, window, detrending, scaling, average
 * @returns one-sided spectrum
 * @throws ValidationError when the options do not fit the series (see `segmentSpectra`)
 * @see P. Welch, "The use of the fast Fourier transform for the estimation of power spectra", 1967
 * @example
 * welch([1, 2, 3, 4, 3, 2, 1, 0], 10, { segmentLength: 4, scaling: "spectrum" }).power // ≈ [1/6, 0.58333, 0]
 */
export function welch(
  x: ArrayLike<number>,
  samplingFrequency: number,
  options: WelchOptions = {},
): PowerSpectrum {
  const spectra = segmentSpectra(x, samplingFrequency, options);
  const { re, im, frequencies } = spectra;
  const power = averageSegments(spectra, (k) => re[k]! ** 2 + im[k]! ** 2, options.average ?? "mean");
  return { frequencies, power };
}

/**
 * Cross-spectrum of two segmented series: average of conj(X) Y (as `scipy.signal.csd`).
 *
 * @param x transforms of the first series
 * @param y transforms of the second series, made with equal options
 * @param options average over segments
 * @returns one-sided cross-spectrum
 * @throws ValidationError when the two were segmented differently
 * @example
 * const spectra = segmentSpectra([1, 2, 3, 4, 3, 2, 1, 0], 10, { segmentLength: 4 });
 * crossSpectrumOfSegments(spectra, spectra).im // [0, 0, 0]
 */
export function crossSpectrumOfSegments(
  x: SegmentSpectra,
  y: SegmentSpectra,
  options: { average?: "mean" | "median" } = {},
): CrossSpectrum {
  if (x.segments !== y.segments || x.scale.length !== y.scale.length)
    throw new ValidationError(
      `Both series must be segmented alike, got ${x.segments} × ${x.scale.length} and ${y.segments} × ${y.scale.length} (segments × bins).`,
    );
  const { average = "mean" } = options;
  return {
    frequencies: x.frequencies,
    re: averageSegments(x, (k) => x.re[k]! * y.re[k]! + x.im[k]! * y.im[k]!, average),
    im: averageSegments(x, (k) => x.re[k]! * y.im[k]! - x.im[k]! * y.re[k]!, average),
  };
}

/**
 * Cross-spectrum of two series by Welch's method (as `scipy.signal.csd`).
 *
 * @param x T samples
 * @param y T samples
 * @param options sampling frequency in Hz and how to segment
 * @returns one-sided cross-spectrum
 * @throws ValidationError when the series differ in length or the options do not fit
 * @example
 * crossSpectrum([1, 2, 3, 4], [1, 2, 3, 4], { samplingFrequency: 10 }).im // [0, 0, 0]
 */
export function crossSpectrum(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  options: WelchOptions & { samplingFrequency: number },
): CrossSpectrum {
  if (x.length !== y.length)
    throw new ValidationError(`Both series must have one length, got ${x.length} and ${y.length} samples.`);
  const { samplingFrequency } = options;
  return crossSpectrumOfSegments(
    segmentSpectra(x, samplingFrequency, options),
    segmentSpectra(y, samplingFrequency, options),
    options,
  );
}
