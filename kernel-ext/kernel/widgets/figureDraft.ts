import type { Layout, Trace } from "neurolab";
import type { FigurePatch } from "../../protocol/states.js";

/** A figure while it is being changed: assign to attributes of traces and layout. */
export interface FigureDraft {
  readonly data: (Trace & Record<string, unknown>)[];
  readonly layout: Layout & Record<string, unknown>;
}

/** A copy that can be written to at any depth; lists of values are shared. */
export function draftOf({
  data,
  layout,
}: {
  readonly data: readonly object[];
  readonly layout: object;
}): FigureDraft {
  return copied({ data: [...data], layout }) as FigureDraft;
}

/** What has to be sent to make one figure of the other, which has as many traces. */
export function patchOf(
  before: { readonly data: readonly object[]; readonly layout: object },
  after: FigureDraft,
): FigurePatch {
  const traces: Record<string, Record<string, unknown>> = {};
  after.data.forEach((trace, index) => {
    const changes = changesOf(before.data[index]!, trace);
    if (Object.keys(changes).length > 0) traces[index] = changes;
  });
  return { kind: "patch", traces, layout: changesOf(before.layout, after.layout) };
}

function changesOf(before: object, after: object): Record<string, unknown> {
  const changes: Record<string, unknown> = {};
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const value = (after as Record<string, unknown>)[key];
    if (!same(value, (before as Record<string, unknown>)[key])) changes[key] = value ?? null;
  }
  return changes;
}

function copied(value: unknown): unknown {
  if (isList(value)) return value.some(isBranch) ? value.map(copied) : value;
  if (!isPlain(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, copied(item)]));
}

function same(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (isList(a) && isList(b))
    return a.some(isBranch) && a.length === b.length && a.every((item, index) => same(item, b[index]));
  if (!isPlain(a) || !isPlain(b)) return false;
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].every((key) => same(a[key], b[key]));
}

const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);
const isBranch = (value: unknown): boolean => isPlain(value) || isList(value);

function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
