import type { Labelled, NumberArray } from "../../labelled.js";
import type { Figure, Trace } from "../figure.js";
import { makeFigure } from "../makeFigure.js";
import { seriesColors } from "../palettes.js";
import { panels } from "../panels.js";
import { rounded, withUnit } from "../text.js";
import { outline } from "./hull.js";
import {
  type BrainNetwork,
  type BrainOptions,
  brainNetwork,
  hoverOf,
  linkClasses,
  linksOf,
} from "./network.js";

/** A direction from which the brain is seen. */
export type BrainView = "above" | "left" | "right" | "front" | "back";

/** Settings of {@link brainViews}. */
export interface BrainViewsOptions extends BrainOptions {
  /** Views, side by side. Default from above, from the left, from the front. */
  views?: readonly BrainView[];
  /** Height in px. Default 380. */
  height?: number;
}

/** How a view lies on the page. */
export interface Projection {
  readonly title: string;
  /** Axes across and up the page (0 x to the right, 1 y to the front, 2 z upwards), and their signs. */
  readonly axes: readonly [0 | 1 | 2, 0 | 1 | 2];
  readonly signs: readonly [1 | -1, 1 | -1];
  /** Axis towards the viewer, for the order of drawing. */
  readonly depth: readonly [0 | 1 | 2, 1 | -1];
  /** Signs at the ends of the horizontal axis. */
  readonly ends: readonly [string, string];
}

/** All views. */
export const projections: Record<BrainView, Projection> = {
  above: { title: "From above", axes: [0, 1], signs: [1, 1], depth: [2, 1], ends: ["L", "R"] },
  left: { title: "From the left", axes: [1, 2], signs: [-1, 1], depth: [0, -1], ends: ["A", "P"] },
  right: { title: "From the right", axes: [1, 2], signs: [1, 1], depth: [0, 1], ends: ["P", "A"] },
  front: { title: "From the front", axes: [0, 2], signs: [-1, 1], depth: [1, 1], ends: ["R", "L"] },
  back: { title: "From behind", axes: [0, 2], signs: [1, 1], depth: [1, -1], ends: ["L", "R"] },
};

/**
 * A connectome on a glass brain, in orthographic views.
 *
 * The outline is computed from the regions themselves, so that any atlas gets a fitting one. L, R, A and P say where
 * left, right, front and back are.
 *
 * @param coordinates centres of regions in mm, `[region, axis]`; x to the right, y to the front, z upwards
 * @param options values, weights, views
 * @returns the figure
 * @throws ValidationError when coordinates are not regions × 3, or another length disagrees
 * @example
 * brainViews(coordinates, { weights: Cmat }).layout.meta.alt // "Brain from above, …"
 */
export function brainViews(coordinates: Labelled<NumberArray>, options: BrainViewsOptions = {}): Figure {
  const network = brainNetwork(coordinates, options);
  const views = options.views ?? ["above", "left", "front"];
  const cells = views.map((view, index) =>
    viewPanel(projections[view], network, options, index === views.length - 1),
  );
  const widths = cells.map(({ ratio }) => ratio);
  const height = options.height ?? 380;
  const titled = options.title ? 56 : 20;
  const ratio = widths.reduce((a, b) => a + b, 0);
  return panels(
    cells.map(({ figure }) => figure),
    {
      ...(options.title ? { title: options.title } : {}),
      ...(options.subtitle ? { subtitle: options.subtitle } : {}),
      columns: views.length,
      widths,
      gap: 0.02,
      height,
      width: Math.round(Math.min(1100, (height - titled - 64) * ratio * 1.02 + (network.colors ? 160 : 90))),
      alt: `Brain ${views.map((view) => projections[view].title.toLowerCase()).join(", ")}: ${network.told}.`,
    },
  );
}

/** One view, and the ratio of its width to its height. */
export function viewPanel(
  { title, axes, signs, depth, ends }: Projection,
  network: BrainNetwork,
  options: BrainViewsOptions,
  withBar: boolean,
): { figure: Figure; ratio: number } {
  const { points, count } = network;
  const project = (side: 0 | 1): number[] =>
    Array.from({ length: count }, (_, region) => signs[side] * points[3 * region + axes[side]]!);
  const u = project(0);
  const v = project(1);
  const toward = (region: number): number => depth[1] * points[3 * region + depth[0]]!;
  const order = Array.from({ length: count }, (_, region) => region).sort((a, b) => toward(a) - toward(b));
  const curves = outline(u, v);
  const traces: Trace[] = curves.slice(0, 1).map(({ u: x, v: y }) => ({
    type: "scatter",
    mode: "lines",
    name: "Outline",
    x: [...x],
    y: [...y],
    line: { color: "#8b97a8", width: 1.4 },
    fill: "toself",
    fillcolor: "rgba(139,151,168,0.10)",
    hoverinfo: "skip",
  }));
  for (const [index, { width, opacity }] of linkClasses.entries()) {
    const links = linksOf(network.links, index);
    if (links.length === 0) continue;
    traces.push({
      type: "scatter",
      mode: "lines",
      name: "Connections",
      x: links.flatMap(({ from, to }) => [rounded(u[from]!), rounded(u[to]!), null]),
      y: links.flatMap(({ from, to }) => [rounded(v[from]!), rounded(v[to]!), null]),
      line: { color: "#7c879b", width },
      opacity,
      hoverinfo: "skip",
    });
  }
  const { colors } = network;
  traces.push({
    type: "scatter",
    mode: "markers",
    name: "Regions",
    x: order.map((region) => rounded(u[region]!)),
    y: order.map((region) => rounded(v[region]!)),
    text: order.map((region) => network.names[region]!),
    marker: {
      size: order.map((region) => network.sizes[region]!),
      ...(colors
        ? { color: order.map((region) => colors.values[region]!), coloraxis: "coloraxis" as const }
        : { color: seriesColors[0]! }),
      line: { width: 0.7, color: "rgba(120,130,146,0.85)" },
    },
    hovertemplate: hoverOf(options),
  });
  const frame = curves[0] ?? { u, v };
  const span = (values: readonly number[]): [number, number] => {
    const low = Math.min(...values);
    const high = Math.max(...values);
    return [Math.round(low - 7), Math.round(high + 7)];
  };
  const [left, right] = span(frame.u);
  const [bottom, top] = span(frame.v);
  const mark = (text: string, x: number): NonNullable<Figure["layout"]["annotations"]>[number] => ({
    text,
    x,
    y: 0,
    xref: "paper",
    yref: "paper",
    xanchor: x ? "right" : "left",
    yanchor: "bottom",
    showarrow: false,
    font: { size: 12, color: "#8b97a8" },
  });
  const figure = makeFigure(traces, {
    title: { text: title },
    xaxis: { visible: false, range: [left, right], scaleanchor: "y", constrain: "domain" },
    yaxis: { visible: false, range: [bottom, top], constrain: "domain" },
    annotations: [mark(ends[0], 0), mark(ends[1], 1)],
    ...(colors
      ? {
          coloraxis: {
            cmin: rounded(colors.domain[0])!,
            cmax: rounded(colors.domain[1])!,
            showscale: withBar,
            colorbar: { title: { text: withUnit(options.label ?? "Value", options.unit) }, len: 0.9 },
          },
        }
      : {}),
    meta: { alt: "", palettes: colors ? { coloraxis: options.palette ?? "viridis" } : {} },
  });
  return { figure, ratio: (right - left) / (top - bottom) };
}
