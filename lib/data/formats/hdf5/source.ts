import { DataFileError } from "../../fileError.js";

/** Most structures that are followed in one file; a damaged file may hold cycles. */
const mostSteps = 1_000_000;

/**
 * The bytes of an HDF5 file: numbers at addresses, every access checked.
 *
 * Addresses count from the superblock (`base`), which may lie behind a user block. All integers are little endian.
 */
export class Source {
  readonly file: string;
  readonly bytes: Uint8Array;
  /** Bytes of an address and of a length in this file. */
  offsetSize = 8;
  lengthSize = 8;
  readonly #view: DataView;
  #steps = 0;

  /**
   * @param file name of the file, for errors
   * @param bytes the file from its superblock on
   */
  constructor(file: string, bytes: Uint8Array) {
    this.file = file;
    this.bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** An error about this file. */
  error(problem: string): DataFileError {
    return new DataFileError(this.file, problem);
  }

  /** Count one structure followed; stops cycles. */
  step(): void {
    if (++this.#steps > mostSteps)
      throw this.error("its structures refer to each other without end; it is damaged.");
  }

  /** Unsigned integer of 1 to 8 bytes; numbers from 2^53 on (also "undefined" addresses) are Infinity. */
  uint(at: number, size: number): number {
    this.check(at, size);
    let value = 0;
    for (let k = size - 1; k >= 0; k--) value = value * 256 + this.#view.getUint8(at + k);
    return value <= Number.MAX_SAFE_INTEGER ? value : Number.POSITIVE_INFINITY;
  }

  /** Address at a place; Infinity when undefined. */
  address(at: number): number {
    const value = this.uint(at, this.offsetSize);
    return value >= 2 ** (8 * this.offsetSize) - 1 ? Number.POSITIVE_INFINITY : value;
  }

  /** Length at a place. */
  length(at: number): number {
    return this.uint(at, this.lengthSize);
  }

  /** True if four letters stand at an address. */
  has(at: number, letters: string): boolean {
    if (at + 4 > this.bytes.length) return false;
    for (let k = 0; k < 4; k++) if (this.bytes[at + k] !== letters.charCodeAt(k)) return false;
    return true;
  }

  /** Demand four letters at an address. */
  expect(at: number, letters: string, what: string): void {
    this.step();
    if (!this.has(at, letters)) throw this.error(`its ${what} is damaged or lies outside the file.`);
  }

  /** Bytes of a piece, not copied. */
  piece(at: number, length: number): Uint8Array {
    this.check(at, length);
    return this.bytes.subarray(at, at + length);
  }

  /** Text up to a zero byte. */
  text(at: number, longest: number): string {
    const end = Math.min(this.bytes.length, at + longest);
    let stop = at;
    while (stop < end && this.bytes[stop] !== 0) stop++;
    return new TextDecoder().decode(this.bytes.subarray(at, stop));
  }

  /** Demand that a piece lies inside the file. */
  check(at: number, length: number): void {
    if (!(at >= 0 && length >= 0 && at + length <= this.bytes.length))
      throw this.error("refers to a place outside the file; it is cut off or damaged.");
  }

  /** Demand the checksum that follows a piece (Jenkins' lookup3), as version 2 structures have. */
  checksum(from: number, to: number): void {
    if (lookup3(this.piece(from, to - from)) !== this.uint(to, 4))
      throw this.error("the checksum of a structure does not fit; the file is damaged.");
  }
}

/** Bob Jenkins' lookup3 hash ("hashlittle", 2006, public domain), which HDF5 uses as a checksum. */
export function lookup3(key: Uint8Array): number {
  const view = new DataView(key.buffer, key.byteOffset, key.byteLength);
  const rotate = (x: number, k: number): number => (x << k) | (x >>> (32 - k));
  let a = (0xdeadbeef + key.length) | 0;
  let b = a;
  let c = a;
  let at = 0;
  let left = key.length;
  while (left > 12) {
    a = (a + view.getInt32(at, true)) | 0;
    b = (b + view.getInt32(at + 4, true)) | 0;
    c = (c + view.getInt32(at + 8, true)) | 0;
    a = ((a - c) ^ rotate(c, 4)) | 0;
    c = (c + b) | 0;
    b = ((b - a) ^ rotate(a, 6)) | 0;
    a = (a + c) | 0;
    c = ((c - b) ^ rotate(b, 8)) | 0;
    b = (b + a) | 0;
    a = ((a - c) ^ rotate(c, 16)) | 0;
    c = (c + b) | 0;
    b = ((b - a) ^ rotate(a, 19)) | 0;
    a = (a + c) | 0;
    c = ((c - b) ^ rotate(b, 4)) | 0;
    b = (b + a) | 0;
    at += 12;
    left -= 12;
  }
  if (left === 0) return c >>> 0;
  const tail = [0, 0, 0];
  for (let k = 0; k < left; k++) tail[k >> 2]! |= key[at + k]! << (8 * (k & 3));
  a = (a + tail[0]!) | 0;
  b = (b + tail[1]!) | 0;
  c = (c + tail[2]!) | 0;
  c = ((c ^ b) - rotate(b, 14)) | 0;
  a = ((a ^ c) - rotate(c, 11)) | 0;
  b = ((b ^ a) - rotate(a, 25)) | 0;
  c = ((c ^ b) - rotate(b, 16)) | 0;
  a = ((a ^ c) - rotate(c, 4)) | 0;
  b = ((b ^ a) - rotate(a, 14)) | 0;
  c = ((c ^ b) - rotate(b, 24)) | 0;
  return c >>> 0;
}
