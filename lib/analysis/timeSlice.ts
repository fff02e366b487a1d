import { ValidationError } from "../errors.js";
import type { Labelled, NumberArray } from "../labelled.js";

/**
 * Part of a recording between two times, for example without the transient at its start.
 *
 * @param x array whose last dimension is time, with times in ms in `coords.time`
 * @param from first time that is kept, in ms; negative times count from the last sample
 * @param to last time that is kept, in ms. Default: to the end
 * @returns a copy of the samples with from ≤ time ≤ to, names and coordinates kept
 * @throws ValidationError when times are missing or no sample is left
 * @example
 * const time = Float64Array.of(1000, 2000, 3000);
 * const x = labelled(Float64Array.of(7, 8, 9), [1, 3], ["region", "time"], { coords: { time } });
 * timeSlice(x, 2000).data // [8, 9]
 */
export function timeSlice<T extends NumberArray>(
  x: Labelled<T>,
  from: number,
  to: number = Number.POSITIVE_INFINITY,
): Labelled<T> {
  const columns = x.shape.at(-1) ?? 0;
  const time = x.coords?.time;
  if (x.dims.at(-1) !== "time" || !(time instanceof Float64Array) || time.length !== columns)
    throw new ValidationError(
      `timeSlice needs an array with time as its last dimension and ${columns} times in coords.time, got dims [${x.dims.join(", ")}]${time ? "" : " without times"}.`,
    );
  const last = time.at(-1) ?? 0;
  const [low, high] = [from, to].map((t) => (t < 0 ? last + t : t)) as [number, number];
  // Times are sums of steps: a millionth of a step is rounding.
  const tolerance = columns > 1 ? 1e-6 * (time[1]! - time[0]!) : 0;
  let first = 0;
  while (first < columns && time[first]! < low - tolerance) first++;
  let end = columns;
  while (end > first && time[end - 1]! > high + tolerance) end--;
  if (end === first)
    throw new ValidationError(
      `timeSlice: no sample lies between ${low} and ${high} ms; the data run from ${time[0]} to ${last} ms.`,
    );
  const kept = end - first;
  const rows = columns > 0 ? x.data.length / columns : 0;
  const data = new (x.data.constructor as new (length: number) => T)(rows * kept);
  for (let row = 0; row < rows; row++)
    data.set(x.data.subarray(row * columns + first, row * columns + end), row * kept);
  return {
    ...x,
    data,
    shape: [...x.shape.slice(0, -1), kept],
    coords: { ...x.coords, time: time.slice(first, end) },
  };
}
