import { ValidationError } from "../errors.js";
import type { Annotation, Axis, ColorAxis, Figure, Layout, PaletteRole, Shape, Trace } from "./figure.js";
import { type HeadingOptions, heading } from "./heading.js";
import { makeFigure, withTheme } from "./makeFigure.js";

/** Settings of {@link panels}. */
export interface PanelOptions extends HeadingOptions {
  /** Panels per row, when a flat list of figures is given. Default: all in one row up to three, else near a square. */
  columns?: number;
  /** Relative widths of the panels, for each row or one list for all. Default: equal. */
  widths?: readonly number[] | readonly (readonly number[])[];
  /** Relative heights of the rows. Default: the heights of the figures. */
  heights?: readonly number[];
  /** Space between panels in a row, as a share of the width. Default 0.09; colour bars get more by themselves. */
  gap?: number;
  /** Space between rows in px, for ticks, axis titles and panel titles. Default 96. */
  rowGap?: number;
  /** Width and height of the whole in px. Default: as wide as there is room; the heights of the rows together. */
  width?: number;
  height?: number;
  /** Text alternative. Default: those of the panels together. */
  alt?: string;
}

/** Space taken by a colour bar with its ticks and title, as a share of the width. */
const BAR = 0.1;

/** Part of the plot area that belongs to a panel, 0…1 from the lower left. */
interface Cell {
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
}

/**
 * Several figures as one, in rows.
 *
 * Titles of the figures become titles of the panels; axes, colour bars, annotations and shapes come along.
 *
 * @param figures rows of figures, or a flat list that is broken into rows
 * @param options title, number of columns, relative sizes
 * @returns one figure
 * @throws ValidationError when there is no figure, or one of them has marks in space
 * @example
 * panels([matrix(sc, { kind: "SC" }), matrix(fc, { kind: "FC" })]).layout.xaxis2?.anchor // "y2"
 */
export function panels(
  figures: readonly Figure[] | readonly (readonly Figure[])[],
  options: PanelOptions = {},
): Figure {
  const rows = inRows(figures, options.columns);
  const all = rows.flat();
  if (all.some((figure) => figure.layout.scene))
    throw new ValidationError("panels takes figures with flat axes; draw figures in space by themselves.");
  const rowHeights = rows.map((row, index) =>
    Math.max(...row.map((figure) => options.heights?.[index] ?? plotHeight(figure))),
  );
  const { rowGap = 96 } = options;
  const inner = rowHeights.reduce((sum, height) => sum + height, 0) + rowGap * (rows.length - 1);
  const titled = rows[0]!.some((figure) => figure.layout.title?.text);
  const legend = all.some((figure) => figure.layout.showlegend === true);
  const head = heading(options, (titled ? 24 : 0) + (legend ? 28 : 0));
  const height = options.height ?? Math.round(inner + head.margin!.t! + 64);
  const drawn = height - head.margin!.t! - 64;
  const unit = (drawn - rowGap * (rows.length - 1)) / rowHeights.reduce((sum, value) => sum + value, 0);

  const whole = new Whole();
  let top = 1;
  for (const [index, row] of rows.entries()) {
    const bottom = Math.max(0, top - (rowHeights[index]! * unit) / drawn);
    const cells = cellsOf(row, widthsOf(options.widths, index, row.length), options.gap ?? 0.09);
    for (const [column, figure] of row.entries()) whole.add(figure, { x: cells[column]!, y: [bottom, top] });
    top = bottom - rowGap / drawn;
  }
  const layout: Layout = {
    ...head,
    ...whole.layout,
    height,
    ...(options.width ? { width: options.width } : {}),
    annotations: whole.annotations,
    shapes: whole.shapes,
    hovermode: "closest",
    showlegend: legend,
    legend: {
      ...all.find((figure) => figure.layout.showlegend)?.layout.legend,
      ...{
        orientation: "h",
        x: 1,
        xanchor: "right",
        y: round4(1 + (titled ? 28 : 8) / drawn),
        yanchor: "bottom",
      },
    },
    meta: {
      alt: options.alt ?? `${all.length} panels. ${all.map((figure) => figure.layout.meta.alt).join(" ")}`,
      palettes: whole.palettes,
      ink: whole.ink,
    },
  };
  const barmode = all.find((figure) => figure.layout.barmode)?.layout;
  if (barmode?.barmode) layout.barmode = barmode.barmode;
  if (barmode?.bargap !== undefined) layout.bargap = barmode.bargap;
  return withTheme(makeFigure(whole.traces, layout), "light");
}

function inRows(
  figures: readonly Figure[] | readonly (readonly Figure[])[],
  columns?: number,
): readonly (readonly Figure[])[] {
  if (figures.length === 0 || figures.some((row) => Array.isArray(row) && row.length === 0))
    throw new ValidationError("panels needs at least one figure in every row, got none.");
  if (Array.isArray(figures[0])) return figures as readonly (readonly Figure[])[];
  const flat = figures as readonly Figure[];
  const width = columns ?? (flat.length <= 3 ? flat.length : Math.ceil(Math.sqrt(flat.length)));
  if (!Number.isInteger(width) || width < 1)
    throw new ValidationError(`columns must be a positive integer, got ${width}.`);
  return Array.from({ length: Math.ceil(flat.length / width) }, (_, row) =>
    flat.slice(row * width, (row + 1) * width),
  );
}

function widthsOf(widths: PanelOptions["widths"], row: number, count: number): readonly number[] {
  const chosen = Array.isArray(widths?.[0])
    ? (widths as readonly (readonly number[])[])[row]
    : (widths as readonly number[] | undefined);
  return Array.from({ length: count }, (_, column) => chosen?.[column] ?? 1);
}

/** Height of the plot area of a figure by itself, in px. */
function plotHeight({ layout }: Figure): number {
  return Math.max(120, (layout.height ?? 380) - (layout.margin?.t ?? 56) - 70);
}

/** Horizontal parts of the panels of a row; colour bars that stand to the right of a panel get room. */
function cellsOf(
  row: readonly Figure[],
  widths: readonly number[],
  gap: number,
): readonly (readonly [number, number])[] {
  const bars: number[] = row.map((figure) => (hasBar(figure) ? BAR : 0));
  const free = 1 - gap * (row.length - 1) - bars.slice(0, -1).reduce((sum, width) => sum + width, 0);
  const total = widths.reduce((sum, width) => sum + width, 0);
  let left = 0;
  return row.map((_, column) => {
    const right = left + (free * widths[column]!) / total;
    const cell = [left, Math.min(1, right)] as const;
    left = right + gap + bars[column]!;
    return cell;
  });
}

function hasBar({ data, layout }: Figure): boolean {
  return data.some((trace) => {
    const id = trace.coloraxis ?? trace.marker?.coloraxis;
    return id !== undefined && (layout[id] as ColorAxis | undefined)?.showscale !== false;
  });
}

/** The figure being put together; names of axes are counted through all panels. */
class Whole {
  readonly traces: Trace[] = [];
  readonly annotations: Annotation[] = [];
  readonly shapes: Shape[] = [];
  readonly palettes: Record<string, PaletteRole> = {};
  readonly ink: number[] = [];
  readonly layout: Record<string, Axis | ColorAxis> = {};
  readonly #legends = new Set<string>();
  #axes = { x: 0, y: 0 };
  #colors = 0;

  add({ data, layout }: Figure, cell: Cell): void {
    const axis = new Map<string, string>();
    for (const letter of ["x", "y"] as const)
      for (const key of Object.keys(layout).filter((name) => new RegExp(`^${letter}axis\\d*$`).test(name)))
        axis.set(letter + key.slice(5), this.#nextAxis(letter));
    const renamed = (id: string | undefined, fallback: "x" | "y"): string =>
      axis.get(id ?? fallback) ?? "paper";
    for (const id of axis.keys()) this.#placeAxis(id, layout, cell, axis);

    const color = new Map<string, `coloraxis${string}`>();
    for (const key of Object.keys(layout).filter((name) => /^coloraxis\d*$/.test(name))) {
      this.#colors++;
      const id = `coloraxis${this.#colors > 1 ? this.#colors : ""}` as const;
      color.set(key, id);
      this.layout[id] = placeBar(layout[key as "coloraxis"]!, cell);
      const role = layout.meta.palettes?.[key];
      if (role) this.palettes[id] = role;
    }

    for (const index of layout.meta.ink ?? []) this.ink.push(this.traces.length + index);
    for (const trace of data) this.#addTrace(trace, layout, renamed, color);
    for (const note of layout.annotations ?? []) this.annotations.push(place(note, renamed, cell));
    for (const shape of layout.shapes ?? []) this.shapes.push(placeShape(shape, renamed, cell));
    if (layout.title?.text)
      this.annotations.push({
        text: `<b>${layout.title.text}</b>`,
        x: cell.x[0],
        y: cell.y[1],
        xref: "paper",
        yref: "paper",
        xanchor: "left",
        yanchor: "bottom",
        yshift: 6,
        showarrow: false,
      });
  }

  #nextAxis(letter: "x" | "y"): string {
    this.#axes[letter]++;
    return `${letter}${this.#axes[letter] > 1 ? this.#axes[letter] : ""}`;
  }

  #placeAxis(id: string, layout: Layout, cell: Cell, axis: ReadonlyMap<string, string>): void {
    const letter = id[0] as "x" | "y";
    const old = layout[`${letter}axis${id.slice(1)}` as `xaxis${string}`]!;
    const partner = letter === "x" ? "y" : "x";
    const placed: Axis = { ...old, anchor: axis.get(old.anchor ?? partner) ?? axis.get(partner) ?? "free" };
    delete placed.automargin;
    // An axis over another one takes its place from there.
    if (old.overlaying) placed.overlaying = axis.get(old.overlaying)!;
    else placed.domain = between(cell[letter], old.domain ?? [0, 1]);
    if (old.matches) placed.matches = axis.get(old.matches)!;
    if (old.scaleanchor) placed.scaleanchor = axis.get(old.scaleanchor)!;
    const name = axis.get(id)!;
    this.layout[`${letter}axis${name.slice(1)}`] = placed;
  }

  #addTrace(
    trace: Trace,
    layout: Layout,
    renamed: (id: string | undefined, fallback: "x" | "y") => string,
    color: ReadonlyMap<string, `coloraxis${string}`>,
  ): void {
    const listed = trace.showlegend ?? trace.type !== "heatmap";
    const legend = layout.showlegend === true && listed;
    const key = `${trace.name}|${trace.line?.color ?? trace.marker?.color ?? ""}|${trace.line?.dash ?? ""}`;
    const first = !this.#legends.has(key);
    if (legend) this.#legends.add(key);
    const axisOf = (id: string | undefined): Trace["coloraxis"] => color.get(id ?? "") as Trace["coloraxis"];
    this.traces.push({
      ...trace,
      xaxis: renamed(trace.xaxis, "x"),
      yaxis: renamed(trace.yaxis, "y"),
      ...(trace.coloraxis ? { coloraxis: axisOf(trace.coloraxis)! } : {}),
      ...(trace.marker?.coloraxis
        ? { marker: { ...trace.marker, coloraxis: axisOf(trace.marker.coloraxis)! } }
        : {}),
      showlegend: legend && first,
      ...(legend ? { legendgroup: trace.legendgroup ?? key } : {}),
    });
  }
}

const round4 = (value: number): number => Math.round(1e4 * value) / 1e4;

function between(outer: readonly [number, number], inner: readonly [number, number]): [number, number] {
  const at = (share: number): number => round4(outer[0] + share * (outer[1] - outer[0]));
  return [at(inner[0]), at(inner[1])];
}

function placeBar(axis: ColorAxis, cell: Cell): ColorAxis {
  const { x = 1.02, y = 0.5, len = 1 } = axis.colorbar ?? {};
  return {
    ...axis,
    colorbar: {
      ...axis.colorbar,
      x: round4(x > 1 ? cell.x[1] + 0.004 : between(cell.x, [x, x])[0]),
      xanchor: "left",
      y: between(cell.y, [y, y])[0],
      len: round4(len * (cell.y[1] - cell.y[0])),
    },
  };
}

function place(
  note: Annotation,
  renamed: (id: string | undefined, fallback: "x" | "y") => string,
  cell: Cell,
): Annotation {
  return {
    ...note,
    ...reference(note.xref ?? "paper", "x", note.x, renamed, cell, "x"),
    ...reference(note.yref ?? "paper", "y", note.y, renamed, cell, "y"),
  };
}

function placeShape(
  shape: Shape,
  renamed: (id: string | undefined, fallback: "x" | "y") => string,
  cell: Cell,
): Shape {
  const placed = { ...shape };
  for (const letter of ["x", "y"] as const) {
    const ref = shape[`${letter}ref`] ?? letter;
    if (ref === "paper") {
      const [from, to] = between(cell[letter], [shape[`${letter}0`], shape[`${letter}1`]]);
      placed[`${letter}0`] = from;
      placed[`${letter}1`] = to;
    } else placed[`${letter}ref`] = renameReference(ref, letter, renamed);
  }
  return placed;
}

function reference(
  ref: string,
  letter: "x" | "y",
  value: number,
  renamed: (id: string | undefined, fallback: "x" | "y") => string,
  cell: Cell,
  key: "x" | "y",
): Partial<Annotation> {
  if (ref === "paper") return { [key]: between(cell[letter], [value, value])[0], [`${key}ref`]: "paper" };
  return { [`${key}ref`]: renameReference(ref, letter, renamed) };
}

/** `"x2 domain"` keeps its second word. */
function renameReference(
  ref: string,
  letter: "x" | "y",
  renamed: (id: string | undefined, fallback: "x" | "y") => string,
): string {
  const [id, ...rest] = ref.split(" ");
  return [renamed(id, letter), ...rest].join(" ");
}
