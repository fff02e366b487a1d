/**
 * Threefry4x32, a counter-based generator: random bits are a pure function of a counter and a key.
 *
 * Salmon, Moraes, Dror, Shaw: Parallel random numbers: as easy as 1, 2, 3. SC'11, doi:10.1145/2063384.2063405.
 * It uses additions, rotations and exclusive ors only. Fewer than 12 rounds fail statistical tests; 12 pass them
 * with a margin, 20 are the authors' conservative choice.
 */

/** Number of rounds. */
export type ThreefryRounds = 12 | 20;

/** Rotations of the two pairs of words in eight successive rounds. */
export const ROTATIONS: readonly (readonly [number, number])[] = [
  [10, 26],
  [11, 21],
  [13, 27],
  [23, 5],
  [6, 20],
  [17, 11],
  [25, 10],
  [18, 20],
];

/** The fifth key word is this exclusive-or the four others. */
export const PARITY = 0x1bd11bda;

/**
 * Four random 32-bit words.
 *
 * @param counter four 32-bit words
 * @param key four 32-bit words
 * @param rounds 12 or 20
 * @param out where to write; a new array by default
 * @returns `out`, four words
 */
export function threefry4x32(
  counter: ArrayLike<number>,
  key: ArrayLike<number>,
  rounds: ThreefryRounds = 12,
  out: Uint32Array = new Uint32Array(4),
): Uint32Array {
  const [k0, k1, k2, k3] = [key[0]! | 0, key[1]! | 0, key[2]! | 0, key[3]! | 0];
  const schedule = [k0, k1, k2, k3, PARITY ^ k0 ^ k1 ^ k2 ^ k3];
  let x0 = (counter[0]! + k0) | 0;
  let x1 = (counter[1]! + k1) | 0;
  let x2 = (counter[2]! + k2) | 0;
  let x3 = (counter[3]! + k3) | 0;
  for (let round = 0; round < rounds; round++) {
    const [r0, r1] = ROTATIONS[round % 8]!;
    if (round % 2 === 0) {
      x0 = (x0 + x1) | 0;
      x1 = ((x1 << r0) | (x1 >>> (32 - r0))) ^ x0;
      x2 = (x2 + x3) | 0;
      x3 = ((x3 << r1) | (x3 >>> (32 - r1))) ^ x2;
    } else {
      x0 = (x0 + x3) | 0;
      x3 = ((x3 << r0) | (x3 >>> (32 - r0))) ^ x0;
      x2 = (x2 + x1) | 0;
      x1 = ((x1 << r1) | (x1 >>> (32 - r1))) ^ x2;
    }
    if (round % 4 === 3) {
      const s = (round + 1) / 4;
      x0 = (x0 + schedule[s % 5]!) | 0;
      x1 = (x1 + schedule[(s + 1) % 5]!) | 0;
      x2 = (x2 + schedule[(s + 2) % 5]!) | 0;
      x3 = (x3 + schedule[(s + 3) % 5]! + s) | 0;
    }
  }
  out[0] = x0;
  out[1] = x1;
  out[2] = x2;
  out[3] = x3;
  return out;
}
