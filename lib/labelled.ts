import { ValidationError } from "./errors.js";

/** Any typed array that neurolab accepts as the storage of numbers. */
export type NumberArray = Float64Array | Float32Array | Int32Array | Uint32Array | Uint8Array;

/**
 * A labelled array: row-major numbers with named dimensions.
 *
 * Matrices of connectivity are `[target][source]`; space–time arrays are `dims: ["region", "time"]`.
 */
export interface Labelled<T extends NumberArray = Float64Array> {
  /** Numbers in row-major order; length is the product of `shape`. */
  readonly data: T;
  /** Length of every dimension. */
  readonly shape: readonly number[];
  /** Name of every dimension, e.g. `["region", "time"]`. */
  readonly dims: readonly string[];
  /** Coordinates per dimension name: region names, time in ms, … */
  readonly coords?: Readonly<Record<string, readonly string[] | Float64Array>>;
  /** Name of the quantity. */
  readonly name?: string;
  /** Physical unit, e.g. `"Hz"`. */
  readonly unit?: string;
}

/**
 * Make a labelled array and check that data, shape and dims agree.
 *
 * @param data numbers in row-major order
 * @param shape length of every dimension
 * @param dims name of every dimension
 * @param options coordinates, name and unit
 * @returns the labelled array (data is not copied)
 * @throws ValidationError when lengths disagree
 * @example
 * labelled(new Float64Array(6), [2, 3], ["region", "time"]).shape // [2, 3]
 */
export function labelled<T extends NumberArray = Float64Array>(
  data: T,
  shape: readonly number[],
  dims: readonly string[],
  options: { coords?: Record<string, readonly string[] | Float64Array>; name?: string; unit?: string } = {},
): Labelled<T> {
  const size = shape.reduce((product, length) => product * length, 1);
  if (dims.length !== shape.length)
    throw new ValidationError(
      `dims must name every dimension, got ${dims.length} names for shape [${shape}].`,
    );
  if (size !== data.length)
    throw new ValidationError(`data must hold ${size} numbers for shape [${shape}], got ${data.length}.`);
  return { ...options, data, shape, dims };
}
