import { ValidationError } from "../../errors.js";
import { type Labelled, labelled, type NumberArray } from "../../labelled.js";
import { integer, square } from "../input.js";
import { RANDOM_STREAMS, randomSequence } from "../random.js";
import { isSymmetric, weightsOf } from "./connectome.js";
import { type Connection, connectionsOf, rewire } from "./rewire.js";
import { matchStrengths } from "./strengthMatching.js";

/** How a connectome is randomised. */
export interface NullOptions {
  /** Seed of the random numbers. Default 0. */
  readonly seed?: number;
  /** Swaps that are tried for every connection. Default 10. */
  readonly swapsPerConnection?: number;
}

/** What becomes of the weights when degrees are kept. */
export interface DegreeNullOptions extends NullOptions {
  /**
   * `"carry"` (default): a weight moves along with its connection and, in a directed connectome, stays with its target,
   * whose strength is kept; `"strength"`: all weights are dealt anew so that strengths stay nearly the same, the null
   * for dense connectomes, in which few connections can be swapped.
   */
  readonly weights?: "carry" | "strength";
}

/** What becomes of lengths and weights when the relation of weight and distance is kept. */
export interface DistanceNullOptions extends NullOptions {
  /** Number of classes of length, each with as many connections. Default 10. */
  readonly bins?: number;
  /**
   * `"shuffle"` (default): weights are dealt anew among connections of a class; `"carry"`: a weight moves along with its
   * connection.
   */
  readonly weights?: "carry" | "shuffle";
}

/** A randomised connectome. */
export interface NullConnectome {
  /** Connectome, `[target][source]`; the diagonal is 0. */
  readonly matrix: Labelled;
  /** Swaps that were made; few in a dense connectome, none in a complete one. */
  readonly swaps: number;
}

/**
 * Random connectome in which every region keeps its number of connections in and out (and the connectome its weights).
 *
 * Pairs of connections a → b, c → d become a → d, c → b where that makes no double connection. A symmetric connectome
 * stays symmetric.
 *
 * @param matrix connectome, `[target][source]`; the diagonal is ignored
 * @param options seed, number of swaps, weights
 * @returns the connectome and the number of swaps
 * @throws ValidationError when the matrix is not square or not finite, or an option is out of range
 * @see S. Maslov, K. Sneppen, "Specificity and stability in topology of protein networks", Science 296 (2002);
 * M. Rubinov, O. Sporns, "Weight-conserving characterization of complex functional brain networks", NeuroImage 56
 * (2011)
 * @example
 * const ring = Float64Array.of(0, 1, 0, 1, 1, 0, 1, 0, 0, 1, 0, 1, 1, 0, 1, 0);
 * const { matrix } = degreePreservingNull(labelled(ring, [4, 4], ["target", "source"]), { seed: 1 });
 * degree(matrix).data // [2, 2, 2, 2]
 */
export function degreePreservingNull(
  matrix: Labelled<NumberArray>,
  options: DegreeNullOptions = {},
): NullConnectome {
  const { n, w } = weightsOf(matrix, "degreePreservingNull");
  const { seed = 0, weights = "carry" } = options;
  if (weights !== "carry" && weights !== "strength")
    throw new ValidationError(`weights must be "carry" or "strength", got "${weights}".`);
  const directed = !isSymmetric(w, n);
  const { connections, swaps } = rewire(connectionsOf(w, n, directed), n, {
    directed,
    tries: triesOf(options),
    random: randomSequence(seed, RANDOM_STREAMS.rewiring),
  });
  const final =
    weights === "carry"
      ? connections
      : matchStrengths(connections, w, n, {
          directed,
          random: randomSequence(seed, RANDOM_STREAMS.weights),
        });
  return { matrix: toMatrix(final, n, directed, matrix), swaps };
}

/**
 * Random connectome that keeps degrees, the lengths of connections and the relation of weight and length: a null for
 * what follows from geometry alone.
 *
 * Two connections are swapped only if the new ones belong to the same classes of length as the old ones.
 *
 * @param matrix connectome, `[target][source]`; the diagonal is ignored
 * @param distances distances or fibre lengths of all pairs, same size, e.g. mm
 * @param options seed, classes of length, number of swaps, weights
 * @returns the connectome and the number of swaps
 * @throws ValidationError when the matrices are not square, finite and of one size, or an option is out of range
 * @see R. F. Betzel, D. S. Bassett, "Specificity and robustness of long-distance connections in weighted, interareal
 * connectomes", Proc. Natl. Acad. Sci. 115 (2018); J. A. Roberts et al., "The contribution of geometry to the human
 * connectome", NeuroImage 124 (2016)
 * @example
 * const ring = labelled(Float64Array.of(0, 1, 0, 1, 1, 0, 1, 0, 0, 1, 0, 1, 1, 0, 1, 0), [4, 4], ["target", "source"]);
 * const { matrix } = distancePreservingNull(ring, ring, { bins: 1 });
 * degree(matrix).data // [2, 2, 2, 2]
 */
export function distancePreservingNull(
  matrix: Labelled<NumberArray>,
  distances: Labelled<NumberArray>,
  options: DistanceNullOptions = {},
): NullConnectome {
  const { n, w } = weightsOf(matrix, "distancePreservingNull");
  if (square(distances, "distancePreservingNull") !== n)
    throw new ValidationError(
      `Connectome and distances must have one size, got ${n} and ${distances.shape[0]} regions.`,
    );
  const { seed = 0, weights = "shuffle" } = options;
  if (weights !== "carry" && weights !== "shuffle")
    throw new ValidationError(`weights must be "carry" or "shuffle", got "${weights}".`);
  const directed = !isSymmetric(w, n);
  const connections = connectionsOf(w, n, directed);
  const classOf = lengthClasses(connections, distances, {
    n,
    directed,
    bins: integer(options.bins ?? 10, 1, "bins"),
  });
  const { connections: rewired, swaps } = rewire(connections, n, {
    directed,
    tries: triesOf(options),
    random: randomSequence(seed, RANDOM_STREAMS.rewiring),
    classOf,
  });
  const final = weights === "carry" ? rewired : shuffleWithinClasses(rewired, classOf, seed);
  return { matrix: toMatrix(final, n, directed, matrix), swaps };
}

function triesOf(options: NullOptions): number {
  return integer(options.swapsPerConnection ?? 10, 0, "swapsPerConnection");
}

/** Class of length of every pair of regions; classes hold equally many of the given connections. */
function lengthClasses(
  connections: readonly Connection[],
  distances: Labelled<NumberArray>,
  { n, directed, bins }: { n: number; directed: boolean; bins: number },
): (target: number, source: number) => number {
  const { data } = distances;
  const length = (i: number, j: number): number =>
    directed ? data[i * n + j]! : (data[i * n + j]! + data[j * n + i]!) / 2;
  const sorted = Float64Array.from(connections, ({ target, source }) => length(target, source)).sort();
  if (!sorted.every(Number.isFinite))
    throw new ValidationError("Distances of connections must be finite, got some that are not.");
  const limits = Array.from(
    { length: bins - 1 },
    (_, k) => sorted[Math.floor(((k + 1) * sorted.length) / bins)] ?? Number.POSITIVE_INFINITY,
  );
  return (target, source) => {
    const value = length(target, source);
    let low = 0;
    let high = limits.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (value < limits[middle]!) high = middle;
      else low = middle + 1;
    }
    return low;
  };
}

function shuffleWithinClasses(
  connections: readonly Connection[],
  classOf: (target: number, source: number) => number,
  seed: number,
): Connection[] {
  const random = randomSequence(seed, RANDOM_STREAMS.weights);
  const weights = new Map<number, number[]>();
  for (const { target, source, weight } of connections) {
    const key = classOf(target, source);
    const members = weights.get(key);
    if (members) members.push(weight);
    else weights.set(key, [weight]);
  }
  for (const members of weights.values()) random.shuffle(members);
  return connections.map(({ target, source }) => ({
    target,
    source,
    weight: weights.get(classOf(target, source))!.pop()!,
  }));
}

function toMatrix(
  connections: readonly Connection[],
  n: number,
  directed: boolean,
  source: Labelled<NumberArray>,
): Labelled {
  const data = new Float64Array(n * n);
  for (const connection of connections) {
    data[connection.target * n + connection.source] = connection.weight;
    if (!directed) data[connection.source * n + connection.target] = connection.weight;
  }
  const { coords, unit } = source;
  return labelled(data, [n, n], source.dims, { ...(coords && { coords }), ...(unit && { unit }) });
}
