import { zlibSync } from "fflate";
import type { Labelled } from "../../../lib/index.js";

/** Options of {@link matFile}. */
interface MatOptions {
  /** Compress every variable, as MATLAB does since version 7. Default true. */
  readonly compress?: boolean;
  /** Byte order. Default little endian. */
  readonly bigEndian?: boolean;
}

/** A MATLAB v5 file with double arrays, character arrays (string) and cell arrays of strings (string[]). */
export function matFile(
  variables: Readonly<Record<string, Labelled | string | readonly string[]>>,
  { compress = true, bigEndian = false }: MatOptions = {},
): Uint8Array {
  const little = !bigEndian;
  const header = new Uint8Array(128).fill(0x20);
  header.set(new TextEncoder().encode("MATLAB 5.0 MAT-file, written by a test"));
  header.fill(0, 116, 124);
  new DataView(header.buffer).setUint16(124, 0x0100, little);
  header.set(new TextEncoder().encode(little ? "IM" : "MI"), 126);

  const element = (type: number, data: Uint8Array): Uint8Array => {
    const out = new Uint8Array(8 + Math.ceil(data.length / 8) * 8);
    const view = new DataView(out.buffer);
    view.setUint32(0, type, little);
    view.setUint32(4, data.length, little);
    out.set(data, 8);
    return out;
  };
  const integers = (...values: number[]): Uint8Array => {
    const view = new DataView(new ArrayBuffer(values.length * 4));
    for (const [k, value] of values.entries()) view.setUint32(k * 4, value, little);
    return new Uint8Array(view.buffer);
  };
  const matrix = (
    classId: number,
    shape: readonly number[],
    name: string,
    ...data: Uint8Array[]
  ): Uint8Array =>
    element(
      14,
      concat(
        element(6, integers(classId, 0)),
        element(5, integers(...shape)),
        element(1, new TextEncoder().encode(name)),
        ...data,
      ),
    );
  const text = (value: string, name: string): Uint8Array => {
    const codes = new DataView(new ArrayBuffer(value.length * 2));
    for (let k = 0; k < value.length; k++) codes.setUint16(k * 2, value.charCodeAt(k), little);
    return matrix(4, [1, value.length], name, element(4, new Uint8Array(codes.buffer)));
  };
  const variable = (name: string, value: Labelled | string | readonly string[]): Uint8Array => {
    if (typeof value === "string") return text(value, name);
    if (Array.isArray(value))
      return matrix(1, [value.length, 1], name, ...value.map((line) => text(line, "")));
    const { data, shape } = value as Labelled;
    const [rows, columns] = shape as [number, number];
    const view = new DataView(new ArrayBuffer(data.length * 8));
    for (let j = 0; j < columns; j++)
      for (let i = 0; i < rows; i++) view.setFloat64((j * rows + i) * 8, data[i * columns + j]!, little);
    return matrix(6, shape, name, element(9, new Uint8Array(view.buffer)));
  };

  const elements = Object.entries(variables).map(([name, value]) => {
    const plain = variable(name, value);
    if (!compress) return plain;
    const packed = zlibSync(plain);
    return concat(integers(15, packed.length), packed);
  });
  return concat(header, ...elements);
}

function concat(...parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
