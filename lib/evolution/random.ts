import seedrandom from "seedrandom";
import { logarithm } from "./elementary.js";

/** Where operators get their random numbers. */
export interface RandomSource {
  /** Uniform in [0, 1). */
  uniform(): number;
  /** Standard normal. */
  normal(): number;
}

/**
 * A stream of random numbers for one purpose: it depends on its labels alone, never on what was drawn elsewhere.
 *
 * @param labels seed, purpose, generation, …
 */
export function randomStream(...labels: readonly (string | number)[]): RandomSource {
  const uniform = seedrandom(labels.join("/"));
  let spare: number | undefined;
  return {
    uniform,
    normal() {
      if (spare !== undefined) {
        const kept = spare;
        spare = undefined;
        return kept;
      }
      // Marsaglia's polar method.
      for (;;) {
        const x = 2 * uniform() - 1;
        const y = 2 * uniform() - 1;
        const square = x * x + y * y;
        if (square >= 1 || square === 0) continue;
        const factor = Math.sqrt((-2 * logarithm(square)) / square);
        spare = y * factor;
        return x * factor;
      }
    },
  };
}

/** Numbers 0 … n − 1 in random order. */
export function permutation(n: number, random: RandomSource): number[] {
  const order = Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const j = Math.floor(random.uniform() * (i + 1));
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order;
}
