import { ValidationError } from "../errors.js";
import type { NumberArray } from "../labelled.js";

/** A series thinned for drawing; sample `i` lies at `start + i * step`, counted in samples of the original. */
export interface Decimated {
  readonly values: Float64Array;
  readonly start: number;
  readonly step: number;
}

/**
 * Thin a series to its least and greatest value per bin, so that no peak is lost however narrow.
 *
 * The two values of a bin keep their order in time and are drawn at a quarter and three quarters of it:
 * no point moves by more than a bin, which is one pixel wide. Series with at most two samples per bin
 * are returned as they are.
 *
 * @param data evenly spaced samples; NaN and infinite samples are gaps
 * @param bins number of bins, as a rule the width of the figure in px
 * @param from first sample to use
 * @param to end of the samples to use (exclusive)
 * @returns at most `2 * bins` values with the position of the first and their distance, in samples
 * @throws ValidationError when there is no sample, or `bins` is not a positive integer
 * @example
 * decimate(new Float64Array([0, 9, 0, 0, 0, 0, -5, 0]), 2).values // [0, 9, 0, -5]
 */
export function decimate(data: NumberArray, bins: number, from = 0, to: number = data.length): Decimated {
  const count = to - from;
  if (!Number.isInteger(bins) || bins < 1)
    throw new ValidationError(`bins must be a positive integer, got ${bins}.`);
  if (!(from >= 0 && count > 0 && to <= data.length))
    throw new ValidationError(
      `from and to must enclose samples of the series: 0 ≤ from < to ≤ ${data.length}, got ${from} and ${to}.`,
    );
  if (count <= 2 * bins) {
    const values = Float64Array.from(data.subarray(from, to), (value) =>
      Number.isFinite(value) ? value : Number.NaN,
    );
    return { values, start: from, step: 1 };
  }
  const values = new Float64Array(2 * bins);
  const width = count / bins;
  for (let bin = 0; bin < bins; bin++) {
    const end = from + Math.floor((bin + 1) * width);
    let min = Number.POSITIVE_INFINITY;
    let max = Number.NEGATIVE_INFINITY;
    let minAt = -1;
    let maxAt = -1;
    for (let index = from + Math.floor(bin * width); index < end; index++) {
      const value = data[index]!;
      if (!Number.isFinite(value)) continue;
      if (value < min) {
        min = value;
        minAt = index;
      }
      if (value > max) {
        max = value;
        maxAt = index;
      }
    }
    if (minAt < 0) {
      values[2 * bin] = Number.NaN;
      values[2 * bin + 1] = Number.NaN;
    } else {
      values[2 * bin] = minAt <= maxAt ? min : max;
      values[2 * bin + 1] = minAt <= maxAt ? max : min;
    }
  }
  return { values, start: from + 0.25 * width - 0.5, step: width / 2 };
}

/**
 * Average rows of a raster over time so that it has at most `columns` columns.
 *
 * @param data rows × samples, row-major
 * @param rows number of rows
 * @param columns greatest number of columns to keep
 * @returns the averaged raster (NaN where a cell holds no finite sample), its number of columns, and the
 *   position of the first column and the distance of columns in samples
 * @throws ValidationError when `data` does not hold whole rows
 * @example
 * averageColumns(new Float64Array([1, 3, 5, 7]), 1, 2).values // [2, 6]
 */
export function averageColumns(
  data: NumberArray,
  rows: number,
  columns: number,
): { values: Float64Array; columns: number; start: number; step: number } {
  const length = data.length / rows;
  if (!Number.isInteger(length) || length < 1)
    throw new ValidationError(`data must hold ${rows} rows of equal length, got ${data.length} numbers.`);
  if (length <= columns) return { values: Float64Array.from(data), columns: length, start: 0, step: 1 };
  const values = new Float64Array(rows * columns);
  const width = length / columns;
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      let sum = 0;
      let count = 0;
      const end = row * length + Math.floor((column + 1) * width);
      for (let index = row * length + Math.floor(column * width); index < end; index++) {
        const value = data[index]!;
        if (Number.isFinite(value)) {
          sum += value;
          count++;
        }
      }
      values[row * columns + column] = count ? sum / count : Number.NaN;
    }
  return { values, columns, start: 0.5 * width - 0.5, step: width };
}
