import { exponential } from "../stimuli/elementary.js";

// Math.exp and its like differ between browsers in the last place; evolutions must not.

const float = new Float64Array(1);
const words = new Uint32Array(float.buffer);

/** Natural logarithm of a positive number, with the same bits on every machine. */
export function logarithm(x: number): number {
  // x = 2^k m with m near 1, and log m = 2 artanh((m − 1)/(m + 1)).
  const isTiny = x < 1e-300;
  float[0] = isTiny ? x * 2 ** 64 : x;
  let k = (words[1]! >>> 20) - 1023 - (isTiny ? 64 : 0);
  words[1] = (words[1]! & 0xfffff) | 0x3ff00000;
  let m = float[0]!;
  if (m > Math.SQRT2) {
    m /= 2;
    k++;
  }
  const s = (m - 1) / (m + 1);
  const square = s * s;
  let sum = 0;
  for (let i = 12; i >= 0; i--) sum = sum * square + 1 / (2 * i + 1);
  return k * Math.LN2 + 2 * s * sum;
}

/** x^y for x ≥ 0. */
export function power(x: number, y: number): number {
  if (Number.isInteger(y) && y >= 0 && y <= 64) return wholePower(x, y);
  return x > 0 ? exponential(y * logarithm(x)) : 0;
}

export { exponential };

function wholePower(x: number, n: number): number {
  let result = 1;
  for (let base = x, rest = n; rest > 0; rest >>= 1, base *= base) if (rest & 1) result *= base;
  return result;
}
