import { ValidationError } from "../errors.js";
import { type Labelled, labelled, type NumberArray } from "../labelled.js";

/** Longest fibre that is taken for one, in mm; more is a mistake of units or a damaged file. */
const longestFibre = 1e6;

/** A matrix in any form that users have it: labelled, rows of numbers, or flat row-major numbers of a square matrix. */
export type MatrixLike = Labelled<NumberArray> | readonly (readonly number[] | NumberArray)[] | NumberArray;

/**
 * A matrix as a labelled float64 array; the numbers are copied.
 *
 * @param value the matrix
 * @param label what it is called in errors, e.g. a file name
 * @param dims names of the dimensions
 * @throws ValidationError when rows differ in length or a flat array is not square
 */
export function toMatrix(value: MatrixLike, label: string, dims: readonly [string, string]): Labelled {
  if (Array.isArray(value)) return fromRows(value, label, dims);
  if (ArrayBuffer.isView(value)) {
    const flat = value as NumberArray;
    const n = Math.round(Math.sqrt(flat.length));
    if (n * n !== flat.length)
      throw new ValidationError(
        `${label}: a flat array must hold a square matrix, got ${flat.length} numbers. Give rows, or { data, shape, dims }.`,
      );
    return labelled(Float64Array.from(flat), [n, n], dims);
  }
  const array = value as Labelled<NumberArray>;
  if (!array || typeof array !== "object" || !Array.isArray(array.shape) || !ArrayBuffer.isView(array.data))
    throw new ValidationError(
      `${label} must be a matrix: rows of numbers, a typed array, or { data, shape, dims }; got ${typeof value}.`,
    );
  if (array.shape.length !== 2)
    throw new ValidationError(`${label} must have two dimensions, got shape [${array.shape}].`);
  return labelled(Float64Array.from(array.data), array.shape, dims);
}

function fromRows(
  value: readonly (readonly number[] | NumberArray)[],
  label: string,
  dims: readonly [string, string],
): Labelled {
  const rows = value.length;
  const columns = value[0]?.length ?? 0;
  const data = new Float64Array(rows * columns);
  for (const [i, row] of value.entries()) {
    if (row?.length !== columns)
      throw new ValidationError(`${label}: row ${i + 1} has ${row?.length} numbers, row 1 has ${columns}.`);
    for (let j = 0; j < columns; j++) {
      const number = row[j];
      if (typeof number !== "number")
        throw new ValidationError(`${label}: ${cell(i, j)} must be a number, got ${JSON.stringify(number)}.`);
      data[i * columns + j] = number;
    }
  }
  return labelled(data, [rows, columns], dims);
}

/** "row 3, column 5", counted from 1, with the region names if there are any. */
export function cell(i: number, j: number, regions?: readonly string[]): string {
  const names =
    regions?.[i] !== undefined && regions[j] !== undefined ? ` (${regions[i]} from ${regions[j]})` : "";
  return `row ${i + 1}, column ${j + 1}${names}`;
}

/**
 * Check a connectivity or fibre length matrix.
 *
 * @param matrix the matrix
 * @param label what it is called in errors
 * @param options `regions`: names for errors; `lengths`: forbid negative entries
 * @throws ValidationError naming the cell when it is not square, empty, not finite, or a length is negative
 */
export function checkConnectivity(
  matrix: Labelled,
  label: string,
  options: { regions?: readonly string[]; lengths?: boolean } = {},
): void {
  const [rows = 0, columns = 0] = matrix.shape;
  if (matrix.shape.length !== 2 || rows !== columns)
    throw new ValidationError(
      `${label} must be square (regions × regions), got ${matrix.shape.join(" × ")}.`,
    );
  if (rows === 0) throw new ValidationError(`${label} is empty.`);
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < columns; j++) {
      const value = matrix.data[i * columns + j]!;
      if (!Number.isFinite(value))
        throw new ValidationError(
          `${label}: ${cell(i, j, options.regions)} is ${value}; every entry must be a finite number. Use 0 where there is no connection.`,
        );
      if (options.lengths && value < 0)
        throw new ValidationError(
          `${label}: ${cell(i, j, options.regions)} is ${value}; fibre lengths (mm) must not be negative.`,
        );
      if (options.lengths && value > longestFibre)
        throw new ValidationError(
          `${label}: ${cell(i, j, options.regions)} is ${value}; fibre lengths are in mm, and none has ${longestFibre} mm.`,
        );
    }
}

/**
 * Check a BOLD array.
 *
 * @param bold dims ["region", "time"]
 * @param regions number of regions it must have
 * @param label what it is called in errors
 * @throws ValidationError naming the cell when a number is not finite, or the shape does not fit
 */
export function checkBold(bold: Labelled, regions: number, label: string): void {
  const [rows = 0, columns = 0] = bold.shape;
  if (rows !== regions) {
    const hint =
      columns === regions
        ? " It looks transposed: rows must be regions, columns time points (option transposeBOLD)."
        : "";
    throw new ValidationError(
      `${label} must have ${regions} rows, one a region, got ${rows} × ${columns}.${hint}`,
    );
  }
  if (columns < 2) throw new ValidationError(`${label} must have at least 2 time points, got ${columns}.`);
  for (let k = 0; k < bold.data.length; k++)
    if (!Number.isFinite(bold.data[k]!))
      throw new ValidationError(
        `${label}: row ${Math.floor(k / columns) + 1}, column ${(k % columns) + 1} is ${bold.data[k]}; every sample must be a finite number.`,
      );
}
