import type { ParameterValue } from "../exploration/parameterValues.js";
import type { BoldOptions } from "../models/bold.js";
import type { RecordOptions } from "../models/recorder.js";
import type { ModelDescription } from "../worker/messages.js";
import type { PortableFunction } from "./portableFunction.js";

/** One run that somebody wants evaluated. */
export interface RunRequest {
  /** Number of the run, or of the individual. */
  readonly index: number;
  /** Values that the run sets. */
  readonly params: Readonly<Record<string, ParameterValue>>;
  /** Seed of initial values and noise of this run alone; null for the model's own. */
  readonly seed: number | null;
  /** Number of the simulation: runs of one seed with different numbers have independent noise. */
  readonly simulation: number;
}

/** What became of a run. */
export type RunOutcome =
  | {
      readonly index: number;
      readonly status: "finished";
      /** What the run gave back: numbers, texts, arrays, and groups of them. */
      readonly outputs: Readonly<Record<string, unknown>>;
      /** What a function returned that is no group of results, such as the fitness of an individual. */
      readonly value?: unknown;
    }
  | {
      readonly index: number;
      readonly status: "failed";
      /** Kind of the error ("DivergenceError", …) and its text. */
      readonly reason: FailureReason;
    };

/** Why a run failed. */
export interface FailureReason {
  readonly kind: string;
  readonly message: string;
}

/** Options of `model.run` that can travel. */
export interface WorkRunOptions {
  readonly bold?: boolean | BoldOptions;
  readonly chunkwise?: boolean;
  readonly chunksize?: number;
  readonly appendOutputs?: boolean;
  readonly record?: RecordOptions;
}

/** What all runs have in common; plain data, to be sent once. */
export interface Work {
  /** Different for different work. */
  readonly id: string;
  readonly model?: ModelDescription;
  /** Function of a run; without one the model is run. */
  readonly evaluate?: PortableFunction;
  /** Function of the outputs of a run, whose results are kept instead of them. */
  readonly reduce?: PortableFunction;
  /** Last argument of these functions. */
  readonly constants?: unknown;
  readonly run: WorkRunOptions;
  /** Keep the default output (with time and BOLD), or all outputs of the model. */
  readonly keep: "default" | "all";
}

/** Work that stays in this thread: its functions may close over anything. */
export interface LocalWork extends Omit<Work, "evaluate" | "reduce"> {
  readonly evaluate?: PortableFunction | EvalFunction;
  readonly reduce?: PortableFunction | ReduceFunction;
}

/** A function that is evaluated at every point: it gets the run, and returns results by name. */
// biome-ignore lint/suspicious/noExplicitAny: users annotate the run with the type of their model.
export type EvalFunction = (run: any, constants?: any) => unknown;

/** A function of what a run of the model put out (`outputs.rates_exc`, `outputs.t`, …), the run, and the constants. */
// biome-ignore lint/suspicious/noExplicitAny: users annotate the outputs of their model.
export type ReduceFunction = (outputs: any, run: any, constants?: any) => unknown;
