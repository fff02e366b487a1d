import { DataFileError, largestArray } from "../fileError.js";
import { inflateRaw } from "./inflate.js";

const endSignature = 0x06054b50;
const entrySignature = 0x02014b50;
const localSignature = 0x04034b50;
const mostEntries = 10_000;

/** True if bytes begin like a zip archive. */
export function isZip(bytes: Uint8Array): boolean {
  return bytes.length >= 22 && bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3 && bytes[3] === 4;
}

/**
 * Read the files of a zip archive, folders left out.
 *
 * The directory is read here because fflate checks neither sizes nor checksums of an archive; it inflates.
 *
 * @param bytes contents of the archive
 * @param file name of the archive, for errors
 * @returns contents by path
 * @throws DataFileError when it is damaged, encrypted, packed with another method than deflate, or too large
 */
export function readZip(bytes: Uint8Array, file = "zip archive"): Map<string, Uint8Array> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = findEnd(view, file);
  const count = view.getUint16(end + 10, true);
  const start = view.getUint32(end + 16, true);
  if (count > mostEntries || start > end)
    throw new DataFileError(
      file,
      "its directory is damaged, or it is a zip64 archive, which is not supported.",
    );
  const files = new Map<string, Uint8Array>();
  let at = start;
  let total = 0;
  for (let k = 0; k < count; k++) {
    if (at + 46 > end || view.getUint32(at, true) !== entrySignature)
      throw new DataFileError(file, "its directory is damaged.");
    const nameLength = view.getUint16(at + 28, true);
    const next = at + 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    if (next > end) throw new DataFileError(file, "its directory is damaged.");
    const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength));
    total += view.getUint32(at + 24, true);
    if (total > largestArray)
      throw new DataFileError(file, `its files are larger than the limit of ${largestArray} bytes.`);
    if (!name.endsWith("/") && !files.has(name)) files.set(name, extract(bytes, view, at, `${file}/${name}`));
    at = next;
  }
  return files;
}

/** The end record lies before a comment of at most 65535 bytes. */
function findEnd(view: DataView, file: string): number {
  const last = view.byteLength - 22;
  for (let at = last; at >= Math.max(0, last - 0xffff); at--)
    if (view.getUint32(at, true) === endSignature) return at;
  throw new DataFileError(file, "is no complete zip archive; it is cut off or damaged.");
}

function extract(bytes: Uint8Array, view: DataView, entry: number, label: string): Uint8Array {
  const flags = view.getUint16(entry + 8, true);
  const method = view.getUint16(entry + 10, true);
  const checksum = view.getUint32(entry + 16, true);
  const packed = view.getUint32(entry + 20, true);
  const length = view.getUint32(entry + 24, true);
  const local = view.getUint32(entry + 42, true);
  if (flags & 1) throw new DataFileError(label, "is encrypted; unpack it first.");
  if (local + 30 > bytes.length || view.getUint32(local, true) !== localSignature)
    throw new DataFileError(label, "its place in the archive is damaged.");
  const from = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
  if (from + packed > bytes.length) throw new DataFileError(label, "is cut off.");
  // Deflate packs at most 1032 : 1, so a larger claim is damage, found before anything is allocated.
  if (length > packed * 1032 + 64) throw new DataFileError(label, `claims ${length} bytes, which cannot be.`);
  const data = bytes.subarray(from, from + packed);
  if (method !== 0 && method !== 8)
    throw new DataFileError(
      label,
      `is packed with method ${method}; pack the archive with deflate (the usual way).`,
    );
  const out = method === 0 ? data : inflateRaw(data, label, length);
  if (out.length !== length || crc32(out) !== checksum)
    throw new DataFileError(label, "its checksum does not fit; the archive is damaged.");
  return out;
}

let table: Uint32Array | undefined;

/** CRC-32 of ISO 3309, as zip uses it. */
export function crc32(bytes: Uint8Array): number {
  table ??= Uint32Array.from({ length: 256 }, (_, n) => {
    let c = n;
    for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
    return c;
  });
  let crc = 0xffffffff;
  for (let k = 0; k < bytes.length; k++) crc = table[(crc ^ bytes[k]!) & 0xff]! ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}
