import type { ModelDefinition } from "../engine/definition.js";
import type { Integrator } from "../engine/integrators/integrator.js";
import { integrators } from "../engine/integrators/registry.js";
import type { NoiseSource, Precision, TableData } from "../engine/kernel.js";
import type { SimulationSetup } from "../engine/setup.js";
import { ValidationError } from "../errors.js";
import { didYouMean } from "../nearestName.js";
import { readInput } from "./inputs.js";
import { readSquare } from "./matrix.js";
import type { Model } from "./model.js";
import { delaysInSteps, readLengths } from "./network.js";
import { checkNoise, laneNumbers, noiseSource } from "./noise.js";
import type { BaseParams, InputValue, StimulusLike } from "./paramTypes.js";
import type { RunOptions, RunPlan } from "./runOptions.js";

/** Everything that a run starts from. */
export interface PreparedRun {
  readonly plan: RunPlan;
  readonly setup: SimulationSetup;
  /** Initial values by symbol: one row a node, columns are history. */
  readonly initial: ReadonlyMap<string, { readonly data: Float64Array; readonly columns: number }>;
}

/** What a model knows beside its parameters' public values. */
export interface SetupValues {
  /** Values of all parameters as they are kept. */
  readonly values: Readonly<Record<string, unknown>>;
  /** Inputs as numbers, by name. */
  readonly inputs: Readonly<Record<string, Exclude<InputValue, StimulusLike>>>;
  readonly tables: Readonly<Record<string, TableData>>;
  readonly seed: number;
  readonly target: "wasm" | "js";
  readonly singleTables: boolean;
  readonly precision: Precision;
}

/**
 * What a run of a model would simulate, with everything checked.
 *
 * @throws ValidationError that names the value and the remedy
 */
export function simulationSetup(
  model: Model<BaseParams>,
  plan: RunPlan,
  options: RunOptions,
  known: SetupValues,
): SimulationSetup {
  const { definition, params, simulation } = model;
  const nodes = params.N;
  const weights = readSquare(params.Cmat, "Cmat", nodes).data;
  const lengths = readLengths(params.lengthMat, "lengthMat", nodes).data;
  const { parameters, choices } = readParameters(definition, known.values, nodes);
  const inputs = Object.fromEntries(
    Object.entries(known.inputs).map(([name, value]) => [name, readInput(value, name, nodes, plan.steps)]),
  );
  checkRecording(model, options, nodes);
  if (options.noise) checkNoise(model.name, definition, options.noise, { nodes, steps: plan.steps });
  const noise: NoiseSource = options.noise ? { kind: "array" } : noiseSource(definition, parameters);
  const isNetwork = nodes > 1 || weights[0] !== 0;
  return {
    definition,
    choices,
    integrator: schemeOf(model.integrator),
    nodes,
    dt: params.dt,
    parameters,
    inputs,
    connectome: isNetwork
      ? { weights, delays: delaysInSteps(lengths, nodes, params.signalV, params.dt) }
      : undefined,
    tables: known.tables,
    traced: [...new Set([...(options.record?.variables ?? model.output_vars), model.default_output])],
    noise,
    seed: known.seed,
    target: known.target,
    singleTables: known.singleTables,
    precision: known.precision,
    ...(simulation === 0 ? {} : { lanes: laneNumbers(simulation, nodes) }),
  };
}

/** Parameters as numbers, one or one per node, apart from those that choose between equations. */
function readParameters(
  definition: ModelDefinition,
  values: Readonly<Record<string, unknown>>,
  nodes: number,
): { parameters: Record<string, number | Float64Array>; choices: Record<string, number | string> } {
  const parameters: Record<string, number | Float64Array> = {};
  const choices: Record<string, number | string> = {};
  for (const [name, spec] of Object.entries(definition.parameters)) {
    const value = values[name] as number | string | Float64Array;
    if (spec.choices) choices[name] = value as number | string;
    else if (value instanceof Float64Array && value.length !== nodes)
      throw new ValidationError(
        `${name} of ${definition.name} must be one number or ${nodes} (one per node), got ${value.length}.`,
      );
    else parameters[name] = value as number | Float64Array;
  }
  return { parameters, choices };
}

function checkRecording(model: Model<BaseParams>, options: RunOptions, nodes: number): void {
  for (const name of options.record?.variables ?? []) {
    const known = [...model.state_vars, ...Object.keys(model.definition.observables ?? {})];
    if (!known.includes(name))
      throw new ValidationError(
        `${model.name} has no variable "${name}" to record.${didYouMean(name, known)}`,
      );
  }
  for (const node of options.record?.nodes ?? [])
    if (!Number.isInteger(node) || node < 0 || node >= nodes)
      throw new ValidationError(`record.nodes must be whole numbers from 0 to ${nodes - 1}, got ${node}.`);
}

function schemeOf(name: string): Integrator {
  const scheme = (integrators as Readonly<Record<string, Integrator | undefined>>)[name];
  if (scheme) return scheme;
  const names = Object.keys(integrators).join(", ");
  throw new ValidationError(`There is no integrator "${name}". There are: ${names}.`);
}
