import { ValidationError } from "../errors.js";
import { bandEdges, type FilterBand } from "./butterworth.js";
import { irfft, rfft } from "./fft.js";
import { bandOf } from "./iir.js";
import { extendLimited, padSeries } from "./padding.js";
import { getWindow } from "./windows.js";

/** Windows of a FIR filter: the more they damp outside the band, the longer the filter. */
export type FirWindow = "hann" | "hamming" | "blackman";

/** Length × transition bandwidth / sampling frequency, ripple inside the band, attenuation outside. */
const firWindows: Record<FirWindow, { lengthFactor: number; ripple: number; attenuation: number }> = {
  hann: { lengthFactor: 3.1, ripple: 0.0546, attenuation: 44 },
  hamming: { lengthFactor: 3.3, ripple: 0.0194, attenuation: 53 },
  blackman: { lengthFactor: 5.0, ripple: 0.0017, attenuation: 74 },
};

/** Options of a FIR filter. */
export interface FirFilterOptions {
  /** Width in Hz of the transition at lowFreq; "auto" (default): a quarter of it, at least 2 Hz, at most lowFreq. */
  lTransBandwidth?: number | "auto";
  /** Width in Hz of the transition at highFreq; "auto" (default): a quarter of it, at least 2 Hz, at most up to Nyquist. */
  hTransBandwidth?: number | "auto";
  /** Taps; made odd. "auto" (default): as many as the narrower transition needs. */
  filterLength?: number | "auto";
  /** Window of the design (default "hamming"). */
  firWindow?: FirWindow;
}

/** A designed zero-phase FIR filter. */
export interface FirFilter {
  /** Symmetric impulse response, odd length. */
  readonly taps: Float64Array;
  /** Edges of what passes, Hz; −6 dB cut-offs lie half a transition further out. */
  readonly band: FilterBand;
  /** Frequencies of half amplitude (−6 dB), ascending, Hz. */
  readonly cutoffs: readonly number[];
  /** Ripple inside the band. */
  readonly ripple: number;
  /** Attenuation outside the band, dB. */
  readonly attenuation: number;
}

/** One step of the gain along the frequency axis: from `from` to `to` Hz it falls or rises. */
interface Transition {
  readonly from: number;
  readonly to: number;
  readonly falls: boolean;
}

/** Windowed-sinc low-pass of unit gain at 0 Hz (as `scipy.signal.firwin`); `cutoff` in units of Nyquist. */
function windowedSinc(length: number, cutoff: number, window: FirWindow): Float64Array {
  const weights = getWindow(window, length, { periodic: false });
  const middle = (length - 1) / 2;
  const taps = weights.map((weight, k) => {
    const x = Math.PI * cutoff * (k - middle);
    return weight * cutoff * (x === 0 ? 1 : Math.sin(x) / x);
  });
  const sum = taps.reduce((total, tap) => total + tap, 0);
  return taps.map((tap) => tap / sum);
}

const odd = (length: number): number => length + 1 - (length % 2);

function bandwidth(value: number | "auto" | undefined, automatic: number, name: string): number {
  if (value === undefined || value === "auto") return automatic;
  if (!(value > 0)) throw new ValidationError(`${name} must be positive (Hz) or "auto", got ${value}.`);
  return value;
}

/** Transitions at the edges of the band; a band-stop turns both inwards. */
function transitionsOf(band: FilterBand, nyquist: number, options: FirFilterOptions): Transition[] {
  const lowAuto = (edge: number): number => Math.min(Math.max(0.25 * edge, 2), edge);
  const highAuto = (edge: number): number => Math.min(Math.max(0.25 * edge, 2), nyquist - edge);
  const { lTransBandwidth, hTransBandwidth } = options;
  if (band.type === "bandstop") {
    // highFreq is the lower edge here: its transition rises above it, that of lowFreq lies below it.
    const from = band.low + bandwidth(hTransBandwidth, lowAuto(band.low), "hTransBandwidth");
    const to = band.high - bandwidth(lTransBandwidth, highAuto(band.high), "lTransBandwidth");
    if (from > to)
      throw new ValidationError(
        `The transitions of the band-stop filter overlap (${from} and ${to} Hz); widen the band ${band.low} … ${band.high} Hz or narrow hTransBandwidth and lTransBandwidth.`,
      );
    return [
      { from: band.low, to: from, falls: true },
      { from: to, to: band.high, falls: false },
    ];
  }
  const transitions: Transition[] = [];
  if (band.type !== "lowpass") {
    const from = band.low - bandwidth(lTransBandwidth, lowAuto(band.low), "lTransBandwidth");
    if (from < 0)
      throw new ValidationError(
        `The lower transition begins at ${from} Hz; raise lowFreq ${band.low} Hz or narrow lTransBandwidth.`,
      );
    transitions.push({ from, to: band.low, falls: false });
  }
  if (band.type !== "highpass") {
    const to = band.high + bandwidth(hTransBandwidth, highAuto(band.high), "hTransBandwidth");
    if (to > nyquist)
      throw new ValidationError(
        `The upper transition ends at ${to} Hz, above Nyquist (${nyquist} Hz); lower highFreq ${band.high} Hz or narrow hTransBandwidth.`,
      );
    transitions.push({ from: band.high, to, falls: true });
  }
  return transitions;
}

/**
 * Designs a zero-phase FIR filter as MNE-Python does: a sum of windowed sincs, each just long enough for
 * its transition.
 *
 * @param samplingFrequency in Hz
 * @param edges [lowFreq, highFreq] in Hz, null for none; low > high stops the band
 * @param options transition bandwidths, length, window
 * @returns taps and what they do
 * @throws ValidationError when an edge or a transition is out of range or filterLength is too short
 * @see A. Widmann et al., "Digital filter design for electrophysiological data", 2015
 * @example
 * designFirFilter(1000, [8, 12]).taps.length // 1651
 */
export function designFirFilter(
  samplingFrequency: number,
  edges: readonly [number | null, number | null],
  options: FirFilterOptions = {},
): FirFilter {
  const { firWindow = "hamming", filterLength = "auto" } = options;
  if (!Object.hasOwn(firWindows, firWindow))
    throw new ValidationError(`firWindow must be "hann", "hamming" or "blackman", got "${firWindow}".`);
  const { lengthFactor, ripple, attenuation } = firWindows[firWindow];
  const band = bandOf(edges[0], edges[1]);
  bandEdges(band, samplingFrequency);
  const nyquist = samplingFrequency / 2;
  const transitions = transitionsOf(band, nyquist, options);
  const narrowest = Math.min(...transitions.map(({ from, to }) => to - from));
  const needed = Math.ceil((lengthFactor / narrowest) * samplingFrequency);
  if (filterLength !== "auto" && !(Number.isInteger(filterLength) && filterLength >= 1))
    throw new ValidationError(`filterLength must be "auto" or a whole number of taps, got ${filterLength}.`);
  const length = odd(filterLength === "auto" ? needed : filterLength);

  const taps = new Float64Array(length);
  const passesNyquist = band.type === "highpass" || band.type === "bandstop";
  if (passesNyquist) taps[(length - 1) / 2] = 1;
  for (const { from, to, falls } of transitions) {
    const own = odd(Math.round((lengthFactor * samplingFrequency) / (to - from)));
    if (own > length)
      throw new ValidationError(
        `filterLength ${length} is too short for a transition of ${to - from} Hz, which needs ${own} taps.`,
      );
    const sinc = windowedSinc(own, (from + to) / 2 / nyquist, firWindow);
    const offset = (length - own) / 2;
    for (let k = 0; k < own; k++) taps[offset + k] = taps[offset + k]! + (falls ? sinc[k]! : -sinc[k]!);
  }
  const cutoffs = transitions.map(({ from, to }) => (from + to) / 2);
  return { taps, band, cutoffs, ripple, attenuation };
}

/**
 * Applies symmetric taps without delay; the ends of the series are extended by point reflection.
 *
 * @param taps symmetric impulse response of odd length
 * @param x T samples
 * @returns T samples
 * @throws ValidationError when the number of taps is even or there is no sample
 * @example
 * applyTaps(Float64Array.of(0.25, 0.5, 0.25), Float64Array.of(1, 2, 3)) // ≈ [1, 2, 3]
 */
export function applyTaps(taps: Float64Array, x: Float64Array): Float64Array {
  if (taps.length % 2 === 0)
    throw new ValidationError(`The taps of a zero-phase filter must be odd in number, got ${taps.length}.`);
  if (x.length === 0) throw new ValidationError("A series without samples cannot be filtered.");
  const edge = Math.min(taps.length, x.length) - 1;
  const extended = extendLimited(x, [edge, edge]);
  let size = 2;
  while (size < extended.length + taps.length - 1) size *= 2;
  const spectrum = rfft(padSeries(extended, [0, size - extended.length]));
  const response = rfft(padSeries(taps, [0, size - taps.length]));
  const { re, im } = spectrum;
  for (let k = 0; k < re.length; k++) {
    const real = re[k]! * response.re[k]! - im[k]! * response.im[k]!;
    im[k] = re[k]! * response.im[k]! + im[k]! * response.re[k]!;
    re[k] = real;
  }
  const from = edge + (taps.length - 1) / 2;
  return irfft(spectrum, size).slice(from, from + x.length);
}
