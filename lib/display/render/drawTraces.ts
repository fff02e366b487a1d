import type { ColorAxis, Figure, Line, Trace } from "../figure.js";
import { colorAt } from "../palettes.js";
import { edgesOf, positionsOf } from "./axes.js";
import { plainText } from "./labels.js";
import type { Scale } from "./scale.js";
import type { Box, DotSymbol, Mark } from "./scene.js";

/** Where a trace is drawn. */
export interface Plot {
  readonly x: Scale;
  readonly y: Scale;
  readonly box: Box;
}

const DASHES: Record<NonNullable<Line["dash"]>, readonly number[] | undefined> = {
  solid: undefined,
  dot: [2, 3],
  dash: [7, 4],
  longdash: [12, 5],
  dashdot: [7, 3, 2, 3],
};

/** Dash pattern of a line in px, scaled with its width. */
export function dashOf(line: Line | undefined): readonly number[] | undefined {
  const pattern = DASHES[line?.dash ?? "solid"];
  const factor = Math.max(0.8, (line?.width ?? 2) / 1.8);
  return pattern?.map((length) => Math.round(10 * length * factor) / 10);
}

/** Colour of a number on a colour axis of the figure, as `#rrggbb`. */
function colorOn(figure: Figure, id: string): (value: number) => readonly [number, number, number] {
  const axis = (figure.layout[id as "coloraxis"] ?? {}) as ColorAxis;
  const stops = axis.colorscale ?? [
    [0, "#000000"],
    [1, "#ffffff"],
  ];
  const low = axis.cmin ?? 0;
  const span = (axis.cmax ?? 1) - low || 1;
  return (value) => colorAt(stops, axis.reversescale ? 1 - (value - low) / span : (value - low) / span);
}

const css = (rgb: readonly number[]): string => `rgb(${rgb.map(Math.round).join(",")})`;

/**
 * Marks of one flat trace.
 *
 * @param figure the figure, for its colour axes
 * @param trace the trace
 * @param before the trace before it on the same axes, for areas between the two
 * @param plot scales and box
 * @param color colour where the trace names none
 * @param ink colour of text
 */
export function drawTrace(
  figure: Figure,
  trace: Trace,
  before: Trace | undefined,
  plot: Plot,
  color: string,
  ink: string,
): Mark[] {
  if (trace.type === "heatmap") return heatmap(figure, trace, plot);
  if (trace.type === "bar") return bars(trace, plot, color, ink);
  if (trace.type !== "scatter") return [];
  const points = place(trace, plot);
  const marks: Mark[] = [];
  const opacity = trace.opacity ?? 1;
  if (trace.fill) marks.push(...fill(trace, before, points, plot, opacity));
  const mode = trace.mode ?? "lines";
  const width = trace.line?.width ?? 2;
  if (mode.includes("lines") && width > 0)
    marks.push({
      kind: "line",
      points,
      color: trace.line?.color ?? color,
      width,
      opacity,
      ...dashed(trace.line),
      clip: plot.box,
    });
  if (mode.includes("markers")) marks.push(...dots(figure, trace, points, plot, color, opacity));
  if (mode.includes("text")) marks.push(...texts(trace, points, ink));
  return marks;
}

function dashed(line: Line | undefined): { dash?: readonly number[] } {
  const dash = dashOf(line);
  return dash ? { dash } : {};
}

function place(trace: Trace, { x, y }: Plot): Float64Array {
  const xs = positionsOf(trace, "x");
  const ys = positionsOf(trace, "y");
  const points = new Float64Array(2 * Math.min(xs.length, ys.length));
  for (let index = 0; 2 * index < points.length; index++) {
    const [a, b] = [x.place(xs[index]), y.place(ys[index])];
    const known = Number.isFinite(a) && Number.isFinite(b);
    points[2 * index] = known ? a : Number.NaN;
    points[2 * index + 1] = known ? b : Number.NaN;
  }
  return points;
}

function fill(
  trace: Trace,
  before: Trace | undefined,
  points: Float64Array,
  plot: Plot,
  opacity: number,
): Mark[] {
  const color = trace.fillcolor ?? `${trace.line?.color ?? "#888888"}55`;
  const area = (rings: number[][]): Mark[] =>
    rings.length ? [{ kind: "area", rings, color, opacity, clip: plot.box }] : [];
  if (trace.fill === "toself") return area(pieces(points));
  const known = pieces(points).flat();
  if (known.length < 4) return [];
  if (trace.fill === "tozeroy") {
    const zero = plot.y.place(0);
    return area([[...known, known[known.length - 2]!, zero, known[0]!, zero]]);
  }
  const other = before ? pieces(place(before, plot)).flat() : [];
  const back: number[] = [];
  for (let at = other.length - 2; at >= 0; at -= 2) back.push(other[at]!, other[at + 1]!);
  return area([[...known, ...back]]);
}

/** Runs of known points. */
function pieces(points: Float64Array): number[][] {
  const runs: number[][] = [];
  let run: number[] = [];
  for (let at = 0; at + 1 < points.length; at += 2)
    if (Number.isNaN(points[at]!)) {
      if (run.length) runs.push(run);
      run = [];
    } else run.push(points[at]!, points[at + 1]!);
  if (run.length) runs.push(run);
  return runs;
}

const SYMBOLS: Readonly<Record<string, DotSymbol>> = {
  circle: "circle",
  diamond: "diamond",
  "line-ew": "line",
};

function dots(
  figure: Figure,
  trace: Trace,
  points: Float64Array,
  plot: Plot,
  color: string,
  opacity: number,
): Mark[] {
  const marker = trace.marker ?? {};
  const scale = marker.coloraxis ? colorOn(figure, marker.coloraxis) : undefined;
  const marks: Mark[] = [];
  for (let index = 0; 2 * index < points.length; index++) {
    const [x, y] = [points[2 * index]!, points[2 * index + 1]!];
    if (Number.isNaN(x)) continue;
    const own = Array.isArray(marker.color) ? marker.color[index] : marker.color;
    const paint =
      scale && typeof own === "number"
        ? css(scale(own))
        : typeof own === "string"
          ? own
          : scale
            ? undefined
            : color;
    const name = String(Array.isArray(marker.symbol) ? marker.symbol[index] : (marker.symbol ?? "circle"));
    const open = name.endsWith("-open");
    const size = typeof marker.size === "number" ? marker.size : (marker.size?.[index] ?? 6);
    marks.push({
      kind: "dot",
      x,
      y,
      radius: size / 2,
      symbol: SYMBOLS[name.replace("-open", "")] ?? "circle",
      ...(open || !paint ? {} : { fill: paint }),
      ...(open ? { stroke: paint ?? color } : marker.line?.color ? { stroke: marker.line.color } : {}),
      strokeWidth: marker.line?.width ?? (open ? 1.5 : 0),
      opacity: opacity * (marker.opacity ?? 1),
      ...(trace.cliponaxis === false ? {} : { clip: plot.box }),
    });
  }
  return marks;
}

function texts(trace: Trace, points: Float64Array, ink: string): Mark[] {
  const marks: Mark[] = [];
  const [vertical, horizontal] = (trace.textposition ?? "middle center").split(" ");
  for (let index = 0; 2 * index < points.length; index++) {
    const content = Array.isArray(trace.text) ? trace.text[index] : trace.text;
    if (!content || Number.isNaN(points[2 * index]!)) continue;
    const gap = vertical === "top" ? -8 : vertical === "bottom" ? 8 : 0;
    marks.push({
      kind: "text",
      x: points[2 * index]!,
      y: points[2 * index + 1]! + gap,
      text: plainText(String(content)).text,
      size: 12,
      color: ink,
      bold: false,
      anchor: horizontal === "left" ? "end" : horizontal === "right" ? "start" : "middle",
      baseline: vertical === "top" ? "bottom" : vertical === "bottom" ? "top" : "middle",
      angle: 0,
    });
  }
  return marks;
}

function bars(trace: Trace, { x, y, box }: Plot, color: string, ink: string): Mark[] {
  const xs = positionsOf(trace, "x");
  const ys = positionsOf(trace, "y");
  const unit = Math.abs(x.placeRaw(1) - x.placeRaw(0));
  const fallback = x.kind === "category" ? 0.8 : 0.8 * smallestStep(xs);
  const paint = typeof trace.marker?.color === "string" ? trace.marker.color : color;
  const marks: Mark[] = [];
  for (const [index, height] of ys.entries()) {
    const middle = x.place(xs[index]);
    const top = y.place(height);
    if (Number.isNaN(middle) || Number.isNaN(top)) continue;
    const width = typeof trace.width === "number" ? trace.width : (trace.width?.[index] ?? fallback);
    const half = (width * unit) / 2;
    const foot = y.kind === "log" ? box.y + box.height : y.place(trace.base ?? 0);
    const ring = [middle - half, foot, middle - half, top, middle + half, top, middle + half, foot];
    marks.push({ kind: "area", rings: [ring], color: paint, opacity: trace.opacity ?? 1, clip: box });
    const label = Array.isArray(trace.text) ? trace.text[index] : trace.text;
    if (label && trace.textposition === "outside")
      marks.push({
        kind: "text",
        x: middle,
        y: top - 4,
        text: plainText(String(label)).text,
        size: 12,
        color: ink,
        bold: false,
        anchor: "middle",
        baseline: "bottom",
        angle: 0,
      });
  }
  return marks;
}

function smallestStep(values: readonly (number | string | null)[]): number {
  const numbers = values.filter((value): value is number => typeof value === "number").sort((a, b) => a - b);
  let step = Number.POSITIVE_INFINITY;
  for (let index = 1; index < numbers.length; index++)
    step = Math.min(step, numbers[index]! - numbers[index - 1]!);
  return Number.isFinite(step) ? step : 1;
}

function heatmap(figure: Figure, trace: Trace, { x, y, box }: Plot): Mark[] {
  const rows = trace.z as readonly (readonly (number | null)[])[];
  const width = rows[0]?.length ?? 0;
  const rgba = new Uint8Array(4 * rows.length * width);
  const color = colorOn(figure, trace.coloraxis ?? "coloraxis");
  for (const [row, cells] of rows.entries())
    for (const [column, value] of cells.entries())
      if (value !== null && Number.isFinite(value)) {
        const at = 4 * (row * width + column);
        const [r, g, b] = color(value);
        rgba.set([Math.round(r), Math.round(g), Math.round(b), 255], at);
      }
  return [
    {
      kind: "cells",
      xEdges: edgesOf(trace, "x").map(x.placeRaw),
      yEdges: edgesOf(trace, "y").map(y.placeRaw),
      rgba,
      opacity: trace.opacity ?? 1,
      clip: box,
    },
  ];
}
