import { seedKey } from "../engine/rng/normals.js";
import { threefry4x32 } from "../engine/rng/threefry.js";

/** What random numbers are for: each purpose has a stream of its own under the same seed. */
const PURPOSES = {
  choice: 0x50530001,
  uniform: 0x50530002,
  jitter: 0x50530003,
  order: 0x50530004,
  seed: 0x50530005,
};

/** A fresh seed, where none was given. */
export function drawSeed(): number {
  return globalThis.crypto.getRandomValues(new Uint32Array(1))[0]!;
}

/**
 * A uniform number in [0, 1), a function of its arguments alone.
 *
 * @param seed a whole number ≥ 0
 * @param purpose which stream
 * @param a first coordinate of the number in its stream
 * @param b second coordinate
 * @param c third coordinate
 */
export function uniformAt(seed: number, purpose: keyof typeof PURPOSES, a = 0, b = 0, c = 0): number {
  const words = threefry4x32([b, a, c, PURPOSES[purpose]], seedKey(seed));
  return (words[0]! * 2 ** 21 + (words[1]! >>> 11)) / 2 ** 53;
}

/** Seed number `index` of a series, 0 … 2³² − 1. */
export function seedAt(seed: number, index: number): number {
  return threefry4x32([index, 0, 0, PURPOSES.seed], seedKey(seed))[0]!;
}
