/**
 * Structures with functions in a form that can be posted to a worker or stored: functions become their source.
 */

/** A function as text; the compiler reads it like the function itself. */
export interface FunctionSource {
  readonly source: string;
}

/**
 * Copy plain structures, replacing functions by their source text; typed arrays are kept as they are.
 *
 * @example
 * portable({ f: (x) => x + 1, a: [1] }) // { f: { source: "(x) => x + 1" }, a: [1] }
 */
export function portable<T>(value: T): T {
  if (typeof value === "function") return { source: Function.prototype.toString.call(value) } as T;
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return value;
  if (Array.isArray(value)) return value.map(portable) as T;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, portable(entry)])) as T;
}
