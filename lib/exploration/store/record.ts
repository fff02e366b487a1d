import { NeurolabError } from "../../errors.js";
import type { NumberArray } from "../../labelled.js";
import {
  type FlatResults,
  isLabelledArray,
  isNumberArray,
  type ResultValue,
  type StoredRun,
} from "../results.js";

/**
 * A run as bytes: a line of JSON with everything but the numbers of arrays, then these numbers.
 *
 * The line begins with the length of the whole, so that a damaged file is noticed.
 */

/** Types of numbers, as NumPy abbreviates them. */
export type TypeName = "f8" | "f4" | "i4" | "u4" | "u1";

/** The array of each type. */
export const arrayTypes: Readonly<Record<TypeName, NumberArrayConstructor>> = {
  f8: Float64Array,
  f4: Float32Array,
  i4: Int32Array,
  u4: Uint32Array,
  u1: Uint8Array,
};

/** Makes arrays of numbers. */
export interface NumberArrayConstructor {
  new (length: number): NumberArray;
  new (buffer: ArrayBuffer, offset: number, length: number): NumberArray;
  readonly BYTES_PER_ELEMENT: number;
}

/** Name of the type of an array's numbers, as NumPy abbreviates them. */
export function typeName(data: NumberArray): TypeName {
  // By name: arrays that come from another context are of another class.
  const tag = Object.prototype.toString.call(data).slice(8, -1);
  const found = Object.entries(arrayTypes).find(([, type]) => type.name === tag);
  return found![0] as TypeName;
}

interface ArrayNote {
  readonly type: TypeName;
  readonly offset: number;
  readonly length: number;
  readonly labels?: {
    readonly shape: readonly number[];
    readonly dims: readonly string[];
    readonly coords?: Readonly<Record<string, readonly string[] | { readonly array: ArrayNote }>>;
    readonly name?: string;
    readonly unit?: string;
  };
}

type Note = { readonly value: number | string | boolean | null } | { readonly array: ArrayNote };

/** Bytes of a run. */
export function encodeRun(run: StoredRun): Uint8Array {
  const arrays: NumberArray[] = [];
  let size = 0;
  const note = (data: NumberArray): ArrayNote => {
    const offset = size;
    arrays.push(data);
    size += Math.ceil(data.byteLength / 8) * 8;
    return { type: typeName(data), offset, length: data.length };
  };
  const noteValue = (value: ResultValue): Note => {
    if (isNumberArray(value)) return { array: note(value) };
    if (!isLabelledArray(value)) return { value: typeof value === "number" ? exact(value) : value };
    const { data, shape, dims, coords, name, unit } = value;
    const labels = {
      shape,
      dims,
      ...(coords && {
        coords: Object.fromEntries(
          Object.entries(coords).map(([dim, at]) => [dim, isNumberArray(at) ? { array: note(at) } : at]),
        ),
      }),
      ...(name !== undefined && { name }),
      ...(unit !== undefined && { unit }),
    };
    return { array: { ...note(data), labels: labels as ArrayNote["labels"] } };
  };
  const notes =
    run.status === "finished"
      ? { results: Object.entries(run.results).map(([name, value]) => [name, noteValue(value)]) }
      : { reason: run.reason };
  const text = new TextEncoder().encode(JSON.stringify(notes));
  const start = HEADER + Math.ceil(text.length / 8) * 8;
  const bytes = new Uint8Array(start + size).fill(32, HEADER, start);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, MAGIC, true);
  view.setUint32(4, text.length, true);
  view.setFloat64(8, bytes.length, true);
  bytes.set(text, HEADER);
  let at = start;
  for (const data of arrays) {
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
    at += Math.ceil(data.byteLength / 8) * 8;
  }
  return bytes;
}

const HEADER = 16;
const MAGIC = 0x314e524e;

/**
 * The run that these bytes hold.
 *
 * @throws NeurolabError when they are damaged
 */
export function decodeRun(bytes: Uint8Array): StoredRun {
  // Views of numbers must begin at multiples of eight.
  const aligned = bytes.byteOffset % 8 === 0 ? bytes : bytes.slice();
  const view = new DataView(aligned.buffer, aligned.byteOffset, aligned.byteLength);
  if (bytes.length < HEADER || view.getUint32(0, true) !== MAGIC || view.getFloat64(8, true) !== bytes.length)
    throw new NeurolabError("A stored run is damaged. Delete its file to have it computed again.");
  const length = view.getUint32(4, true);
  const start = HEADER + Math.ceil(length / 8) * 8;
  const { results, reason } = JSON.parse(new TextDecoder().decode(aligned.subarray(HEADER, HEADER + length)));
  if (reason) return { status: "failed", reason };
  const array = ({ type, offset, length: count }: ArrayNote): NumberArray =>
    new arrayTypes[type](aligned.buffer as ArrayBuffer, aligned.byteOffset + start + offset, count);
  const value = (note: Note): ResultValue => {
    if (!("array" in note)) return revive(note.value) as ResultValue;
    const data = array(note.array);
    if (!note.array.labels) return data;
    const { coords, ...rest } = note.array.labels;
    if (!coords) return { data, ...rest };
    const places = Object.entries(coords).map(([dim, at]) => [dim, "array" in at ? array(at.array) : at]);
    return { data, ...rest, coords: Object.fromEntries(places) };
  };
  const entries = (results as [string, Note][]).map(([name, note]) => [name, value(note)] as const);
  return { status: "finished", results: Object.fromEntries(entries) as FlatResults };
}

/** JSON has no NaN, ∞ and −0. */
function exact(value: number): number | string | null {
  if (Number.isFinite(value) && !Object.is(value, -0)) return value;
  return `\u0000${Object.is(value, -0) ? "-0" : value}`;
}

function revive(value: unknown): unknown {
  return typeof value === "string" && value.startsWith("\u0000") ? Number(value.slice(1)) : value;
}
