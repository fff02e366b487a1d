import { ValidationError } from "../errors.js";
import type { Labelled, NumberArray } from "../labelled.js";

/** The samples to draw and how their time is written. */
export interface TimeAxis {
  /** First sample and end (exclusive). */
  readonly from: number;
  readonly to: number;
  /** Time of sample `i` is `at(i)`, in `unit`. */
  readonly at: (sample: number) => number;
  /** Distance of samples, in `unit`. */
  readonly step: number;
  readonly unit: "ms" | "s" | "";
  readonly label: string;
}

/** Choice of time axis, shared by all figures over time. */
export interface TimeOptions {
  /** Distance of samples in ms. Default: from the array's `time` coordinate. */
  dt?: number;
  /** Time of the first sample in ms. Default: from the array's `time` coordinate, else 0. */
  t0?: number;
  /** Part to draw, from and to in ms. Default: everything. */
  range?: readonly [number, number];
  /** Unit of the axis. Default `"auto"`: seconds from 10 s upwards. */
  timeUnit?: "ms" | "s" | "auto";
}

/**
 * Time axis of the last dimension of an array; counts samples when nothing is known of the time.
 *
 * @throws ValidationError when `dt` is not positive, times are not evenly spaced, or `range` holds no sample
 */
export function timeAxis(array: Labelled<NumberArray>, options: TimeOptions, what: string): TimeAxis {
  const length = array.shape[array.shape.length - 1]!;
  const coords = array.coords?.[array.dims[array.dims.length - 1]!];
  const times = coords instanceof Float64Array && coords.length === length ? coords : undefined;
  const span = times && length > 1 ? times[length - 1]! - times[0]! : undefined;
  const dt = options.dt ?? (span === undefined ? undefined : span / (length - 1));
  if (dt !== undefined && !(dt > 0 && Number.isFinite(dt)))
    throw new ValidationError(`${what}: time must increase by a positive dt in ms, got ${dt}.`);
  if (times && dt !== undefined && options.dt === undefined) checkEven(times, dt, what);
  const start = options.t0 ?? times?.[0] ?? 0;
  const step = dt ?? 1;

  let from = 0;
  let to = length;
  if (options.range) {
    from = Math.max(0, Math.ceil((options.range[0] - start) / step - 1e-6));
    to = Math.min(length, Math.floor((options.range[1] - start) / step + 1e-6) + 1);
    if (!(to > from))
      throw new ValidationError(
        `${what}: range [${options.range.join(", ")}] holds no sample; the data run from ${start} to ${start + (length - 1) * step}${dt === undefined ? "" : " ms"}.`,
      );
  }
  if (dt === undefined)
    return { from, to, at: (sample) => start + sample, step: 1, unit: "", label: "Sample" };
  const wanted = options.timeUnit ?? "auto";
  // Late times too: the last second of a long run reads 299.2 s, not 2.992×10⁵ ms.
  const latest = Math.max(dt * (to - from), start + dt * (to - 1));
  const unit = wanted === "auto" ? (latest >= 10_000 ? "s" : "ms") : wanted;
  const scale = unit === "s" ? 1e-3 : 1;
  return {
    from,
    to,
    at: (sample) => tidy((start + sample * step) * scale),
    step: tidy(step * scale),
    unit,
    label: `Time (${unit})`,
  };
}

function checkEven(times: Float64Array, dt: number, what: string): void {
  for (let index = 1; index < times.length; index++)
    if (!(Math.abs(times[index]! - times[0]! - index * dt) <= 0.5 * dt))
      throw new ValidationError(
        `${what}: times must be evenly spaced, but sample ${index} lies at ${times[index]} ms instead of ${times[0]! + index * dt} ms. Resample the data, or give dt.`,
      );
}

/** Without the last bits of rounding, which would only make the figure longer. */
const tidy = (value: number): number => Number(value.toPrecision(12));
