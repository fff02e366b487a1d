import { half } from "../half.js";
import type { Message } from "./objectHeader.js";
import type { Source } from "./source.js";

/** Element type of a data set or attribute. */
export interface ElementType {
  /** What it is; "other" cannot be read. */
  readonly kind: "integer" | "float" | "string" | "text" | "reference" | "other";
  /** Bytes of an element. */
  readonly size: number;
  /** Big endian numbers. */
  readonly big: boolean;
  /** Signed integers. */
  readonly signed: boolean;
}

const other = (size: number): ElementType => ({ kind: "other", size, big: false, signed: false });

/**
 * Read a datatype message: integers, IEEE floats, enumerations (as their integers), strings of fixed length ("string")
 * and of variable length ("text"), object references.
 */
export function readType(source: Source, message: Message): ElementType {
  if (message.shared) return other(0);
  return typeAt(source, message.at);
}

/** Datatype at a place; also used for attributes. */
export function typeAt(source: Source, at: number): ElementType {
  source.step();
  const typeClass = source.uint(at, 1) & 15;
  const bits = source.uint(at + 1, 1);
  const size = source.uint(at + 4, 4);
  const big = (bits & 1) === 1;
  if (typeClass === 0) {
    const whole = source.uint(at + 8, 2) === 0 && source.uint(at + 10, 2) === 8 * size;
    if (!whole || ![1, 2, 4, 8].includes(size)) return other(size);
    return { kind: "integer", size, big, signed: (bits & 8) !== 0 };
  }
  if (typeClass === 1) {
    // Positions of exponent and mantissa of IEEE 754 numbers of 2, 4 and 8 bytes.
    const ieee = { 2: [10, 5, 0, 10], 4: [23, 8, 0, 23], 8: [52, 11, 0, 52] }[size];
    const usual = ieee?.every((value, k) => source.uint(at + 12 + k, 1) === value) && (bits & 64) === 0;
    return usual ? { kind: "float", size, big, signed: true } : other(size);
  }
  if (typeClass === 3) return { kind: "string", size, big: false, signed: false };
  if (typeClass === 7 && (bits & 15) === 0) return { kind: "reference", size, big: false, signed: false };
  if (typeClass === 8) return typeAt(source, at + 8); // an enumeration begins with its integer type
  if (typeClass === 9 && (bits & 15) === 1) return { kind: "text", size, big: false, signed: false };
  return other(size);
}

/**
 * Shape from a dataspace message.
 *
 * @returns lengths, [] for a scalar, null for an empty dataspace
 */
export function readShape(source: Source, at: number): number[] | null {
  const version = source.uint(at, 1);
  const rank = source.uint(at + 1, 1);
  if ((version !== 1 && version !== 2) || rank > 32) throw source.error("a dataspace is damaged.");
  if (version === 2 && source.uint(at + 3, 1) === 2) return null;
  const from = at + (version === 1 ? 8 : 4);
  return Array.from({ length: rank }, (_, k) => source.length(from + k * source.lengthSize));
}

/** Numbers of a type from raw bytes. */
export function numbersFrom(bytes: Uint8Array, type: ElementType, count: number): Float64Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const out = new Float64Array(count);
  const read = reader(view, type);
  for (let k = 0; k < count; k++) out[k] = read(k * type.size);
  return out;
}

function reader(view: DataView, { kind, size, big, signed }: ElementType): (at: number) => number {
  const little = !big;
  if (kind === "float") {
    if (size === 8) return (at) => view.getFloat64(at, little);
    if (size === 4) return (at) => view.getFloat32(at, little);
    return (at) => half(view.getUint16(at, little));
  }
  if (size === 1) return signed ? (at) => view.getInt8(at) : (at) => view.getUint8(at);
  if (size === 2) return signed ? (at) => view.getInt16(at, little) : (at) => view.getUint16(at, little);
  if (size === 4) return signed ? (at) => view.getInt32(at, little) : (at) => view.getUint32(at, little);
  return signed
    ? (at) => Number(view.getBigInt64(at, little))
    : (at) => Number(view.getBigUint64(at, little));
}
