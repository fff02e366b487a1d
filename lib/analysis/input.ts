import { ValidationError } from "../errors.js";
import type { Labelled, NumberArray } from "../labelled.js";

/**
 * Check that an array has the dims ["region", "time"] (any name for the first).
 *
 * @returns its number of rows and columns
 * @throws ValidationError when it has other dims
 */
export function spaceTime(x: Labelled<NumberArray>, name: string): { rows: number; columns: number } {
  const dims = x?.dims;
  if (dims?.length !== 2 || dims[1] !== "time")
    throw new ValidationError(
      `${name} expects an array with dims ["region", "time"], got ${describe(x)}. ` +
        'Name the last dimension "time", and select one variable first if there are several.',
    );
  const [rows, columns] = x.shape as [number, number];
  if (x.data.length !== rows * columns)
    throw new ValidationError(`${name} expects ${rows} × ${columns} numbers, got ${x.data.length}.`);
  return { rows, columns };
}

/**
 * Check that an array is a square matrix.
 *
 * @returns its number of rows
 * @throws ValidationError when it is not
 */
export function square(matrix: Labelled<NumberArray>, name: string): number {
  const shape = matrix?.shape;
  if (shape?.length !== 2 || shape[0] !== shape[1] || matrix.data.length !== shape[0]! * shape[1]!)
    throw new ValidationError(`${name} expects a square matrix, got ${describe(matrix)}.`);
  return shape[0]!;
}

/**
 * Check that a number is an integer of at least `least`.
 *
 * @throws ValidationError when it is not
 */
export function integer(value: number, least: number, name: string): number {
  if (!Number.isInteger(value) || value < least)
    throw new ValidationError(`${name} must be an integer of at least ${least}, got ${value}.`);
  return value;
}

function describe(x: Labelled<NumberArray> | undefined): string {
  if (!x?.shape || !x.dims) return typeof x === "object" ? "an object without shape and dims" : `${x}`;
  return `dims [${x.dims.map((dim) => `"${dim}"`).join(", ")}] of shape ${x.shape.join(" × ")}`;
}
