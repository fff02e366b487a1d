import { ValidationError } from "../errors.js";
import type { NumberArray } from "../labelled.js";

/** One value of a parameter: a number, a text, a switch, nothing (null), or a vector such as one number per node. */
export type ParameterValue = number | string | boolean | null | readonly number[] | NumberArray;

/** Lists of values by parameter name. */
export interface ParameterLists {
  readonly [name: string]: ArrayLike<ParameterValue>;
}

/** The type of one value in each list. */
export type ParameterPoint<V extends ParameterLists> = { [K in keyof V]: V[K][number] };

/** The lists as plain arrays. */
export type ParameterArrays<V extends ParameterLists> = { [K in keyof V]: readonly V[K][number][] };

/** Copy a list of values after checking them. */
export function readList(name: string, list: ArrayLike<ParameterValue>): readonly ParameterValue[] {
  if (!Array.isArray(list) && !(ArrayBuffer.isView(list) && "length" in list))
    throw new ValidationError(
      `Parameter "${name}" needs a list of values, got ${describe(list)}. Write [value] for a single one.`,
    );
  if (list.length === 0)
    throw new ValidationError(`Parameter "${name}" needs at least one value, got an empty list.`);
  const values: ParameterValue[] = Array.from(list);
  values.forEach((value, i) => {
    if (!isValue(value))
      throw new ValidationError(
        `Values of "${name}" must be numbers, texts, switches, null or vectors of numbers, got ${describe(value)} at position ${i}.`,
      );
  });
  return Object.freeze(values);
}

/** Smallest and largest number in a list; NaN if it holds anything that is no number or vector. */
export function rangeOf(values: readonly ParameterValue[]): readonly [low: number, high: number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    const numbers = typeof value === "number" ? [value] : isVector(value) ? value : [Number.NaN];
    for (const number of Array.from(numbers)) {
      low = Math.min(low, number);
      high = Math.max(high, number);
    }
  }
  return [low, high];
}

/** Whether a list may be a pair of bounds: two numbers in ascending order. */
export function isBounds(values: readonly ParameterValue[]): boolean {
  const [low, high] = values;
  return values.length === 2 && typeof low === "number" && typeof high === "number" && high > low;
}

/** A value as plain JSON. */
export function plainValue(value: ParameterValue): unknown {
  return isVector(value) ? Array.from(value) : value;
}

function isVector(value: unknown): value is readonly number[] | NumberArray {
  if (ArrayBuffer.isView(value)) return "length" in value && !(value instanceof BigInt64Array);
  return Array.isArray(value) && value.every((entry) => typeof entry === "number");
}

function isValue(value: unknown): boolean {
  if (typeof value === "number") return !Number.isNaN(value);
  return value === null || typeof value === "string" || typeof value === "boolean" || isVector(value);
}

function describe(value: unknown): string {
  if (value === undefined || value === null || typeof value === "number") return String(value);
  if (typeof value === "string") return `"${value}"`;
  return Array.isArray(value) ? "a list with other things in it" : `a value of type ${typeof value}`;
}
