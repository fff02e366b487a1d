import { ValidationError } from "../errors.js";

/** A dictionary of dictionaries, of any depth. */
export interface Nested {
  readonly [name: string]: unknown;
}

/**
 * Nested dictionaries as one flat dictionary with dotted keys.
 *
 * Plain objects are levels; arrays, labelled arrays and objects of classes are values.
 *
 * @param nested dictionaries of dictionaries
 * @returns one level, keys joined by dots, in the same order
 * @throws ValidationError when a name holds a dot itself and the result would be ambiguous
 * @example
 * flattenKeys({ net: { node_0: { tau: 5 } }, dt: 0.1 }) // { "net.node_0.tau": 5, dt: 0.1 }
 */
export function flattenKeys(nested: Nested): Record<string, unknown> {
  const flat: [string, unknown][] = [];
  const walk = (level: Nested, prefix: string): void => {
    for (const [name, value] of Object.entries(level)) {
      const key = prefix + name;
      if (isLevel(value)) walk(value, `${key}.`);
      else flat.push([key, value]);
    }
  };
  walk(nested, "");
  const twice = flat.map(([key]) => key).find((key, i, keys) => keys.indexOf(key) !== i);
  if (twice !== undefined)
    throw new ValidationError(`Two values would get the key "${twice}": rename one of them.`);
  return Object.fromEntries(flat);
}

/**
 * A flat dictionary with dotted keys as nested dictionaries; undoes `flattenKeys`.
 *
 * @param flat keys joined by dots
 * @returns dictionaries of dictionaries
 * @throws ValidationError when a key is both a value and a level
 * @example
 * nestKeys({ "net.node_0.tau": 5, dt: 0.1 }) // { net: { node_0: { tau: 5 } }, dt: 0.1 }
 */
export function nestKeys(flat: Nested): Record<string, unknown> {
  const root = new Map<string, unknown>();
  for (const [key, value] of Object.entries(flat)) {
    const path = key.split(".");
    const name = path.pop()!;
    let level = root;
    for (const part of path) {
      if (!level.has(part)) level.set(part, new Map());
      const next = level.get(part);
      if (!(next instanceof Map)) throw bothValueAndLevel(key, part);
      level = next;
    }
    if (level.has(name)) throw bothValueAndLevel(key, name);
    level.set(name, value);
  }
  return toObject(root);
}

function bothValueAndLevel(key: string, part: string): ValidationError {
  return new ValidationError(
    `"${part}" in the key "${key}" is both a value and a level: rename one of them.`,
  );
}

function toObject(level: ReadonlyMap<string, unknown>): Record<string, unknown> {
  return Object.fromEntries([...level].map(([k, v]) => [k, v instanceof Map ? toObject(v) : v]));
}

/** Whether a value is a level of its own: a plain object with something in it that is no labelled array. */
function isLevel(value: unknown): value is Nested {
  if (typeof value !== "object" || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return false;
  return Object.keys(value).length > 0 && !("data" in value && "shape" in value && "dims" in value);
}
