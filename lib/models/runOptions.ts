import { ValidationError } from "../errors.js";
import type { BoldOptions } from "./bold.js";
import { checkOneOf, checkOptions } from "./checkOptions.js";
import type { BaseParams } from "./paramTypes.js";
import type { RecordOptions } from "./recorder.js";

/** Progress of a run. */
export interface Progress {
  /** Simulated time so far, ms. */
  readonly time: number;
  /** Simulated time in all, ms. */
  readonly duration: number;
  /** Share done, 0 … 1. */
  readonly fraction: number;
}

/** Options of `model.run`. */
export interface RunOptions {
  /** Simulate BOLD along with the run: true, or how. */
  bold?: boolean | BoldOptions;
  /** Keep only the last chunk in the outputs, to save memory; implied by `chunksize`. */
  chunkwise?: boolean;
  /** Steps per chunk; 2 s by default. */
  chunksize?: number;
  /** Keep the outputs of all chunks, and of the runs before if this one continues them. */
  appendOutputs?: boolean;
  /** Go on from the last state instead of the initial values. */
  continueRun?: boolean;
  /** What to record; the model's outputs over the whole run by default. */
  record?: RecordOptions;
  /** Called every few ms of computing time; return false to stop the run. */
  onProgress?: (progress: Progress) => unknown;
  /** Stops the run when aborted (seen between chunks). */
  signal?: AbortSignal;
  /**
   * Noise given from outside instead of generated: one matrix node × step of standard normals per noisy
   * variable, in the model's order.
   */
  noise?: readonly { readonly data: Float64Array; readonly columns: number }[];
}

const OPTIONS: readonly (keyof RunOptions)[] = [
  ...(["bold", "chunkwise", "chunksize", "appendOutputs", "continueRun"] as const),
  ...(["record", "onProgress", "signal", "noise"] as const),
];

/** Run options in steps. */
export interface RunPlan {
  readonly steps: number;
  readonly stride: number;
  /** First of these steps, counted from the run's start, that stays in the outputs. */
  readonly keepFrom: number;
}

/**
 * Turn times into steps and check that they fit together.
 *
 * @throws ValidationError naming the rule, the values and the remedy
 */
export function planRun(model: string, params: BaseParams, options: RunOptions): RunPlan {
  checkOptions("run", options, OPTIONS);
  checkOptions("record", options.record ?? {}, ["variables", "nodes", "last", "precision", "reuse"]);
  checkOneOf("record.precision", options.record?.precision, ["f64", "f32"]);
  if (typeof options.bold === "object")
    checkOptions("bold", options.bold, ["samplingInterval", "firstSample", "dt", "initial"]);
  const { dt, duration, sampling_dt } = params;
  const steps = wholeSteps(duration, dt, `duration of ${model}`);
  let stride = 1;
  if (sampling_dt !== null) {
    if (sampling_dt < dt)
      throw new ValidationError(
        `sampling_dt of ${model} must be at least dt = ${dt} ms, got ${sampling_dt} ms. Use null to keep every step.`,
      );
    if (sampling_dt > duration)
      throw new ValidationError(
        `sampling_dt of ${model} must not exceed the duration of ${duration} ms, got ${sampling_dt} ms.`,
      );
    stride = wholeSteps(sampling_dt, dt, `sampling_dt of ${model}`);
  }
  const { chunksize, chunkwise = chunksize !== undefined } = options;
  const chunk = chunkwise ? (chunksize ?? Math.max(1, Math.round(2000 / dt))) : steps;
  if (!Number.isInteger(chunk) || chunk < 1)
    throw new ValidationError(
      `chunksize must be a whole number of steps, at least 1, got ${chunk}. 2 s are ${Math.round(2000 / dt)} steps.`,
    );
  if (chunkwise && chunk * dt < (sampling_dt ?? 0))
    throw new ValidationError(
      `A chunk of ${chunk} steps (${chunk * dt} ms) is shorter than sampling_dt = ${sampling_dt} ms. Use longer chunks.`,
    );
  let keepFrom = 0;
  if (chunkwise && !options.appendOutputs) keepFrom = Math.floor((steps - 1) / chunk) * chunk;
  const last = options.record?.last;
  if (last !== undefined) {
    if (!(last > 0)) throw new ValidationError(`record.last must be a positive time in ms, got ${last}.`);
    keepFrom = Math.max(keepFrom, steps - Math.round(last / dt));
  }
  return { steps, stride, keepFrom };
}

function wholeSteps(time: number, dt: number, what: string): number {
  const steps = Math.round(time / dt);
  if (steps < 1 || Math.abs(steps * dt - time) > 1e-6 * dt + 1e-9 * time) {
    const remedy = `${Math.max(1, steps)} steps are ${Number((Math.max(1, steps) * dt).toPrecision(12))} ms.`;
    throw new ValidationError(`${what} must be a multiple of dt = ${dt} ms, got ${time} ms. ${remedy}`);
  }
  return steps;
}
