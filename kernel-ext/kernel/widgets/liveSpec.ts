import type { Labelled, Model } from "neurolab";
import type { ExplorerSpec, ExplorerView } from "../../protocol/states.js";
import { type DescribableModel, explorerSpec } from "./explore.js";

/** How the page simulates a chosen point. */
export interface LiveOptions {
  /** False: the page simulates nothing, and the model is not stored in it. Default true where there is a model. */
  readonly live?: boolean;
  /** Simulated time, ms. Default: the model's, at most 10 s, which are the first of the same run. */
  readonly duration?: number;
  /** What is shown of a simulated point. Default: timeseries, spectrum, and FC of several regions. */
  readonly views?: readonly ExplorerView[];
  /** Quantity that is shown. Default: the model's default output. */
  readonly variable?: string;
  /** Time that spectrum and FC leave out, ms. Default: a quarter of the duration. */
  readonly transient?: number;
  /** Greatest frequency of the spectrum, Hz. Default 100. */
  readonly maxFrequency?: number;
  /** FC to compare with. */
  readonly empiricalFC?: Labelled;
}

/** Longest simulation of a click unless the author wants more, ms. */
const LONGEST = 10_000;

/**
 * What the page needs to simulate points of a search.
 *
 * @param model of the search
 * @param description the model as the runs of the search start from it
 * @param options what is shown
 */
export function liveSpec(
  model: DescribableModel,
  description: ReturnType<Model["describe"]> | null,
  options: LiveOptions,
): ExplorerSpec {
  const { duration: full } = model.params as { readonly duration: number };
  const { live: _, duration = Math.min(full, LONGEST), ...rest } = options;
  const regions = model.regions.length;
  const spec = explorerSpec(model, {
    views: ["timeseries", "spectrum", ...(regions > 1 ? (["fc"] as const) : [])],
    ...rest,
    duration,
    controls: [],
  });
  if (!description) return spec;
  const { tables } = spec.model as { readonly tables: unknown };
  return { ...spec, model: { ...description, params: { ...description.params, duration }, tables } };
}
