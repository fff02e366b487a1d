import { type Labelled, labelled, type NumberArray } from "../../labelled.js";
import { integer } from "../input.js";
import { RANDOM_STREAMS, type RandomSequence, randomSequence } from "../random.js";
import { weightsOf } from "./connectome.js";
import { type ModularityOptions, modularityMatrix } from "./modularity.js";

/** How communities are looked for. */
export interface CommunityOptions extends ModularityOptions {
  /** Seed of the orders in which regions are visited. Default 0. */
  readonly seed?: number;
  /** Number of searches of which the best is kept. Default 10. */
  readonly repeats?: number;
}

/** A partition of regions into communities. */
export interface Communities {
  /** Community of every region: 0, 1, … in the order of their first regions; dims ["region"]. */
  readonly labels: Labelled<Int32Array>;
  /** Number of communities. */
  readonly count: number;
  /** Modularity of the partition. */
  readonly modularity: number;
}

/**
 * Communities of a connectome or FC: a partition of large modularity (Louvain method).
 *
 * Regions move to the community where modularity gains most, communities become the regions of a coarser network, and
 * so on; this repeats from the partition found until nothing gains any more. Directed and signed weights are treated as
 * in `modularity`.
 *
 * @param matrix connectome or FC, `[target][source]`; the diagonal is ignored
 * @param options resolution, seed, number of searches
 * @returns labels, their number and modularity; equal seeds give equal partitions
 * @throws ValidationError when the matrix is not square or not finite, or an option is out of range
 * @see V. D. Blondel et al., "Fast unfolding of communities in large networks", J. Stat. Mech. P10008 (2008)
 * @example
 * const c = labelled(Float64Array.of(0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 0, 0, 1, 0), [4, 4], ["target", "source"]);
 * communities(c).labels.data // [0, 0, 1, 1]
 */
export function communities(matrix: Labelled<NumberArray>, options: CommunityOptions = {}): Communities {
  const { n, w } = weightsOf(matrix, "communities");
  const repeats = integer(options.repeats ?? 10, 1, "repeats");
  const b = modularityMatrix(w, n, options.gamma ?? 1);
  const gains = b.map((value, k) => (value + b[(k % n) * n + Math.floor(k / n)]!) / 2);
  let best: { labels: Int32Array; quality: number } | undefined;
  for (let k = 0; k < repeats; k++) {
    const found = search(gains, n, randomSequence(options.seed ?? 0, RANDOM_STREAMS.communities, k));
    if (!best || found.quality > best.quality + TOLERANCE) best = found;
  }
  const { labels, quality } = best!;
  const region = matrix.coords?.region ?? matrix.coords?.[matrix.dims[0]!];
  return {
    labels: labelled(labels, [n], ["region"], { ...(region && { coords: { region } }), name: "community" }),
    count: n === 0 ? 0 : labels.reduce((max, label) => Math.max(max, label), 0) + 1,
    modularity: quality,
  };
}

/** Gains below this are rounding. */
const TOLERANCE = 1e-12;

function search(
  gains: Float64Array,
  n: number,
  random: RandomSequence,
): { labels: Int32Array; quality: number } {
  let labels: Int32Array = Int32Array.from({ length: n }, (_, k) => k);
  let quality = qualityOf(gains, labels);
  for (;;) {
    const next = improve(gains, labels, random);
    const better = qualityOf(gains, next);
    if (!(better > quality + TOLERANCE)) return { labels, quality };
    labels = next;
    quality = better;
  }
}

/** Move single regions, then whole communities, until neither gains. */
function improve(gains: Float64Array, start: Int32Array, random: RandomSequence): Int32Array {
  const labels = renumbered(moveNodes(gains, start, random));
  const count = labels.reduce((max, label) => Math.max(max, label), -1) + 1;
  if (count === labels.length) return labels;
  const n = labels.length;
  const coarse = new Float64Array(count * count);
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++) coarse[labels[i]! * count + labels[j]!]! += gains[i * n + j]!;
  const merged = improve(
    coarse,
    Int32Array.from({ length: count }, (_, k) => k),
    random,
  );
  return renumbered(labels.map((label) => merged[label]!));
}

function moveNodes(gains: Float64Array, start: Int32Array, random: RandomSequence): Int32Array {
  const n = start.length;
  const labels = start.slice();
  // Gain of every node from every community, itself left out.
  const toward = new Float64Array(n * n);
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++) if (i !== j) toward[i * n + labels[j]!]! += gains[i * n + j]!;
  const order = Array.from({ length: n }, (_, k) => k);
  for (let moved = true; moved; ) {
    moved = false;
    for (const i of random.shuffle(order)) {
      const from = labels[i]!;
      let to = from;
      for (let c = 0; c < n; c++) if (toward[i * n + c]! > toward[i * n + to]! + TOLERANCE) to = c;
      if (to === from) continue;
      moved = true;
      labels[i] = to;
      for (let j = 0; j < n; j++) {
        if (j === i) continue;
        toward[j * n + from]! -= gains[j * n + i]!;
        toward[j * n + to]! += gains[j * n + i]!;
      }
    }
  }
  return labels;
}

function qualityOf(gains: Float64Array, labels: Int32Array): number {
  const n = labels.length;
  let total = 0;
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++) if (labels[i] === labels[j]) total += gains[i * n + j]!;
  return total;
}

/** Labels 0, 1, … in the order of first appearance. */
function renumbered(labels: Int32Array): Int32Array {
  const numbers = new Map<number, number>();
  return labels.map((label) => {
    const known = numbers.get(label);
    if (known !== undefined) return known;
    numbers.set(label, numbers.size);
    return numbers.size - 1;
  });
}
