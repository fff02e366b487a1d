import { ValidationError } from "../errors.js";
import type { Labelled } from "../labelled.js";

/** Numbers in any of the shapes that an input may have. */
export type InputArray = number | ArrayLike<number> | readonly ArrayLike<number>[] | Labelled;

/** Numbers as rows of equal length. */
export interface Rows {
  readonly data: Float64Array;
  readonly rows: number;
  readonly columns: number;
  /** Whether it was one-dimensional. */
  readonly flat: boolean;
}

/**
 * Read numbers of any shape as rows; a vector is one row.
 *
 * @throws ValidationError when there are none, rows differ in length, or there are more than two dimensions
 */
export function toRows(original: InputArray): Rows {
  const made = readRows(original);
  if (made.data.length > 0) return made;
  throw new ValidationError("An input must hold at least one number, got an empty array.");
}

function readRows(original: InputArray): Rows {
  if (typeof original === "number")
    return { data: Float64Array.of(original), rows: 1, columns: 1, flat: false };
  if ("shape" in original) {
    const { data, shape } = original;
    if (shape.length === 1) return { data, rows: 1, columns: shape[0]!, flat: true };
    if (shape.length === 2) return { data, rows: shape[0]!, columns: shape[1]!, flat: false };
    throw new ValidationError(`An input must have one or two dimensions, got [${shape}].`);
  }
  const list = Array.from(original as ArrayLike<number | ArrayLike<number>>);
  if (list.every((entry) => typeof entry === "number"))
    return { data: Float64Array.from(list as number[]), rows: 1, columns: list.length, flat: true };
  const rows = list as readonly ArrayLike<number>[];
  const columns = rows[0]!.length;
  const ragged = rows.findIndex((row) => row.length !== columns);
  if (ragged >= 0)
    throw new ValidationError(
      `Rows of an input must have equal length, got ${columns} in row 0 and ${rows[ragged]!.length} in row ${ragged}.`,
    );
  const data = Float64Array.from(rows.flatMap((row) => Array.from(row)));
  return { data, rows: rows.length, columns, flat: false };
}
