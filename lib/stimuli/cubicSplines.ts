import { ValidationError } from "../errors.js";

/**
 * A piecewise cubic Hermite interpolant of several rows over common anchor times.
 *
 * Made by `input.asCubicSplines(…)`, for integrators that choose their own steps. Outside the anchors
 * the first or last segment is extrapolated.
 */
export class CubicSplines {
  /** Anchor times in ms, ascending. */
  readonly times: Float64Array;
  /** Samples, row-major `[row][anchor]`. */
  readonly values: Float64Array;
  /** Slopes per ms, row-major `[row][anchor]`. */
  readonly slopes: Float64Array;
  /** Number of rows. */
  readonly n: number;

  constructor(times: Float64Array, values: Float64Array, slopes: Float64Array) {
    if (times.length === 0 || values.length % times.length !== 0 || values.length !== slopes.length)
      throw new ValidationError(
        `values and slopes must hold whole rows of ${times.length} anchors, got ${values.length} and ${slopes.length} numbers.`,
      );
    this.times = times;
    this.values = values;
    this.slopes = slopes;
    this.n = values.length / times.length;
  }

  /**
   * Value of every row at one time.
   *
   * @param time time in ms
   * @returns one value a row
   * @example
   * new SinusoidalInput(1, 250).asCubicSplines(4, 0.5).evaluate(1.25)[0] // 0.916053390593
   */
  evaluate(time: number): Float64Array {
    const { times, values, slopes, n } = this;
    const anchors = times.length;
    const out = new Float64Array(n);
    if (anchors === 1) {
      for (let row = 0; row < n; row++) out[row] = values[row]! + slopes[row]! * (time - times[0]!);
      return out;
    }
    const left = this.#segment(time);
    const h = times[left + 1]! - times[left]!;
    const x = (time - times[left]!) / h;
    for (let row = 0; row < n; row++) {
      const a = row * anchors + left;
      const [valueA, valueB] = [values[a]!, values[a + 1]!];
      const [slopeA, slopeB] = [slopes[a]! * h, slopes[a + 1]! * h];
      const inner = (1 - x) * (slopeA * x + (valueA - valueB) * (2 * x + 1)) - slopeB * x * x;
      out[row] = (1 - x) * inner + valueB;
    }
    return out;
  }

  /** Index of the anchor at the left end of the segment that serves `time`. */
  #segment(time: number): number {
    let low = 0;
    let high = this.times.length - 2;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.times[middle]! <= time) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

/**
 * Slopes at evenly spaced samples: the derivative of the parabola through three neighbours, two-point at the ends.
 *
 * @param values rows of samples, row-major
 * @param columns samples a row
 * @param dt spacing in ms
 * @returns slopes per ms, laid out as the values
 */
export function sampleSlopes(values: Float64Array, columns: number, dt: number): Float64Array {
  const slopes = new Float64Array(values.length);
  if (columns < 2) return slopes;
  for (let first = 0; first < values.length; first += columns) {
    const last = first + columns - 1;
    slopes[first] = (values[first + 1]! - values[first]!) / dt;
    slopes[last] = (values[last]! - values[last - 1]!) / dt;
    for (let i = first + 1; i < last; i++) slopes[i] = (values[i + 1]! - values[i - 1]!) / (2 * dt);
  }
  return slopes;
}
