import { ValidationError } from "../errors.js";
import { type Labelled, labelled, type NumberArray } from "../labelled.js";
import { gram } from "./gram.js";
import { integer, spaceTime } from "./input.js";
import { windowTimes } from "./windows.js";

/** How phase patterns are compared. */
export interface PhaseFcdOptions {
  /** Use every n-th sample. Default 1. */
  readonly stepsize?: number;
  /** `"cosine"` (default): cosine of the angle between two patterns; `"correlation"`: Pearson's correlation. */
  readonly measure?: "cosine" | "correlation";
}

/**
 * Phase FCD: how similar the patterns of phase differences are at all pairs of times, without windows.
 *
 * The pattern at time t is the set of cos(φ_i(t) − φ_j(t)) over all pairs i < j. Such a matrix has rank two, so
 * patterns are compared through their factors cos φ and sin φ, which takes regions instead of regions² steps. It holds
 * 32 bytes for each pair of times while it works: raise `stepsize` for recordings of many thousand samples.
 *
 * @param phases radians, dims ["region", "time"], e.g. from `instantaneousPhases`
 * @param options which samples are used and how they are compared
 * @returns matrix, dims ["window", "window"] (a window is one sample), entries in [−1, 1]; the coordinate is the
 * time of the sample, or its number when phases have no time axis; NaN where a pattern is all equal
 * @throws ValidationError when phases have other dims or fewer than two regions, or an option is out of range
 * @see G. Deco et al., "The dynamics of resting fluctuations in the brain: metastability and its dynamical cortical
 * core", Sci. Rep. 7, 3095 (2017)
 * @example
 * const phases = labelled(Float64Array.of(0, 0, 0, Math.PI, 0, 0), [3, 2], ["region", "time"]);
 * phaseFcd(phases).data // [1, -1/3, -1/3, 1]
 */
export function phaseFcd(phases: Labelled<NumberArray>, options: PhaseFcdOptions = {}): Labelled {
  const { rows, columns } = spaceTime(phases, "phaseFcd");
  const { measure = "cosine" } = options;
  if (measure !== "cosine" && measure !== "correlation")
    throw new ValidationError(`measure must be "cosine" or "correlation", got "${measure}".`);
  if (rows < 2) throw new ValidationError(`phaseFcd needs at least two regions, got ${rows}.`);
  const stepsize = integer(options.stepsize ?? 1, 1, "stepsize");
  const starts = Array.from({ length: Math.ceil(columns / stepsize) }, (_, k) => k * stepsize);
  const size = starts.length;

  // Row t holds cos φ, row size + t sin φ of all regions.
  const factors = gram(2 * size, rows, (target, offset, row, from, to) => {
    const t = starts[row % size]!;
    const part = row < size ? Math.cos : Math.sin;
    for (let k = from; k < to; k++) target[offset + k - from] = part(phases.data[k * columns + t]!);
  });
  const product = (t: number, u: number): number => {
    const cosRow = t * 2 * size;
    const sinRow = (t + size) * 2 * size;
    const whole =
      factors[cosRow + u]! ** 2 +
      factors[cosRow + size + u]! ** 2 +
      factors[sinRow + u]! ** 2 +
      factors[sinRow + size + u]! ** 2;
    return (whole - rows) / 2;
  };
  const means =
    measure === "correlation" ? starts.map((t) => patternMean(phases.data, rows, columns, t)) : undefined;
  const pairs = (rows * (rows - 1)) / 2;
  const similarity = (t: number, u: number): number =>
    product(t, u) - (means ? pairs * means[t]! * means[u]! : 0);
  const lengths = starts.map((_, t) => {
    const square = similarity(t, t);
    return square > 1e-12 * pairs ? Math.sqrt(square) : Number.NaN;
  });

  const matrix = new Float64Array(size * size);
  for (let t = 0; t < size; t++)
    for (let u = t; u < size; u++) {
      const value = similarity(t, u) / (lengths[t]! * lengths[u]!);
      const bounded = Number.isNaN(value) ? value : t === u ? 1 : Math.min(1, Math.max(-1, value));
      matrix[t * size + u] = bounded;
      matrix[u * size + t] = bounded;
    }
  const window = windowTimes(starts, phases.coords?.time);
  return labelled(matrix, [size, size], ["window", "window"], { coords: { window }, name: "phase FCD" });
}

/** Mean of cos(φ_i − φ_j) over all pairs i < j. */
function patternMean(phases: NumberArray, rows: number, columns: number, t: number): number {
  let cos = 0;
  let sin = 0;
  for (let row = 0; row < rows; row++) {
    cos += Math.cos(phases[row * columns + t]!);
    sin += Math.sin(phases[row * columns + t]!);
  }
  return (cos * cos + sin * sin - rows) / (rows * (rows - 1));
}

/**
 * Leading eigenvectors of the phase coherence matrices cos(φ_i − φ_j), one for each sample ("LEiDA").
 *
 * Signs are a convention: at most half of the entries are positive and, if half are, the first is negative.
 *
 * @param phases radians, dims ["region", "time"]
 * @returns unit vectors, dims ["region", "time"]
 * @throws ValidationError when phases have other dims
 * @see J. Cabral et al., "Cognitive performance in healthy older adults relates to spontaneous switching between
 * states of functional connectivity during rest", Sci. Rep. 7, 5135 (2017)
 * @example
 * const phases = labelled(Float64Array.of(0, 0, Math.PI, 0), [4, 1], ["region", "time"]);
 * leadingEigenvectors(phases).data // [-0.5, -0.5, 0.5, -0.5]
 */
export function leadingEigenvectors(phases: Labelled<NumberArray>): Labelled {
  const { rows, columns } = spaceTime(phases, "leadingEigenvectors");
  const vectors = new Float64Array(rows * columns);
  for (let t = 0; t < columns; t++) {
    let cosCos = 0;
    let cosSin = 0;
    let sinSin = 0;
    for (let row = 0; row < rows; row++) {
      const cos = Math.cos(phases.data[row * columns + t]!);
      const sin = Math.sin(phases.data[row * columns + t]!);
      cosCos += cos * cos;
      cosSin += cos * sin;
      sinSin += sin * sin;
    }
    // The matrix is c cᵀ + s sᵀ: its eigenvectors are mixtures of c and s, found from a 2 × 2 problem.
    const angle = Math.atan2(2 * cosSin, cosCos - sinSin) / 2;
    let squares = 0;
    let positive = 0;
    for (let row = 0; row < rows; row++) {
      const value = Math.cos(phases.data[row * columns + t]! - angle);
      vectors[row * columns + t] = value;
      squares += value * value;
      if (value > 0) positive++;
    }
    const flip = 2 * positive > rows || (2 * positive === rows && vectors[t]! > 0);
    const factor = (flip ? -1 : 1) / Math.sqrt(squares);
    for (let row = 0; row < rows; row++) vectors[row * columns + t]! *= factor;
  }
  const { coords } = phases;
  return labelled(vectors, [rows, columns], ["region", "time"], { ...(coords && { coords }) });
}
