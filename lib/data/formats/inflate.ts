import { Inflate, Unzlib } from "fflate";
import { DataFileError } from "../fileError.js";

const pieceLength = 1 << 16;

/**
 * Inflate a zlib stream without ever holding more than a limit, and check its checksum.
 *
 * @param bytes the compressed stream (RFC 1950)
 * @param file name of the file, for errors
 * @param limitOf called with the first inflated bytes; returns how many bytes the whole stream may have
 * @returns the inflated bytes
 * @throws DataFileError when the stream is damaged, cut off or longer than the limit
 */
export function inflateZlib(
  bytes: Uint8Array,
  file: string,
  limitOf: (start: Uint8Array) => number,
): Uint8Array {
  const out = inflateBounded(Unzlib, bytes, file, limitOf);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 6 || view.getUint32(bytes.length - 4) !== adler32(out))
    throw new DataFileError(file, "the checksum of compressed data does not fit; the file is damaged.");
  return out;
}

/**
 * Inflate a raw deflate stream (RFC 1951) of known length; the caller checks a checksum.
 *
 * @throws DataFileError when the stream is damaged, cut off or of another length
 */
export function inflateRaw(bytes: Uint8Array, file: string, length: number): Uint8Array {
  const out = inflateBounded(Inflate, bytes, file, () => length);
  if (out.length !== length)
    throw new DataFileError(file, `compressed data give ${out.length} bytes instead of ${length}.`);
  return out;
}

/** fflate's streams allocate as they go, so a small file that claims or yields gigabytes is stopped early. */
function inflateBounded(
  Stream: typeof Inflate | typeof Unzlib,
  bytes: Uint8Array,
  file: string,
  limitOf: (start: Uint8Array) => number,
): Uint8Array {
  const pieces: Uint8Array[] = [];
  let total = 0;
  let limit = 0;
  const stream = new Stream((piece) => {
    if (piece.length === 0) return;
    if (total === 0) limit = limitOf(piece);
    total += piece.length;
    if (total > limit)
      throw new DataFileError(file, `a compressed element is longer than it says (${limit} bytes).`);
    pieces.push(piece.slice());
  });
  try {
    for (let from = 0; from < bytes.length; from += pieceLength)
      stream.push(bytes.subarray(from, from + pieceLength), from + pieceLength >= bytes.length);
  } catch (cause) {
    if (cause instanceof DataFileError) throw cause;
    throw new DataFileError(file, `compressed data are damaged or cut off (${String(cause)}).`, { cause });
  }
  const out = new Uint8Array(total);
  let at = 0;
  for (const piece of pieces) {
    out.set(piece, at);
    at += piece.length;
  }
  return out;
}

/** Adler-32 (RFC 1950); fflate does not check it. */
function adler32(bytes: Uint8Array): number {
  let a = 1;
  let b = 0;
  for (let from = 0; from < bytes.length; from += 3800) {
    const to = Math.min(bytes.length, from + 3800); // the sums stay below 2^32 for 3800 bytes
    for (let k = from; k < to; k++) {
      a += bytes[k]!;
      b += a;
    }
    a %= 65521;
    b %= 65521;
  }
  return ((b << 16) | a) >>> 0;
}
