import { ValidationError } from "../errors.js";
import { type Labelled, labelled, type NumberArray } from "../labelled.js";
import { segmentSpectra } from "../signal/welch.js";
import { spaceTime } from "./input.js";

/** How coherence is estimated. */
export interface CoherenceOptions {
  /** Length of a segment in seconds. Default 1. */
  readonly spectrum_windowsize?: number;
  /** Only frequencies below this are used, in Hz. Default 70. */
  readonly maxfr?: number;
  /** `"squared"` (default): |S_ij|² / (S_ii S_jj); `"imaginary"`: Im S_ij / √(S_ii S_jj), blind to zero lag. */
  readonly measure?: "squared" | "imaginary";
}

/**
 * Coherence of every pair of regions over frequency, from Welch's cross-spectra (Hann windows that overlap by half,
 * means removed).
 *
 * @param x activity, dims ["region", "time"]
 * @param dt distance of two samples in ms
 * @param options segments, cut-off and measure
 * @returns dims ["frequency", "region", "region"] with the frequencies in Hz as coordinate; in [0, 1] or, imaginary,
 * in [−1, 1] and antisymmetric; NaN for regions without power at a frequency
 * @throws ValidationError when x has other dims, is shorter than two segments, or an option is out of range
 * @see G. Nolte et al., "Identifying true brain interaction from EEG data using the imaginary part of coherency",
 * Clin. Neurophysiol. 115 (2004)
 * @example
 * const x = labelled(Float64Array.from({ length: 64 }, (_, k) => Math.sin(k * k)), [1, 64], ["region", "time"]);
 * coherence(x, 100, { spectrum_windowsize: 0.4 }).shape // [3, 1, 1]
 */
export function coherence(x: Labelled<NumberArray>, dt: number, options: CoherenceOptions = {}): Labelled {
  const { rows, columns } = spaceTime(x, "coherence");
  const { spectrum_windowsize = 1, maxfr = 70, measure = "squared" } = options;
  for (const [name, value] of Object.entries({ dt, maxfr, spectrum_windowsize }))
    if (!(value > 0)) throw new ValidationError(`${name} must be above 0, got ${value}.`);
  if (measure !== "squared" && measure !== "imaginary")
    throw new ValidationError(`measure must be "squared" or "imaginary", got "${measure}".`);
  const segmentLength = Math.floor((spectrum_windowsize * 1000) / dt + 1e-6);
  if (segmentLength < 2 || columns < segmentLength + Math.ceil(segmentLength / 2))
    throw new ValidationError(
      `coherence needs segments of at least two samples and two of them, got ${columns} samples and segments of ` +
        `${segmentLength}. With one segment every coherence is 1: choose another spectrum_windowsize.`,
    );
  const spectra = Array.from({ length: rows }, (_, row) =>
    segmentSpectra(x.data.subarray(row * columns, (row + 1) * columns), 1000 / dt, { segmentLength }),
  );
  const bins = spectra[0]?.frequencies.length ?? 0;
  const frequency = spectra[0]?.frequencies.filter((f) => f < maxfr) ?? new Float64Array(0);
  const powers = spectra.map(({ re, im, segments }) =>
    frequency.map((_, bin) => {
      let sum = 0;
      for (let k = bin; k < segments * bins; k += bins) sum += re[k]! ** 2 + im[k]! ** 2;
      return sum;
    }),
  );
  const data = new Float64Array(frequency.length * rows * rows);
  for (let i = 0; i < rows; i++)
    for (let j = i; j < rows; j++) {
      const a = spectra[i]!;
      const b = spectra[j]!;
      for (let bin = 0; bin < frequency.length; bin++) {
        let re = 0;
        let im = 0;
        for (let k = bin; k < a.segments * bins; k += bins) {
          re += a.re[k]! * b.re[k]! + a.im[k]! * b.im[k]!;
          im += a.re[k]! * b.im[k]! - a.im[k]! * b.re[k]!;
        }
        const power = powers[i]![bin]! * powers[j]![bin]!;
        const upper = bin * rows * rows + i * rows + j;
        const lower = bin * rows * rows + j * rows + i;
        if (measure === "squared") data[lower] = data[upper] = (re * re + im * im) / power;
        else {
          data[upper] = im / Math.sqrt(power);
          data[lower] = i === j ? data[upper]! : -data[upper]!;
        }
      }
    }
  const region = x.coords?.[x.dims[0]!];
  return labelled(data, [frequency.length, rows, rows], ["frequency", "region", "region"], {
    coords: { frequency, ...(region && { region }) },
    name: measure === "squared" ? "coherence" : "imaginary coherence",
  });
}
