import { NeurolabError } from "../errors.js";

const SIGNATURE = [0x47, 0x43, 0x4f, 0x4c, 1, 0, 0, 0]; // "GCOL", version 1, reserved
const HEADER = 16;

/**
 * Checks the blocks in which an HDF5 file keeps its strings and references.
 *
 * The HDF5 library walks through a block from entry to entry and, where a damaged length says 0, never
 * arrives. (HDF5 file format specification, section III.E, global heap.)
 *
 * @param bytes the file
 * @throws NeurolabError when entries of a block do not fill it exactly
 */
export function requireSoundHeaps(bytes: Uint8Array): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const lengthAt = (offset: number): number => Number(view.getBigUint64(offset, true));
  for (let start = 0; start + HEADER <= bytes.length; start++) {
    start = bytes.indexOf(SIGNATURE[0]!, start);
    if (start < 0 || start + HEADER > bytes.length) return;
    if (!SIGNATURE.every((byte, k) => bytes[start + k] === byte)) continue;
    const end = start + lengthAt(start + 8);
    if (!(end <= bytes.length)) throw damaged(start);
    let entry = start + HEADER;
    while (entry + HEADER <= end) {
      const index = view.getUint16(entry, true);
      const length = lengthAt(entry + 8);
      // Entry 0 is the free rest and counts its own header; the others are filled up to 8 bytes.
      const step = index === 0 ? length : HEADER + Math.ceil(length / 8) * 8;
      if (!(step >= HEADER && entry + step <= end)) throw damaged(entry);
      entry += step;
    }
  }
}

const damaged = (offset: number): NeurolabError =>
  new NeurolabError(`The file is damaged: its list of strings and references breaks off at byte ${offset}.`);
