import { type Labelled, labelled, type NumberArray } from "../labelled.js";
import { correlateRows } from "./fc.js";
import { spaceTime } from "./input.js";
import { type FcdOptions, slideWindows, windowTimes } from "./windows.js";

/**
 * FC matrices of time windows that slide along a recording; the windows are those of `fcd`.
 *
 * Entries of rows that are constant within a window are NaN in that window.
 *
 * @param x activity, dims ["region", "time"]
 * @param options length and distance of the windows in samples
 * @returns matrices, dims ["window", "region", "region"]; the coordinate is the time at which a window begins, or
 * its first sample when x has no time axis
 * @throws ValidationError when x has other dims, or windowsize or stepsize are not integers
 * @example
 * const x = labelled(Float64Array.from({ length: 80 }, (_, k) => Math.sin(k * k)), [2, 40], ["region", "time"]);
 * slidingWindowFc(x).shape // [2, 2, 2]
 */
export function slidingWindowFc(x: Labelled<NumberArray>, options: FcdOptions = {}): Labelled {
  const { rows, columns } = spaceTime(x, "slidingWindowFc");
  const { starts, windowsize } = slideWindows(columns, options);
  const data = new Float64Array(starts.length * rows * rows);
  starts.forEach((start, k) => {
    data.set(correlateRows(x.data, rows, columns, start, start + windowsize), k * rows * rows);
  });
  const regions = x.coords?.[x.dims[0]!];
  const coords = { window: windowTimes(starts, x.coords?.time), ...(regions && { region: regions }) };
  return labelled(data, [starts.length, rows, rows], ["window", "region", "region"], { coords, name: "FC" });
}
