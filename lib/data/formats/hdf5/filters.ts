import { inflateZlib } from "../inflate.js";
import type { Message } from "./objectHeader.js";
import type { Source } from "./source.js";

/** One step of a filter pipeline. */
export interface Filter {
  /** Registered number. */
  readonly id: number;
  /** Parameters. */
  readonly values: readonly number[];
}

const names: Readonly<Record<number, string>> = {
  4: "szip",
  5: "n-bit",
  6: "scale-offset",
  307: "bzip2",
  32001: "blosc",
  32004: "LZ4",
  32008: "bitshuffle",
  32013: "ZFP",
  32015: "Zstandard",
  32026: "Blosc2",
};

/** Filters of a data set, in the order in which they were applied. */
export function readFilters(source: Source, { at, length }: Message): Filter[] {
  const version = source.uint(at, 1);
  const count = source.uint(at + 1, 1);
  if ((version !== 1 && version !== 2) || count > 32) throw source.error("a filter pipeline is damaged.");
  const filters: Filter[] = [];
  let place = at + (version === 1 ? 8 : 2);
  for (let k = 0; k < count; k++) {
    const id = source.uint(place, 2);
    const named = version === 1 || id >= 256;
    const nameLength = named ? source.uint(place + 2, 2) : 0;
    const values = source.uint(place + (named ? 6 : 4), 2);
    place += (named ? 8 : 6) + (version === 1 ? Math.ceil(nameLength / 8) * 8 : nameLength);
    if (place + 4 * values > at + length) throw source.error("a filter pipeline is damaged.");
    filters.push({ id, values: Array.from({ length: values }, (_, j) => source.uint(place + 4 * j, 4)) });
    place += 4 * values + (version === 1 && values % 2 === 1 ? 4 : 0);
  }
  return filters;
}

/**
 * Undo the filters of a chunk: deflate, shuffle, Fletcher-32 and LZF.
 *
 * @param source the file, for errors
 * @param stored the chunk as stored
 * @param filters the pipeline
 * @param mask bit k is set when filter k was left out for this chunk
 * @param size bytes of the chunk without filters
 * @throws DataFileError when the chunk is damaged or a filter is not supported
 */
export function undoFilters(
  source: Source,
  stored: Uint8Array,
  filters: readonly Filter[],
  mask: number,
  size: number,
): Uint8Array {
  let bytes = stored;
  for (let k = filters.length - 1; k >= 0; k--) {
    if (mask & (1 << k)) continue;
    const { id, values } = filters[k]!;
    if (id === 1) bytes = inflateZlib(bytes, source.file, () => size + 4);
    else if (id === 2) bytes = unshuffle(bytes, values[0] ?? 1);
    else if (id === 3) bytes = checkedFletcher(source, bytes);
    else if (id === 32000) bytes = unpackLzf(source, bytes, size);
    else
      throw source.error(
        `is compressed with ${names[id] ?? `filter ${id}`}, which is not supported; save it with gzip, or run h5repack -f GZIP=4.`,
      );
  }
  if (bytes.length !== size) throw source.error(`a chunk gives ${bytes.length} bytes instead of ${size}.`);
  return bytes;
}

/** The first bytes of all elements were stored first, then the second bytes, … */
function unshuffle(bytes: Uint8Array, width: number): Uint8Array {
  if (width <= 1) return bytes;
  const count = Math.floor(bytes.length / width);
  const out = bytes.slice();
  for (let k = 0; k < width; k++) for (let i = 0; i < count; i++) out[i * width + k] = bytes[k * count + i]!;
  return out;
}

/** Fletcher's checksum over 16-bit words in big-endian order, stored little endian behind the data. */
function checkedFletcher(source: Source, bytes: Uint8Array): Uint8Array {
  const data = bytes.subarray(0, Math.max(0, bytes.length - 4));
  let a = 0;
  let b = 0;
  for (let k = 0; k < data.length; k += 2) {
    a = (a + ((data[k]! << 8) | (data[k + 1] ?? 0))) % 65535;
    b = (b + a) % 65535;
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const stored = bytes.length >= 4 ? view.getUint32(bytes.length - 4, true) : -1;
  // 0 and 65535 are the same remainder.
  const same = (x: number, y: number): boolean => x % 65535 === y % 65535;
  if (!same(stored >>> 16, b) || !same(stored & 0xffff, a))
    throw source.error("the checksum of a chunk does not fit; the file is damaged.");
  return data;
}

/** LZF (Lehmann): short runs of literals, and copies of what came before. */
function unpackLzf(source: Source, bytes: Uint8Array, size: number): Uint8Array {
  const out = new Uint8Array(size);
  let from = 0;
  let to = 0;
  while (from < bytes.length) {
    const control = bytes[from++]!;
    if (control < 32) {
      const run = control + 1;
      if (from + run > bytes.length || to + run > size) throw source.error("a chunk is damaged.");
      out.set(bytes.subarray(from, from + run), to);
      from += run;
      to += run;
      continue;
    }
    let run = (control >> 5) + 2;
    if (run === 9) run += bytes[from++] ?? 0;
    let back = to - ((control & 31) << 8) - (bytes[from++] ?? 0) - 1;
    if (back < 0 || to + run > size) throw source.error("a chunk is damaged.");
    for (let k = 0; k < run; k++) out[to++] = out[back++]!;
  }
  return out.subarray(0, to);
}
