import { ValidationError } from "../errors.js";
import { type Labelled, labelled, type NumberArray } from "../labelled.js";
import { spaceTime } from "./input.js";

/** Least and greatest value of every region. */
export interface Extremes {
  /** dims ["region"], in the unit of the activity. */
  readonly min: Labelled;
  /** dims ["region"], in the unit of the activity. */
  readonly max: Labelled;
}

/**
 * Least and greatest activity at the end of a run: one point of a bifurcation diagram.
 *
 * @param x activity, dims ["region", "time"]
 * @param dt distance of two samples in ms
 * @param last length of the end that counts in ms. Default 1000
 * @returns extremes of every region; equal where the activity is at rest
 * @throws ValidationError when x has other dims or no samples, or dt or last are not positive
 * @example
 * const x = labelled(Float64Array.of(9, 1, 3, 2), [1, 4], ["region", "time"]);
 * extremes(x, 500, 1500).max.data // [3]
 */
export function extremes(x: Labelled<NumberArray>, dt: number, last: number = 1000): Extremes {
  const { rows, columns } = spaceTime(x, "extremes");
  for (const [name, value] of Object.entries({ dt, last }))
    if (!(value > 0)) throw new ValidationError(`${name} must be above 0 ms, got ${value}.`);
  if (columns === 0) throw new ValidationError("extremes needs at least one sample, got none.");
  const counted = Math.min(columns, Math.max(1, Math.round(last / dt)));
  const end = Array.from({ length: rows }, (_, row) =>
    Float64Array.from(x.data.subarray((row + 1) * columns - counted, (row + 1) * columns)),
  );
  const region = x.coords?.[x.dims[0]!];
  const options = { ...(region && { coords: { region } }), ...(x.unit && { unit: x.unit }) };
  const reduce = (pick: (a: number, b: number) => number): Labelled =>
    labelled(
      Float64Array.from(end, (row) => row.reduce((best, value) => pick(best, value), row[0]!)),
      [rows],
      ["region"],
      options,
    );
  return { min: reduce(Math.min), max: reduce(Math.max) };
}
