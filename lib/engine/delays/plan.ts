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

/**
 * Steps per block; blocks start at multiples of it, counted from the start of the simulation.
 *
 * Twelve sums of two lanes are two passes of six registers, the most that do not spill (measured).
 */
export const BLOCK = 24;

/**
 * Steps summed together by each class, in order of summation.
 *
 * Each divides the one before: then longer sub-blocks begin no later than the shorter ones within them, and the
 * classes are added in this order at every step of a block.
 */
export const CLASS_STEPS = [24, 12, 4, 2, 1] as const;

/** Sources are processed in tiles whose history fits into this much of a first-level cache of 32 KiB. */
const TILE_BYTES = 28 * 1024;
/** Pairs that a target should have in a tile, on average: a segment has a cost of its own. */
const SEGMENT_PAIRS = 12;

/** Connections in order of target, then source: weight, and age of the source value in columns (delay in steps + 1). */
export interface Pairs {
  readonly targets: Int32Array;
  readonly sources: Int32Array;
  readonly weights: Float64Array;
  readonly ages: Int32Array;
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
 * @param pairs connections in order of target, then source
 * @param nodes number of nodes
 */
export function planCoupling(pairs: Pairs, nodes: number): CouplingPlan {
  let maxAge = 0;
  let immediate = 0;
  for (let i = 0; i < pairs.ages.length; i++) {
    const age = pairs.ages[i]!;
    if (age === 1) immediate++;
    if (age > maxAge) maxAge = age;
  }
  // A quarter of all pairs: from there on the matrix-vector kernel beats the list (measured).
  if (nodes === 1 || immediate * 4 < nodes * nodes) return { lists: sortIntoLists(pairs, nodes), maxAge };
  const dense = new Float64Array(nodes * nodes);
  for (let i = 0; i < pairs.ages.length; i++)
    if (pairs.ages[i] === 1) dense[pairs.targets[i]! * nodes + pairs.sources[i]!] = pairs.weights[i]!;
  const delayed = selectPairs(pairs, (i) => pairs.ages[i] !== 1);
  return { lists: sortIntoLists(delayed, nodes), dense, maxAge };
}

/** Pairs without delay as one list, in the order of summation. */
export function presentList(pairs: Pairs, nodes: number): PairList {
  return sortIntoLists(pairs, nodes)[0]!;
}

/** Those pairs that a condition holds for, in the same order. */
export function selectPairs(pairs: Pairs, keep: (index: number) => boolean): Pairs {
  const chosen = new Int32Array(pairs.ages.length);
  let count = 0;
  for (let i = 0; i < chosen.length; i++) if (keep(i)) chosen[count++] = i;
  return pick(pairs, chosen.subarray(0, count));
}

function pick(pairs: Pairs, chosen: Int32Array): Pairs {
  const count = chosen.length;
  const [targets, sources, ages] = [new Int32Array(count), new Int32Array(count), new Int32Array(count)];
  const weights = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const pair = chosen[i]!;
    targets[i] = pairs.targets[pair]!;
    sources[i] = pairs.sources[pair]!;
    ages[i] = pairs.ages[pair]!;
    weights[i] = pairs.weights[pair]!;
  }
  return { targets, sources, weights, ages };
}

/** One list per class that has pairs: a stable counting sort by class and tile keeps targets and sources in order. */
function sortIntoLists(pairs: Pairs, nodes: number): PairList[] {
  const count = pairs.ages.length;
  // A first simulation waits for these loops, and no compiler has seen them yet: few passes, plain code.
  const classes = new Int8Array(count);
  const pairsOf = new Int32Array(CLASS_STEPS.length);
  const oldestOf = new Int32Array(CLASS_STEPS.length);
  for (let i = 0; i < count; i++) {
    const age = pairs.ages[i]!;
    let c = 0;
    while (age < CLASS_STEPS[c]!) c++;
    classes[i] = c;
    pairsOf[c]!++;
    if (age > oldestOf[c]!) oldestOf[c] = age;
  }
  const tiles = Int32Array.from(CLASS_STEPS, (steps, c) =>
    tileSize(nodes, pairsOf[c]!, oldestOf[c]! + steps),
  );
  // Buckets are numbered class by class, tile by tile.
  const firstBucket = new Int32Array(CLASS_STEPS.length + 1);
  tiles.forEach((tile, c) => {
    firstBucket[c + 1] = firstBucket[c]! + Math.ceil(nodes / tile);
  });
  const buckets = new Int32Array(count);
  const starts = new Int32Array(firstBucket.at(-1)! + 1);
  for (let i = 0; i < count; i++) {
    const c = classes[i]!;
    const bucket = firstBucket[c]! + ((pairs.sources[i]! / tiles[c]!) | 0);
    buckets[i] = bucket;
    starts[bucket + 1]!++;
  }
  for (let b = 1; b < starts.length; b++) starts[b]! += starts[b - 1]!;
  const order = new Int32Array(count);
  const next = starts.slice();
  for (let i = 0; i < count; i++) order[next[buckets[i]!]!++] = i;

  const lists: PairList[] = [];
  CLASS_STEPS.forEach((steps, c) => {
    const chosen = order.subarray(starts[firstBucket[c]!], starts[firstBucket[c + 1]!]);
    if (chosen.length === 0) return;
    const { targets, sources, weights, ages } = pick(pairs, chosen);
    const segments: Segment[] = [];
    for (let start = 0, end = 1; end <= chosen.length; end++) {
      const isSame =
        end < chosen.length &&
        targets[end] === targets[start] &&
        buckets[chosen[end]!] === buckets[chosen[start]!];
      if (isSame) continue;
      segments.push({ target: targets[start]!, start, count: end - start });
      start = end;
    }
    lists.push({ steps, segments, weights, sources, ages });
  });
  return lists;
}

/**
 * Sources of a tile of a class: as many as the cache can hold the needed history of, unless segments get too short.
 *
 * They follow from the network alone, never from the machine, because they decide the order of summation.
 *
 * @param pairs pairs of the class
 * @param columns columns of history that they need
 */
function tileSize(nodes: number, pairs: number, columns: number): number {
  const inCache = TILE_BYTES / (columns * Float64Array.BYTES_PER_ELEMENT);
  const worthwhile = (SEGMENT_PAIRS * nodes * nodes) / Math.max(1, pairs);
  return Math.ceil(nodes / Math.ceil(nodes / Math.max(1, inCache, worthwhile)));
}
