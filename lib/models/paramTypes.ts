import type { Labelled } from "../labelled.js";
import type { StimulatedModel } from "../stimuli/options.js";

/** A matrix `[target][source]`: labelled array, rows of numbers, or flat row-major numbers with a shape. */
export type MatrixLike = Labelled | readonly (readonly number[])[] | readonly Float64Array[];

/** What can make its own samples for a model: the stimuli of `lib/stimuli`. */
export interface StimulusLike {
  toModel(model: StimulatedModel): Labelled;
}

/** Whether an input is a stimulus. */
export function isStimulus(value: unknown): value is StimulusLike {
  return typeof (value as StimulusLike | null)?.toModel === "function";
}

/**
 * An external input: a stimulus; one number; one number per node (length N); a series for all nodes (length = number of
 * steps); or a matrix node × step. Column k acts in step k, counted from the start of the run.
 */
export type InputValue = StimulusLike | number | Float64Array | readonly number[] | MatrixLike;

/** Initial values: one per node, or node × column with the history (oldest first). */
export type InitialValue = number | Float64Array | readonly number[] | MatrixLike;

/** Parameters that every model has. */
export interface BaseParams {
  /** Integration time step, ms. */
  dt: number;
  /** Simulated time of a run, ms; a multiple of dt. */
  duration: number;
  /** Seed of noise and initial values, 0 … 2^53 − 1; null draws one. */
  seed: number | null;
  /** Keep an output sample every so many ms (a multiple of dt); null keeps every step. */
  sampling_dt: number | null;
  /** Number of nodes. */
  readonly N: number;
  /** Signal speed, mm/ms; 0 switches transmission delays off. */
  signalV: number;
  /** Weights, [target][source]. */
  Cmat: MatrixLike;
  /** Fibre lengths, mm, [target][source]. */
  lengthMat: MatrixLike;
}

/**
 * Values of parameters: those of a model's equations may be numbers, or lists of one number per node.
 *
 * Reading `model.params` gives what was set; its types say `number`, as that is what nearly everybody sets.
 */
export type ParamValues<P extends object> = {
  [K in keyof P]?: K extends keyof BaseParams
    ? P[K]
    : number extends P[K]
      ? P[K] | Float64Array | readonly number[]
      : P[K];
};
