import { ValidationError } from "../errors.js";
import type { Labelled } from "../labelled.js";
import { didYouMean } from "../nearestName.js";
import { GainStimulus } from "./gainStimulus.js";
import { asInput, type StimulusLike, SummedStimulus } from "./input.js";
import type { StimulatedModel } from "./options.js";

/** One or several regions: names, indices, or a pattern over names. */
export type RegionSelection = string | number | RegExp | readonly (string | number | RegExp)[];

/**
 * Indices of selected regions, ascending, each once.
 *
 * @param model anything with `params.N`, and `regions` when names are used
 * @param selection names, indices (from 0), or regular expressions over names
 * @returns indices of the nodes
 * @throws ValidationError when a region does not exist
 * @example
 * regionIndices({ params: { N: 3, duration: 1, dt: 1 }, regions: ["A_L", "A_R", "B_L"] }, /_L$/) // [0, 2]
 */
export function regionIndices(model: StimulatedModel, selection: RegionSelection): number[] {
  const entries = Array.isArray(selection)
    ? (selection as readonly (string | number | RegExp)[])
    : [selection];
  const found = new Set<number>();
  for (const entry of entries as readonly (string | number | RegExp)[])
    for (const index of resolve(model, entry)) found.add(index);
  if (found.size === 0) throw new ValidationError("At least one region must be selected, got none.");
  return [...found].sort((a, b) => a - b);
}

/**
 * Stimulate selected regions only.
 *
 * Random inputs are independent between regions.
 *
 * @param model anything with `params.N`, `params.duration`, `params.dt`, and `regions` when names are used
 * @param regions names, indices or patterns of the stimulated regions
 * @param stimulus an input or a function of time (ms) and node
 * @returns N × T, zero outside the regions; assign it to an input parameter of the model
 * @throws ValidationError when a region does not exist
 * @example
 * focal({ params: { N: 2, duration: 2, dt: 1 } }, [1], new StepInput(3)).data // [0, 0, 3, 3]
 */
export function focal(model: StimulatedModel, regions: RegionSelection, stimulus: StimulusLike): Labelled {
  return focalStimulus(model, regions, stimulus).toModel(model);
}

/** The same as `focal`, not yet laid out in time: to be summed, concatenated or switched further. */
export function focalStimulus(
  model: StimulatedModel,
  regions: RegionSelection,
  stimulus: StimulusLike,
): GainStimulus {
  const gains = new Float64Array(model.params.N);
  for (const index of regionIndices(model, regions)) gains[index] = 1;
  return new GainStimulus(asInput(stimulus), gains);
}

/**
 * Give regions stimuli of their own; where several meet, they add.
 *
 * @param model anything with `params.N`, `params.duration`, `params.dt`, and `regions` when names are used
 * @param stimuli pairs of regions and stimulus
 * @returns N × T, zero in regions not named
 * @throws ValidationError when a region does not exist
 * @example
 * regional({ params: { N: 2, duration: 1, dt: 1 } }, [[0, new StepInput(1)], [1, new StepInput(-1)]]).data // [1, -1]
 */
export function regional(
  model: StimulatedModel,
  stimuli: readonly (readonly [regions: RegionSelection, stimulus: StimulusLike])[],
): Labelled {
  const parts = stimuli.map(([regions, stimulus]) => focalStimulus(model, regions, stimulus));
  return new SummedStimulus(parts).toModel(model);
}

function resolve(model: StimulatedModel, entry: string | number | RegExp): number[] {
  const { N } = model.params;
  if (typeof entry === "number") {
    if (!Number.isInteger(entry) || entry < 0 || entry >= N)
      throw new ValidationError(`A region index must be a whole number from 0 to ${N - 1}, got ${entry}.`);
    return [entry];
  }
  const names = model.regions;
  if (!names || names.length !== N)
    throw new ValidationError(
      `The model has no region names, so ${entry} cannot be looked up. Give indices from 0 to ${N - 1}, or set the model's regions.`,
    );
  const matches = names.flatMap((name, i) =>
    (typeof entry === "string" ? name === entry : name.match(entry)) ? [i] : [],
  );
  if (matches.length > 0) return matches;
  throw new ValidationError(
    typeof entry === "string"
      ? `No region is named "${entry}".${didYouMean(entry, names)}`
      : `No region's name matches ${entry}; the first of ${N} is "${names[0]}".`,
  );
}
