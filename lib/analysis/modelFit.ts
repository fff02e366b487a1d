import { ValidationError } from "../errors.js";
import type { Labelled, NumberArray } from "../labelled.js";
import { fc } from "./fc.js";
import { fcd } from "./fcd.js";
import { spaceTime } from "./input.js";
import { matrixKolmogorov } from "./kolmogorov.js";
import { matrixCorrelation } from "./matrixCorrelation.js";
import type { FcdOptions } from "./windows.js";

/** The parts of a data set that a simulation is compared with; a `Dataset` has them. */
export interface FitTarget {
  /** FC matrix of every subject. */
  readonly FCs: readonly Labelled<NumberArray>[];
  /** FCD matrix of every subject, made with the windows given to `modelFit`. */
  readonly FCDs?: readonly Labelled<NumberArray>[] | null;
  /** BOLD of every subject, dims ["region", "time"]; used where there are no FCDs. */
  readonly BOLDs?: readonly Labelled<NumberArray>[] | null;
}

/** What is compared. Windows are in samples; the default distance is that of a data set's FCDs, 10. */
export interface ModelFitOptions extends FcdOptions {
  /** Leave out the simulated BOLD up to this time, in ms; 0 leaves out nothing. Default 10000. */
  readonly bold_transient?: number;
  /** Compare FC. Default true. */
  readonly fc?: boolean;
  /** Compare FCD. Default false. */
  readonly fcd?: boolean;
}

/** How well a simulation agrees with every subject of a data set. */
export interface ModelFit {
  /** Correlation of simulated and measured FC for every subject (1 is best). */
  readonly fc_scores?: readonly number[];
  /** Mean of `fc_scores`. */
  readonly mean_fc_score?: number;
  /** Kolmogorov–Smirnov distance of simulated and measured FCD for every subject (0 is best). */
  readonly fcd?: readonly number[];
  /** Mean of `fcd`. */
  readonly mean_fcd?: number;
}

/**
 * Compare simulated BOLD with the recordings of a data set by FC and FCD.
 *
 * @param bold simulated BOLD, dims ["region", "time"] with times in ms
 * @param ds data set with as many regions
 * @param options transient to leave out and what to compare
 * @returns scores for every subject, and their means
 * @throws ValidationError when BOLD has no times, nothing is left after the transient, or ds lacks what is compared
 * @example
 * const bold = labelled(Float64Array.of(1, 2, 3, 4, 2, 1, 4, 3), [2, 4], ["region", "time"]);
 * modelFit(bold, { FCs: [fc(bold)] }, { bold_transient: 0 }).fc_scores?.length // 1
 */
export function modelFit(
  bold: Labelled<NumberArray>,
  ds: FitTarget,
  options: ModelFitOptions = {},
): ModelFit {
  const settled = afterTransient(bold, options.bold_transient ?? 10000);
  const result: { -readonly [K in keyof ModelFit]: ModelFit[K] } = {};
  if (options.fc ?? true) {
    const simulated = fc(settled);
    result.fc_scores = ds.FCs.map((measured) => matrixCorrelation(simulated, measured));
    result.mean_fc_score = mean(result.fc_scores);
  }
  if (options.fcd ?? false) {
    const windows = { windowsize: options.windowsize ?? 30, stepsize: options.stepsize ?? 10 };
    const measured = measuredFcds(ds, windows);
    const simulated = fcd(settled, windows);
    result.fcd = measured.map((matrix) => matrixKolmogorov(simulated, matrix));
    result.mean_fcd = mean(result.fcd);
  }
  return result;
}

/** Stored FCD matrices, or those of the recordings. */
function measuredFcds(ds: FitTarget, windows: FcdOptions): readonly Labelled<NumberArray>[] {
  let stored: FitTarget["FCDs"];
  try {
    stored = ds.FCDs;
  } catch (error) {
    // A data set whose FCDs were not asked for says so by an error; its recordings do as well.
    if (!(error instanceof ValidationError)) throw error;
  }
  if (stored?.length) return stored;
  if (ds.BOLDs) return ds.BOLDs.map((x) => fcd(x, windows));
  throw new ValidationError("Comparing FCD needs a data set with FCDs or BOLDs, got neither.");
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The columns whose time is after the transient. */
function afterTransient(bold: Labelled<NumberArray>, transient: number): Labelled {
  const { rows, columns } = spaceTime(bold, "modelFit");
  if (transient === 0) return { ...bold, data: Float64Array.from(bold.data) };
  const time = bold.coords?.time;
  if (!(time instanceof Float64Array))
    throw new ValidationError(
      "modelFit needs the times of BOLD (coords.time in ms) to leave out the transient, got none. " +
        "Give them, or set bold_transient to 0.",
    );
  const kept = Array.from(time.keys()).filter((k) => time[k]! > transient);
  if (kept.length < 2)
    throw new ValidationError(
      `modelFit needs at least two samples after bold_transient ${transient} ms, got ${kept.length}; ` +
        `BOLD ends at ${time.at(-1)} ms.`,
    );
  const data = new Float64Array(rows * kept.length);
  for (let row = 0; row < rows; row++)
    kept.forEach((k, t) => {
      data[row * kept.length + t] = bold.data[row * columns + k]!;
    });
  return {
    ...bold,
    data,
    shape: [rows, kept.length],
    coords: { ...bold.coords, time: Float64Array.from(kept, (k) => time[k]!) },
  };
}
