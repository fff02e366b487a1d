import type { RandomSequence } from "../random.js";
import type { Connection } from "./rewire.js";
import { sums } from "./strength.js";

/** Connections that get a weight before the order of all others is worked out again. */
const SHARE = 1 / 50;

/**
 * Deal the weights anew over given connections so that strengths come out nearly as they were.
 *
 * The connections that still wait are ranked by the strengths that their two regions still lack, the remaining weights
 * by size; random connections then take the weight of their rank, and it starts over.
 *
 * @param connections where weights are wanted, and what weights
 * @param w weights whose strengths are aimed at
 * @param n number of regions
 * @param options direction and random numbers
 * @returns the same connections with other weights
 * @see M. Rubinov, O. Sporns, "Weight-conserving characterization of complex functional brain networks", NeuroImage 56
 * (2011), appendix A
 */
export function matchStrengths(
  connections: readonly Connection[],
  w: Float64Array,
  n: number,
  { directed, random }: { directed: boolean; random: RandomSequence },
): Connection[] {
  const into = sums(w, n, "in");
  // Both ends of an undirected connection draw on one account.
  const out = directed ? sums(w, n, "out") : into;
  const weights = connections.map(({ weight }) => weight).sort((a, b) => a - b);
  let waiting = [...connections];
  const done: Connection[] = [];
  const batch = Math.max(1, Math.ceil(connections.length * SHARE));
  while (waiting.length > 0) {
    const expected = new Map(
      waiting.map((connection) => {
        const lack = Math.max(0, into[connection.target]!) * Math.max(0, out[connection.source]!);
        return [connection, lack];
      }),
    );
    waiting.sort((a, b) => expected.get(a)! - expected.get(b)!);
    const ranks = random
      .shuffle(waiting.map((_, rank) => rank))
      .slice(0, batch)
      .sort((a, b) => b - a);
    for (const rank of ranks) {
      const { target, source } = waiting[rank]!;
      const weight = weights[rank]!;
      done.push({ target, source, weight });
      weights.splice(rank, 1);
      into[target]! -= weight;
      out[source]! -= weight;
    }
    const taken = new Set(ranks);
    waiting = waiting.filter((_, rank) => !taken.has(rank));
  }
  return done;
}
