import type { Figure, Shape, Template, Trace } from "../figure.js";
import { colorAt, palette } from "../palettes.js";
import { surfaces, type Theme } from "../surfaces.js";
import { applyTheme, templates } from "../theme.js";
import { collectAxes } from "./axes.js";
import { dashOf, drawTrace, type Plot } from "./drawTraces.js";
import { textWidth } from "./glyphs.js";
import { plainText } from "./labels.js";
import { legendRows } from "./legendRows.js";
import {
  barTicks,
  colorBarsOf,
  depthOf,
  isTurned,
  type PlacedAxis,
  placeAxes,
  plotArea,
  TICK,
  TITLE,
} from "./placement.js";
import { makeScale } from "./scale.js";
import type { Box, Mark, Scene, TextMark } from "./scene.js";
import { drawSpace } from "./space.js";

/** Size and theme of a picture. */
export interface PictureOptions {
  /** Width in px. Default: that of the figure, else 760. */
  width?: number;
  /** Height in px. Default: that of the figure, else 420. */
  height?: number;
  /** Light or dark. Default light. */
  theme?: Theme;
}

/**
 * Lay out a figure as Plotly would, near enough: axes with room for their labels, colour bars, legend, titles.
 *
 * @param figure the figure
 * @param options size and theme
 * @returns the marks
 */
export function figureScene(figure: Figure, options: PictureOptions = {}): Scene {
  const theme = options.theme ?? "light";
  const themed = fillColorAxes({ ...figure, ...applyTheme(figure, theme) }, theme);
  return new Layouter(themed, templates[theme], theme, options).scene();
}

/** Limits of colour axes that leave them to the data. */
function fillColorAxes(figure: Figure, theme: Theme): Figure {
  const layout = { ...figure.layout };
  for (const key of Object.keys(layout).filter((name) => /^coloraxis\d*$/.test(name))) {
    const id = key as `coloraxis${string}`;
    const values = figure.data.flatMap((trace) => {
      if (trace.coloraxis === id) return (trace.z as readonly (readonly (number | null)[])[]).flat();
      return trace.marker?.coloraxis === id && Array.isArray(trace.marker.color) ? trace.marker.color : [];
    });
    const numbers = values.filter((value): value is number => typeof value === "number");
    const axis = layout[id]!;
    layout[id] = {
      ...axis,
      colorscale: axis.colorscale ?? palette("viridis", theme),
      cmin: axis.cmin ?? numbers.reduce((a, b) => Math.min(a, b), numbers[0] ?? 0),
      cmax: axis.cmax ?? numbers.reduce((a, b) => Math.max(a, b), numbers[0] ?? 1),
    };
  }
  return { ...figure, layout };
}

class Layouter {
  readonly #figure: Figure;
  readonly #template: Template;
  readonly #theme: Theme;
  readonly #width: number;
  readonly #height: number;
  readonly #marks: Mark[] = [];
  #plotArea: Box = { x: 0, y: 0, width: 0, height: 0 };

  constructor(figure: Figure, template: Template, theme: Theme, options: PictureOptions) {
    this.#figure = figure;
    this.#template = template;
    this.#theme = theme;
    this.#width = options.width ?? figure.layout.width ?? 760;
    this.#height = options.height ?? figure.layout.height ?? 420;
  }

  scene(): Scene {
    const { layout, data } = this.#figure;
    const axes = collectAxes(this.#figure, this.#template);
    this.#plotArea = plotArea(this.#figure, this.#template, axes, this.#width, this.#height);
    const placed = placeAxes(axes, this.#plotArea);
    const pairs = pairsOf(data, placed);
    const boxes = new Map(pairs.map(([x, y]) => [`${x} ${y}`, boxOf(placed.get(x)!, placed.get(y)!)]));
    for (const box of boxes.values()) this.#rect(box, layout.plot_bgcolor ?? surfaces[this.#theme].paper);
    this.#shapes(placed, "below");
    for (const [x, y] of pairs) this.#grid(placed.get(x)!, placed.get(y)!, boxes.get(`${x} ${y}`)!);
    this.#traces(placed, boxes);
    if (layout.scene) this.#marks.push(...drawSpace(this.#figure, this.#plotArea));
    for (const axis of placed.values()) this.#axis(axis, placed);
    this.#shapes(placed, "above");
    this.#annotations(placed);
    this.#colorBars();
    this.#legend();
    this.#title();
    return {
      width: this.#width,
      height: this.#height,
      background: layout.paper_bgcolor ?? surfaces[this.#theme].paper,
      alt: layout.meta.alt,
      marks: this.#marks,
    };
  }

  #rect(box: Box, color: string, opacity = 1): void {
    const { x, y, width, height } = box;
    const ring = [x, y, x + width, y, x + width, y + height, x, y + height];
    this.#marks.push({ kind: "area", rings: [ring], color, opacity });
  }

  #line(
    points: readonly number[],
    color: string,
    width: number,
    more: { dash?: readonly number[]; clip?: Box } = {},
  ): void {
    this.#marks.push({ kind: "line", points, color, width, opacity: 1, ...more });
  }

  #text(mark: Partial<TextMark> & Pick<TextMark, "x" | "y" | "text">): void {
    const { text, bold } = plainText(mark.text);
    if (!text.trim()) return;
    this.#marks.push({
      kind: "text",
      size: TICK,
      color: surfaces[this.#theme].ink,
      anchor: "middle",
      baseline: "middle",
      angle: 0,
      ...mark,
      text,
      bold: bold || (mark.bold ?? false),
    });
  }

  #grid(x: PlacedAxis, y: PlacedAxis, box: Box): void {
    for (const { axis, ticks, scale, letter } of [x, y]) {
      if (axis.showgrid === false || axis.visible === false || axis.overlaying) continue;
      for (const { at } of ticks) {
        const p = Math.round(scale.placeRaw(at)) + 0.5;
        const points = letter === "x" ? [p, box.y, p, box.y + box.height] : [box.x, p, box.x + box.width, p];
        this.#line(points, axis.gridcolor ?? surfaces[this.#theme].grid, 1);
      }
    }
  }

  #traces(placed: ReadonlyMap<string, PlacedAxis>, boxes: ReadonlyMap<string, Box>): void {
    const { data } = this.#figure;
    const colorway = this.#template.layout.colorway ?? ["#3764a9"];
    const last = new Map<string, Trace>();
    for (const [index, trace] of data.entries()) {
      if (trace.type.endsWith("3d")) continue;
      const pair = `${trace.xaxis ?? "x"} ${trace.yaxis ?? "y"}`;
      const plot: Plot = {
        x: placed.get(trace.xaxis ?? "x")!.scale,
        y: placed.get(trace.yaxis ?? "y")!.scale,
        box: boxes.get(pair)!,
      };
      const color = colorway[index % colorway.length]!;
      this.#marks.push(
        ...drawTrace(this.#figure, trace, last.get(pair), plot, color, surfaces[this.#theme].ink),
      );
      last.set(pair, trace);
    }
  }

  /** Line, ticks, labels and title of an axis, on its side of the plot. */
  #axis(info: PlacedAxis, placed: ReadonlyMap<string, PlacedAxis>): void {
    const { axis, letter, ticks, scale, start, end } = info;
    if (axis.visible === false) return;
    const partner =
      placed.get(axis.anchor ?? (letter === "x" ? "y" : "x")) ?? placed.get(letter === "x" ? "y" : "x");
    const far = axis.side === "right" || axis.side === "top";
    const base = far ? (partner?.end ?? 0) : (partner?.start ?? 0);
    const out = letter === "x" ? (far ? -1 : 1) : far ? 1 : -1;
    const at = Math.round(base) + 0.5;
    const lineColor = axis.linecolor ?? surfaces[this.#theme].axis;
    if (axis.showline !== false)
      this.#line(letter === "x" ? [start, at, end, at] : [at, start, at, end], lineColor, 1);
    const size = axis.tickfont?.size ?? TICK;
    const color = axis.tickfont?.color ?? surfaces[this.#theme].muted;
    const turned = isTurned(info, ticks, Math.abs(end - start));
    const length = axis.ticks === "" ? 0 : 4;
    for (const tick of ticks) {
      const p = scale.placeRaw(tick.at);
      const q = Math.round(p) + 0.5;
      if (length)
        this.#line(
          letter === "x" ? [q, at, q, at + out * length] : [at, q, at + out * length, q],
          lineColor,
          1,
        );
      if (axis.showticklabels === false) continue;
      const gap = at + out * (length + 3);
      if (letter === "y")
        this.#text({ x: gap, y: p, text: tick.text, size, color, anchor: far ? "start" : "end" });
      else if (turned) this.#text({ x: p, y: gap, text: tick.text, size, color, anchor: "end", angle: -90 });
      else this.#text({ x: p, y: gap, text: tick.text, size, color, baseline: far ? "bottom" : "top" });
    }
    if (!axis.title?.text) return;
    const depth = depthOf(info, ticks, Math.abs(end - start)) - 4;
    const middle = (start + end) / 2;
    const style = {
      text: axis.title.text,
      size: axis.title.font?.size ?? TITLE,
      color: axis.title.font?.color ?? surfaces[this.#theme].ink,
    };
    if (letter === "x") this.#text({ ...style, x: middle, y: at + depth, baseline: "bottom" });
    else
      this.#text({ ...style, x: at + out * depth, y: middle, angle: -90, baseline: far ? "bottom" : "top" });
  }

  #position(
    ref: string | undefined,
    letter: "x" | "y",
    value: number,
    placed: ReadonlyMap<string, PlacedAxis>,
  ): number {
    const { x, y, width, height } = this.#plotArea;
    const [id, domain] = (ref ?? letter).split(" ");
    const axis = placed.get(id!);
    if (axis && domain) return axis.start + value * (axis.end - axis.start);
    if (axis) return axis.scale.placeRaw(value);
    return letter === "x" ? x + value * width : y + (1 - value) * height;
  }

  #shapes(placed: ReadonlyMap<string, PlacedAxis>, layer: "above" | "below"): void {
    for (const shape of this.#figure.layout.shapes ?? []) {
      if ((shape.layer ?? "above") !== layer) continue;
      const corner = (side: 0 | 1): readonly [number, number] => [
        this.#position(shape.xref, "x", side ? shape.x1 : shape.x0, placed),
        this.#position(shape.yref, "y", side ? shape.y1 : shape.y0, placed),
      ];
      this.#shape(shape, corner(0), corner(1));
    }
  }

  #shape(shape: Shape, [x0, y0]: readonly [number, number], [x1, y1]: readonly [number, number]): void {
    const box = {
      x: Math.min(x0, x1),
      y: Math.min(y0, y1),
      width: Math.abs(x1 - x0),
      height: Math.abs(y1 - y0),
    };
    const width = shape.line?.width ?? 1.5;
    const color = shape.line?.color ?? surfaces[this.#theme].ink;
    const dash = dashOf(shape.line);
    if (shape.type === "line") this.#line([x0, y0, x1, y1], color, width, dash ? { dash } : {});
    else {
      if (shape.fillcolor) this.#rect(box, shape.fillcolor, shape.opacity ?? 1);
      if (width > 0) this.#line([x0, y0, x1, y0, x1, y1, x0, y1, x0, y0], color, width, dash ? { dash } : {});
    }
  }

  #annotations(placed: ReadonlyMap<string, PlacedAxis>): void {
    for (const note of this.#figure.layout.annotations ?? []) {
      const anchors = { left: "start", center: "middle", right: "end" } as const;
      this.#text({
        x: this.#position(note.xref ?? "paper", "x", note.x, placed) + (note.xshift ?? 0),
        y: this.#position(note.yref ?? "paper", "y", note.y, placed) - (note.yshift ?? 0),
        text: note.text,
        size: note.font?.size ?? TITLE,
        color: note.font?.color ?? surfaces[this.#theme].ink,
        anchor: anchors[note.xanchor ?? "center"],
        baseline: note.yanchor ?? "middle",
        angle: note.textangle ?? 0,
      });
    }
  }

  #colorBars(): void {
    const { x, y, width, height } = this.#plotArea;
    for (const bar of colorBarsOf(this.#figure)) {
      const length = (bar.len ?? 1) * height;
      const left = x + (bar.x ?? 1.02) * width + 10;
      const top = y + (1 - (bar.y ?? 0.5)) * height - length / 2;
      const thickness = bar.thickness ?? 12;
      const steps = 128;
      const rgba = new Uint8Array(4 * steps);
      const stops = bar.axis.colorscale!;
      for (let step = 0; step < steps; step++)
        rgba.set([...colorAt(stops, 1 - (step + 0.5) / steps).map(Math.round), 255], 4 * step);
      const yEdges = Array.from({ length: steps + 1 }, (_, step) => top + (length * step) / steps);
      this.#marks.push({ kind: "cells", xEdges: [left, left + thickness], yEdges, rgba, opacity: 1 });
      const scale = makeScale("linear", [bar.axis.cmin!, bar.axis.cmax!], [], top + length, top);
      const ticks = barTicks(bar, length);
      const { axis, muted } = surfaces[this.#theme];
      const edge = left + thickness;
      let widest = 0;
      for (const tick of ticks) {
        const at = scale.placeRaw(tick.at);
        this.#line([edge, Math.round(at) + 0.5, edge + 4, Math.round(at) + 0.5], axis, 1);
        this.#text({ x: edge + 7, y: at, text: tick.text, color: muted, anchor: "start" });
        widest = Math.max(widest, textWidth(tick.text, TICK));
      }
      if (bar.title?.text)
        this.#text({
          x: edge + 7 + widest + 8,
          y: top + length / 2,
          text: bar.title.text,
          size: TITLE,
          angle: -90,
          baseline: "top",
        });
    }
  }

  /** Entries above the plot, aligned to the right. */
  #legend(): void {
    const { layout, data } = this.#figure;
    if (!layout.showlegend) return;
    const entries = data
      .map((trace, index) => ({ trace, index, name: plainText(trace.name ?? "").text }))
      .filter(({ trace, name }) => trace.showlegend !== false && name && trace.type !== "heatmap");
    const swatch = 24;
    const area = this.#plotArea;
    const names = entries.map(({ name }) => name);
    const { columns, rows, widths } = legendRows(names, area.width);
    const total = widths.slice(0, columns).reduce((sum, width) => sum + width, 0) - 16;
    const left = Math.max(8, area.x + area.width - total);
    const bottom = area.y - ((layout.legend?.y ?? 1.02) - 1) * area.height - 12;
    const legendColor = layout.legend?.bgcolor;
    if (legendColor)
      this.#rect(
        { x: left - 8, y: bottom - 22 * rows + 11, width: total + 16, height: 22 * rows },
        legendColor,
      );
    let x = left;
    const colorway = this.#template.layout.colorway ?? ["#3764a9"];
    for (const [position, { trace, index, name }] of entries.entries()) {
      if (position % columns === 0) x = left;
      const y = bottom - 22 * (rows - 1 - Math.floor(position / columns));
      const color = trace.line?.color ?? colorway[index % colorway.length]!;
      const paint = typeof trace.marker?.color === "string" ? trace.marker.color : color;
      if (trace.type === "bar") this.#rect({ x: x + 7, y: y - 5, width: 10, height: 10 }, paint);
      else if (trace.mode === "markers") {
        const symbol = String(trace.marker?.symbol ?? "circle");
        const open = symbol.endsWith("-open");
        const kind = symbol.startsWith("diamond") ? "diamond" : symbol.startsWith("line") ? "line" : "circle";
        const style = open ? { stroke: paint } : { fill: paint };
        const radius = kind === "line" ? 9 : 5;
        this.#marks.push({
          kind: "dot",
          x: x + 12,
          y,
          radius,
          symbol: kind,
          ...style,
          strokeWidth: 1.8,
          opacity: 1,
        });
      } else {
        const dash = dashOf(trace.line);
        this.#line([x, y, x + swatch, y], color, Math.max(1.6, trace.line?.width ?? 2), dash ? { dash } : {});
      }
      this.#text({
        x: x + swatch + 6,
        y,
        text: name,
        anchor: "start",
        color: layout.legend?.font?.color ?? surfaces[this.#theme].ink,
      });
      x += widths[position]!;
    }
  }

  #title(): void {
    const { title } = this.#figure.layout;
    if (!title?.text && !title?.subtitle) return;
    const { ink, muted } = surfaces[this.#theme];
    if (title.text)
      this.#text({
        x: 12,
        y: 16,
        text: title.text,
        size: 16,
        bold: true,
        anchor: "start",
        baseline: "top",
        color: ink,
      });
    if (title.subtitle)
      this.#text({
        x: 12,
        y: title.text ? 40 : 16,
        text: title.subtitle.text,
        size: 13,
        anchor: "start",
        baseline: "top",
        color: muted,
      });
  }
}

/** Pairs of axes that have traces, in the order of the traces. */
function pairsOf(data: readonly Trace[], placed: ReadonlyMap<string, PlacedAxis>): [string, string][] {
  const pairs = new Map<string, [string, string]>();
  for (const trace of data) {
    if (trace.type.endsWith("3d")) continue;
    const pair: [string, string] = [trace.xaxis ?? "x", trace.yaxis ?? "y"];
    if (placed.has(pair[0]) && placed.has(pair[1])) pairs.set(pair.join(" "), pair);
  }
  return [...pairs.values()];
}

function boxOf(x: PlacedAxis, y: PlacedAxis): Box {
  return {
    x: Math.min(x.start, x.end),
    y: Math.min(y.start, y.end),
    width: Math.abs(x.end - x.start),
    height: Math.abs(y.end - y.start),
  };
}
