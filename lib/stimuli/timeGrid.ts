import { ValidationError } from "../errors.js";

/** Sample times of an input: `t_k = (k + 1)·dt` for `k = 0 … columns − 1`, in ms. */
export interface TimeGrid {
  /** Length of the input in ms, as given. */
  readonly duration: number;
  /** Sampling interval in ms. */
  readonly dt: number;
  /** Number of samples. */
  readonly columns: number;
}

/** Times closer than this share of dt count as equal, so that rounding never moves an edge by one sample. */
export const TIME_TOLERANCE = 1e-6;

/**
 * Lay out the samples of an input: the first at `dt`, `round(duration / dt)` of them.
 *
 * @param duration length in ms
 * @param dt sampling interval in ms
 * @returns the grid
 * @throws ValidationError when a value is not positive, or the grid would be empty
 * @example
 * timeGrid(0.3, 0.1).columns // 3
 */
export function timeGrid(duration: number, dt: number): TimeGrid {
  if (!(dt > 0) || !Number.isFinite(dt))
    throw new ValidationError(`dt must be a positive number of ms, got ${dt}.`);
  if (!(duration > 0) || !Number.isFinite(duration))
    throw new ValidationError(`duration must be a positive number of ms, got ${duration}.`);
  const columns = Math.round(duration / dt);
  if (columns < 1)
    throw new ValidationError(`duration must hold at least one step, got ${duration} ms with dt ${dt} ms.`);
  return { duration, dt, columns };
}

/** A grid of a given number of samples, as parts of a concatenation get it. */
export function gridOfColumns(columns: number, dt: number): TimeGrid {
  return { duration: columns * dt, dt, columns };
}

/** How many samples have `t_k <= time`: the column at which something that begins at `time` starts. */
export function columnsUntil(grid: TimeGrid, time: number): number {
  const count = Math.floor(time / grid.dt + TIME_TOLERANCE);
  return Math.min(Math.max(count, 0), grid.columns);
}

/** Times of all samples in ms. */
export function sampleTimes(grid: TimeGrid, shift = 0): Float64Array {
  return Float64Array.from({ length: grid.columns }, (_, k) => (k + 1) * grid.dt + shift);
}
