import { Unzlib } from "fflate";
import { DataFileError } from "../fileError.js";

const pieceLength = 1 << 16;

/**
 * Inflate a zlib stream without ever holding more than `limit` bytes, and check its checksum.
 *
 * @param bytes the compressed stream
 * @param file name of the file, for errors
 * @param limitOf called with the first inflated bytes; returns how many bytes the whole stream may have
 * @returns the inflated bytes
 * @throws DataFileError when the stream is damaged, cut off or longer than the limit
 */
export function inflateBounded(
  bytes: Uint8Array,
  file: string,
  limitOf: (start: Uint8Array) => number,
): Uint8Array {
  const pieces: Uint8Array[] = [];
  let total = 0;
  let limit = Number.POSITIVE_INFINITY;
  let sum = { a: 1, b: 0 };
  const stream = new Unzlib((piece) => {
    if (piece.length === 0) return;
    if (total === 0) limit = limitOf(piece);
    total += piece.length;
    if (total > limit)
      throw new DataFileError(file, `a compressed element is longer than it says (${limit} bytes).`);
    sum = adler32(piece, sum);
    pieces.push(piece.slice());
  });
  try {
    for (let from = 0; from < bytes.length; from += pieceLength)
      stream.push(bytes.subarray(from, from + pieceLength), from + pieceLength >= bytes.length);
  } catch (cause) {
    if (cause instanceof DataFileError) throw cause;
    throw new DataFileError(file, `compressed data are damaged or cut off (${String(cause)}).`, { cause });
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 6 || view.getUint32(bytes.length - 4) !== ((sum.b << 16) | sum.a) >>> 0)
    throw new DataFileError(file, "the checksum of compressed data does not fit; the file is damaged.");
  const out = new Uint8Array(total);
  let at = 0;
  for (const piece of pieces) {
    out.set(piece, at);
    at += piece.length;
  }
  return out;
}

/** Adler-32 (RFC 1950), continued from an earlier piece; fflate does not check it. */
function adler32(bytes: Uint8Array, start: { a: number; b: number }): { a: number; b: number } {
  let { a, b } = start;
  for (let from = 0; from < bytes.length; from += 3800) {
    const to = Math.min(bytes.length, from + 3800); // the sums stay below 2^32 for 3800 bytes
    for (let k = from; k < to; k++) {
      a += bytes[k]!;
      b += a;
    }
    a %= 65521;
    b %= 65521;
  }
  return { a, b };
}
