import { labelled } from "../../labelled.js";
import { checkedSize, DataFileError, largestArray } from "../fileError.js";
import { type Contents, type Entry, positionalDims, toRowMajor } from "./contents.js";
import { inflateZlib } from "./inflate.js";

/** Data types of stored numbers ("MAT-File Format", MathWorks, table 1-1): bytes each and how to read one. */
const storage: Readonly<
  Record<number, readonly [bytes: number, read: (view: DataView, at: number, little: boolean) => number]>
> = {
  1: [1, (view, at) => view.getInt8(at)],
  2: [1, (view, at) => view.getUint8(at)],
  3: [2, (view, at, little) => view.getInt16(at, little)],
  4: [2, (view, at, little) => view.getUint16(at, little)],
  5: [4, (view, at, little) => view.getInt32(at, little)],
  6: [4, (view, at, little) => view.getUint32(at, little)],
  7: [4, (view, at, little) => view.getFloat32(at, little)],
  9: [8, (view, at, little) => view.getFloat64(at, little)],
  12: [8, (view, at, little) => Number(view.getBigInt64(at, little))],
  13: [8, (view, at, little) => Number(view.getBigUint64(at, little))],
};
const miMATRIX = 14;
const miCOMPRESSED = 15;
const miUTF8 = 16;
const miUTF16 = 17;

const classNames: Readonly<Record<number, string>> = {
  1: "cell",
  2: "struct",
  3: "object",
  4: "char",
  5: "sparse",
  6: "double",
  7: "single",
  8: "int8",
  9: "uint8",
  10: "int16",
  11: "uint16",
  12: "int32",
  13: "uint32",
  14: "int64",
  15: "uint64",
  16: "function handle",
  17: "object",
};

const littleEndianMachine = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/** Bytes of one data element and where the next begins. */
interface Element {
  readonly type: number;
  readonly from: number;
  readonly length: number;
  readonly next: number;
}

/** Reads the elements of one buffer in the byte order of the file. */
class Cursor {
  readonly file: string;
  readonly view: DataView;
  readonly little: boolean;

  constructor(file: string, bytes: Uint8Array, little: boolean) {
    this.file = file;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.little = little;
  }

  element(at: number, end: number): Element {
    if (at + 8 > end) throw new DataFileError(this.file, "ends in the middle of an element; it is cut off.");
    const word = this.view.getUint32(at, this.little);
    const small = word >>> 16;
    if (small > 0) {
      if (small > 4) throw new DataFileError(this.file, `a small element claims ${small} bytes; at most 4.`);
      return { type: word & 0xffff, from: at + 4, length: small, next: at + 8 };
    }
    const length = this.view.getUint32(at + 4, this.little);
    const from = at + 8;
    if (from + length > end)
      throw new DataFileError(
        this.file,
        `an element claims ${length} bytes where ${end - from} are left; the file is cut off or damaged.`,
      );
    // Compressed elements are not padded to 8 bytes; the padding of the last element may be missing.
    const padded = word === miCOMPRESSED ? length : Math.ceil(length / 8) * 8;
    return { type: word, from, length, next: Math.min(end, from + padded) };
  }

  numbers(element: Element): Float64Array {
    const kind = storage[element.type];
    if (!kind) throw new DataFileError(this.file, `numbers are stored as the unknown type ${element.type}.`);
    const [bytes, read] = kind;
    const size = checkedSize(this.file, [Math.floor(element.length / bytes)], element.length, bytes);
    const out = new Float64Array(size);
    if (element.type === 9 && this.little && littleEndianMachine) {
      const { buffer, byteOffset } = this.view;
      new Uint8Array(out.buffer).set(new Uint8Array(buffer, byteOffset + element.from, size * 8));
      return out;
    }
    for (let k = 0; k < size; k++) out[k] = read(this.view, element.from + k * bytes, this.little);
    return out;
  }
}

/** True if bytes begin like a MATLAB v5 file. */
export function isMat5(bytes: Uint8Array): boolean {
  if (bytes.length < 128) return false;
  const order = String.fromCharCode(bytes[126]!, bytes[127]!);
  const version = order === "IM" ? bytes[125]! : bytes[124]!;
  return (order === "IM" || order === "MI") && version === 1;
}

/**
 * Read a MATLAB v5 file (versions 5 to 7.2, either byte order, zlib elements).
 *
 * Full and sparse numeric arrays come back as float64 in row-major order, character arrays and cell arrays of
 * strings as text; structs, objects and complex arrays are listed but not read.
 *
 * @param bytes contents of the file
 * @param file name of the file, for errors
 * @returns the variables by name
 * @throws DataFileError when the file is damaged, cut off or of another version
 */
export function readMat5(bytes: Uint8Array, file = "MATLAB file"): Contents {
  if (!isMat5(bytes)) throw notMat5(bytes, file);
  const cursor = new Cursor(file, bytes, bytes[126] === 0x49);
  const contents = new Map<string, Entry>();
  let at = 128;
  while (at < bytes.length) {
    const element = cursor.element(at, bytes.length);
    at = element.next;
    const [name, entry] = readTopElement(cursor, bytes, element);
    if (name) contents.set(name, entry);
  }
  if (contents.size === 0) throw new DataFileError(file, "holds no variable.");
  return contents;
}

function notMat5(bytes: Uint8Array, file: string): DataFileError {
  const begin = new TextDecoder("latin1").decode(bytes.subarray(0, 10));
  if (begin === "MATLAB 7.3") return new DataFileError(file, "is MATLAB v7.3 (HDF5); read it as HDF5.");
  if (begin.startsWith("MATLAB"))
    return new DataFileError(file, "is damaged: its header lacks the version and byte order of MATLAB v5.");
  return new DataFileError(
    file,
    'is not a MATLAB v5 file. Save it in MATLAB with save(name, variables, "-v7"), in Python with scipy.io.savemat.',
  );
}

function readTopElement(cursor: Cursor, bytes: Uint8Array, element: Element): [string, Entry] {
  if (element.type === miMATRIX)
    return readMatrix(cursor, element.from, element.from + element.length, false);
  if (element.type !== miCOMPRESSED)
    throw new DataFileError(cursor.file, `holds an element of the unknown type ${element.type}.`);
  const { file, little } = cursor;
  const inflated = inflateZlib(bytes.subarray(element.from, element.from + element.length), file, (start) => {
    if (start.length < 8) throw new DataFileError(file, "a compressed element is too short.");
    const length = new DataView(start.buffer, start.byteOffset).getUint32(4, little);
    if (length > largestArray)
      throw new DataFileError(
        file,
        `a variable claims ${length} bytes, more than the limit of ${largestArray}.`,
      );
    return length + 16;
  });
  const inner = new Cursor(file, inflated, little);
  const matrix = inner.element(0, inflated.length);
  if (matrix.type !== miMATRIX)
    throw new DataFileError(file, `a compressed element holds the unexpected type ${matrix.type}.`);
  return readMatrix(inner, matrix.from, matrix.from + matrix.length, false);
}

/** One miMATRIX element: flags, dimensions, name, then data according to the class. */
function readMatrix(cursor: Cursor, from: number, end: number, inCell: boolean): [string, Entry] {
  const { file, view, little } = cursor;
  if (from === end) return ["", { type: "numbers", array: labelled(new Float64Array(0), [0], ["axis0"]) }];
  const flags = cursor.element(from, end);
  if (flags.length !== 8) throw new DataFileError(file, "an array has damaged flags.");
  const word = view.getUint32(flags.from, little);
  const className = classNames[word & 0xff];
  if (!className) throw new DataFileError(file, `an array has the unknown class ${word & 0xff}.`);
  if ((word & 0xff) === 17) return ["", { type: "other", what: className }];

  const dimensions = cursor.element(flags.next, end);
  if (dimensions.type !== 5 || dimensions.length < 8 || dimensions.length > 128)
    throw new DataFileError(file, "an array has damaged dimensions.");
  const shape = [...cursor.numbers(dimensions)];
  const nameElement = cursor.element(dimensions.next, end);
  if (nameElement.length > 4096) throw new DataFileError(file, "the name of a variable is damaged.");
  const name = decode(cursor, nameElement, "utf-8");
  const at = nameElement.next;

  if (word & 0x0800) return [name, { type: "other", what: `complex ${className} array` }];
  if (className === "char") return [name, { type: "text", lines: readChar(cursor, at, end, shape) }];
  if (className === "cell") {
    if (inCell) return [name, { type: "other", what: "cell array of cells" }];
    return [name, readCell(cursor, at, end, shape)];
  }
  if (className === "sparse") return [name, readSparse(cursor, at, end, shape)];
  if (["struct", "object", "function handle"].includes(className))
    return [name, { type: "other", what: className }];

  const stored = cursor.element(at, end);
  const bytesEach = storage[stored.type]?.[0] ?? 1;
  const size = checkedSize(file, shape, stored.length, bytesEach);
  const numbers = cursor.numbers(stored);
  if (numbers.length !== size)
    throw new DataFileError(
      file,
      `variable "${name}" has shape [${shape}] but stores ${numbers.length} numbers.`,
    );
  return [
    name,
    {
      type: "numbers",
      array: labelled(toRowMajor(numbers, shape), shape, positionalDims(shape.length)),
    },
  ];
}

function decode(cursor: Cursor, element: Element, encoding: string): string {
  const { buffer, byteOffset } = cursor.view;
  return new TextDecoder(encoding).decode(new Uint8Array(buffer, byteOffset + element.from, element.length));
}

/** A character matrix holds one string a row, column-major, padded with blanks. */
function readChar(cursor: Cursor, at: number, end: number, shape: readonly number[]): string[] {
  const { file } = cursor;
  const element = cursor.element(at, end);
  const [rows = 0, columns = 0] = shape;
  if (shape.length !== 2)
    throw new DataFileError(file, "text with more than two dimensions is not supported.");
  checkedSize(file, shape, element.length * 2 + 1, 1);
  let letters: string[];
  if (element.type === miUTF8) letters = [...decode(cursor, element, "utf-8")];
  else if (element.type === miUTF16)
    letters = decode(cursor, element, cursor.little ? "utf-16le" : "utf-16be").split("");
  else letters = [...cursor.numbers(element)].map((code) => String.fromCharCode(code));
  return Array.from({ length: rows }, (_, row) => {
    let line = "";
    for (let column = 0; column < columns; column++) line += letters[column * rows + row] ?? "";
    return line.trimEnd();
  });
}

/** A cell array is read if every cell holds one string (region names). */
function readCell(cursor: Cursor, from: number, end: number, shape: readonly number[]): Entry {
  const size = checkedSize(cursor.file, shape, end - from, 8);
  const lines: string[] = [];
  let at = from;
  for (let k = 0; k < size; k++) {
    const element = cursor.element(at, end);
    if (element.type !== miMATRIX) throw new DataFileError(cursor.file, "a cell array is damaged.");
    const [, entry] = readMatrix(cursor, element.from, element.from + element.length, true);
    if (entry.type !== "text" || entry.lines.length > 1) return { type: "other", what: "cell array" };
    lines.push(entry.lines[0] ?? "");
    at = element.next;
  }
  return { type: "text", lines };
}

/** Compressed sparse columns: row indices, column starts, values. */
function readSparse(cursor: Cursor, at: number, end: number, shape: readonly number[]): Entry {
  const { file } = cursor;
  const rowElement = cursor.element(at, end);
  const columnElement = cursor.element(rowElement.next, end);
  const valueElement = cursor.element(columnElement.next, end);
  const rowIndices = cursor.numbers(rowElement);
  const starts = cursor.numbers(columnElement);
  const values = cursor.numbers(valueElement);
  const [rows = 0, columns = 0] = shape;
  // The dense form may be larger than the file, but never than a matrix whose rows and columns the file names.
  if (shape.length !== 2 || starts.length !== columns + 1)
    throw new DataFileError(file, "a sparse array is damaged.");
  checkedSize(file, shape, largestArray, 8);
  if (rows > 1_000_000 || rows * columns > 64 * 1024 * 1024)
    throw new DataFileError(file, `a sparse array of shape [${shape}] is too large to be a connectome.`);
  const dense = new Float64Array(rows * columns);
  for (let column = 0; column < columns; column++) {
    if (!(starts[column]! >= 0 && starts[column + 1]! >= starts[column]!))
      throw new DataFileError(file, "a sparse array is damaged.");
    for (let k = starts[column]!; k < starts[column + 1]!; k++) {
      const row = rowIndices[k];
      const value = values[k];
      if (row === undefined || value === undefined || row < 0 || row >= rows)
        throw new DataFileError(file, "a sparse array is damaged.");
      dense[row * columns + column] = value;
    }
  }
  return { type: "numbers", array: labelled(dense, shape, positionalDims(2)) };
}
