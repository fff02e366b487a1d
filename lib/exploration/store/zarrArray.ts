import { fileSystem, makeFolder } from "./files.js";

/** Metadata of an array in Zarr's format 2 (`.zarray`). */
export interface ZarrMetadata {
  readonly zarr_format: 2;
  readonly shape: readonly number[];
  readonly chunks: readonly number[];
  readonly dtype: string;
  readonly compressor: null;
  readonly fill_value: string | null;
  readonly order: "C";
  readonly filters: null;
}

/** Attributes of an array (`.zattrs`). */
export interface ZarrAttributes {
  /** Names of the dimensions, where xarray looks for them. */
  readonly _ARRAY_DIMENSIONS: readonly string[];
  readonly [name: string]: unknown;
}

/** Bytes of a chunk, at most: large enough for a disk, small enough for memory. */
const CHUNK_BYTES = 4 * 2 ** 20;

/**
 * Chunk lengths: whole trailing dimensions as far as they fit, part of the next, one of those before, so that every
 * chunk holds consecutive runs.
 */
export function chunkLengths(outer: readonly number[], innerBytes: number): number[] {
  let room = Math.max(1, Math.floor(CHUNK_BYTES / Math.max(1, innerBytes)));
  const lengths = outer.map(() => 1);
  for (let d = outer.length - 1; d >= 0; d--) {
    lengths[d] = Math.max(1, Math.min(outer[d]!, room));
    if (lengths[d]! < outer[d]!) break;
    room = Math.max(1, Math.floor(room / outer[d]!));
  }
  return lengths;
}

/** A chunk: its indices along the run dimensions, and the consecutive runs in it. */
export interface RunChunk {
  readonly indices: readonly number[];
  readonly first: number;
  readonly count: number;
}

/** All chunks along the run dimensions. */
export function* runChunks(outer: readonly number[], chunks: readonly number[]): Generator<RunChunk> {
  const counts = outer.map((length, d) => Math.ceil(length / chunks[d]!));
  const total = counts.reduce((product, count) => product * count, 1);
  for (let k = 0; k < total; k++) {
    let rest = k;
    const indices = counts.map(() => 0);
    for (let d = counts.length - 1; d >= 0; d--) {
      indices[d] = rest % counts[d]!;
      rest = Math.floor(rest / counts[d]!);
    }
    let first = 0;
    let count = 1;
    for (const [d, length] of outer.entries()) {
      const start = indices[d]! * chunks[d]!;
      first = first * length + start;
      count *= Math.min(chunks[d]!, length - start);
    }
    yield { indices, first, count };
  }
}

/** The chunk that holds a run. */
export function chunkOfRun(outer: readonly number[], chunks: readonly number[], run: number): RunChunk {
  const place = outer.map(() => 0);
  let rest = run;
  for (let d = outer.length - 1; d >= 0; d--) {
    place[d] = rest % outer[d]!;
    rest = Math.floor(rest / outer[d]!);
  }
  const indices = place.map((at, d) => Math.floor(at / chunks[d]!));
  let first = 0;
  let count = 1;
  for (const [d, length] of outer.entries()) {
    const start = indices[d]! * chunks[d]!;
    first = first * length + start;
    count *= Math.min(chunks[d]!, length - start);
  }
  return { indices, first, count };
}

/** Write the metadata of an array, and tell it for the consolidated metadata. */
export function writeMetadata(
  folder: string,
  name: string,
  array: ZarrMetadata,
  attributes: ZarrAttributes,
  consolidated: Record<string, unknown>,
): void {
  makeFolder(`${folder}/${name}`);
  fileSystem().writeFileSync(`${folder}/${name}/.zarray`, JSON.stringify(array));
  fileSystem().writeFileSync(`${folder}/${name}/.zattrs`, JSON.stringify(attributes));
  consolidated[`${name}/.zarray`] = array;
  consolidated[`${name}/.zattrs`] = attributes;
}

/** Path of a chunk. */
export function chunkPath(folder: string, name: string, indices: readonly number[]): string {
  return `${folder}/${name}/${indices.length === 0 ? "0" : indices.join(".")}`;
}

/** Texts as NumPy's fixed-length Unicode: UTF-32, filled up with zeros. */
export function encodeTexts(texts: readonly string[], length: number): Uint8Array {
  const codes = new Uint32Array(texts.length * length);
  texts.forEach((text, i) =>
    codes.set(
      Array.from(text, (character) => character.codePointAt(0)!),
      i * length,
    ),
  );
  return new Uint8Array(codes.buffer);
}

/** One of these texts. */
export function decodeText(bytes: Uint8Array, length: number, index: number): string {
  const copy = bytes.slice(index * length * 4, (index + 1) * length * 4);
  const codes = new Uint32Array(copy.buffer);
  let end = codes.length;
  while (end > 0 && codes[end - 1] === 0) end--;
  return String.fromCodePoint(...codes.subarray(0, end));
}
