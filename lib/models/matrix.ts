import { ValidationError } from "../errors.js";
import type { Labelled } from "../labelled.js";
import type { MatrixLike } from "./paramTypes.js";

/** Rows and columns of plain numbers. */
export interface Matrix {
  readonly data: Float64Array;
  readonly rows: number;
  readonly columns: number;
}

/**
 * Read a matrix in any of the accepted forms, checking that rows have equal length and entries are finite.
 *
 * @param what name for error texts, e.g. "Cmat"
 * @throws ValidationError naming the cell
 */
export function readMatrix(value: MatrixLike, what: string): Matrix {
  const matrix = isLabelled(value) ? fromLabelled(value, what) : fromRows(value, what);
  const bad = firstNotFinite(matrix.data);
  if (bad >= 0) {
    const [row, column] = [Math.floor(bad / matrix.columns), bad % matrix.columns];
    throw new ValidationError(
      `${what}[${row}][${column}] must be finite, got ${matrix.data[bad]}. Replace missing entries before the run.`,
    );
  }
  return matrix;
}

/** A square matrix of `nodes` rows. */
export function readSquare(value: MatrixLike, what: string, nodes?: number): Matrix {
  const matrix = readMatrix(value, what);
  if (matrix.rows !== matrix.columns)
    throw new ValidationError(
      `${what} must be square, got ${matrix.rows} × ${matrix.columns}. Give one row and one column per node.`,
    );
  if (nodes !== undefined && matrix.rows !== nodes)
    throw new ValidationError(
      `${what} must be ${nodes} × ${nodes} like Cmat, got ${matrix.rows} × ${matrix.columns}.`,
    );
  return matrix;
}

export function isLabelled(value: unknown): value is Labelled {
  return typeof value === "object" && value !== null && "data" in value && "shape" in value;
}

/** Plain loop: stimuli of long runs are checked for every run of an exploration. */
function firstNotFinite(data: Float64Array): number {
  for (let i = 0; i < data.length; i++) if (!Number.isFinite(data[i]!)) return i;
  return -1;
}

function fromLabelled(value: Labelled, what: string): Matrix {
  if (value.shape.length !== 2)
    throw new ValidationError(`${what} must have two dimensions, got shape [${value.shape.join(", ")}].`);
  const [rows, columns] = value.shape as [number, number];
  if (value.data.length !== rows * columns)
    throw new ValidationError(
      `${what} of shape [${rows}, ${columns}] must hold ${rows * columns} numbers, got ${value.data.length}.`,
    );
  return { data: new Float64Array(value.data), rows, columns };
}

function fromRows(value: readonly (readonly number[] | Float64Array)[], what: string): Matrix {
  if (!Array.isArray(value) || value.length === 0)
    throw new ValidationError(
      `${what} must be a matrix: rows of numbers or a labelled array. It has no rows.`,
    );
  const isRow = (row: unknown): boolean => Array.isArray(row) || ArrayBuffer.isView(row);
  if (!isRow(value[0]))
    throw new ValidationError(
      `${what} must be a matrix: rows of numbers or a labelled array. Its row 0 is ${value[0]}.`,
    );
  const columns = value[0]!.length;
  const data = new Float64Array(value.length * columns);
  value.forEach((row, i) => {
    if (!isRow(row) || row.length !== columns)
      throw new ValidationError(
        `All rows of ${what} must have ${columns} numbers like the first, row ${i} ${isRow(row) ? `has ${row.length}` : `is ${row}`}.`,
      );
    data.set(row, i * columns);
  });
  return { data, rows: value.length, columns };
}
