import { ValidationError } from "../errors.js";
import type { Labelled, NumberArray } from "../labelled.js";
import { distinctDims } from "./netcdf.js";
import type { Metadata } from "./saver.js";

/** Opcodes of Python's pickle machine, protocol 5 (Python 3.8 and later). */
const op = {
  protocol: [0x80, 5],
  stop: ".",
  mark: "(",
  tuple: "t",
  emptyDict: "}",
  setItems: "u",
  emptyList: "]",
  append: "e",
  none: "N",
  true: 0x88,
  false: 0x89,
  float: "G",
  text: "X",
  integer: "J",
  byteArray: 0x96,
  global: "c",
  call: "R",
} as const;

/** NumPy's names for kinds of numbers, little-endian. */
const numpyType = (data: NumberArray): string => {
  if (data instanceof Float64Array) return "<f8";
  if (data instanceof Float32Array) return "<f4";
  if (data instanceof Int32Array) return "<i4";
  return data instanceof Uint32Array ? "<u4" : "|u1";
};

/** Collects the bytes of a pickle. */
class PickleWriter {
  private readonly parts: Uint8Array[] = [];

  code(...codes: (string | number)[]): this {
    this.parts.push(Uint8Array.from(codes, (code) => (typeof code === "string" ? code.charCodeAt(0) : code)));
    return this;
  }

  private sized(length: number, write: (view: DataView) => void): void {
    const bytes = new Uint8Array(length);
    write(new DataView(bytes.buffer));
    this.parts.push(bytes);
  }

  text(value: string): this {
    const bytes = new TextEncoder().encode(value);
    this.code(op.text).sized(4, (view) => view.setUint32(0, bytes.length, true));
    this.parts.push(bytes);
    return this;
  }

  integer(value: number): this {
    this.code(op.integer).sized(4, (view) => view.setInt32(0, value, true));
    return this;
  }

  float(value: number): this {
    this.code(op.float).sized(8, (view) => view.setFloat64(0, value));
    return this;
  }

  /** Calls a Python function or class with the arguments that `writeArguments` puts down. */
  call(module: string, name: string, writeArguments: () => void): this {
    this.code(op.global);
    this.parts.push(new TextEncoder().encode(`${module}\n${name}\n`));
    this.code(op.mark);
    writeArguments();
    return this.code(op.tuple, op.call);
  }

  list<T>(items: readonly T[], write: (item: T) => void): this {
    this.code(op.emptyList, op.mark);
    for (const item of items) write(item);
    return this.code(op.append);
  }

  dict<T>(entries: readonly (readonly [string, T])[], write: (value: T) => void): this {
    this.code(op.emptyDict, op.mark);
    for (const [key, value] of entries) {
      this.text(key);
      write(value);
    }
    return this.code(op.setItems);
  }

  /** numpy.ndarray(shape, dtype, buffer); the buffer is a bytearray, so the array can be written to. */
  array(data: NumberArray, shape: readonly number[]): this {
    return this.call("numpy", "ndarray", () => {
      this.code(op.mark);
      for (const length of shape) this.integer(length);
      this.code(op.tuple).text(numpyType(data)).code(op.byteArray);
      this.sized(8, (view) => view.setBigUint64(0, BigInt(data.byteLength), true));
      this.parts.push(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
    });
  }

  metadata(value: Metadata): this {
    if (value === null) return this.code(op.none);
    if (typeof value === "string") return this.text(value);
    if (typeof value === "boolean") return this.code(value ? op.true : op.false);
    if (typeof value === "number")
      return Number.isInteger(value) && Math.abs(value) < 2 ** 31 && !Object.is(value, -0)
        ? this.integer(value)
        : this.float(value);
    if (ArrayBuffer.isView(value)) return this.list(Array.from(value), (item) => this.metadata(item));
    if (Array.isArray(value)) return this.list(value as readonly Metadata[], (item) => this.metadata(item));
    return this.dict(Object.entries(value as Record<string, Metadata>), (item) => this.metadata(item));
  }

  /** xarray.DataArray(data, coords, dims, name, attrs). */
  dataArray({ data, shape, dims, coords, name, unit }: Labelled<NumberArray>, attributes: Metadata): this {
    const distinct = distinctDims(dims);
    const known = dims.flatMap((dim, axis) =>
      coords?.[dim] ? [[distinct[axis]!, coords[dim]] as const] : [],
    );
    return this.call("xarray", "DataArray", () => {
      this.array(data, shape);
      this.dict(known, (values) =>
        values instanceof Float64Array
          ? this.array(values, [values.length])
          : this.list(values, (item) => this.text(item)),
      );
      this.list(distinct, (dim) => this.text(dim));
      this.metadata(name ?? null);
      this.metadata({
        ...(unit !== undefined && { units: unit }),
        ...(attributes as Record<string, Metadata>),
      });
    });
  }

  finish(): Uint8Array {
    this.code(op.stop);
    const bytes = new Uint8Array(this.parts.reduce((sum, part) => sum + part.length, 0));
    let offset = 0;
    for (const part of this.parts) {
      bytes.set(part, offset);
      offset += part.length;
    }
    return bytes;
  }
}

/**
 * Writes one labelled array as a pickle that Python loads as `xarray.DataArray`, or several as `xarray.Dataset`.
 *
 * Python needs NumPy and xarray to load it, nothing of ours.
 *
 * @param data a labelled array, or arrays by name
 * @param attributes attributes of the array or data set
 * @returns bytes of the pickle
 * @throws ValidationError when there is no array
 * @example
 * toPickle(labelled(new Float64Array(6), [2, 3], ["region", "time"]))[0] // 128
 */
export function toPickle(
  data: Labelled<NumberArray> | Readonly<Record<string, Labelled<NumberArray>>>,
  attributes: Readonly<Record<string, Metadata>> = {},
): Uint8Array {
  const writer = new PickleWriter().code(...op.protocol);
  if (isLabelled(data)) return writer.dataArray(data, attributes).finish();
  const arrays = Object.entries(data);
  if (arrays.length === 0 || !arrays.every(([, array]) => isLabelled(array)))
    throw new ValidationError("Only a labelled array, or an object of labelled arrays, can be pickled.");
  return writer
    .call("xarray", "Dataset", () => {
      writer.dict(arrays, (array) => writer.dataArray(array, {}));
      writer.code(op.none).metadata(attributes);
    })
    .finish();
}

/** Whether a value is one labelled array (and not an object of several). */
export function isLabelled(value: unknown): value is Labelled<NumberArray> {
  const candidate = value as Partial<Labelled> | null;
  return (
    ArrayBuffer.isView(candidate?.data) && Array.isArray(candidate.dims) && Array.isArray(candidate.shape)
  );
}
