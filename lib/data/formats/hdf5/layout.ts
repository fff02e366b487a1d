import { largestArray } from "../../fileError.js";
import { type Filter, undoFilters } from "./filters.js";
import type { Message } from "./objectHeader.js";
import type { Source } from "./source.js";

/** What is to be read: shape, bytes of an element, filters. */
export interface Extent {
  readonly shape: readonly number[];
  readonly size: number;
  readonly filters: readonly Filter[];
  /** Element that stands where nothing was written; zero bytes without it. */
  readonly fill?: Uint8Array | undefined;
}

/**
 * The raw bytes of a data set in row-major order: compact, contiguous or chunked.
 *
 * What was never written has the fill value.
 *
 * @throws DataFileError when it is damaged, or chunks are indexed in a way that is not supported
 */
export function readLayout(source: Source, { at }: Message, extent: Extent): Uint8Array {
  const total = extent.shape.reduce((product, length) => product * length, 1) * extent.size;
  if (!(total <= largestArray))
    throw source.error(
      `an array of shape [${extent.shape}] is larger than the limit of ${largestArray} bytes.`,
    );
  const version = source.uint(at, 1);
  if (version !== 3 && version !== 4 && version !== 5)
    throw source.error(
      `a data set has the layout version ${version}, which is not supported; repack the file (h5repack).`,
    );
  const layoutClass = source.uint(at + 1, 1);
  if (layoutClass === 0) {
    const length = source.uint(at + 2, 2);
    if (length < total) throw source.error("a data set is shorter than its shape.");
    return source.piece(at + 4, total);
  }
  if (layoutClass === 1) {
    const address = source.address(at + 2);
    if (address === Number.POSITIVE_INFINITY) return filled(bounded(source, total), extent.fill);
    return source.piece(address, total);
  }
  if (layoutClass !== 2)
    throw source.error("a data set is virtual, which is not supported; save it as an ordinary one.");
  return version === 3 ? chunksByTree(source, at, extent, total) : chunksByIndex(source, at, extent, total);
}

/** Space that no bytes of the file stand for is granted only to a moderate size. */
function bounded(source: Source, total: number): number {
  if (total > Math.max(2 ** 26, 1100 * source.bytes.length))
    throw source.error(
      "claims more data than a file of its size can hold; it is damaged or was never filled.",
    );
  return total;
}

function filled(length: number, fill: Uint8Array | undefined): Uint8Array {
  const out = new Uint8Array(length);
  if (fill?.some((byte) => byte !== 0)) for (let at = 0; at < length; at += fill.length) out.set(fill, at);
  return out;
}

/** Copies one chunk to its place in the whole array. */
class Assembler {
  readonly out: Uint8Array;
  readonly chunkBytes: number;
  readonly #source: Source;
  readonly #extent: Extent;
  readonly #chunk: readonly number[];

  constructor(source: Source, extent: Extent, chunk: readonly number[], total: number) {
    const chunkBytes = chunk.reduce((product, length) => product * length, 1) * extent.size;
    if (chunk.length !== extent.shape.length || !(chunkBytes > 0 && chunkBytes <= largestArray))
      throw source.error(`a data set has chunks of shape [${chunk}], which is not valid.`);
    this.#source = source;
    this.#extent = extent;
    this.#chunk = chunk;
    this.chunkBytes = bounded(source, chunkBytes);
    this.out = filled(bounded(source, total), extent.fill);
  }

  add(address: number, storedBytes: number, mask: number, offset: readonly number[]): void {
    const stored = this.#source.piece(address, storedBytes);
    const { shape, size, filters } = this.#extent;
    const bytes = undoFilters(this.#source, stored, filters, mask, this.chunkBytes);
    const rank = shape.length;
    // Lines along the last dimension are copied whole; chunks at the edge are cut.
    const lines = this.#chunk.slice(0, -1).reduce((product, length) => product * length, 1);
    const last = rank - 1;
    const run = Math.min(this.#chunk[last] ?? 1, (shape[last] ?? 1) - (offset[last] ?? 0));
    if (run <= 0) return;
    for (let line = 0; line < lines; line++) {
      let rest = line;
      let target = offset[last] ?? 0;
      let stride = shape[last] ?? 1;
      let inside = true;
      for (let axis = rank - 2; axis >= 0; axis--) {
        const index = (offset[axis] ?? 0) + (rest % this.#chunk[axis]!);
        rest = Math.floor(rest / this.#chunk[axis]!);
        if (index >= shape[axis]!) inside = false;
        target += index * stride;
        stride *= shape[axis]!;
      }
      const from = line * (this.#chunk[last] ?? 1) * size;
      if (inside) this.out.set(bytes.subarray(from, from + run * size), target * size);
    }
  }
}

/** Chunks found through a B-tree, version 1: the default of h5py, MATLAB and netCDF. */
function chunksByTree(source: Source, at: number, extent: Extent, total: number): Uint8Array {
  const rank = source.uint(at + 2, 1) - 1;
  const root = source.address(at + 3);
  const sizes = at + 3 + source.offsetSize;
  if (rank !== extent.shape.length) throw source.error("a data set has chunks of another dimension.");
  const chunk = Array.from({ length: rank }, (_, k) => source.uint(sizes + 4 * k, 4));
  const assembler = new Assembler(source, extent, chunk, total);
  if (root === Number.POSITIVE_INFINITY) return assembler.out;
  const keySize = 8 + 8 * (rank + 1);
  const visit = (node: number, level: number): void => {
    source.expect(node, "TREE", "tree of chunks");
    if (source.uint(node + 4, 1) !== 1 || source.uint(node + 5, 1) !== level)
      throw source.error("a tree of chunks is damaged.");
    const count = source.uint(node + 6, 2);
    const first = node + 8 + 2 * source.offsetSize;
    for (let k = 0; k < count; k++) {
      const key = first + k * (keySize + source.offsetSize);
      const child = source.address(key + keySize);
      if (level > 0) visit(child, level - 1);
      else {
        source.step();
        const offset = Array.from({ length: rank }, (_, axis) => source.uint(key + 8 + 8 * axis, 8));
        if (offset.some((start, axis) => start >= extent.shape[axis]! || start % chunk[axis]! !== 0))
          throw source.error("a chunk lies outside its data set.");
        assembler.add(child, source.uint(key, 4), source.uint(key + 4, 4), offset);
      }
    }
  };
  source.expect(root, "TREE", "tree of chunks");
  visit(root, source.uint(root + 5, 1));
  return assembler.out;
}

/** Chunks of layout version 4: a single chunk, none missing, or a fixed array of addresses. */
function chunksByIndex(source: Source, at: number, extent: Extent, total: number): Uint8Array {
  const flags = source.uint(at + 2, 1);
  const rank = source.uint(at + 3, 1) - 1;
  const width = source.uint(at + 4, 1);
  if (rank !== extent.shape.length || width === 0 || width > 8)
    throw source.error("a data set's chunks are damaged.");
  const chunk = Array.from({ length: rank }, (_, k) => source.uint(at + 5 + k * width, width));
  let place = at + 5 + (rank + 1) * width;
  const kind = source.uint(place++, 1);
  const assembler = new Assembler(source, extent, chunk, total);
  const origin = chunk.map(() => 0);
  if (kind === 1) {
    const filtered = (flags & 2) !== 0;
    const stored = filtered ? source.length(place) : assembler.chunkBytes;
    const mask = filtered ? source.uint(place + source.lengthSize, 4) : 0;
    const address = source.address(place + (filtered ? source.lengthSize + 4 : 0));
    if (address !== Number.POSITIVE_INFINITY) assembler.add(address, stored, mask, origin);
    return assembler.out;
  }
  const counts = chunk.map((length, axis) => Math.ceil(extent.shape[axis]! / length));
  const count = counts.reduce((product, n) => product * n, 1);
  if (count * 8 > Math.max(2 ** 20, source.bytes.length))
    throw source.error("a data set claims too many chunks.");
  const offsetOf = (k: number): number[] => {
    const offset = [...origin];
    for (let axis = rank - 1, rest = k; axis >= 0; axis--) {
      offset[axis] = (rest % counts[axis]!) * chunk[axis]!;
      rest = Math.floor(rest / counts[axis]!);
    }
    return offset;
  };
  if (kind === 2) {
    const address = source.address(place);
    if (address !== Number.POSITIVE_INFINITY)
      for (let k = 0; k < count; k++)
        assembler.add(address + k * assembler.chunkBytes, assembler.chunkBytes, 0, offsetOf(k));
    return assembler.out;
  }
  if (kind !== 3)
    throw source.error(
      'a data set has chunks of unlimited number in the newest format; save it without libver="latest", or repack it (h5repack -h).',
    );
  const pageBits = source.uint(place, 1);
  const header = source.address(place + 1);
  if (header !== Number.POSITIVE_INFINITY)
    forEachFixed(source, header, pageBits, count, (entry, k, filtered) => {
      const address = source.address(entry);
      if (address === Number.POSITIVE_INFINITY) return;
      const sizeBytes = filtered - source.offsetSize - 4;
      const stored = filtered ? source.uint(entry + source.offsetSize, sizeBytes) : assembler.chunkBytes;
      const mask = filtered ? source.uint(entry + source.offsetSize + sizeBytes, 4) : 0;
      assembler.add(address, stored, mask, offsetOf(k));
    });
  return assembler.out;
}

/** Entries of a fixed array; in pages when there are many. `filtered` is the entry's size when it holds more than an address. */
function forEachFixed(
  source: Source,
  header: number,
  pageBits: number,
  count: number,
  visit: (entry: number, k: number, filtered: number) => void,
): void {
  source.expect(header, "FAHD", "list of chunks");
  const entrySize = source.uint(header + 6, 1);
  const filtered = source.uint(header + 5, 1) === 1 ? entrySize : 0;
  const entries = source.length(header + 8);
  const block = source.address(header + 8 + source.lengthSize);
  source.checksum(header, header + 8 + source.lengthSize + source.offsetSize);
  if (entries < count || entrySize < source.offsetSize || (filtered && entrySize < source.offsetSize + 5))
    throw source.error("a list of chunks is damaged.");
  source.expect(block, "FADB", "list of chunks");
  const first = block + 6 + source.offsetSize;
  const perPage = 2 ** pageBits;
  if (entries <= perPage) {
    source.checksum(block, first + entries * entrySize);
    for (let k = 0; k < count; k++) visit(first + k * entrySize, k, filtered);
    return;
  }
  const pages = Math.ceil(entries / perPage);
  const bitmap = Math.ceil(pages / 8);
  const pagesStart = first + bitmap + 4;
  for (let k = 0; k < count; k++) {
    const page = Math.floor(k / perPage);
    const used = source.uint(first + (page >> 3), 1) & (0x80 >> (page & 7));
    if (used) visit(pagesStart + page * (perPage * entrySize + 4) + (k % perPage) * entrySize, k, filtered);
  }
}
