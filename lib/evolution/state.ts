import { ValidationError } from "../errors.js";
import { ParameterSpace, type ParameterSpaceJSON } from "../exploration/parameterSpace.js";
import { isNumberArray } from "../exploration/results.js";
import { arrayTypes, type TypeName, typeName } from "../exploration/store/record.js";
import type { AlgorithmName } from "./algorithms.js";
import type { Individual } from "./individual.js";
import type { CmaState } from "./operators/cmaes.js";

/** Survivors of a generation. */
export interface GenerationRecord {
  readonly generation: number;
  readonly ids: readonly number[];
  readonly scores: readonly number[];
}

/** Everything about an evolution except its functions. */
export interface EvolutionRecord {
  readonly name: string;
  readonly parameterSpace: ParameterSpaceJSON;
  readonly weightList: readonly number[];
  readonly algorithm: AlgorithmName;
  readonly sizes: { readonly POP_INIT_SIZE: number; readonly POP_SIZE: number; readonly NGEN: number };
  readonly seed: number;
  readonly gIdx: number;
  readonly last_id: number;
  readonly evaluationCounter: number;
  readonly comments: string | readonly string[];
  readonly individuals: readonly Individual[];
  readonly pop: readonly number[];
  readonly best: number | null;
  readonly history: Readonly<Record<string, readonly number[]>>;
  readonly generations: readonly GenerationRecord[];
  readonly cmaes: CmaState | null;
  readonly isInitialised: boolean;
  readonly seconds: { readonly initial: number; readonly evolution: number };
}

/** An evolution as plain JSON. */
export interface EvolutionState {
  readonly format: "neurolab evolution 1";
  readonly content: unknown;
}

/** Plain JSON of an evolution; numbers that JSON lacks become texts, arrays lists with their type. */
export function encodeState(record: EvolutionRecord): EvolutionState {
  return { format: "neurolab evolution 1", content: toPlain(record) };
}

/**
 * The evolution in plain JSON.
 *
 * @throws ValidationError when it is something else
 */
export function decodeState(state: EvolutionState): Omit<EvolutionRecord, "parameterSpace"> & {
  readonly parameterSpace: ParameterSpace;
} {
  if (state?.format !== "neurolab evolution 1")
    throw new ValidationError("This is no stored evolution of neurolab. Give what saveEvolution wrote.");
  const record = fromPlain(state.content) as EvolutionRecord;
  const space = ParameterSpace.fromJSON(record.parameterSpace);
  return { ...record, parameterSpace: space };
}

function toPlain(value: unknown): unknown {
  if (typeof value === "number" && (!Number.isFinite(value) || Object.is(value, -0)))
    return { $number: Object.is(value, -0) ? "-0" : String(value) };
  if (isNumberArray(value)) return { $array: typeName(value), data: Array.from(value, toPlain) };
  if (Array.isArray(value)) return value.map(toPlain);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, toPlain(entry)]));
}

function fromPlain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(fromPlain);
  if (typeof value !== "object" || value === null) return value;
  if ("$number" in value) return Number(value.$number);
  if ("$array" in value) {
    const { $array, data } = value as { $array: string; data: unknown[] };
    const array = new arrayTypes[$array as TypeName](data.length);
    array.set(data.map(fromPlain) as number[]);
    return array;
  }
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, fromPlain(entry)]));
}
