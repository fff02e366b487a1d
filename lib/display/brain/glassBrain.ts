import type { Labelled, NumberArray } from "../../labelled.js";
import type { Axis, Figure, Trace } from "../figure.js";
import { heading } from "../heading.js";
import { makeFigure, withTheme } from "../makeFigure.js";
import { seriesColors } from "../palettes.js";
import { rounded, withUnit } from "../text.js";
import { hull } from "./hull.js";
import { type BrainOptions, brainNetwork, hoverOf, linkClasses, linksOf } from "./network.js";

/** Settings of {@link glassBrain}. */
export interface GlassBrainOptions extends BrainOptions {
  /** Draw the translucent surface around the regions. Default true. */
  surface?: boolean;
  /** From where the brain is seen first. Default obliquely from the left and above. */
  eye?: { x: number; y: number; z: number };
  /** Height in px. Default 560. */
  height?: number;
}

/**
 * A connectome on a glass brain that can be turned.
 *
 * The surface is computed from the regions themselves, so that any atlas gets a fitting one. It needs the full bundle
 * of Plotly; {@link brainViews} shows the same in flat views.
 *
 * @param coordinates centres of regions in mm, `[region, axis]`; x to the right, y to the front, z upwards
 * @param options values, weights, surface
 * @returns the figure
 * @throws ValidationError when coordinates are not regions × 3, or another length disagrees
 * @example
 * glassBrain(coordinates, { weights: Cmat }).data.map((trace) => trace.type)[0] // "mesh3d"
 */
export function glassBrain(coordinates: Labelled<NumberArray>, options: GlassBrainOptions = {}): Figure {
  const network = brainNetwork(coordinates, options);
  const { points, count, colors } = network;
  const at = (region: number, axis: number): number | null => rounded(points[3 * region + axis]!);
  const traces: Trace[] = [];
  const mesh = (options.surface ?? true) ? hull(points) : undefined;
  const outermost = mesh ? mesh.x.flatMap((x, index) => [x, mesh.y[index]!, mesh.z[index]!]) : points;
  if (mesh)
    traces.push({
      type: "mesh3d",
      name: "Surface",
      ...mesh,
      color: "#9aa6b8",
      opacity: 0.16,
      flatshading: false,
      lighting: { ambient: 0.75, diffuse: 0.5, specular: 0.15, roughness: 0.8, fresnel: 0.4 },
      hoverinfo: "skip",
    });
  for (const [index, { width, opacity }] of linkClasses.entries()) {
    const links = linksOf(network.links, index);
    if (links.length === 0) continue;
    const along = (axis: number): (number | null)[] =>
      links.flatMap(({ from, to }) => [at(from, axis), at(to, axis), null]);
    traces.push({
      type: "scatter3d",
      mode: "lines",
      name: "Connections",
      ...{ x: along(0), y: along(1), z: along(2) },
      line: { color: "#8792a6", width: 1.2 + 2 * width },
      opacity,
      hoverinfo: "skip",
    });
  }
  const regions = Array.from({ length: count }, (_, region) => region);
  traces.push({
    type: "scatter3d",
    mode: "markers",
    name: "Regions",
    x: regions.map((region) => at(region, 0)),
    y: regions.map((region) => at(region, 1)),
    z: regions.map((region) => at(region, 2)),
    text: [...network.names],
    marker: {
      size: network.sizes.map((size) => Math.round(8 * size) / 10),
      ...(colors
        ? { color: [...colors.values], coloraxis: "coloraxis" as const }
        : { color: seriesColors[0]! }),
      line: { width: 0.5, color: "rgba(120,130,146,0.85)" },
    },
    hovertemplate: hoverOf(options),
  });
  const hidden: Axis = { visible: false };
  const figure = makeFigure(traces, {
    ...heading(options),
    height: options.height ?? 560,
    margin: { l: 0, r: 0, b: 0, t: options.subtitle ? 84 : options.title ? 56 : 0 },
    showlegend: false,
    scene: {
      aspectmode: "manual",
      aspectratio: aspectOf(outermost),
      dragmode: "orbit",
      xaxis: hidden,
      yaxis: hidden,
      zaxis: hidden,
      camera: {
        eye: options.eye ?? { x: -1.25, y: 0.9, z: 0.72 },
        up: { x: 0, y: 0, z: 1 },
        projection: { type: "orthographic" },
      },
    },
    ...(colors
      ? {
          coloraxis: {
            cmin: rounded(colors.domain[0])!,
            cmax: rounded(colors.domain[1])!,
            colorbar: {
              title: { text: withUnit(options.label ?? "Value", options.unit) },
              len: 0.7,
              x: 0.94,
            },
          },
        }
      : {}),
    meta: {
      alt: `Brain in space: ${network.told}.`,
      palettes: colors ? { coloraxis: options.palette ?? "viridis" } : {},
    },
  });
  return withTheme(figure, "light");
}

/** Equal scales on all axes, and a size that fills the view, which the camera's distance cannot set without perspective. */
function aspectOf(points: ArrayLike<number>): { x: number; y: number; z: number } {
  const spans = [0, 1, 2].map((axis) => {
    let low = Number.POSITIVE_INFINITY;
    let high = Number.NEGATIVE_INFINITY;
    for (let at = axis; at < points.length; at += 3) {
      low = Math.min(low, points[at]!);
      high = Math.max(high, points[at]!);
    }
    return high - low || 1;
  }) as [number, number, number];
  const unit = 1.75 / Math.max(...spans);
  const scaled = (span: number): number => Math.round(1000 * span * unit) / 1000;
  return { x: scaled(spans[0]), y: scaled(spans[1]), z: scaled(spans[2]) };
}
