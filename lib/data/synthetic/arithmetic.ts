/**
 * Arithmetic whose results are equal on every machine: additions, multiplications, divisions and square roots only,
 * which IEEE 754 rounds correctly everywhere. `Math.exp` and `Math.log` may differ in the last bit.
 */

const { floor, imul, LN2 } = Math;

/** Random numbers of one stream; equal seeds give equal numbers on every machine. */
export interface Random {
  /** Uniform in [0, 1) with 32 bits. */
  uniform(): number;
  /** Nearly normal with mean 0 and variance 1, within ±6: the sum of twelve uniform numbers, less 6. */
  normal(): number;
}

/**
 * Generator xoshiro128** (Blackman and Vigna 2021, ACM Trans. Math. Softw. 47, 36), its state filled by a mixing
 * of the seed and the stream.
 *
 * @param seed integer
 * @param stream integer; streams of one seed are independent
 */
export function randomStream(seed: number, stream: number): Random {
  let mixed = imul(seed, 0x9e3779b9) ^ imul(stream + 1, 0x85ebca6b);
  const word = (): number => {
    mixed = (mixed + 0x9e3779b9) | 0;
    let bits = imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
    bits = imul(bits ^ (bits >>> 13), 0xc2b2ae35);
    return bits ^ (bits >>> 16);
  };
  let [a, b, c, d] = [word(), word(), word(), word()];
  const uniform = (): number => {
    const five = imul(b, 5);
    const result = imul((five << 7) | (five >>> 25), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = (d << 11) | (d >>> 21);
    return result / 2 ** 32;
  };
  const normal = (): number => {
    let sum = -6;
    for (let k = 0; k < 12; k++) sum += uniform();
    return sum;
  };
  return { uniform, normal };
}

const log2Of10 = 3.321928094887362;

/**
 * 10 to the power x, within about 1e-15 relative for |x| < 300.
 *
 * @param x exponent
 */
export function powerOfTen(x: number): number {
  const y = x * log2Of10;
  const n = floor(y + 0.5);
  const r = (y - n) * LN2; // |r| ≤ ln 2 / 2: thirteen terms of the series reach the last bit
  let sum = 1;
  for (let k = 13; k > 0; k--) sum = 1 + (sum * r) / k;
  const factor = n < 0 ? 0.5 : 2;
  for (let k = Math.abs(n); k > 0; k--) sum *= factor;
  return sum;
}

/**
 * Logarithm to base 10 of a positive number, within about 1e-15.
 *
 * @param x positive number
 */
export function logTen(x: number): number {
  let exponent = 0;
  let rest = x;
  for (; rest > Math.SQRT2; exponent++) rest /= 2;
  for (; rest < Math.SQRT1_2; exponent--) rest *= 2;
  // ln rest = 2 artanh s with |s| < 0.172: eleven terms reach the last bit.
  const s = (rest - 1) / (rest + 1);
  let sum = 0;
  for (let k = 21; k > 0; k -= 2) sum = sum * s * s + 1 / k;
  return (exponent + (2 * s * sum) / LN2) / log2Of10;
}
