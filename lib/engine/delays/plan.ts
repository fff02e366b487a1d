/**
 * Which delayed terms are summed when: delay blocking.
 *
 * A source value that is `e = delay + 1` columns old is known `e` steps ahead, so a pair of nodes with a long
 * delay can be summed for a whole block of steps at once, in one contiguous pass over the source's history.
 * Pairs are sorted into classes by the number of steps that can be summed together.
 *
 * The order of summation of one step is fixed — class by class, source by source — and does not depend on
 * where a run or chunk begins. It is part of the result: other engines must follow it to get the same bits.
 */

/** Steps per block; blocks start at multiples of it, counted from the start of the simulation. */
export const BLOCK = 16;

/** Steps summed together by each class, in order of summation. */
export const CLASS_STEPS = [16, 8, 4, 2, 1] as const;

/** From this number of nodes on, sources are processed in tiles whose history stays in the first-level cache. */
const TILED_FROM = 500;
const TILE = 64;

/** A connection: weight, source, and age of the source value in columns (delay in steps + 1). */
export interface Pair {
  readonly target: number;
  readonly source: number;
  readonly weight: number;
  readonly age: number;
}

/** Consecutive pairs of one target. */
export interface Segment {
  readonly target: number;
  readonly start: number;
  readonly count: number;
}

/** All pairs of one class, in the order of summation of every target. */
export interface PairList {
  /** Steps summed together. */
  readonly steps: (typeof CLASS_STEPS)[number];
  readonly segments: readonly Segment[];
  readonly weights: Float64Array;
  readonly sources: Int32Array;
  readonly ages: Int32Array;
}

/** The delayed sums over one source variable. */
export interface CouplingPlan {
  /** Classes that have pairs, longest first; zero-delay pairs are in `dense` instead where there are many. */
  readonly lists: readonly PairList[];
  /** Weights [target][source] of a zero-delay network, added after the lists; undefined if there are few such pairs. */
  readonly dense?: Float64Array;
  /** Oldest column used; 0 if nothing is delayed. */
  readonly maxAge: number;
}

/**
 * Sort the pairs of a network into classes.
 *
 * @param pairs connections in any order
 * @param nodes number of nodes
 */
export function planCoupling(pairs: readonly Pair[], nodes: number): CouplingPlan {
  const classes = new Map<number, Pair[]>(CLASS_STEPS.map((steps) => [steps, []]));
  for (const pair of pairs) classes.get(classOf(pair.age))!.push(pair);

  const immediate = classes.get(1)!;
  // A quarter of all pairs: from there on the matrix-vector kernel beats the list (measured).
  const isDense = nodes > 1 && immediate.length * 4 >= nodes * nodes;
  let dense: Float64Array | undefined;
  if (isDense) {
    dense = new Float64Array(nodes * nodes);
    for (const { target, source, weight } of immediate) dense[target * nodes + source] = weight;
    classes.set(1, []);
  }

  const lists = CLASS_STEPS.map((steps) => makeList(steps, classes.get(steps)!, nodes)).filter(
    (list) => list.weights.length > 0,
  );
  return { lists, dense, maxAge: pairs.reduce((max, pair) => Math.max(max, pair.age), 0) };
}

/** Pairs without delay as one list, in the order of summation. */
export function presentList(pairs: readonly Pair[], nodes: number): PairList {
  return makeList(1, pairs, nodes);
}

function classOf(age: number): number {
  return CLASS_STEPS.find((steps) => age >= steps) ?? 1;
}

function makeList(steps: PairList["steps"], pairs: readonly Pair[], nodes: number): PairList {
  const tile = nodes >= TILED_FROM ? TILE : nodes;
  // Within the longest class, pairs older than two blocks come first: they are known one block ahead, so that
  // a second thread may sum them early without changing the order.
  const ahead = (pair: Pair) => (steps === BLOCK && pair.age >= 2 * BLOCK ? 0 : 1);
  const sorted = [...pairs].sort(
    (a, b) =>
      ahead(a) - ahead(b) ||
      Math.floor(a.source / tile) - Math.floor(b.source / tile) ||
      a.target - b.target ||
      a.source - b.source,
  );
  const segments: { target: number; start: number; count: number }[] = [];
  sorted.forEach((pair, i) => {
    const last = segments.at(-1);
    const previous = sorted[i - 1];
    const continues =
      last?.target === pair.target &&
      previous &&
      ahead(previous) === ahead(pair) &&
      Math.floor(previous.source / tile) === Math.floor(pair.source / tile);
    if (continues) last.count++;
    else segments.push({ target: pair.target, start: i, count: 1 });
  });
  return {
    steps,
    segments,
    weights: Float64Array.from(sorted, (pair) => pair.weight),
    sources: Int32Array.from(sorted, (pair) => pair.source),
    ages: Int32Array.from(sorted, (pair) => pair.age),
  };
}
