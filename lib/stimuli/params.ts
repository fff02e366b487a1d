import { ValidationError } from "../errors.js";

/** Parameters of a stimulus as plain JSON-like values: the class name as `type`, then every constructor argument. */
export interface StimulusParams {
  readonly type: string;
  readonly [name: string]: unknown;
}

/** The values that the fields of `owner` hold, in order of declaration. Fields beginning with `_` are private. */
export function readFields(owner: object): Record<string, unknown> {
  const fields = Object.entries(owner).filter(([name]) => !name.startsWith("_"));
  return Object.fromEntries(fields);
}

/** Assign the fields that `owner` has, ignore the rest; the text "None" of stored tables becomes null. */
export function writeFields(owner: object, params: Readonly<Record<string, unknown>>): void {
  const target = owner as Record<string, unknown>;
  for (const [name, value] of Object.entries(params))
    if (Object.hasOwn(target, name) && !name.startsWith("_")) target[name] = value === "None" ? null : value;
}

/** Refuse a value that is not a finite number. */
export function checkFinite(owner: string, name: string, value: number): void {
  if (typeof value !== "number" || !Number.isFinite(value))
    throw new ValidationError(`${owner}: ${name} must be a finite number, got ${String(value)}.`);
}

/** Refuse a value that is not a positive finite number. */
export function checkPositive(owner: string, name: string, value: number, unit = ""): void {
  checkFinite(owner, name, value);
  if (!(value > 0)) throw new ValidationError(`${owner}: ${name} must be positive, got ${value}${unit}.`);
}
