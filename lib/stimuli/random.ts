import { fillNormals, seedKey } from "../engine/rng/normals.js";
import { threefry4x32 } from "../engine/rng/threefry.js";

/** Streams of random numbers of the stimuli, apart from those of the models' own noise under the same seed. */
export const STREAMS = {
  wiener: 0x53540001,
  ornsteinUhlenbeck: 0x53540002,
  ornsteinUhlenbeckStart: 0x53540003,
  /** For inputs of users: normal and uniform numbers. */
  customNormals: 0x53540100,
  customUniforms: 0x53540101,
} as const;

/** A fresh seed, for inputs that were given none. */
export function drawSeed(): number {
  return globalThis.crypto.getRandomValues(new Uint32Array(1))[0]!;
}

/**
 * Standard normal numbers for several rows, a function of (seed, stream, row, step) alone.
 *
 * @param seed seed of the input
 * @param stream which of the independent streams under that seed
 * @param rows number of rows
 * @param first step of the first column
 * @param out receives `[row][column]`, row-major
 */
export function normalRows(
  seed: number,
  stream: number,
  rows: number,
  first: number,
  out: Float64Array,
): void {
  const columns = out.length / rows;
  for (let row = 0; row < rows; row++)
    fillNormals(
      seed,
      { simulation: 0, stream, node: row, firstStep: first },
      out.subarray(row * columns, (row + 1) * columns),
    );
}

/**
 * Uniform numbers in (0, 1) for several rows, a function of (seed, stream, row, step) alone.
 *
 * @param seed seed of the input
 * @param stream which of the independent streams under that seed
 * @param rows number of rows
 * @param first step of the first column
 * @param out receives `[row][column]`, row-major
 */
export function uniformRows(
  seed: number,
  stream: number,
  rows: number,
  first: number,
  out: Float64Array,
): void {
  const columns = out.length / rows;
  const key = seedKey(seed);
  const words = new Uint32Array(4);
  for (let i = 0; i < out.length; i++) {
    threefry4x32([first + (i % columns), Math.floor(i / columns), 0, stream], key, 12, words);
    out[i] = (words[0]! * 2 ** 20 + (words[1]! >>> 12) + 0.5) / 2 ** 52;
  }
}
