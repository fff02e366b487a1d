import { type Labelled, labelled, type NumberArray } from "../labelled.js";
import { gram } from "./gram.js";
import { spaceTime } from "./input.js";
import { centre } from "./standardise.js";

/**
 * Functional connectivity: Pearson's correlation of every pair of rows.
 *
 * Rows that are constant or hold a number that is not finite have no correlation; their entries are 0, the
 * diagonal included.
 *
 * @param x activity, dims ["region", "time"], any unit
 * @returns matrix, dims ["region", "region"], entries in [−1, 1]
 * @throws ValidationError when x has other dims
 * @example
 * const x = labelled(Float64Array.of(1, 2, 3, 4, 5, 2, 1, 4, 3, 5), [2, 5], ["region", "time"]);
 * fc(x).data // [1, 0.8, 0.8, 1]
 */
export function fc(x: Labelled<NumberArray>): Labelled {
  const { rows, columns } = spaceTime(x, "fc");
  const matrix = correlateRows(x.data, rows, columns, 0, columns);
  for (let k = 0; k < matrix.length; k++) if (Number.isNaN(matrix[k]!)) matrix[k] = 0;
  const regions = x.coords?.[x.dims[0]!];
  return labelled(matrix, [rows, rows], ["region", "region"], {
    ...(regions && { coords: { region: regions } }),
    name: "FC",
  });
}

/**
 * Correlations of all pairs of rows within a window of columns; NaN for rows without variance.
 *
 * @param data row-major numbers
 * @param rows number of rows
 * @param columns length of a row
 * @param from first column of the window
 * @param to column after the last of the window
 * @returns rows × rows matrix, row-major, clipped to [−1, 1], diagonal exactly 1
 */
export function correlateRows(
  data: NumberArray,
  rows: number,
  columns: number,
  from: number,
  to: number,
): Float64Array {
  const centres = Array.from({ length: rows }, (_, row) =>
    centre(data, row * columns + from, row * columns + to),
  );
  const matrix = gram(rows, to - from, (target, offset, row, first, last) => {
    const { mean, scale } = centres[row]!;
    const begin = row * columns + from + first;
    const length = last - first;
    for (let k = 0; k < length; k++) target[offset + k] = (data[begin + k]! - mean) * scale;
  });
  const lengths = Float64Array.from({ length: rows }, (_, i) => Math.sqrt(matrix[i * rows + i]!));
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < rows; j++) {
      const r = matrix[i * rows + j]! / (lengths[i]! * lengths[j]!);
      matrix[i * rows + j] = r > 1 || (i === j && !Number.isNaN(r)) ? 1 : r < -1 ? -1 : r;
    }
  return matrix;
}
