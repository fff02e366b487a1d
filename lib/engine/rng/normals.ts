import { boxMullerInto } from "./boxMuller.js";
import { type ThreefryRounds, threefry4x32 } from "./threefry.js";

/** Which normals: noise is a function of these numbers and of the step, never of the order of calls. */
export interface NoiseSource {
  /** Number of the simulation, 0 … 2³² − 1. */
  readonly simulation: number;
  /** Number of the noisy variable, 0 … 2³² − 1. */
  readonly stream: number;
  /** Number of the node, 0 … 2³² − 1. */
  readonly node: number;
  /** Rounds of the generator. */
  readonly rounds?: ThreefryRounds;
}

/**
 * The generator's key for a seed: its low and high half, and the letters "neurolab".
 *
 * @param seed an integer, 0 … 2⁵³ − 1
 */
export function seedKey(seed: number): Uint32Array {
  return Uint32Array.of(seed, Math.floor(seed / 2 ** 32), 0x6e657572, 0x6f6c6162);
}

/**
 * Fill `out` with the standard normals of successive steps of one variable of one node.
 *
 * Four steps share one counter (⌊step/4⌋, node, simulation, stream): its words 0 and 1 give the first two, words
 * 2 and 3 the last two.
 *
 * @param seed an integer, 0 … 2⁵³ − 1
 * @param source which normals, and the first step
 * @param out filled from its beginning
 */
export function fillNormals(
  seed: number,
  source: NoiseSource & { readonly firstStep: number },
  out: Float32Array | Float64Array,
): void {
  const key = seedKey(seed);
  const words = new Uint32Array(4);
  const four = new Float32Array(4);
  const counter = Uint32Array.of(0, source.node, source.simulation, source.stream);
  let group = Math.floor(source.firstStep / 4);
  let skip = source.firstStep - 4 * group;
  for (let at = 0; at < out.length; group++) {
    counter[0] = group;
    threefry4x32(counter, key, source.rounds, words);
    boxMullerInto(four, 0, words[0]!, words[1]!);
    boxMullerInto(four, 2, words[2]!, words[3]!);
    for (; skip < 4 && at < out.length; skip++) out[at++] = four[skip]!;
    skip = 0;
  }
}

/**
 * One standard normal: that of one step of one variable of one node.
 *
 * @param seed an integer, 0 … 2⁵³ − 1
 * @param source which normal
 * @param step number of the time step from the beginning of the simulation
 */
export function normal(seed: number, source: NoiseSource, step: number): number {
  const out = new Float32Array(1);
  fillNormals(seed, { ...source, firstStep: step }, out);
  return out[0]!;
}
