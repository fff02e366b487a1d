import { ValidationError } from "../errors.js";
import type { Labelled, NumberArray } from "../labelled.js";

/** Data of a signal: the last dim is "time" in seconds; complex signals carry imaginary parts as well. */
export interface SignalData extends Labelled {
  /** Imaginary parts in the order of `data`; absent in real signals. */
  readonly imaginary?: Float64Array;
}

type Coordinates = readonly string[] | Float64Array;

/** Number of time series in the data. */
export function seriesCount(data: SignalData): number {
  return data.shape.slice(0, -1).reduce((product, length) => product * length, 1);
}

/** Times are kept to a nanosecond, which removes the dust of ms / 1000 and of sums of dt. */
export const roundTime = (seconds: number): number => Math.round(seconds * 1e9) / 1e9;

/**
 * A copy of labelled data with time last and in seconds.
 *
 * @param data any array with a dim "time" and its coordinate
 * @param timeInMs whether the coordinate is in ms
 * @throws ValidationError without time, or when times do not ascend evenly
 */
export function toSignalData(
  data: Labelled<NumberArray> & { imaginary?: Float64Array },
  timeInMs: boolean,
): SignalData {
  if (!Array.isArray(data?.dims) || !data.shape || !data.data)
    throw new ValidationError(
      `A signal is made of a labelled array { data, shape, dims, coords }, got ${data === null ? "null" : typeof data}.`,
    );
  const axis = data.dims.indexOf("time");
  if (axis < 0) throw new ValidationError(`A signal needs a dim "time", got dims [${data.dims.join(", ")}].`);
  const given = data.coords?.time;
  if (!given || given.length !== data.shape[axis])
    throw new ValidationError(
      `A signal needs the time of each of its ${data.shape[axis]} samples in coords.time, got ${given ? given.length : "none"}.`,
    );
  const seconds = Float64Array.from(given as ArrayLike<string | number>, Number);
  const time = seconds.map((value) => roundTime(timeInMs ? value / 1000 : value));
  requireEvenTime(time);
  const order = [...data.dims.keys()].filter((dim) => dim !== axis);
  const dims = [...order.map((dim) => data.dims[dim]!), "time"];
  const shape = [...order.map((dim) => data.shape[dim]!), time.length];
  return {
    ...copyLabels(data),
    data: timeLast(data.data, data.shape, axis),
    ...(data.imaginary && { imaginary: timeLast(data.imaginary, data.shape, axis) }),
    shape,
    dims,
    coords: { ...copyCoords(data.coords), time },
  };
}

function copyLabels({ name, unit }: Labelled<NumberArray>): { name?: string; unit?: string } {
  return { ...(name !== undefined && { name }), ...(unit !== undefined && { unit }) };
}

function copyCoords(coords: Labelled["coords"]): Record<string, Coordinates> {
  const entries = Object.entries(coords ?? {});
  return Object.fromEntries(entries.map(([dim, values]) => [dim, values.slice() as Coordinates]));
}

/** Copies row-major numbers so that dimension `axis` comes last and the others keep their order. */
function timeLast(numbers: NumberArray, shape: readonly number[], axis: number): Float64Array {
  const length = shape[axis]!;
  const inner = shape.slice(axis + 1).reduce((product, size) => product * size, 1);
  const outer = shape.slice(0, axis).reduce((product, size) => product * size, 1);
  if (inner === 1) return Float64Array.from(numbers);
  const result = new Float64Array(numbers.length);
  for (let o = 0; o < outer; o++)
    for (let t = 0; t < length; t++)
      for (let i = 0; i < inner; i++)
        result[(o * inner + i) * length + t] = numbers[(o * length + t) * inner + i]!;
  return result;
}

function requireEvenTime(time: Float64Array): void {
  if (time.length === 0) throw new ValidationError("A signal needs at least one sample, got none.");
  const step = (time[time.length - 1]! - time[0]!) / (time.length - 1);
  for (let t = 1; t < time.length; t++) {
    const own = time[t]! - time[t - 1]!;
    if (!(own > 0) || Math.abs(own - step) > 0.01 * step + 2e-6)
      throw new ValidationError(
        `The times of a signal must ascend in even steps, got ${time[t - 1]} and ${time[t]} s at samples ${t - 1} and ${t} (mean step ${roundTime(step)} s); interpolate to even steps first.`,
      );
  }
}

/**
 * Sampling interval in seconds; NaN for a single sample.
 *
 * Times carry the error of their rounding, to a nanosecond here or to a microsecond in files. Within that
 * error the interval is taken to be whole microseconds or the inverse of a whole frequency.
 */
export function samplingInterval(time: Float64Array): number {
  const steps = time.length - 1;
  const average = (time[steps]! - time[0]!) / steps;
  const inMicroseconds = time.every((t) => Math.abs(t * 1e6 - Math.round(t * 1e6)) < 1e-4);
  const tolerance = (inMicroseconds ? 1e-6 : 1e-9) / steps;
  const frequency = Math.round(1 / average);
  const candidates = [Math.round(average * 1e6) / 1e6, 1 / frequency];
  return candidates.find((interval) => interval > 0 && Math.abs(interval - average) <= tolerance) ?? average;
}

/**
 * Applies a function to every time series, real and imaginary parts apart.
 *
 * @param data signal
 * @param change T samples in, any fixed number out
 * @param time times of the samples that come out (default unchanged)
 */
export function mapSeries(
  data: SignalData,
  change: (series: Float64Array) => Float64Array,
  time: Float64Array = data.coords!.time as Float64Array,
): SignalData {
  const apply = (numbers: Float64Array): Float64Array => {
    const count = seriesCount(data);
    const length = data.shape[data.shape.length - 1]!;
    const result = new Float64Array(count * time.length);
    for (let row = 0; row < count; row++)
      result.set(change(numbers.subarray(row * length, (row + 1) * length)), row * time.length);
    return result;
  };
  return {
    ...data,
    data: apply(data.data),
    ...(data.imaginary && { imaginary: apply(data.imaginary) }),
    shape: [...data.shape.slice(0, -1), time.length],
    coords: { ...data.coords, time },
  };
}

/** The same labels around other numbers; without `imaginary` the result is real. */
export function withNumbers(data: SignalData, numbers: Float64Array, imaginary?: Float64Array): SignalData {
  const { imaginary: _, ...labels } = data;
  return { ...labels, data: numbers, ...(imaginary && { imaginary }) };
}

/** Samples `from` … `to` − 1 of every series. */
export function sliceTime(data: SignalData, from: number, to: number): SignalData {
  const time = (data.coords!.time as Float64Array).slice(from, to);
  return mapSeries(data, (series) => series.subarray(from, to), time);
}

/** The part of the data at one index of its first dimension; that dimension disappears. */
export function selectFirst(data: SignalData, index: number): SignalData {
  const [dim, ...dims] = data.dims;
  const shape = data.shape.slice(1);
  const size = shape.reduce((product, length) => product * length, 1);
  const { [dim!]: _, ...coords } = data.coords ?? {};
  const part = (numbers: Float64Array): Float64Array => numbers.slice(index * size, (index + 1) * size);
  return {
    ...withNumbers(data, part(data.data), data.imaginary && part(data.imaginary)),
    shape,
    dims,
    coords,
  };
}
