import { ValidationError } from "../errors.js";
import { type Labelled, labelled, type NumberArray } from "../labelled.js";
import { hilbert, phaseOf } from "../signal/hilbert.js";
import { scipyIirFilterData } from "../signal/iir.js";
import { spaceTime } from "./input.js";

/** The frequencies whose phases are wanted. */
export interface PhaseOptions {
  /** Lower and upper edge in Hz of a zero-phase Butterworth band-pass, e.g. [0.04, 0.07] for BOLD. Default: none. */
  readonly band?: readonly [low: number, high: number];
  /** Distance of two samples in ms; needed with a band. */
  readonly dt?: number;
  /** Order of the filter (the band-pass has twice as many poles). Default 2. */
  readonly order?: number;
}

/**
 * Phases of oscillations over time: angle of the analytic signal of every region, its mean removed.
 *
 * A phase has a meaning only where the signal is close to a single rhythm; give a band unless it is one already.
 *
 * @param x activity, dims ["region", "time"]
 * @param options band and order of a filter that is applied first
 * @returns wrapped phases in (−π, π], dims ["region", "time"], rad
 * @throws ValidationError when x has other dims, or the band does not fit the sampling
 * @example
 * const x = labelled(Float64Array.of(1, 0, -1, 0), [1, 4], ["region", "time"]);
 * instantaneousPhases(x).data[1] // π/2
 */
export function instantaneousPhases(x: Labelled<NumberArray>, options: PhaseOptions = {}): Labelled {
  const { rows, columns } = spaceTime(x, "instantaneousPhases");
  const { band, dt, order = 2 } = options;
  if (band && !(dt! > 0))
    throw new ValidationError(`A band needs dt, the distance of two samples in ms, got ${dt}.`);
  const data = new Float64Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    const series = Float64Array.from(x.data.subarray(row * columns, (row + 1) * columns));
    const mean = series.reduce((sum, value) => sum + value, 0) / columns;
    const centred = series.map((value) => value - mean);
    const rhythm = band ? scipyIirFilterData(centred, 1000 / dt!, band, { order }) : centred;
    data.set(phaseOf(hilbert(rhythm)), row * columns);
  }
  const { coords } = x;
  return labelled(data, [rows, columns], ["region", "time"], {
    ...(coords && { coords }),
    name: "phase",
    unit: "rad",
  });
}
