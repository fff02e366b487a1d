import { seedKey } from "../engine/rng/normals.js";
import { threefry4x32 } from "../engine/rng/threefry.js";
import { ValidationError } from "../errors.js";

/** Numbers of the streams, so that analyses with one seed do not share random numbers. */
export const RANDOM_STREAMS = {
  communities: 0x414e0001,
  phases: 0x414e0002,
  amplitudes: 0x414e0003,
  shifts: 0x414e0004,
  rewiring: 0x414e0005,
  weights: 0x414e0006,
} as const;

/** A sequence of random numbers that seed, stream and number fully determine. */
export interface RandomSequence {
  /** The next number, uniform in [0, 1). */
  uniform(): number;
  /** The next number, uniform in 0 … n − 1. */
  below(n: number): number;
  /** Bring a list into random order. */
  shuffle<T>(list: T[]): T[];
}

/**
 * A sequence of random numbers.
 *
 * @param seed an integer, 0 … 2⁵³ − 1
 * @param stream what the numbers are for
 * @param number which of many sequences, e.g. that of one surrogate
 * @throws ValidationError when seed is not such an integer
 */
export function randomSequence(seed: number, stream: number, number: number = 0): RandomSequence {
  if (!Number.isSafeInteger(seed) || seed < 0)
    throw new ValidationError(`seed must be an integer from 0 to 2^53 − 1, got ${seed}.`);
  const key = seedKey(seed);
  const counter = Uint32Array.of(0, 0, number, stream);
  const words = new Uint32Array(4);
  let used = 4;
  const uniform = (): number => {
    if (used === 4) {
      threefry4x32(counter, key, 12, words);
      counter[0]!++;
      if (counter[0] === 0) counter[1]!++;
      used = 0;
    }
    const high = words[used]! >>> 5;
    const low = words[used + 1]! >>> 6;
    used += 2;
    return (high * 2 ** 26 + low) / 2 ** 53;
  };
  const below = (n: number): number => Math.floor(uniform() * n);
  return {
    uniform,
    below,
    shuffle<T>(list: T[]): T[] {
      for (let k = list.length - 1; k > 0; k--) {
        const other = below(k + 1);
        [list[k], list[other]] = [list[other]!, list[k]!];
      }
      return list;
    },
  };
}
