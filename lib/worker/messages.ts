import type { ModelDefinition } from "../engine/definition.js";
import type { IntegratorName } from "../engine/integrators/registry.js";
import type { TableData } from "../engine/kernel.js";
import type { SimulationState } from "../engine/simulation.js";
import type { RunOutcome, RunRequest, Work } from "../execution/work.js";
import type { Progress, RunOptions } from "../models/runOptions.js";

/** A model with all its values, as plain data. */
export interface ModelDescription {
  /** Functions as text (see `portable`). */
  readonly definition: ModelDefinition;
  readonly integrator: IntegratorName;
  readonly params: Readonly<Record<string, unknown>>;
  /** Initial values that were drawn, by parameter name. */
  readonly initials: Readonly<Record<string, Float64Array>>;
  readonly regions: readonly string[];
  readonly tables: Readonly<Record<string, TableData>>;
  readonly boldInput?: ModelDefinition["boldInput"];
  readonly target: "wasm" | "js";
  readonly precision?: "f64" | "f32";
  readonly singleTables: boolean;
  /** Number of the simulation, for its noise; 0 by default. */
  readonly simulation?: number;
}

/** What the worker is asked to do. */
export type WorkerRequest =
  | {
      readonly kind: "run";
      readonly id: number;
      readonly model: ModelDescription;
      readonly options: Omit<RunOptions, "signal" | "onProgress">;
      /** State to continue from. */
      readonly state?: SimulationState;
    }
  | { readonly kind: "cancel"; readonly id: number }
  | EvaluateRequest;

/** Evaluate runs of an exploration or individuals of an evolution. */
export interface EvaluateRequest {
  readonly kind: "evaluate";
  readonly id: number;
  /** Sent with the first request of this work only. */
  readonly work?: Work;
  readonly requests: readonly RunRequest[];
}

/** What the worker answers. */
export type WorkerReply =
  | { readonly kind: "evaluated"; readonly id: number; readonly outcomes: readonly RunOutcome[] }
  | { readonly kind: "progress"; readonly id: number; readonly progress: Progress }
  | {
      readonly kind: "done";
      readonly id: number;
      readonly outputs: Readonly<Record<string, unknown>>;
      readonly state: SimulationState;
      readonly usedSeed: number | null;
    }
  | {
      readonly kind: "failed";
      readonly id: number;
      readonly tag: string;
      readonly message: string;
      /** Fields of the error, such as variable, node and time of a divergence. */
      readonly fields: Readonly<Record<string, unknown>>;
      readonly outputs?: Readonly<Record<string, unknown>>;
      readonly state?: SimulationState;
    };
