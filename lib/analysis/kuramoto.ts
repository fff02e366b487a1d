import { ValidationError } from "../errors.js";
import { type Labelled, labelled, type NumberArray } from "../labelled.js";
import { gaussianSmooth } from "./gaussianSmooth.js";
import { spaceTime } from "./input.js";
import { findPeaks } from "./peaks.js";
import { orderParameter } from "./phases.js";

/** How peaks are found in the traces. */
export interface KuramotoOptions {
  /** Standard deviation of a Gaussian that smooths the traces first, in samples. Default 0 (none). */
  readonly smoothing?: number;
  /** Least distance of two peaks in samples. Default 10. */
  readonly distance?: number;
  /** Least prominence of a peak in the unit of the traces. Default 5 (made for rates in Hz). */
  readonly prominence?: number;
}

/**
 * Kuramoto order parameter over time, from phases that grow linearly from peak to peak.
 *
 * Phases are 0 at the first sample and at every peak, and 2π at the last sample. A trace without a peak has no
 * phase: the result is then NaN throughout (lower `prominence` for signals of small amplitude).
 *
 * @param traces activity, dims ["region", "time"]
 * @param options smoothing and rules for peaks
 * @returns R(t) = |Σ exp(iφ)| / N in [0, 1], dims ["time"]
 * @throws ValidationError when traces have other dims or an option is out of range
 * @example
 * const rows = [0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0];
 * const traces = labelled(Float64Array.from(rows), [2, 10], ["region", "time"]);
 * kuramoto(traces, { distance: 1, prominence: 0.5 }).data[1] // 0.5
 */
export function kuramoto(traces: Labelled<NumberArray>, options: KuramotoOptions = {}): Labelled {
  const { rows, columns } = spaceTime(traces, "kuramoto");
  const { smoothing = 0, distance = 10, prominence = 5 } = options;
  if (!(smoothing >= 0)) throw new ValidationError(`smoothing must be at least 0 samples, got ${smoothing}.`);
  if (!(distance >= 1)) throw new ValidationError(`distance must be at least 1 sample, got ${distance}.`);
  if (!(prominence >= 0)) throw new ValidationError(`prominence must be at least 0, got ${prominence}.`);
  const phases = new Float64Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    const raw = traces.data.subarray(row * columns, (row + 1) * columns);
    const trace = smoothing > 0 ? gaussianSmooth(raw, smoothing) : raw;
    const peaks = findPeaks(trace, { distance, prominence });
    phases.set(phasesBetween(peaks, columns), row * columns);
  }
  const { coords } = traces;
  return orderParameter(labelled(phases, [rows, columns], ["region", "time"], { ...(coords && { coords }) }));
}

/** Phases that rise by 2π from the start to the first peak, from peak to peak, and to the last sample. */
function phasesBetween(peaks: readonly number[], length: number): Float64Array {
  const phases = new Float64Array(length);
  if (peaks.length === 0) return phases.fill(Number.NaN);
  let from = 0;
  for (const to of [...peaks, length - 1]) {
    for (let t = from; t < to; t++) phases[t] = (2 * Math.PI * (t - from)) / (to - from);
    from = to;
  }
  phases[length - 1] = 2 * Math.PI;
  return phases;
}
