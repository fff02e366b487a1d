import { labelled } from "../../labelled.js";
import { checkedSize, DataFileError } from "../fileError.js";
import { type Entry, positionalDims, toRowMajor } from "./contents.js";
import { half } from "./half.js";

/** How one element of a NumPy type is read. */
type Reader = (view: DataView, at: number, little: boolean) => number;

const readers: Readonly<Record<string, Reader>> = {
  f8: (view, at, little) => view.getFloat64(at, little),
  f4: (view, at, little) => view.getFloat32(at, little),
  f2: (view, at, little) => half(view.getUint16(at, little)),
  i1: (view, at) => view.getInt8(at),
  i2: (view, at, little) => view.getInt16(at, little),
  i4: (view, at, little) => view.getInt32(at, little),
  i8: (view, at, little) => Number(view.getBigInt64(at, little)),
  u1: (view, at) => view.getUint8(at),
  u2: (view, at, little) => view.getUint16(at, little),
  u4: (view, at, little) => view.getUint32(at, little),
  u8: (view, at, little) => Number(view.getBigUint64(at, little)),
  b1: (view, at) => (view.getUint8(at) ? 1 : 0),
};

/** True if bytes begin like a NumPy file. */
export function isNpy(bytes: Uint8Array): boolean {
  return (
    bytes.length > 10 &&
    bytes[0] === 0x93 &&
    new TextDecoder("latin1").decode(bytes.subarray(1, 6)) === "NUMPY"
  );
}

/**
 * Read a NumPy file (`numpy.save`, versions 1 to 3): numbers of any real type, booleans, and strings.
 *
 * @param bytes contents of the file
 * @param file name of the file, for errors
 * @returns the array as float64 in row-major order, or the lines of text
 * @throws DataFileError when the file is damaged, cut off, or holds Python objects or complex numbers
 */
export function readNpy(bytes: Uint8Array, file = "NumPy file"): Entry {
  if (!isNpy(bytes)) throw new DataFileError(file, "is not a NumPy .npy file.");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const version = bytes[6]!;
  const wide = version >= 2;
  if (version < 1 || version > 3 || bytes.length < 12)
    throw new DataFileError(file, `has the unknown NumPy format version ${version}.`);
  const headerLength = wide ? view.getUint32(8, true) : view.getUint16(8, true);
  const from = (wide ? 12 : 10) + headerLength;
  if (from > bytes.length) throw new DataFileError(file, "is cut off in its header.");
  const header = new TextDecoder("latin1").decode(bytes.subarray(wide ? 12 : 10, from));
  const { type, little, columnMajor, shape } = parseHeader(header, file);

  if (type[0] === "U" || type[0] === "S") return readStrings(bytes, view, from, type, little, shape, file);
  const read = readers[type];
  if (!read)
    throw new DataFileError(
      file,
      `holds the NumPy type "${type}"; only real numbers, booleans and strings can be read. Convert with array.astype(float).`,
    );
  const width = Number(type.slice(1));
  const size = checkedSize(file, shape, bytes.length - from, width);
  const data = new Float64Array(size);
  for (let k = 0; k < size; k++) data[k] = read(view, from + k * width, little);
  const array = columnMajor ? toRowMajor(data, shape) : data;
  return { type: "numbers", array: labelled(array, shape, positionalDims(shape.length)) };
}

/** The header is a Python dict literal with three known keys. */
function parseHeader(
  header: string,
  file: string,
): { type: string; little: boolean; columnMajor: boolean; shape: number[] } {
  const descr = /'descr':\s*'([<>|=]?)([a-zA-Z]\d*)'/.exec(header);
  const order = /'fortran_order':\s*(True|False)/.exec(header);
  const shape = /'shape':\s*\(([\d,\sL]*)\)/.exec(header);
  if (!descr || !order || !shape)
    throw new DataFileError(file, "has a header that is damaged or describes a structured array.");
  const lengths = shape[1]!
    .split(",")
    .map((text) => text.replace("L", "").trim())
    .filter((text) => text !== "");
  if (lengths.length > 32) throw new DataFileError(file, "has a damaged header: too many dimensions.");
  return {
    type: descr[2]!,
    little: descr[1] !== ">",
    columnMajor: order[1] === "True",
    shape: lengths.map(Number),
  };
}

function readStrings(
  bytes: Uint8Array,
  view: DataView,
  from: number,
  type: string,
  little: boolean,
  shape: readonly number[],
  file: string,
): Entry {
  const letters = Number(type.slice(1));
  const width = letters * (type[0] === "U" ? 4 : 1);
  if (!(letters > 0)) throw new DataFileError(file, "holds empty strings.");
  const size = checkedSize(file, shape, bytes.length - from, width);
  const lines = Array.from({ length: size }, (_, k) => {
    const start = from + k * width;
    if (type[0] === "S")
      return new TextDecoder().decode(bytes.subarray(start, start + width)).replace(/\0+$/, "");
    let line = "";
    for (let letter = 0; letter < letters; letter++) {
      const code = view.getUint32(start + letter * 4, little);
      if (code > 0x10ffff) throw new DataFileError(file, "holds damaged text.");
      if (code !== 0) line += String.fromCodePoint(code);
    }
    return line;
  });
  return { type: "text", lines };
}
