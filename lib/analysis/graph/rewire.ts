import type { RandomSequence } from "../random.js";

/** A connection with its weight; of an undirected connectome each pair is listed once. */
export interface Connection {
  readonly target: number;
  readonly source: number;
  readonly weight: number;
}

/** The connections of a matrix without diagonal: all, or those above the diagonal. */
export function connectionsOf(w: Float64Array, n: number, directed: boolean): Connection[] {
  const connections: Connection[] = [];
  for (let target = 0; target < n; target++)
    for (let source = directed ? 0 : target + 1; source < n; source++)
      if (w[target * n + source] !== 0) connections.push({ target, source, weight: w[target * n + source]! });
  return connections;
}

/** How connections are swapped. */
export interface RewireOptions {
  /** Whether target and source are told apart. */
  readonly directed: boolean;
  /** Swaps to try for every connection. */
  readonly tries: number;
  readonly random: RandomSequence;
  /** If given, a swap must keep the classes of the pairs, and weights stay in their class. */
  readonly classOf?: (target: number, source: number) => number;
}

/**
 * Swap the sources of random pairs of connections; degrees in and out stay the same.
 *
 * @param connections of a matrix without diagonal
 * @param n number of regions
 * @param options direction, number of tries, random numbers and classes
 * @returns the connections and how many swaps were made
 */
export function rewire(
  connections: readonly Connection[],
  n: number,
  { directed, tries, random, classOf = () => 0 }: RewireOptions,
): { readonly connections: Connection[]; readonly swaps: number } {
  const list = [...connections];
  const taken = new Uint8Array(n * n);
  const mark = ({ target, source }: Connection, value: number): void => {
    taken[target * n + source] = value;
    if (!directed) taken[source * n + target] = value;
  };
  for (const connection of list) mark(connection, 1);
  let swaps = 0;
  for (let k = 0; k < tries * list.length; k++) {
    const [i, j] = [random.below(list.length), random.below(list.length)];
    const first = list[i]!;
    // Which end of an undirected connection is called the target is chance, so that all swaps can happen.
    const flip = !directed && random.uniform() < 0.5;
    const second = flip ? { ...list[j]!, target: list[j]!.source, source: list[j]!.target } : list[j]!;
    const [a, b, c, d] = [first.target, first.source, second.target, second.source];
    if (a === c || b === d || a === d || b === c || taken[a * n + d] || taken[c * n + b]) continue;
    const [old1, old2] = [classOf(a, b), classOf(c, d)];
    const [new1, new2] = [classOf(a, d), classOf(c, b)];
    const straight = new1 === old1 && new2 === old2;
    if (!straight && !(new1 === old2 && new2 === old1)) continue;
    mark(first, 0);
    mark(second, 0);
    list[i] = { target: a, source: d, weight: straight ? first.weight : second.weight };
    list[j] = { target: c, source: b, weight: straight ? second.weight : first.weight };
    mark(list[i]!, 1);
    mark(list[j]!, 1);
    swaps++;
  }
  return { connections: list, swaps };
}
