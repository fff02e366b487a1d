import type { Labelled } from "../../labelled.js";

/** One named entry of a data file: numbers, lines of text, or something that neurolab does not read. */
export type Entry =
  | {
      /** Numbers, row-major. */ readonly type: "numbers";
      /** The array; dims are positional. */ readonly array: Labelled;
    }
  | {
      /** Text, such as region names. */ readonly type: "text";
      /** One string a line or cell. */ readonly lines: readonly string[];
    }
  | {
      /** Present in the file but not readable. */ readonly type: "other";
      /** What it is, e.g. "struct". */ readonly what: string;
    };

/** Everything found in a data file, by name. */
export type Contents = ReadonlyMap<string, Entry>;

/** Names of the dimensions of an array that a file does not label. */
export function positionalDims(rank: number): string[] {
  return rank === 2 ? ["row", "column"] : Array.from({ length: rank }, (_, axis) => `axis${axis}`);
}

/**
 * Copy column-major numbers (MATLAB, Fortran) to row-major order.
 *
 * @param data numbers, first index fastest
 * @param shape lengths
 * @returns numbers, last index fastest
 */
export function toRowMajor(data: Float64Array, shape: readonly number[]): Float64Array {
  if (shape.length < 2) return data;
  const out = new Float64Array(data.length);
  if (shape.length === 2) {
    const [rows, columns] = shape as [number, number];
    for (let j = 0; j < columns; j++)
      for (let i = 0; i < rows; i++) out[i * columns + j] = data[j * rows + i]!;
    return out;
  }
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((product, n) => product * n, 1));
  const index = new Array<number>(shape.length).fill(0);
  let target = 0;
  for (let source = 0; source < data.length; source++) {
    out[target] = data[source]!;
    for (let axis = 0; axis < shape.length; axis++) {
      target += strides[axis]!;
      if (++index[axis]! < shape[axis]!) break;
      target -= strides[axis]! * shape[axis]!;
      index[axis] = 0;
    }
  }
  return out;
}
