import type { Axis, Figure, Template, Trace } from "../figure.js";

/** An axis with its template's settings, and what the traces on it ask for. */
export interface AxisInfo {
  /** `"x"`, `"y2"`, … */
  readonly id: string;
  readonly letter: "x" | "y";
  readonly axis: Axis & AxisStyle;
  readonly kind: "linear" | "log" | "category";
  readonly categories: readonly string[];
  /** From the beginning of the axis to its end, in axis numbers (logarithms, indices). */
  range: readonly [number, number];
}

/** Settings of templates that figures themselves never use. */
export interface AxisStyle {
  gridcolor?: string;
  linecolor?: string;
  tickcolor?: string;
  ticklen?: number;
}

/** The axes of a figure that its flat traces use. */
export function collectAxes(figure: Figure, template: Template): Map<string, AxisInfo> {
  const flat = figure.data.filter((trace) => !trace.type.endsWith("3d"));
  const found = new Map<string, AxisInfo>();
  if (flat.length === 0) return found;
  const ids = new Set<string>(["x", "y"]);
  for (const key of Object.keys(figure.layout)) {
    const match = /^([xy])axis(\d*)$/.exec(key);
    if (match) ids.add(match[1]! + match[2]!);
  }
  for (const id of ids) {
    const letter = id[0] as "x" | "y";
    const traces = flat.filter((trace) => ((letter === "x" ? trace.xaxis : trace.yaxis) ?? letter) === id);
    const own = figure.layout[`${letter}axis${id.slice(1)}` as `xaxis${string}`];
    if (!own && traces.length === 0) continue;
    const base = template.layout[`${letter}axis`] as Axis & AxisStyle;
    const axis = { ...base, ...own, title: { ...base.title!, ...own?.title } } as Axis & AxisStyle;
    const categories = categoriesOf(traces, letter);
    const kind =
      axis.type === "log" ? "log" : axis.type === "category" || categories.length ? "category" : "linear";
    const info: AxisInfo = { id, letter, axis, kind, categories, range: [0, 1] };
    info.range = rangeOf(info, traces);
    found.set(id, info);
  }
  return found;
}

function categoriesOf(traces: readonly Trace[], letter: "x" | "y"): string[] {
  const names = new Set<string>();
  for (const trace of traces)
    for (const value of trace[letter] ?? []) if (typeof value === "string") names.add(value);
  return [...names];
}

function rangeOf(info: AxisInfo, traces: readonly Trace[]): readonly [number, number] {
  const { axis, kind, categories } = info;
  const reversed = axis.autorange === "reversed";
  const turn = (low: number, high: number): readonly [number, number] =>
    reversed ? [high, low] : [low, high];
  if (axis.range && axis.range.length === 2) return [axis.range[0]!, axis.range[1]!];
  if (kind === "category") return turn(-0.5, Math.max(0.5, categories.length - 0.5));
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  let room = 0;
  for (const trace of traces) {
    const values = extentOfTrace(trace, info.letter, kind === "log");
    low = Math.min(low, values[0]);
    high = Math.max(high, values[1]);
    const lines = trace.type === "scatter" && !trace.mode?.includes("markers");
    const tight = trace.type === "heatmap" || (lines && info.letter === "x");
    room = Math.max(room, tight ? 0 : 0.055);
  }
  if (!(low <= high)) return [0, 1];
  if (low === high) {
    low -= kind === "log" ? 0.5 : 0.5 * (Math.abs(low) || 1);
    high += kind === "log" ? 0.5 : 0.5 * (Math.abs(high) || 1);
  }
  const pad = room * (high - low);
  const toZero = axis.rangemode === "tozero" && kind === "linear";
  const bottom = toZero && low >= 0 ? 0 : low - pad;
  const top = toZero && high <= 0 ? 0 : high + pad;
  return turn(bottom, top);
}

/** Least and greatest position of a trace along an axis; logarithms on a log axis. */
function extentOfTrace(trace: Trace, letter: "x" | "y", log: boolean): readonly [number, number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  const take = (value: unknown): void => {
    if (typeof value !== "number" || !Number.isFinite(value) || (log && value <= 0)) return;
    const at = log ? Math.log10(value) : value;
    low = Math.min(low, at);
    high = Math.max(high, at);
  };
  if (trace.type === "heatmap") for (const edge of edgesOf(trace, letter)) take(edge);
  else for (const value of positionsOf(trace, letter)) take(value);
  if (trace.type === "bar" && letter === "y") take(0);
  if (trace.type === "bar" && letter === "x" && typeof trace.width === "number") {
    const numbers = positionsOf(trace, "x").filter((value): value is number => typeof value === "number");
    take(Math.min(...numbers) - trace.width / 2);
    take(Math.max(...numbers) + trace.width / 2);
  }
  return [low, high];
}

/** Coordinates of a trace along an axis, evenly spaced ones written out. */
export function positionsOf(trace: Trace, letter: "x" | "y"): readonly (number | string | null)[] {
  const given = trace[letter];
  if (given) return given;
  const z = trace.z as readonly (readonly unknown[])[] | undefined;
  const count =
    trace.type === "heatmap"
      ? letter === "x"
        ? (z?.[0]?.length ?? 0)
        : (z?.length ?? 0)
      : letter === "x"
        ? (trace.y?.length ?? 0)
        : (trace.x?.length ?? 0);
  const start = trace[`${letter}0`] ?? 0;
  const step = trace[`d${letter}`] ?? 1;
  return Array.from({ length: count }, (_, index) => start + index * step);
}

/** Edges of the cells of a heat map: half-way between centres; for categories half-way between indices. */
export function edgesOf(trace: Trace, letter: "x" | "y"): number[] {
  const centres = positionsOf(trace, letter).map((value, index) =>
    typeof value === "number" ? value : index,
  );
  if (centres.length === 1) return [centres[0]! - 0.5, centres[0]! + 0.5];
  const edges = centres.slice(1).map((value, index) => (value + centres[index]!) / 2);
  const last = centres.length - 1;
  return [
    centres[0]! - (centres[1]! - centres[0]!) / 2,
    ...edges,
    centres[last]! + (centres[last]! - centres[last - 1]!) / 2,
  ];
}
