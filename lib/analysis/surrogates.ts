import { ValidationError } from "../errors.js";
import type { Labelled, NumberArray } from "../labelled.js";
import { irfft, rfft } from "../signal/fft.js";
import { integer, spaceTime } from "./input.js";
import { RANDOM_STREAMS, randomSequence } from "./random.js";

/** Which surrogate is made. */
export interface SurrogateOptions {
  /** Seed of the random numbers. Default 0. */
  readonly seed?: number;
}

/** What a phase-randomised surrogate keeps. */
export interface PhaseSurrogateOptions extends SurrogateOptions {
  /**
   * Turn the phases of all regions by the same angles, so that cross-spectra, covariance and FC stay as they are and
   * only their course in time is random (default true); false also breaks the relation between regions.
   */
  readonly keepCrossSpectrum?: boolean;
}

/**
 * Surrogate with random phases: every region keeps its mean, its variance and its power spectrum.
 *
 * @param x activity, dims ["region", "time"]
 * @param options seed, and whether relations between regions are kept
 * @returns as many samples in the same unit
 * @throws ValidationError when x has other dims or seed is not a whole number
 * @see D. Prichard, J. Theiler, "Generating surrogate data for time series with several simultaneously measured
 * variables", Phys. Rev. Lett. 73 (1994)
 * @example
 * const x = labelled(Float64Array.of(1, 2, 4, 3), [1, 4], ["region", "time"]);
 * phaseRandomised(x, { seed: 3 }).shape // [1, 4]
 */
export function phaseRandomised(x: Labelled<NumberArray>, options: PhaseSurrogateOptions = {}): Labelled {
  const { rows, columns } = spaceTime(x, "phaseRandomised");
  const { seed = 0, keepCrossSpectrum = true } = options;
  const data = new Float64Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    const random = randomSequence(seed, RANDOM_STREAMS.phases, keepCrossSpectrum ? 0 : row);
    const { re, im } = rfft(x.data.subarray(row * columns, (row + 1) * columns));
    // Frequency 0 and, for even lengths, the highest one are real: they have no phase to turn.
    for (let bin = 1; 2 * bin < columns; bin++) {
      const angle = 2 * Math.PI * random.uniform();
      const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
      [re[bin], im[bin]] = [re[bin]! * cos - im[bin]! * sin, re[bin]! * sin + im[bin]! * cos];
    }
    data.set(irfft({ re, im }, columns), row * columns);
  }
  return { ...x, data };
}

/** How closely an amplitude-adjusted surrogate follows the spectrum. */
export interface AmplitudeSurrogateOptions extends SurrogateOptions {
  /** Most repetitions; it ends earlier when the order of values no longer changes. Default 100. */
  readonly iterations?: number;
}

/**
 * Surrogate with the values of every region in another order, chosen so that its power spectrum is nearly kept
 * (iterative amplitude-adjusted Fourier transform); relations between regions are broken.
 *
 * @param x activity, dims ["region", "time"]
 * @param options seed and number of repetitions
 * @returns as many samples in the same unit, a permutation of each row
 * @throws ValidationError when x has other dims, or an option is out of range
 * @see T. Schreiber, A. Schmitz, "Improved surrogate data for nonlinearity tests", Phys. Rev. Lett. 77 (1996)
 * @example
 * const x = labelled(Float64Array.of(1, 2, 4, 3), [1, 4], ["region", "time"]);
 * amplitudeAdjusted(x).data.slice().sort() // [1, 2, 3, 4]
 */
export function amplitudeAdjusted(
  x: Labelled<NumberArray>,
  options: AmplitudeSurrogateOptions = {},
): Labelled {
  const { rows, columns } = spaceTime(x, "amplitudeAdjusted");
  const iterations = integer(options.iterations ?? 100, 1, "iterations");
  const data = new Float64Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    const values = Float64Array.from(x.data.subarray(row * columns, (row + 1) * columns));
    const random = randomSequence(options.seed ?? 0, RANDOM_STREAMS.amplitudes, row);
    data.set(adjust(values, random.shuffle(Array.from(values)), iterations), row * columns);
  }
  return { ...x, data };
}

function adjust(values: Float64Array, start: number[], iterations: number): Float64Array {
  const sorted = values.slice().sort();
  const target = rfft(values);
  const amplitudes = target.re.map((re, bin) => Math.hypot(re, target.im[bin]!));
  let current = Float64Array.from(start);
  for (let k = 0; k < iterations; k++) {
    const { re, im } = rfft(current);
    for (let bin = 0; bin < re.length; bin++) {
      const size = Math.hypot(re[bin]!, im[bin]!);
      const factor = size > 0 ? amplitudes[bin]! / size : 0;
      re[bin]! *= factor;
      im[bin]! *= factor;
    }
    const shaped = irfft({ re, im }, values.length);
    const order = Array.from(shaped.keys()).sort((a, b) => shaped[a]! - shaped[b]! || a - b);
    const next = new Float64Array(values.length);
    order.forEach((t, rank) => {
      next[t] = sorted[rank]!;
    });
    const same = next.every((value, t) => value === current[t]);
    current = next;
    if (same) break;
  }
  return current;
}

/**
 * Surrogate in which every region is shifted in time by a random amount, its end continuing at its beginning: all that
 * concerns single regions is kept, relations between regions are broken.
 *
 * @param x activity, dims ["region", "time"]
 * @param options seed
 * @returns as many samples in the same unit
 * @throws ValidationError when x has other dims or seed is not a whole number
 * @example
 * const x = labelled(Float64Array.of(1, 2, 4, 3), [1, 4], ["region", "time"]);
 * circularlyShifted(x).data.slice().sort() // [1, 2, 3, 4]
 */
export function circularlyShifted(x: Labelled<NumberArray>, options: SurrogateOptions = {}): Labelled {
  const { rows, columns } = spaceTime(x, "circularlyShifted");
  if (columns === 0) throw new ValidationError("circularlyShifted needs at least one sample, got none.");
  const data = new Float64Array(rows * columns);
  const random = randomSequence(options.seed ?? 0, RANDOM_STREAMS.shifts);
  for (let row = 0; row < rows; row++) {
    const shift = random.below(columns);
    for (let t = 0; t < columns; t++)
      data[row * columns + ((t + shift) % columns)] = x.data[row * columns + t]!;
  }
  return { ...x, data };
}
