import type { BaseParams, Model } from "neurolab";
import type { ControlSpec, ControlValues } from "../../protocol/states.js";

/** Range of a slider: least and greatest value, and the step (a hundredth of the range by default). */
export interface ControlRange {
  readonly min: number;
  readonly max: number;
  readonly step?: number;
}

/** Parameters to control: names, or names with ranges; `[min, max]` for short. */
export type ControlChoice =
  | readonly string[]
  | Readonly<Record<string, ControlRange | readonly [number, number] | true>>;

/** Any model of the library, also of another copy of it: parameters are set by name. */
export interface AnyModel {
  readonly name: string;
  readonly description: string;
  readonly definition: ModelDefinition;
  readonly params: object;
}

type ModelDefinition = Model<BaseParams>["definition"];

/**
 * Sliders and menus of a model's parameters, with the units, ranges and explanations of its parameter table.
 *
 * @param model the model; its present values are those of the controls
 * @param choice which parameters; default: all that have a range or choices
 * @throws RangeError when a name does not exist, or a parameter without a range is given none
 */
export function controlSpecs(
  model: AnyModel,
  choice?: ControlChoice,
): { readonly controls: ControlSpec[]; readonly values: ControlValues } {
  const { parameters, inputs = {} } = model.definition;
  const wanted: Readonly<Record<string, ControlRange | readonly [number, number] | true>> = Array.isArray(
    choice,
  )
    ? Object.fromEntries(choice.map((name) => [name, true]))
    : ((choice as Record<string, ControlRange>) ??
      Object.fromEntries(
        Object.entries(parameters)
          .filter(([, spec]) => spec.choices || (spec.min !== undefined && spec.max !== undefined))
          .map(([name]) => [name, true]),
      ));
  const params = model.params as unknown as Record<string, unknown>;
  const values: Record<string, number | string> = {};
  const controls = Object.entries(wanted).map(([name, given]): ControlSpec => {
    const spec = parameters[name] ?? inputs[name] ?? BASE[name];
    if (!spec)
      throw new RangeError(
        `${model.name} has no parameter "${name}" to control. There are: ${[...Object.keys(parameters), ...Object.keys(inputs), ...Object.keys(BASE)].join(", ")}.`,
      );
    const { unit, description } = spec;
    const value = params[name];
    if ("choices" in spec && spec.choices) {
      values[name] = value as string;
      return { kind: "menu", name, unit, description, choices: spec.choices, default: value as string };
    }
    if (typeof value !== "number")
      throw new RangeError(
        `${name} of ${model.name} has one value per region; a slider needs one number for all.`,
      );
    const { min, max, step } = rangeOf(
      model.name,
      name,
      given === true ? (spec as Partial<ControlRange>) : given,
    );
    values[name] = value;
    return {
      kind: "slider",
      name,
      unit,
      description,
      min: Math.min(min, value),
      max: Math.max(max, value),
      step: step ?? niceStep(max - min),
      default: value,
    };
  });
  return { controls, values };
}

/** Check values that come from a page: unknown names and impossible values are left out. */
export function acceptValues(controls: readonly ControlSpec[], values: unknown): ControlValues {
  const given = (typeof values === "object" && values !== null ? values : {}) as Record<string, unknown>;
  const out: Record<string, number | string> = {};
  for (const control of controls) {
    const value = given[control.name];
    if (control.kind === "menu") {
      if (control.choices.includes(value as string)) out[control.name] = value as string;
    } else if (typeof value === "number" && Number.isFinite(value))
      out[control.name] = Math.min(control.max, Math.max(control.min, value));
  }
  return out;
}

/** Parameters that every model has and a reader may want to change. */
const BASE: Readonly<Record<string, { unit: string; description: string; min: number; max: number }>> = {
  duration: { unit: "ms", description: "simulated time", min: 100, max: 10_000 },
  signalV: { unit: "mm/ms", description: "signal speed; 0 switches delays off", min: 0, max: 100 },
  seed: { unit: "", description: "seed of noise and initial values", min: 0, max: 100 },
};

function rangeOf(
  model: string,
  name: string,
  given: Partial<ControlRange> | readonly [number, number],
): ControlRange {
  const range: Partial<ControlRange> = isPair(given) ? { min: given[0], max: given[1] } : given;
  const { min, max } = range;
  if (min === undefined || max === undefined || !(max > min))
    throw new RangeError(
      `The slider of ${name} of ${model} needs a range, got [${min}, ${max}]. Give e.g. { ${name}: [0, 1] }.`,
    );
  return { min, max, ...(range.step !== undefined && { step: range.step }) };
}

function isPair(
  given: Partial<ControlRange> | readonly [number, number],
): given is readonly [number, number] {
  return Array.isArray(given);
}

/** About two hundred positions, of 1, 2 or 5 times a power of ten. */
function niceStep(range: number): number {
  const exact = range / 200;
  const power = 10 ** Math.floor(Math.log10(exact));
  const factor = exact / power;
  return Number((power * (factor >= 5 ? 5 : factor >= 2 ? 2 : 1)).toPrecision(3));
}
