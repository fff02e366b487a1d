import type { Source } from "./source.js";

const longestText = 1 << 20;

/**
 * Text of variable length: its length, then where it lies in a global heap.
 *
 * @param source the file
 * @param at where the element lies
 */
export function heapText(source: Source, reference: Uint8Array): string {
  const view = new DataView(reference.buffer, reference.byteOffset, reference.byteLength);
  const length = view.getUint32(0, true);
  const low = view.getUint32(4, true);
  const high = source.offsetSize === 8 ? view.getUint32(8, true) : 0;
  const heap = low + high * 2 ** 32;
  const index = view.getUint32(4 + source.offsetSize, true);
  if (length === 0 || heap === 0) return "";
  if (length > longestText) throw source.error(`a text claims ${length} bytes.`);
  source.expect(heap, "GCOL", "heap of texts");
  const end = heap + source.length(heap + 8);
  let at = heap + 8 + source.lengthSize;
  while (at + 8 + source.lengthSize <= end) {
    source.step();
    const size = source.length(at + 8);
    const from = at + 8 + source.lengthSize;
    const found = source.uint(at, 2);
    if (found === 0) break; // the free space that ends a heap
    if (found === index) return decode(source.piece(from, Math.min(length, size)));
    at = from + Math.ceil(size / 8) * 8;
  }
  throw source.error("a text is missing from its heap; the file is damaged.");
}

/** Text without the zero bytes at its end. */
export function decode(bytes: Uint8Array): string {
  const stop = bytes.indexOf(0);
  return new TextDecoder().decode(stop < 0 ? bytes : bytes.subarray(0, stop));
}
