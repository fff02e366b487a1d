import { integer } from "./input.js";

/** Time windows that slide along a recording. */
export interface FcdOptions {
  /** Length of a window in samples. Default 30 (60 s of BOLD at 2 s). */
  readonly windowsize?: number;
  /** Distance between the starts of two windows in samples. Default 5 (10 s of BOLD at 2 s). */
  readonly stepsize?: number;
}

/**
 * First samples of the windows: 0, stepsize, 2·stepsize, … as long as a sample is left after the window.
 *
 * The window that ends with the last sample is left out, as in neurolib.
 *
 * @throws ValidationError when windowsize or stepsize are not integers
 */
export function slideWindows(
  columns: number,
  options: FcdOptions,
): { readonly starts: readonly number[]; readonly windowsize: number } {
  const windowsize = integer(options.windowsize ?? 30, 2, "windowsize");
  const stepsize = integer(options.stepsize ?? 5, 1, "stepsize");
  const starts: number[] = [];
  for (let start = 0; start < columns - windowsize; start += stepsize) starts.push(start);
  return { starts, windowsize };
}

/** Coordinate of windows: the times at which they begin, or their first samples without a time axis. */
export function windowTimes(
  starts: readonly number[],
  time: readonly string[] | Float64Array | undefined,
): Float64Array {
  return Float64Array.from(starts, (start) => (time instanceof Float64Array ? time[start]! : start));
}
