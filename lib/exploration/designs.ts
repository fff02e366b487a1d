import { ValidationError } from "../errors.js";
import { type Labelled, labelled } from "../labelled.js";
import { ParameterSpace } from "./parameterSpace.js";
import type { ParameterLists } from "./parameterValues.js";
import { drawSeed, seedAt, uniformAt } from "./random.js";
import { SOBOL_BITS, SOBOL_DIMENSIONS, sobolDirections } from "./sobolDirections.js";

/** What all designs over a space of bounds take. */
export interface DesignOptions {
  /** Seed of the design; drawn when null. */
  seed?: number | null;
  /** Parameters to spread evenly over orders of magnitude; their bounds must be positive. */
  log?: readonly string[];
  /** Parameters to round to whole numbers, bounds included. */
  integer?: readonly string[];
}

/** Options of a Latin hypercube. */
export interface LatinHypercubeOptions extends DesignOptions {
  /** Put points in the middle of their cells instead of anywhere in them. */
  centred?: boolean;
  /** Take the best of this many hypercubes: the one whose closest pair of points is farthest apart. */
  tries?: number;
}

/** Options of a Sobol design. */
export interface SobolOptions extends DesignOptions {
  /** Scramble the digits by the seed (Owen); without it the design is always the same and begins at the lower bounds. */
  scramble?: boolean;
  /** Number of points to leave out at the beginning, to continue an earlier design. */
  skip?: number;
}

/**
 * Points that fill a space evenly along every axis: each of `count` equal intervals of each parameter is used once.
 *
 * @param space bounds `[min, max]` of each parameter
 * @param count number of points
 * @param options seed, log and integer parameters, centred, tries
 * @returns a space of kind "explicit"
 * @throws ValidationError when the space does not consist of bounds
 * @example
 * latinHypercube(new ParameterSpace({ a: [0, 1], b: [5, 6] }), 10, { seed: 1 }).runCount // 10
 */
export function latinHypercube<V extends ParameterLists>(
  space: ParameterSpace<V>,
  count: number,
  options: LatinHypercubeOptions = {},
): ParameterSpace<V> {
  return spread(space, latinHypercubePoints(count, space.ndims, options), options);
}

/**
 * Points of a Sobol sequence, which fill a space more evenly than chance does, in any number of dimensions.
 *
 * Numbers of points that are powers of two are balanced best.
 *
 * @param space bounds `[min, max]` of each parameter, at most 128
 * @param count number of points
 * @param options seed, log and integer parameters, scramble, skip
 * @returns a space of kind "explicit"
 * @throws ValidationError when the space does not consist of bounds, or has too many dimensions
 * @example
 * sobol(new ParameterSpace({ a: [0, 4], b: [0, 4] }), 4, { scramble: false }).dict() // { a: [0, 2, 3, 1], b: [0, 2, 1, 3] }
 */
export function sobol<V extends ParameterLists>(
  space: ParameterSpace<V>,
  count: number,
  options: SobolOptions = {},
): ParameterSpace<V> {
  return spread(space, sobolPoints(count, space.ndims, options), options);
}

/**
 * Independent uniform points between the bounds of a space.
 *
 * @param space bounds `[min, max]` of each parameter
 * @param count number of points
 * @param options seed, log and integer parameters
 * @returns a space of kind "explicit"
 * @throws ValidationError when the space does not consist of bounds
 */
export function randomDesign<V extends ParameterLists>(
  space: ParameterSpace<V>,
  count: number,
  options: DesignOptions = {},
): ParameterSpace<V> {
  const seed = options.seed ?? drawSeed();
  const points = unitPoints(count, space.ndims, (i, axis) => uniformAt(seed, "uniform", axis, i));
  return spread(space, points, options);
}

/**
 * A Latin hypercube in the unit cube (McKay, Beckman & Conover 1979).
 *
 * @param count number of points
 * @param dimensions number of axes
 * @param options seed, centred, tries
 * @returns count × dimensions, dims `["sample", "parameter"]`, in [0, 1)
 */
export function latinHypercubePoints(
  count: number,
  dimensions: number,
  options: { seed?: number | null; centred?: boolean; tries?: number } = {},
): Labelled {
  const { centred = false, tries = 1 } = options;
  if (!Number.isInteger(tries) || tries < 1)
    throw new ValidationError(`tries must be a whole number ≥ 1, got ${tries}.`);
  const seed = options.seed ?? drawSeed();
  const hypercube = (attempt: number): Labelled => {
    const orders = Array.from({ length: dimensions }, (_, axis) => permutation(count, seed, axis, attempt));
    return unitPoints(count, dimensions, (i, axis) => {
      const inside = centred ? 0.5 : uniformAt(seed, "jitter", axis, i, attempt);
      return (orders[axis]![i]! + inside) / count;
    });
  };
  let best = hypercube(0);
  for (let attempt = 1, widest = closestPair(best); attempt < tries; attempt++) {
    const next = hypercube(attempt);
    const distance = closestPair(next);
    if (distance > widest) [best, widest] = [next, distance];
  }
  return best;
}

/**
 * A Sobol sequence in the unit cube, with the direction numbers of Joe and Kuo (2008), in Gray-code order.
 *
 * Scrambling is Owen's nested uniform scrambling, by hashes (Burley 2020).
 *
 * @param count number of points
 * @param dimensions number of axes, at most 128
 * @param options seed, scramble, skip
 * @returns count × dimensions, dims `["sample", "parameter"]`, in [0, 1)
 * @throws ValidationError when there are too many dimensions
 * @example
 * sobolPoints(4, 2, { scramble: false }).data // [0, 0, 0.5, 0.5, 0.75, 0.25, 0.25, 0.75]
 */
export function sobolPoints(
  count: number,
  dimensions: number,
  options: { seed?: number | null; scramble?: boolean; skip?: number } = {},
): Labelled {
  const { scramble = true, skip = 0 } = options;
  if (dimensions > SOBOL_DIMENSIONS)
    throw new ValidationError(
      `A Sobol design has at most ${SOBOL_DIMENSIONS} parameters, got ${dimensions}: use latinHypercube.`,
    );
  if (!Number.isInteger(skip) || skip < 0 || skip + count > 2 ** 31)
    throw new ValidationError(`skip must be a whole number ≥ 0, and skip + count at most 2³¹, got ${skip}.`);
  const directions = sobolDirections(dimensions);
  const seed = scramble ? (options.seed ?? drawSeed()) : 0;
  const digits = Array.from({ length: dimensions }, (_, axis) => seedAt(seed, axis));
  return unitPoints(count, dimensions, (i, axis) => {
    const number = sobolNumber(directions[axis]!, skip + i);
    return (scramble ? scrambled(number, digits[axis]!) + 0.5 : number) / 2 ** SOBOL_BITS;
  });
}

/**
 * Evenly spaced numbers from start to stop, both included.
 *
 * @param start first number
 * @param stop last number
 * @param count how many
 * @returns `count` numbers
 * @example
 * linspace(0, 1, 5) // [0, 0.25, 0.5, 0.75, 1]
 */
export function linspace(start: number, stop: number, count = 50): number[] {
  checkCount(count);
  return Array.from({ length: count }, (_, i) => {
    if (count > 1 && i === count - 1) return stop;
    return start + ((stop - start) * i) / Math.max(count - 1, 1);
  });
}

/** Lay points of the unit cube out between the bounds of a space. */
function spread<V extends ParameterLists>(
  space: ParameterSpace<V>,
  points: Labelled,
  { log = [], integer = [] }: DesignOptions,
): ParameterSpace<V> {
  if (space.kind !== "bound")
    throw new ValidationError(
      `A design needs bounds [min, max] for each parameter, got a space of kind ${space.kind ?? "none"}.`,
    );
  const names = space.parameterNames;
  const [count, dimensions] = points.shape as [number, number];
  for (const name of [...log, ...integer]) space.get(name);
  const columns = names.map((name, axis) => {
    const [low, high] = [space.lowerBound[axis]!, space.upperBound[axis]!];
    if (log.includes(name) && !(low > 0))
      throw new ValidationError(
        `Bounds of a log parameter must be positive, got [${low}, ${high}] for "${name}".`,
      );
    return Array.from({ length: count }, (_, i) => {
      const share = points.data[i * dimensions + axis]!;
      if (integer.includes(name)) return Math.min(low + Math.floor(share * (high - low + 1)), high);
      return log.includes(name) ? low * (high / low) ** share : low + share * (high - low);
    });
  });
  return new ParameterSpace(names, columns, {
    kind: "explicit",
    allowStarNotation: space.star,
    initialConditions: space.initialConditions,
  }) as unknown as ParameterSpace<V>;
}

function unitPoints(
  count: number,
  dimensions: number,
  valueAt: (point: number, axis: number) => number,
): Labelled {
  checkCount(count);
  if (!Number.isInteger(dimensions) || dimensions < 1)
    throw new ValidationError(`A design needs at least one parameter, got ${dimensions}.`);
  const data = new Float64Array(count * dimensions);
  for (let i = 0; i < count; i++)
    for (let axis = 0; axis < dimensions; axis++) data[i * dimensions + axis] = valueAt(i, axis);
  return labelled(data, [count, dimensions], ["sample", "parameter"]);
}

function checkCount(count: number): void {
  if (!Number.isInteger(count) || count < 1)
    throw new ValidationError(`The number of points must be a whole number ≥ 1, got ${count}.`);
}

/** A random order of 0 … count − 1 (Fisher–Yates). */
function permutation(count: number, seed: number, axis: number, attempt: number): Uint32Array {
  const order = Uint32Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor(uniformAt(seed, "order", axis, i, attempt) * (i + 1));
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order;
}

/** Squared distance of the closest two points. */
function closestPair({ data, shape }: Labelled): number {
  const [count, dimensions] = shape as [number, number];
  let closest = Number.POSITIVE_INFINITY;
  for (let i = 0; i < count; i++)
    for (let j = 0; j < i; j++) {
      let distance = 0;
      for (let axis = 0; axis < dimensions; axis++)
        distance += (data[i * dimensions + axis]! - data[j * dimensions + axis]!) ** 2;
      closest = Math.min(closest, distance);
    }
  return closest;
}

/** Number `index` of a Sobol sequence in Gray-code order, as a 32-bit fraction. */
function sobolNumber(directions: Uint32Array, index: number): number {
  let number = 0;
  for (let gray = index ^ (index >>> 1), bit = 0; gray !== 0; gray >>>= 1, bit++)
    if (gray & 1) number ^= directions[bit]!;
  return number >>> 0;
}

/** Owen scrambling of a 32-bit fraction: each digit is flipped depending on the seed and all digits before it. */
function scrambled(number: number, seed: number): number {
  let x = reverseBits(number);
  x = (x ^ Math.imul(x, 0x3d20adea)) >>> 0;
  x = (x + seed) >>> 0;
  x = Math.imul(x, (seed >>> 16) | 1) >>> 0;
  x = (x ^ Math.imul(x, 0x05526c56)) >>> 0;
  x = (x ^ Math.imul(x, 0x53a22864)) >>> 0;
  return reverseBits(x);
}

function reverseBits(number: number): number {
  let x = number;
  x = ((x >>> 1) & 0x55555555) | ((x & 0x55555555) << 1);
  x = ((x >>> 2) & 0x33333333) | ((x & 0x33333333) << 2);
  x = ((x >>> 4) & 0x0f0f0f0f) | ((x & 0x0f0f0f0f) << 4);
  x = ((x >>> 8) & 0x00ff00ff) | ((x & 0x00ff00ff) << 8);
  return ((x >>> 16) | (x << 16)) >>> 0;
}
