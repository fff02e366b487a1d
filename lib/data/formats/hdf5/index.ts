import { labelled } from "../../../labelled.js";
import { checkedSize, DataFileError } from "../../fileError.js";
import { type Contents, type Entry, positionalDims, toRowMajor } from "../contents.js";
import { readFilters } from "./filters.js";
import { decode, heapText } from "./heapText.js";
import { readLayout } from "./layout.js";
import { readLinks } from "./links.js";
import { type Message, messageType, readMessages } from "./objectHeader.js";
import { Source } from "./source.js";
import { type ElementType, numbersFrom, readShape, readType, typeAt } from "./types.js";

const signature = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];
/** Objects looked at in one file, depth of groups, and texts in one data set. */
const mostObjects = 5000;
const deepest = 8;
const mostTexts = 100_000;

/** Where HDF5 begins: at 0, or behind a user block of 512, 1024, … bytes (MATLAB writes 512). */
function offsetOf(bytes: Uint8Array): number | undefined {
  for (let at = 0; at + 8 <= bytes.length && at <= 2 ** 20; at = at === 0 ? 512 : at * 2)
    if (signature.every((byte, k) => bytes[at + k] === byte)) return at;
  return undefined;
}

/** True if bytes hold HDF5, with or without a user block in front. */
export function isHdf5(bytes: Uint8Array): boolean {
  return offsetOf(bytes) !== undefined;
}

/**
 * Read an HDF5 file, MATLAB v7.3 files included: all numeric and text data sets, named by their path.
 *
 * This is a reader of our own because the HDF5 library, compiled to WebAssembly, neither ends nor keeps its memory
 * in order on damaged files: some hang, and some make it fail for every later file. It reads what h5py, MATLAB,
 * netCDF-4 and PyTables write by default: every kind of group; compact, contiguous and chunked data; deflate, LZF,
 * shuffle and Fletcher-32. What it does not read it names.
 *
 * MATLAB stores arrays transposed; they come back as MATLAB shows them.
 *
 * Source: HDF5 File Format Specification, version 3.0, The HDF Group.
 *
 * @param bytes contents of the file
 * @param file name of the file, for errors
 * @returns the data sets by path, e.g. "group/name"
 * @throws DataFileError when the file is damaged or holds an array beyond the limit
 */
export function readHdf5(bytes: Uint8Array, file = "HDF5 file"): Contents {
  const start = offsetOf(bytes);
  if (start === undefined) throw new DataFileError(file, "is not an HDF5 file.");
  const matlab = start > 0 && new TextDecoder("latin1").decode(bytes.subarray(0, 10)) === "MATLAB 7.3";
  const source = new Source(file, bytes.subarray(start));
  const contents = new Map<string, Entry>();
  const visited = new Set<number>();
  const visit = (address: number, path: string, depth: number): void => {
    if (visited.size >= mostObjects) throw source.error(`holds more than ${mostObjects} objects.`);
    const messages = readMessages(source, address);
    const links = readLinks(source, messages);
    if (!links) {
      visited.add(address);
      contents.set(path, readOrName(source, messages, path, matlab));
      return;
    }
    // A group that was seen already is a cycle of hard links.
    if (visited.has(address) || depth > deepest) return;
    visited.add(address);
    for (const [name, child] of links) {
      // MATLAB keeps the cells of cell arrays here; they are read where they are referred to.
      if (path === "" && (name === "#refs#" || name === "#subsystem#")) continue;
      visit(child, path === "" ? name : `${path}/${name}`, depth + 1);
    }
  };
  visit(readSuperblock(source), "", 0);
  if (contents.size === 0) throw source.error("holds no data set.");
  return contents;
}

/** Address of the root group. */
function readSuperblock(source: Source): number {
  const version = source.uint(8, 1);
  const modern = version === 2 || version === 3;
  if (version > 3) throw source.error(`has the superblock version ${version}, which is not supported.`);
  source.offsetSize = source.uint(modern ? 9 : 13, 1);
  source.lengthSize = source.uint(modern ? 10 : 14, 1);
  for (const size of [source.offsetSize, source.lengthSize])
    if (![2, 4, 8].includes(size)) throw source.error("its superblock is damaged.");
  if (modern) {
    const root = 12 + 3 * source.offsetSize;
    source.checksum(0, root + source.offsetSize);
    return source.address(root);
  }
  const addresses = version === 1 ? 28 : 24;
  return source.address(addresses + 4 * source.offsetSize + source.offsetSize);
}

/** One data set that cannot be read does not keep the others from being read; its entry says why. */
function readOrName(source: Source, messages: readonly Message[], path: string, matlab: boolean): Entry {
  try {
    return readDataset(source, messages, path, matlab);
  } catch (error) {
    if (!(error instanceof DataFileError)) throw error;
    return { type: "other", what: error.problem };
  }
}

function readDataset(source: Source, messages: readonly Message[], path: string, matlab: boolean): Entry {
  const [space, type, layout, pipeline] = [
    messageType.dataspace,
    messageType.datatype,
    messageType.layout,
    messageType.filters,
  ].map((wanted) => messages.find((message) => message.type === wanted));
  if (!space || !type || !layout || space.shared || layout.shared)
    return { type: "other", what: "type or link" };
  const element = readType(source, type);
  if (element.kind === "other") return { type: "other", what: "compound, opaque or other data" };
  const shape = readShape(source, space.at);
  if (!shape) return { type: "other", what: "empty data set" };
  const label = `${source.file}/${path}`;
  const count = checkedSize(label, shape, Number.POSITIVE_INFINITY, 1);
  if (element.size === 0) return { type: "other", what: "empty text" };
  const filters = pipeline ? readFilters(source, pipeline) : [];
  const bytes = readLayout(source, layout, {
    shape,
    size: element.size,
    filters,
    fill: fillValue(source, messages, element.size),
  });
  const matlabClass = matlab ? attributeText(source, messages, "MATLAB_class") : "";

  if (element.kind === "string" || element.kind === "text")
    return { type: "text", lines: texts(source, bytes, element, count) };
  if (element.kind === "reference")
    return matlabClass === "cell"
      ? readCells(source, bytes, element, count)
      : { type: "other", what: "references" };
  const numbers = numbersFrom(bytes, element, count);
  if (matlabClass === "char") return { type: "text", lines: charRows(numbers, shape) };
  const natural = matlab ? [...shape].reverse() : shape;
  const data = matlab ? toRowMajor(numbers, natural) : numbers;
  return { type: "numbers", array: labelled(data, natural, positionalDims(natural.length)) };
}

/** Fill value of a data set, if one is defined (message versions 1 to 3). */
function fillValue(source: Source, messages: readonly Message[], size: number): Uint8Array | undefined {
  const message = messages.find(({ type }) => type === messageType.fillValue);
  if (!message || message.shared) return undefined;
  const version = source.uint(message.at, 1);
  const defined =
    version === 3 ? (source.uint(message.at + 1, 1) & 32) !== 0 : source.uint(message.at + 3, 1) === 1;
  const at = message.at + (version === 3 ? 2 : 4);
  if (!defined || source.uint(at, 4) !== size) return undefined;
  return source.piece(at + 4, size);
}

function texts(source: Source, bytes: Uint8Array, { kind, size }: ElementType, count: number): string[] {
  if (count > mostTexts) throw source.error(`holds ${count} texts, more than the limit of ${mostTexts}.`);
  if (kind === "text" && size < 8 + source.offsetSize) throw source.error("a text is damaged.");
  return Array.from({ length: count }, (_, k) => {
    const element = bytes.subarray(k * size, (k + 1) * size);
    return kind === "text" ? heapText(source, element) : decode(element);
  });
}

/** Text of MATLAB: 16-bit codes, one string a column of the stored (transposed) matrix. */
function charRows(codes: Float64Array, shape: readonly number[]): string[] {
  const [columns = 1, rows = 1] = shape;
  return Array.from({ length: rows }, (_, row) => {
    let line = "";
    for (let column = 0; column < columns; column++)
      line += String.fromCharCode(codes[column * rows + row] ?? 32);
    return line.trimEnd();
  });
}

/** A MATLAB cell array holds references; it is read if each leads to one string. */
function readCells(source: Source, bytes: Uint8Array, { size }: ElementType, count: number): Entry {
  if (count > mostTexts || size < source.offsetSize) return { type: "other", what: "cell array" };
  const view = new Source(source.file, bytes);
  view.offsetSize = source.offsetSize;
  const lines: string[] = [];
  for (let k = 0; k < count; k++) {
    const messages = readMessages(source, view.address(k * size));
    if (attributeText(source, messages, "MATLAB_class") !== "char")
      return { type: "other", what: "cell array" };
    const cell = readDataset(source, messages, "cell", true);
    if (cell.type !== "text") return { type: "other", what: "cell array" };
    lines.push(cell.lines[0] ?? "");
  }
  return { type: "text", lines };
}

/** Value of an attribute that holds a fixed string; "" when it is missing. */
function attributeText(source: Source, messages: readonly Message[], name: string): string {
  for (const { type, at } of messages) {
    if (type !== messageType.attribute) continue;
    const version = source.uint(at, 1);
    if (version < 1 || version > 3) continue;
    const pad = (length: number): number => (version === 1 ? Math.ceil(length / 8) * 8 : length);
    const nameLength = source.uint(at + 2, 2);
    const typeLength = source.uint(at + 4, 2);
    const spaceLength = source.uint(at + 6, 2);
    const from = at + (version === 3 ? 9 : 8);
    if (source.text(from, nameLength) !== name) continue;
    const element = typeAt(source, from + pad(nameLength));
    if (element.kind !== "string") return "";
    return decode(source.piece(from + pad(nameLength) + pad(typeLength) + pad(spaceLength), element.size));
  }
  return "";
}
