import type { Labelled, NumberArray } from "../../labelled.js";
import { isLabelledArray, isNumberArray, type ResultValue, type StoredRun } from "../results.js";
import { type TypeName, typeName } from "./record.js";

/** How a result is stored, over all runs. */
export interface VariableSchema {
  readonly name: string;
  readonly kind: "number" | "boolean" | "text" | "array" | "labelled";
  readonly type: TypeName;
  /** Longest extent of every dimension of one run's array. */
  readonly shape: readonly number[];
  readonly dims: readonly string[];
  readonly coords: Readonly<Record<string, readonly string[] | Float64Array>>;
  readonly unit?: string;
  readonly label?: string;
  /** The same array in all runs: stored once. */
  readonly isConstant: boolean;
  /** Runs differ in shape, or lack this result: shapes are stored, too. */
  readonly isIrregular: boolean;
  /** Longest text. */
  readonly textLength: number;
}

interface Draft {
  kinds: Set<VariableSchema["kind"]>;
  types: Set<TypeName>;
  shape: number[];
  dims: readonly string[] | undefined;
  coords: Map<string, readonly string[] | Float64Array | undefined>;
  unit?: string;
  label?: string;
  first: NumberArray | undefined;
  isConstant: boolean;
  isIrregular: boolean;
  present: number;
  textLength: number;
}

/**
 * Find how results can be stored as arrays over all runs.
 *
 * @param runs all runs in order
 */
export function findSchema(runs: Iterable<StoredRun>): VariableSchema[] {
  const drafts = new Map<string, Draft>();
  let finished = 0;
  let all = 0;
  for (const run of runs) {
    all++;
    if (run.status !== "finished") continue;
    finished++;
    for (const [name, value] of Object.entries(run.results)) {
      const draft = drafts.get(name) ?? newDraft(finished > 1);
      drafts.set(name, draft);
      take(draft, value);
    }
  }
  return [...drafts].map(([name, draft]) => conclude(name, draft, finished, all));
}

/** An array as numbers with a shape; scalars have none. */
export function numbersOf(value: ResultValue): { data: NumberArray; shape: readonly number[] } {
  if (isNumberArray(value)) return { data: value, shape: [value.length] };
  if (isLabelledArray(value)) return { data: value.data, shape: value.shape };
  return { data: Float64Array.of(value === null ? Number.NaN : Number(value)), shape: [] };
}

function newDraft(isIrregular: boolean): Draft {
  return {
    kinds: new Set(),
    types: new Set(),
    shape: [],
    dims: undefined,
    coords: new Map(),
    first: undefined,
    isConstant: true,
    isIrregular,
    present: 0,
    textLength: 1,
  };
}

function take(draft: Draft, value: ResultValue): void {
  const kind = kindOf(value);
  draft.kinds.add(kind);
  draft.present++;
  if (kind === "text") draft.textLength = Math.max(draft.textLength, [...(value as string)].length);
  const { data, shape } = kind === "text" ? { data: new Float64Array(1), shape: [] } : numbersOf(value);
  draft.types.add(kind === "boolean" ? "u1" : typeName(data));
  if (draft.present === 1) draft.shape = [...shape];
  else if (shape.length !== draft.shape.length) {
    // A number where other runs have arrays counts as an array of one number.
    draft.isIrregular = true;
    const rank = Math.max(shape.length, draft.shape.length);
    const given = padShape(shape, rank);
    draft.shape = padShape(draft.shape, rank).map((length, d) => Math.max(length, given[d]!));
  } else if (shape.some((length, d) => length !== draft.shape[d])) {
    draft.isIrregular = true;
    draft.shape = draft.shape.map((length, d) => Math.max(length, shape[d]!));
  }
  if (shape.length === 0) draft.isConstant = false;
  draft.first ??= data;
  draft.isConstant &&= sameBits(draft.first, data);
  if (!isLabelledArray(value)) return;
  draft.dims ??= value.dims;
  draft.unit ??= value.unit;
  draft.label ??= value.name;
  for (const dim of value.dims) takeCoordinate(draft, dim, value);
}

function takeCoordinate(draft: Draft, dim: string, { coords }: Labelled<NumberArray>): void {
  const given = coords?.[dim];
  if (!draft.coords.has(dim)) draft.coords.set(dim, given);
  const known = draft.coords.get(dim);
  if (!known || !given || known === given) return;
  const [short, long] = known.length <= given.length ? [known, given] : [given, known];
  // Runs of different length share the axis of the longest.
  draft.coords.set(
    dim,
    Array.from<number | string>(short).every((value, i) => Object.is(value, long[i])) ? long : undefined,
  );
}

function conclude(name: string, draft: Draft, finished: number, all: number): VariableSchema {
  const { kinds, types } = draft;
  const isIrregular = draft.isIrregular || draft.present < finished;
  const kind = (["labelled", "array", "text", "number", "boolean"] as const).find((one) => kinds.has(one))!;
  const isConstant = draft.isConstant && !isIrregular && finished > 1 && draft.shape.length > 0;
  const [only] = types;
  const hasGaps = isIrregular || finished < all;
  const isWhole = only !== "f8" && only !== "f4";
  const type = types.size === 1 && !(isWhole && hasGaps && !isConstant) ? only! : "f8";
  const rank = draft.shape.length;
  const dims = draft.dims?.length === rank ? draft.dims : draft.shape.map((_, d) => `${name}_${d}`);
  const coords = [...draft.coords].filter(
    (entry): entry is [string, readonly string[] | Float64Array] =>
      entry[1] !== undefined && entry[1].length === draft.shape[dims.indexOf(entry[0])],
  );
  return {
    name,
    kind: kind === "labelled" && draft.dims?.length !== rank ? "array" : kind,
    type,
    shape: draft.shape,
    dims,
    coords: Object.fromEntries(coords),
    ...(draft.unit !== undefined && { unit: draft.unit }),
    ...(draft.label !== undefined && { label: draft.label }),
    isConstant,
    isIrregular,
    textLength: draft.textLength,
  };
}

/** A shape with as many dimensions as others have. */
export function padShape(shape: readonly number[], rank: number): number[] {
  return [...new Array<number>(rank - shape.length).fill(1), ...shape];
}

function kindOf(value: ResultValue): VariableSchema["kind"] {
  if (isLabelledArray(value)) return "labelled";
  if (isNumberArray(value)) return "array";
  if (typeof value === "string") return "text";
  return typeof value === "boolean" ? "boolean" : "number";
}

function sameBits(a: NumberArray, b: NumberArray): boolean {
  if (a.length !== b.length || a.constructor !== b.constructor) return false;
  for (let i = 0; i < a.length; i++) if (!Object.is(a[i], b[i])) return false;
  return true;
}
