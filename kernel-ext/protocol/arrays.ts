// Typed arrays inside JSON: `{ dtype, shape, buffer }`, where the buffer travels as bytes beside the message.

const TYPES = {
  float64: Float64Array,
  float32: Float32Array,
  int32: Int32Array,
  uint32: Uint32Array,
  int16: Int16Array,
  uint16: Uint16Array,
  int8: Int8Array,
  uint8: Uint8Array,
} as const;

type TypedArray = InstanceType<(typeof TYPES)[DType]>;

/** Type of the numbers of an array, in NumPy's names. */
export type DType = "float64" | "float32" | "int32" | "uint32" | "int16" | "uint16" | "int8" | "uint8";

/** A typed array on its way. */
export interface PackedArray {
  readonly dtype: DType;
  readonly shape: readonly number[];
  /** Little-endian bytes: a view of any kind. */
  readonly buffer: ArrayBufferView;
}

/**
 * Replace typed arrays in plain structures by their packed form; nothing is copied.
 *
 * @param value JSON with typed arrays in it; functions and symbols are left out
 */
export function packArrays(value: unknown): unknown {
  if (ArrayBuffer.isView(value)) {
    const dtype = dtypeOf(value);
    const array = value as unknown as TypedArray;
    return dtype === undefined ? value : { dtype, shape: [array.length], buffer: array };
  }
  if (Array.isArray(value)) return value.map(packArrays);
  if (!isRecord(value)) return value;
  const out: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value))
    if (typeof item !== "function" && item !== undefined) out[key] = packArrays(item);
  return out;
}

/**
 * Replace packed arrays by typed arrays, matrices by arrays of their rows.
 *
 * @param value what `packArrays` gave, with any view or buffer of the bytes
 * @throws RangeError when the bytes do not hold the numbers that the shape promises
 */
export function unpackArrays(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unpackArrays);
  if (!isRecord(value) || ArrayBuffer.isView(value)) return value;
  if (isPacked(value)) return unpack(value);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, unpackArrays(item)]));
}

function unpack({ dtype, shape, buffer }: PackedArray): TypedArray | TypedArray[] {
  const Type = TYPES[dtype];
  const count = shape.reduce((product, length) => product * length, 1);
  const bytes = ArrayBuffer.isView(buffer)
    ? new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength)
    : new Uint8Array(buffer as ArrayBuffer);
  if (bytes.length !== count * Type.BYTES_PER_ELEMENT)
    throw new RangeError(
      `An array of shape [${shape.join(", ")}] and type ${dtype} needs ${count * Type.BYTES_PER_ELEMENT} bytes, got ${bytes.length}.`,
    );
  // Bytes of a message may begin anywhere; numbers must be aligned.
  const array = new Type(bytes.slice().buffer) as TypedArray;
  if (shape.length !== 2) return array;
  const [rows, columns] = shape as [number, number];
  return Array.from({ length: rows }, (_, row) => array.slice(row * columns, (row + 1) * columns));
}

function isPacked(value: object): value is PackedArray {
  const { dtype, shape, buffer } = value as Partial<PackedArray>;
  return (
    typeof dtype === "string" &&
    Object.hasOwn(TYPES, dtype) &&
    Array.isArray(shape) &&
    shape.every((length) => Number.isInteger(length) && length >= 0) &&
    (ArrayBuffer.isView(buffer) || (buffer as unknown) instanceof ArrayBuffer)
  );
}

function dtypeOf(value: ArrayBufferView): DType | undefined {
  return (Object.keys(TYPES) as DType[]).find((name) => value.constructor.name === TYPES[name].name);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
