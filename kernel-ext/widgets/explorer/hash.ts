/**
 * Hash of numbers, bit for bit: two interleaved FNV-1a hashes over their 32-bit halves.
 *
 * @param data the numbers
 * @returns 16 hexadecimal digits
 */
export function hashNumbers(data: Float64Array): string {
  const words = new Uint32Array(data.buffer, data.byteOffset, 2 * data.length);
  let low = 0x811c9dc5;
  let high = 0x811c9dc5;
  for (let i = 0; i < words.length; i += 2) {
    low = Math.imul(low ^ words[i]!, 0x01000193);
    low ^= low >>> 15;
    high = Math.imul(high ^ words[i + 1]!, 0x01000193);
    high ^= high >>> 15;
  }
  return [high, low].map((part) => (part >>> 0).toString(16).padStart(8, "0")).join("");
}
