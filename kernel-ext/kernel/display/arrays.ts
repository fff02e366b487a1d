// Short texts for arrays of numbers: what it is, how large, its range, and its first values.

export type NumericArray =
  | Float64Array
  | Float32Array
  | Int32Array
  | Uint32Array
  | Int16Array
  | Uint16Array
  | Int8Array
  | Uint8Array
  | Uint8ClampedArray;

/** The shape of `Labelled` of the library, recognised without importing it. */
interface LabelledLike {
  readonly data: NumericArray;
  readonly shape: readonly number[];
  readonly dims: readonly string[];
  readonly name?: string;
  readonly unit?: string;
}

const HEAD = 6;
const TAIL = 3;

export function isNumericArray(value: unknown): value is NumericArray {
  return (
    ArrayBuffer.isView(value) &&
    !(value instanceof DataView) &&
    !(value instanceof BigInt64Array) &&
    !(value instanceof BigUint64Array)
  );
}

export function isLabelledLike(value: unknown): value is LabelledLike {
  if (typeof value !== "object" || value === null) return false;
  const { data, shape, dims } = value as Partial<LabelledLike>;
  return isNumericArray(data) && Array.isArray(shape) && Array.isArray(dims) && shape.length === dims.length;
}

/**
 * One line about an array, e.g. `Float64Array(1000) [0, 0.1, …, 99.9]  min 0, max 99.9, mean 49.95`.
 *
 * @param array numbers
 */
export function arraySummary(array: NumericArray): string {
  const name = array.constructor.name;
  return `${name}(${array.length}) [${sample(array)}]${statistics(array)}`;
}

/**
 * Two lines about a labelled array: name, unit and dimensions, then its values.
 *
 * @param value data with shape and dims
 */
export function labelledSummary(value: LabelledLike): string {
  const { data, shape, dims, name, unit } = value;
  const dimensions = dims.map((dim, index) => `${dim} ${shape[index]}`).join(" × ");
  const title = [name, unit && `[${unit}]`, dimensions && `(${dimensions})`].filter(Boolean).join(" ");
  return `${title}\n${data.constructor.name} [${sample(data)}]${statistics(data)}`;
}

function sample(array: NumericArray): string {
  const show = (part: NumericArray): string => Array.from(part, short).join(", ");
  if (array.length <= HEAD + TAIL + 1) return show(array);
  return `${show(array.subarray(0, HEAD))}, …, ${show(array.subarray(-TAIL))}`;
}

function statistics(array: NumericArray): string {
  if (array.length <= HEAD + TAIL + 1) return "";
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  let sum = 0;
  let missing = 0;
  for (const value of array) {
    if (Number.isNaN(value)) {
      missing++;
      continue;
    }
    if (value < min) min = value;
    if (value > max) max = value;
    sum += value;
  }
  if (missing === array.length) return "  all NaN";
  const mean = sum / (array.length - missing);
  const nan = missing > 0 ? `, ${missing} NaN` : "";
  return `  min ${short(min)}, max ${short(max)}, mean ${short(mean)}${nan}`;
}

function short(value: number): string {
  return Number.isInteger(value) && Math.abs(value) < 1e15
    ? String(value)
    : String(Number(value.toPrecision(5)));
}
