import { ValidationError } from "../errors.js";

/** What new samples are made of, by NumPy's names. */
export type PaddingType =
  | "constant"
  | "edge"
  | "linear_ramp"
  | "maximum"
  | "mean"
  | "median"
  | "minimum"
  | "reflect"
  | "symmetric"
  | "wrap";

/** Parameters of the kinds of padding; one number serves both sides, a pair is [before, after]. */
export interface PaddingOptions {
  /** Kind of padding (default "constant"). */
  paddingType?: PaddingType;
  /** For "constant": the value (default 0). */
  constantValues?: number | readonly [number, number];
  /** For "linear_ramp": the value at the outer end (default 0). */
  endValues?: number | readonly [number, number];
  /** For "maximum", "mean", "median", "minimum": samples at the border that count (default all). */
  statLength?: number | readonly [number, number];
  /** For "reflect" and "symmetric": mirrored values (default) or values turned about the border ("odd"). */
  reflectType?: "even" | "odd";
}

const forSide = (value: number | readonly [number, number], side: 0 | 1): number =>
  typeof value === "number" ? value : value[side];

const statistics: Record<"maximum" | "mean" | "median" | "minimum", (x: Float64Array) => number> = {
  maximum: (x) => x.reduce((a, b) => Math.max(a, b)),
  minimum: (x) => x.reduce((a, b) => Math.min(a, b)),
  mean: (x) => x.reduce((a, b) => a + b) / x.length,
  median: (x) => {
    const sorted = x.slice().sort();
    const middle = sorted.length >> 1;
    return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
  },
};

/** Remainder that is never negative. */
const modulo = (value: number, by: number): number => ((value % by) + by) % by;

/** Value at any index, inside or outside, of the series continued by mirrors at both borders. */
function mirrored(x: Float64Array, index: number, repeatsEdge: boolean, odd: boolean): number {
  const n = x.length;
  if (n === 1) return x[0]!;
  const period = repeatsEdge ? 2 * n : 2 * n - 2;
  const rest = modulo(index, period);
  if (!odd) return x[rest < n ? rest : period - rest - (repeatsEdge ? 1 : 0)]!;
  const rise = 2 * (x[n - 1]! - x[0]!);
  const inPeriod = rest < n ? x[rest]! : 2 * x[n - 1]! - x[period - rest - (repeatsEdge ? 1 : 0)]!;
  return inPeriod + Math.floor(index / period) * rise;
}

type Extension = (x: Float64Array, options: PaddingOptions) => (index: number) => number;

/** Value of a new sample by its index (negative before the series). */
const extensions: Record<Exclude<PaddingType, "linear_ramp">, Extension> = {
  constant:
    (_, { constantValues = 0 }) =>
    (index) =>
      forSide(constantValues, index < 0 ? 0 : 1),
  edge: (x) => (index) => (index < 0 ? x[0]! : x[x.length - 1]!),
  reflect: (x, options) => (index) => mirrored(x, index, false, options.reflectType === "odd"),
  symmetric: (x, options) => (index) => mirrored(x, index, true, options.reflectType === "odd"),
  wrap: (x) => (index) => x[modulo(index, x.length)]!,
  maximum: statistic("maximum"),
  mean: statistic("mean"),
  median: statistic("median"),
  minimum: statistic("minimum"),
};

function statistic(name: keyof typeof statistics): Extension {
  return (x, { statLength }) => {
    const value = (side: 0 | 1): number => {
      const count = statLength === undefined ? x.length : Math.min(forSide(statLength, side), x.length);
      if (!(Number.isInteger(count) && count >= 1))
        throw new ValidationError(`statLength must be a whole number of at least 1, got ${count}.`);
      return statistics[name](side === 0 ? x.subarray(0, count) : x.subarray(x.length - count));
    };
    const sides = [value(0), value(1)];
    return (index) => sides[index < 0 ? 0 : 1]!;
  };
}

/**
 * A series with new samples before and after it (as `numpy.pad`).
 *
 * @param x T samples, at least one
 * @param counts numbers of new samples [before, after]
 * @param options kind of padding and its parameters
 * @returns before + T + after samples
 * @throws ValidationError for an unknown kind, a count that is not a whole number, or no sample
 * @example
 * padSeries(Float64Array.of(1, 2, 3), [2, 1], { paddingType: "reflect" }) // [3, 2, 1, 2, 3, 2]
 */
export function padSeries(
  x: Float64Array,
  counts: readonly [number, number],
  options: PaddingOptions = {},
): Float64Array {
  const { paddingType = "constant", endValues = 0 } = options;
  if (paddingType !== "linear_ramp" && !Object.hasOwn(extensions, paddingType))
    throw new ValidationError(
      `There is no padding type "${paddingType}". Choose ${[...Object.keys(extensions), "linear_ramp"].join(", ")}.`,
    );
  for (const count of counts)
    if (!Number.isInteger(count) || count < 0)
      throw new ValidationError(
        `The number of new samples must be a whole number of at least 0, got ${count}.`,
      );
  if (x.length === 0) throw new ValidationError("A series without samples cannot be padded.");
  const [before, after] = counts;
  const padded = new Float64Array(before + x.length + after);
  padded.set(x, before);
  if (paddingType === "linear_ramp") {
    const ramp = (edge: number, end: number, distance: number, count: number): number =>
      end + ((edge - end) * (count - distance)) / count;
    for (let k = 1; k <= before; k++) padded[before - k] = ramp(x[0]!, forSide(endValues, 0), k, before);
    for (let k = 1; k <= after; k++)
      padded[before + x.length - 1 + k] = ramp(x[x.length - 1]!, forSide(endValues, 1), k, after);
    return padded;
  }
  const valueAt = extensions[paddingType](x, options);
  for (let index = -before; index < 0; index++) padded[before + index] = valueAt(index);
  for (let index = x.length; index < x.length + after; index++) padded[before + index] = valueAt(index);
  return padded;
}

/** Point reflection at both ends as far as the series reaches, zeros beyond: MNE's "reflect_limited". */
export function extendLimited(x: Float64Array, counts: readonly [number, number]): Float64Array {
  const reach = counts.map((count) => Math.min(count, x.length - 1)) as [number, number];
  const mirrored = padSeries(x, reach, { paddingType: "reflect", reflectType: "odd" });
  return padSeries(mirrored, [counts[0] - reach[0], counts[1] - reach[1]]);
}
