// Binary values inside JSON, as ipywidgets sends them: taken out, sent as bytes, and named by their path.
import { types } from "node:util";

/** Where a binary value belongs: keys and indices from the root. */
export type BufferPath = readonly (string | number)[];

export interface SplitState {
  /** The value without binary parts: missing in objects, null in lists. */
  readonly state: Record<string, unknown>;
  readonly bufferPaths: BufferPath[];
  readonly buffers: ArrayBufferView[];
}

/**
 * Take binary values out of a state.
 *
 * @param state JSON with typed arrays or ArrayBuffers in it; not changed
 * @returns JSON, paths and binary parts
 */
export function splitBuffers(state: Readonly<Record<string, unknown>>): SplitState {
  const bufferPaths: BufferPath[] = [];
  const buffers: ArrayBufferView[] = [];
  const take = (value: unknown, path: BufferPath): boolean => {
    if (!ArrayBuffer.isView(value) && !types.isArrayBuffer(value)) return false;
    bufferPaths.push(path);
    buffers.push(ArrayBuffer.isView(value) ? value : new Uint8Array(value));
    return true;
  };
  const visit = (value: unknown, path: BufferPath): unknown => {
    if (Array.isArray(value))
      return value.map((item, index) =>
        take(item, [...path, index]) ? null : visit(item, [...path, index]),
      );
    if (!isPlain(value)) return value;
    const out: Record<string, unknown> = {};
    for (const [key, item] of Object.entries(value))
      if (!take(item, [...path, key])) out[key] = visit(item, [...path, key]);
    return out;
  };
  return { state: visit(state, []) as Record<string, unknown>, bufferPaths, buffers };
}

/**
 * Put binary values back into a state.
 *
 * @param state JSON; changed in place
 * @param bufferPaths where the parts belong
 * @param buffers the parts
 * @returns the state
 * @throws RangeError when a path leads nowhere, e.g. in a malformed message
 */
export function joinBuffers(
  state: Record<string, unknown>,
  bufferPaths: readonly BufferPath[],
  buffers: readonly Uint8Array[],
): Record<string, unknown> {
  bufferPaths.forEach((path, index) => {
    let target: unknown = state;
    for (const key of path.slice(0, -1)) target = step(target, key);
    const last = path.at(-1);
    if (last === undefined || !hasRoomFor(target, last) || buffers[index] === undefined)
      throw new RangeError(`Buffer path ${JSON.stringify(path)} leads nowhere.`);
    (target as Record<string | number, unknown>)[last] = buffers[index];
  });
  return state;
}

function step(target: unknown, key: string | number): unknown {
  return hasRoomFor(target, key) && Object.hasOwn(target as object, key)
    ? (target as Record<string | number, unknown>)[key]
    : undefined;
}

/** `__proto__` and inherited names are never followed: paths come from outside. */
function hasRoomFor(target: unknown, key: string | number): boolean {
  return typeof target === "object" && target !== null && key !== "__proto__";
}

function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const prototype = Object.getPrototypeOf(value) as unknown;
  return prototype === Object.prototype || prototype === null;
}
