import { ValidationError } from "../errors.js";
import type { Labelled, NumberArray } from "../labelled.js";
import { fcd } from "./fcd.js";
import { square } from "./input.js";
import { upperTriangle } from "./matrixCorrelation.js";
import type { FcdOptions } from "./windows.js";

/**
 * Kolmogorov–Smirnov distance of two samples: the largest gap between their empirical distributions.
 *
 * @param x numbers; NaN are ignored
 * @param y numbers, any amount; NaN are ignored
 * @returns distance in [0, 1]
 * @throws ValidationError when a sample holds no number
 * @see F. J. Massey, "The Kolmogorov-Smirnov test for goodness of fit", J. Am. Stat. Assoc. 46 (1951)
 * @example
 * kolmogorovDistance([1, 2, 3], [2, 3, 4]) // 1/3
 */
export function kolmogorovDistance(x: ArrayLike<number>, y: ArrayLike<number>): number {
  const a = sortedNumbers(x);
  const b = sortedNumbers(y);
  if (a.length === 0 || b.length === 0)
    throw new ValidationError(
      `A Kolmogorov distance needs at least one number on each side, got ${a.length} and ${b.length}. ` +
        "Matrices need two rows, an FCD two windows without constant rows.",
    );
  let distance = 0;
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    const value = Math.min(a[i]!, b[j]!);
    while (i < a.length && a[i] === value) i++;
    while (j < b.length && b[j] === value) j++;
    distance = Math.max(distance, Math.abs(i / a.length - j / b.length));
  }
  return distance;
}

/**
 * Kolmogorov–Smirnov distance between the entries above the diagonals of two matrices.
 *
 * @param m1 square matrix, e.g. a simulated FCD
 * @param m2 square matrix of any size, e.g. a measured FCD
 * @returns distance in [0, 1]; entries that are NaN are ignored
 * @throws ValidationError when a matrix is not square or has no number above the diagonal
 * @example
 * const a = labelled(Float64Array.of(0, 1, 2, 0, 0, 3, 0, 0, 0), [3, 3], ["region", "region"]);
 * const b = labelled(Float64Array.of(0, 2, 3, 0, 0, 4, 0, 0, 0), [3, 3], ["region", "region"]);
 * matrixKolmogorov(a, b) // 1/3
 */
export function matrixKolmogorov(m1: Labelled<NumberArray>, m2: Labelled<NumberArray>): number {
  const first = upperTriangle(m1.data, square(m1, "matrixKolmogorov"));
  const second = upperTriangle(m2.data, square(m2, "matrixKolmogorov"));
  return kolmogorovDistance(first, second);
}

/**
 * Kolmogorov–Smirnov distance between the FCD matrices of two recordings, "the FCD fit" (0 is best).
 *
 * @param ts1 activity, dims ["region", "time"]
 * @param ts2 activity, dims ["region", "time"], any length
 * @param options windows of both FCD matrices, in samples
 * @returns distance in [0, 1]
 * @throws ValidationError when a recording has fewer than two windows, or for what `fcd` refuses
 * @see E. C. A. Hansen et al., "Functional connectivity dynamics", NeuroImage 105 (2015)
 * @example
 * const x = labelled(Float64Array.from({ length: 120 }, (_, k) => Math.sin(k * k)), [3, 40], ["region", "time"]);
 * tsKolmogorov(x, x, { windowsize: 10 }) // 0
 */
export function tsKolmogorov(
  ts1: Labelled<NumberArray>,
  ts2: Labelled<NumberArray>,
  options: FcdOptions = {},
): number {
  return matrixKolmogorov(fcd(ts1, options), fcd(ts2, options));
}

function sortedNumbers(x: ArrayLike<number>): Float64Array {
  return Float64Array.from(x)
    .filter((value) => !Number.isNaN(value))
    .sort();
}
