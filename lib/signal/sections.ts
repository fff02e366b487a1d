import { ValidationError } from "../errors.js";
import type { Section } from "./butterworth.js";
import { padSeries } from "./padding.js";

/** Runs one section over the samples in place, from its steady state for a constant input `level`. */
function runSection([b0, b1, b2, , a1, a2]: Section, samples: Float64Array, level: number): void {
  const settled = (level * (b0 + b1 + b2)) / (1 + a1 + a2);
  let late = b2 * level - a2 * settled;
  let early = b1 * level - a1 * settled + late;
  for (let t = 0; t < samples.length; t++) {
    const x = samples[t]!;
    const y = b0 * x + early;
    early = b1 * x - a1 * y + late;
    late = b2 * x - a2 * y;
    samples[t] = y;
  }
}

function runSections(sections: readonly Section[], samples: Float64Array): void {
  let level = samples[0]!;
  for (const section of sections) {
    runSection(section, samples, level);
    const [b0, b1, b2, , a1, a2] = section;
    level *= (b0 + b1 + b2) / (1 + a1 + a2);
  }
}

/**
 * Samples by which `sosfiltfilt` extends a series on either side; the series must be longer.
 *
 * @param sections the filter
 * @returns 3 × (highest power of z in the whole filter + 1)
 * @example
 * paddingOf(butter(8, { type: "lowpass", high: 5 }, 100)) // 27
 */
export function paddingOf(sections: readonly Section[]): number {
  const shortNumerators = sections.filter(([, , b2]) => b2 === 0).length;
  const shortDenominators = sections.filter(([, , , , , a2]) => a2 === 0).length;
  return 3 * (2 * sections.length + 1 - Math.min(shortNumerators, shortDenominators));
}

/**
 * Filters forward and backward, so that no frequency is shifted in time (as `scipy.signal.sosfiltfilt`).
 *
 * The series is extended at both ends by its point reflection, and each pass starts in the steady state of
 * its first sample: no jump at the borders is seen by the filter.
 *
 * @param sections the filter, from `butter`
 * @param x T samples
 * @returns T samples; every frequency is weakened twice (−6 dB at an edge)
 * @throws ValidationError when the series is not longer than the extension needed
 * @example
 * const x = new Float64Array(16); x[3] = 1;
 * sosfiltfilt(butter(2, { type: "lowpass", high: 25 }, 100), x)[3] // ≈ 0.5
 */
export function sosfiltfilt(sections: readonly Section[], x: Float64Array): Float64Array {
  const padding = paddingOf(sections);
  if (x.length <= padding)
    throw new ValidationError(
      `This filter needs more than ${padding} samples (its padlen), got ${x.length}; give a longer signal, pad it, or lower the order.`,
    );
  const extended = padSeries(x, [padding, padding], { paddingType: "reflect", reflectType: "odd" });
  runSections(sections, extended);
  extended.reverse();
  runSections(sections, extended);
  extended.reverse();
  return extended.slice(padding, padding + x.length);
}
