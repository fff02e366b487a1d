import { ValidationError } from "../../errors.js";
import { type Labelled, labelled, type NumberArray } from "../../labelled.js";
import { perRegion, positiveWeightsOf } from "./connectome.js";

/** How the weight of a connection becomes its length. */
export interface PathOptions {
  /**
   * `"inverse"` (default): 1 / weight; `"steps"`: 1 for every connection; `"length"`: the matrix holds lengths
   * already, and 0 means no connection.
   */
  readonly lengths?: "inverse" | "steps" | "length";
}

/**
 * Lengths of the shortest paths between all pairs of regions (Dijkstra's algorithm).
 *
 * @param matrix connectome, `[target][source]`, weights of at least 0
 * @param options how weights become lengths
 * @returns dims ["target", "source"]; 0 on the diagonal, Infinity where there is no path
 * @throws ValidationError when the matrix is not square, not finite or has negative weights
 * @see E. W. Dijkstra, "A note on two problems in connexion with graphs", Numer. Math. 1 (1959)
 * @example
 * const c = labelled(Float64Array.of(0, 0, 0, 0.5, 0, 0, 0, 0.25, 0), [3, 3], ["target", "source"]);
 * shortestPaths(c).data[6] // 6
 */
export function shortestPaths(matrix: Labelled<NumberArray>, options: PathOptions = {}): Labelled {
  const { n, w } = positiveWeightsOf(matrix, "shortestPaths");
  const lengths = toLengths(w, options);
  const distances = new Float64Array(n * n);
  for (let source = 0; source < n; source++) {
    const { distance } = pathsFrom(source, lengths, n);
    for (let target = 0; target < n; target++) distances[target * n + source] = distance[target]!;
  }
  const { coords } = matrix;
  return labelled(distances, [n, n], ["target", "source"], {
    ...(coords && { coords }),
    name: "path length",
  });
}

/**
 * Characteristic path length: mean length of the shortest paths between all ordered pairs of regions.
 *
 * @param matrix connectome, `[target][source]`, weights of at least 0
 * @param options how weights become lengths
 * @returns mean; Infinity when a region cannot be reached (then `globalEfficiency` still says something)
 * @throws ValidationError when the matrix is not square, not finite or has negative weights
 * @see M. Rubinov, O. Sporns, "Complex network measures of brain connectivity: uses and interpretations",
 * NeuroImage 52 (2010)
 * @example
 * const c = labelled(Float64Array.of(0, 0.5, 0.5, 0), [2, 2], ["target", "source"]);
 * characteristicPathLength(c) // 2
 */
export function characteristicPathLength(matrix: Labelled<NumberArray>, options: PathOptions = {}): number {
  const { data, shape } = shortestPaths(matrix, options);
  const n = shape[0]!;
  return data.reduce((sum, distance) => sum + distance, 0) / (n * (n - 1));
}

/**
 * Global efficiency: mean over all ordered pairs of regions of one over the length of the shortest path.
 *
 * @param matrix connectome, `[target][source]`, weights of at least 0
 * @param options how weights become lengths
 * @returns mean; pairs without a path count 0
 * @throws ValidationError when the matrix is not square, not finite or has negative weights
 * @see V. Latora, M. Marchiori, "Efficient behavior of small-world networks", Phys. Rev. Lett. 87 (2001)
 * @example
 * const c = labelled(Float64Array.of(0, 0.5, 0, 0), [2, 2], ["target", "source"]);
 * globalEfficiency(c) // 0.25
 */
export function globalEfficiency(matrix: Labelled<NumberArray>, options: PathOptions = {}): number {
  const { data, shape } = shortestPaths(matrix, options);
  const n = shape[0]!;
  return data.reduce((sum, distance) => sum + (distance > 0 ? 1 / distance : 0), 0) / (n * (n - 1));
}

/**
 * Betweenness of every region: the share of shortest paths between other regions that run through it (Brandes'
 * algorithm); equally short paths share.
 *
 * @param matrix connectome, `[target][source]`, weights of at least 0
 * @param options how weights become lengths
 * @returns shares of the (n − 1)(n − 2) ordered pairs, dims ["region"]
 * @throws ValidationError when the matrix is not square, not finite or has negative weights
 * @see U. Brandes, "A faster algorithm for betweenness centrality", J. Math. Sociol. 25 (2001)
 * @example
 * const c = labelled(Float64Array.of(0, 1, 0, 1, 0, 1, 0, 1, 0), [3, 3], ["target", "source"]);
 * betweenness(c).data // [0, 1, 0]
 */
export function betweenness(matrix: Labelled<NumberArray>, options: PathOptions = {}): Labelled {
  const { n, w } = positiveWeightsOf(matrix, "betweenness");
  const lengths = toLengths(w, options);
  const share = new Float64Array(n);
  for (let source = 0; source < n; source++) {
    const { order, paths, before } = pathsFrom(source, lengths, n);
    const dependency = new Float64Array(n);
    for (const target of order.reverse()) {
      for (const node of before[target]!)
        dependency[node]! += (paths[node]! / paths[target]!) * (1 + dependency[target]!);
      if (target !== source) share[target]! += dependency[target]!;
    }
  }
  const pairs = (n - 1) * (n - 2);
  return perRegion(
    share.map((value) => (pairs > 0 ? value / pairs : 0)),
    matrix,
    "betweenness",
  );
}

/** Lengths of connections; Infinity where there is none. */
function toLengths(w: Float64Array, { lengths = "inverse" }: PathOptions): Float64Array {
  if (lengths !== "inverse" && lengths !== "steps" && lengths !== "length")
    throw new ValidationError(`lengths must be "inverse", "steps" or "length", got "${lengths}".`);
  const toLength = { inverse: (x: number) => 1 / x, steps: () => 1, length: (x: number) => x }[lengths];
  return w.map((value) => (value === 0 ? Number.POSITIVE_INFINITY : toLength(value)));
}

interface Paths {
  /** Length of the shortest path to every region. */
  readonly distance: Float64Array;
  /** Reachable regions by increasing distance. */
  readonly order: number[];
  /** Number of shortest paths to every region. */
  readonly paths: Float64Array;
  /** The regions that come right before a region on its shortest paths. */
  readonly before: readonly number[][];
}

/** Sums of equal lengths in another order may differ by rounding; they still count as equally short. */
const TIE = 1e-12;

function pathsFrom(source: number, lengths: Float64Array, n: number): Paths {
  const distance = new Float64Array(n).fill(Number.POSITIVE_INFINITY);
  const paths = new Float64Array(n);
  const before: number[][] = Array.from({ length: n }, () => []);
  const done = new Uint8Array(n);
  const order: number[] = [];
  distance[source] = 0;
  paths[source] = 1;
  for (;;) {
    let nearest = -1;
    for (let k = 0; k < n; k++)
      if (!done[k] && distance[k]! < (nearest < 0 ? Number.POSITIVE_INFINITY : distance[nearest]!))
        nearest = k;
    if (nearest < 0) return { distance, order, paths, before };
    done[nearest] = 1;
    order.push(nearest);
    for (let target = 0; target < n; target++) {
      const length = distance[nearest]! + lengths[target * n + nearest]!;
      if (done[target] || length === Number.POSITIVE_INFINITY) continue;
      const slack = TIE * length;
      if (length < distance[target]! - slack) {
        distance[target] = length;
        paths[target] = paths[nearest]!;
        before[target] = [nearest];
      } else if (length <= distance[target]! + slack) {
        paths[target]! += paths[nearest]!;
        before[target]!.push(nearest);
      }
    }
  }
}
