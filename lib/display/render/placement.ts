import type { Axis, ColorAxis, ColorBar, Figure, Template } from "../figure.js";
import type { AxisInfo } from "./axes.js";
import { textWidth } from "./glyphs.js";
import { plainText } from "./labels.js";
import { makeScale, type Scale, type Tick, ticksOf } from "./scale.js";
import type { Box } from "./scene.js";

/** An axis in its place. */
export interface PlacedAxis extends AxisInfo {
  readonly scale: Scale;
  readonly ticks: readonly Tick[];
  /** Where the axis begins and ends, in px. */
  readonly start: number;
  readonly end: number;
}

/** The bar that explains a colour axis. */
export type PlacedBar = ColorBar & { readonly axis: ColorAxis };

/** Sizes of fonts in px. */
export const TICK = 12;
export const TITLE = 13;

/** Px that one tick needs along each kind of axis. */
const ROOM = { x: 70, y: 34 } as const;

/** The plot area that leaves room for labels, colour bars and titles. */
export function plotArea(
  figure: Figure,
  template: Template,
  axes: ReadonlyMap<string, AxisInfo>,
  width: number,
  height: number,
): Box {
  const { layout } = figure;
  const base = { ...template.layout.margin, ...layout.margin };
  const top = base.t ?? 56;
  let left = layout.scene ? (base.l ?? 0) : 24;
  let right = base.r ?? 24;
  let bottom = layout.scene ? (base.b ?? 0) : 20;
  for (const info of axes.values()) {
    const { axis, letter } = info;
    if (axis.visible === false) continue;
    const [from, to] = axis.domain ?? [0, 1];
    // Only axes at the edge of the figure need a margin; labels between panels stand in the gaps.
    const [first, last] = axes.get(axis.anchor ?? (letter === "x" ? "y" : "x"))?.axis.domain ?? [0, 1];
    const atRight = axis.side === "right" && last > 0.99;
    if (!atRight && first >= 0.01) continue;
    // The exact length is known only when all margins are; ticks need a good guess.
    const length = (letter === "y" ? height - top - 56 : width - 140) * (to - from);
    const scale = makeScale(info.kind, info.range, info.categories, 0, length);
    const need = 8 + depthOf(info, ticksOf(axis, scale, length, ROOM[letter]), length);
    if (letter === "x") bottom = Math.max(bottom, need);
    else if (atRight) right = Math.max(right, need);
    else left = Math.max(left, need);
  }
  for (const bar of colorBarsOf(figure))
    if ((bar.x ?? 1.02) >= 0.93) right = Math.max(right, barWidth(bar, height));
  return {
    x: left,
    y: top,
    width: Math.max(40, width - left - right),
    height: Math.max(40, height - top - bottom),
  };
}

/** Room that ticks and title of an axis take beside the plot. */
export function depthOf(info: AxisInfo, ticks: readonly Tick[], length: number): number {
  const { axis, letter } = info;
  if (axis.visible === false) return 0;
  const size = axis.tickfont?.size ?? TICK;
  const sideways = letter === "y" || isTurned(info, ticks, length);
  const labels = axis.showticklabels === false ? 0 : sideways ? widest(ticks, size) : size;
  const title = axis.title?.text ? (axis.title.font?.size ?? TITLE) + 10 : 0;
  return labels + (axis.ticks === "" ? 2 : 8) + title;
}

/** Whether the names along a horizontal axis are written upwards: when asked for, or when they would overlap. */
export function isTurned({ axis, letter, kind }: AxisInfo, ticks: readonly Tick[], length: number): boolean {
  if (letter === "y") return false;
  if (axis.tickangle === -90) return true;
  const size = axis.tickfont?.size ?? TICK;
  return kind === "category" && axis.tickangle !== 0 && (widest(ticks, size) + 8) * ticks.length > length;
}

const widest = (ticks: readonly Tick[], size: number): number =>
  Math.max(0, ...ticks.map(({ text }) => textWidth(plainText(text).text, size)));

/** Bars of the colour axes that traces use. */
export function colorBarsOf({ data, layout }: Figure): PlacedBar[] {
  const used = new Set<string | undefined>(
    data.flatMap((trace) => [trace.coloraxis, trace.marker?.coloraxis]),
  );
  return Object.keys(layout)
    .filter((key) => /^coloraxis\d*$/.test(key) && used.has(key))
    .map((key) => layout[key as "coloraxis"] as ColorAxis)
    .filter((axis) => axis.showscale !== false)
    .map((axis) => ({ ...axis.colorbar, axis }));
}

/** Ticks of a colour bar of a length in px. */
export function barTicks(bar: PlacedBar, length: number): Tick[] {
  const scale = makeScale("linear", [bar.axis.cmin!, bar.axis.cmax!], [], 0, length);
  const axis: Axis = {
    ...(bar.tickvals ? { tickvals: bar.tickvals } : {}),
    ...(bar.ticktext ? { ticktext: bar.ticktext } : {}),
  };
  return ticksOf(axis, scale, length, 36);
}

function barWidth(bar: PlacedBar, height: number): number {
  const ticks = barTicks(bar, height * (bar.len ?? 1) * 0.7);
  return 30 + (bar.thickness ?? 12) + widest(ticks, TICK) + (bar.title?.text ? TITLE + 12 : 0);
}

/** Give every axis its part of the plot area, its scale and its ticks. */
export function placeAxes(axes: ReadonlyMap<string, AxisInfo>, area: Box): Map<string, PlacedAxis> {
  const spans = new Map<string, [number, number]>();
  for (const [id, { axis, letter }] of axes) {
    const base = axis.overlaying ? axes.get(axis.overlaying)?.axis : axis;
    const [from, to] = base?.domain ?? [0, 1];
    spans.set(
      id,
      letter === "x"
        ? [area.x + from * area.width, area.x + to * area.width]
        : [area.y + (1 - from) * area.height, area.y + (1 - to) * area.height],
    );
  }
  equalise(axes, spans);
  const placed = new Map<string, PlacedAxis>();
  for (const [id, info] of axes) {
    const [start, end] = spans.get(id)!;
    const scale = makeScale(info.kind, info.range, info.categories, start, end);
    const ticks = ticksOf(info.axis, scale, Math.abs(end - start), ROOM[info.letter]);
    placed.set(id, { ...info, scale, start, end, ticks });
  }
  return placed;
}

/** Equal scales on both axes of a pair that asks for it: the longer side shrinks. */
function equalise(axes: ReadonlyMap<string, AxisInfo>, spans: Map<string, [number, number]>): void {
  const units = ({ range }: AxisInfo): number => Math.abs(range[1] - range[0]) || 1;
  for (const [id, info] of axes) {
    const other = info.axis.scaleanchor ? axes.get(info.axis.scaleanchor) : undefined;
    if (!other || info.axis.constrain !== "domain") continue;
    const sides = [
      { pair: spans.get(id)!, of: info },
      { pair: spans.get(other.id)!, of: other },
    ];
    const px = Math.min(...sides.map(({ pair, of }) => Math.abs(pair[1] - pair[0]) / units(of)));
    for (const { pair, of } of sides) {
      const length = Math.sign(pair[1] - pair[0]) * px * units(of);
      const toward = of.axis.constraintoward;
      const middle = (pair[0] + pair[1] - length) / 2;
      if (toward === "top" || toward === "right") pair[0] = pair[1] - length;
      else if (toward !== "bottom" && toward !== "left") pair[0] = middle;
      pair[1] = pair[0] + length;
    }
  }
}
