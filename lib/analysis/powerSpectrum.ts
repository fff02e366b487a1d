import { ValidationError } from "../errors.js";
import type { Labelled, NumberArray } from "../labelled.js";
import { type PowerSpectrum, welch } from "../signal/welch.js";
import { spaceTime } from "./input.js";

/** How a spectrum is estimated and cut. */
export interface PowerSpectrumOptions {
  /** Only frequencies below this are returned, in Hz. Default 70. */
  readonly maxfr?: number;
  /** Length of a segment in seconds; shortened to the series if that is shorter. Default 1. */
  readonly spectrum_windowsize?: number;
  /** Divide by the largest returned power. Default false. */
  readonly normalize?: boolean;
}

/** One-sided power spectrum, and how it was estimated. */
export interface RegionPowerSpectrum extends PowerSpectrum {
  /** Samples per segment that were used. */
  readonly segmentLength: number;
}

/**
 * Power spectrum of one series: Welch's method, Hann windows that overlap by half, means removed.
 *
 * A sine of amplitude A at the frequency of a bin gives a peak of A²/2.
 *
 * @param activity samples, or an array with dims ["time"] or ["region", "time"] of one region
 * @param dt distance of two samples in ms
 * @param options cut-off, length of a segment, normalisation
 * @returns frequencies below `maxfr` in Hz and the power of each
 * @throws ValidationError when there is not exactly one series, or dt or an option is not positive
 * @see P. Welch, "The use of fast Fourier transform for the estimation of power spectra", IEEE Trans. Audio
 * Electroacoust. 15 (1967)
 * @example
 * getPowerSpectrum([1, 2, 3, 4, 3, 2, 1, 0], 100, { spectrum_windowsize: 0.4 }).frequencies // [0, 2.5, 5]
 */
export function getPowerSpectrum(
  activity: ArrayLike<number> | Labelled<NumberArray>,
  dt: number,
  options: PowerSpectrumOptions = {},
): RegionPowerSpectrum {
  return meanSpectrum([oneSeries(activity)], dt, options);
}

/**
 * Mean over regions of their power spectra.
 *
 * @param activities activity, dims ["region", "time"]
 * @param dt distance of two samples in ms
 * @param options cut-off, length of a segment, normalisation (of the mean)
 * @returns frequencies below `maxfr` in Hz and the mean power of each
 * @throws ValidationError when activities have other dims, or dt or an option is not positive
 * @example
 * const x = labelled(Float64Array.of(1, 2, 3, 4, 3, 2, 1, 0), [1, 8], ["region", "time"]);
 * getMeanPowerSpectrum(x, 100, { spectrum_windowsize: 0.4, maxfr: 5 }).frequencies // [0, 2.5]
 */
export function getMeanPowerSpectrum(
  activities: Labelled<NumberArray>,
  dt: number,
  options: PowerSpectrumOptions = {},
): RegionPowerSpectrum {
  const { rows, columns } = spaceTime(activities, "getMeanPowerSpectrum");
  const series = Array.from({ length: rows }, (_, row) =>
    activities.data.subarray(row * columns, (row + 1) * columns),
  );
  return meanSpectrum(series, dt, options);
}

function meanSpectrum(
  series: readonly ArrayLike<number>[],
  dt: number,
  options: PowerSpectrumOptions,
): RegionPowerSpectrum {
  const { maxfr = 70, spectrum_windowsize = 1, normalize = false } = options;
  for (const [name, value] of Object.entries({ dt, maxfr, spectrum_windowsize }))
    if (!(value > 0)) throw new ValidationError(`${name} must be above 0, got ${value}.`);
  if (series.length === 0) throw new ValidationError("A power spectrum needs at least one region, got none.");
  // The small number keeps 0.29 s at 10 ms from being cut to 28 samples by a rounding error.
  const wanted = Math.floor((spectrum_windowsize * 1000) / dt + 1e-6);
  const segmentLength = Math.min(wanted, series[0]!.length);
  const spectra = series.map((x) => welch(x, 1000 / dt, { segmentLength, scaling: "spectrum" }));
  const frequencies = spectra[0]!.frequencies.filter((f) => f < maxfr);
  const power = frequencies.map(
    (_, bin) => spectra.reduce((sum, spectrum) => sum + spectrum.power[bin]!, 0) / spectra.length,
  );
  const largest = normalize ? power.reduce((max, p) => Math.max(max, p), 0) : 1;
  return { frequencies, power: power.map((p) => p / largest), segmentLength };
}

function oneSeries(activity: ArrayLike<number> | Labelled<NumberArray>): ArrayLike<number> {
  if (!("data" in activity)) return activity;
  if (activity.dims.length === 1) return activity.data;
  const { rows } = spaceTime(activity, "getPowerSpectrum");
  if (rows !== 1)
    throw new ValidationError(
      `getPowerSpectrum expects one region, got ${rows}. Use getMeanPowerSpectrum, or select a region.`,
    );
  return activity.data;
}
