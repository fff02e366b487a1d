import { ValidationError } from "../errors.js";
import type { Labelled, NumberArray } from "../labelled.js";
import { contourLines, curveTrace } from "./contourLines.js";
import type { Figure, Line, PaletteRole, Trace } from "./figure.js";
import { type HeadingOptions, heading } from "./heading.js";
import { extent } from "./input.js";
import { makeFigure, withTheme } from "./makeFigure.js";
import { rowsOf } from "./matrix.js";
import { panels } from "./panels.js";
import { pivot, rowsOfTable, type TableLike } from "./pivot.js";
import { formatNumber, plain, rounded, withUnit } from "./text.js";

/** Curves of equal value over a map. */
export interface MapContour {
  /** The quantity, of the same shape as the map. */
  readonly data: Labelled<NumberArray>;
  /** Levels to draw. */
  readonly levels: readonly number[];
  /** Name in the legend. Default: the array's name and the levels. */
  readonly label?: string;
  /** Colour and dash. Default: white, then dashed green, then dotted yellow. */
  readonly color?: string;
  readonly dash?: Line["dash"];
  /** Width in px. Default 2. */
  readonly width?: number;
}

/** Which cells of a map are veiled, because their values should not be trusted. */
export interface MapMask {
  /** The quantity that decides, of the same shape as the map. Default: the map itself. */
  readonly data?: Labelled<NumberArray>;
  /** Cells above this stay clear. Default 1. */
  readonly threshold?: number;
  /** Veil the cells above the threshold instead. Default false. */
  readonly invert?: boolean;
  /** What is left of the colour under the veil, 0…1. Default 0.5. */
  readonly alpha?: number;
  /** Veil all of a cell's region, or only every other band of rows. Default `"plain"`. */
  readonly style?: "plain" | "stripes";
}

/** Settings of {@link explorationMap}. */
export interface ExplorationMapOptions extends HeadingOptions {
  /** Names and units of the axes. Default: the names of the dimensions. */
  xLabel?: string;
  xUnit?: string;
  yLabel?: string;
  yUnit?: string;
  /** Name and unit of the quantity. Default: those of the array. */
  label?: string;
  unit?: string;
  /** Names of the dimensions that make slices, for the titles of the panels. */
  sliceLabels?: Readonly<Record<string, string>>;
  /** Least and greatest number of the scale. Default: those of the data, the same in all slices. */
  domain?: readonly [number, number];
  /** Let the scale reach equally far on both sides of zero. Default false. */
  symmetric?: boolean;
  /** Colours. Default plasma, or `diverging` with `symmetric`. */
  palette?: PaletteRole;
  /** Curves of equal value. */
  contours?: readonly MapContour[];
  /** Veil over cells. */
  mask?: MapMask;
  /** Draw missing cells as zero. Default false: they stay blank. */
  nanToZero?: boolean;
  /** Factors that turn the parameters into the numbers of the axes. Default 1. */
  xScale?: number;
  yScale?: number;
  /** Panels per row, when there are slices. */
  columns?: number;
  /** Width and height of one map in px. Default 560 × 460. */
  width?: number;
  height?: number;
}

const CONTOUR_COLORS = ["#ffffff", "#5dfbb0", "#fff27a"];
const CONTOUR_DASHES = ["solid", "dash", "dot"] as const;
/** Background of the legend: light contour lines must be visible on it in both themes. */
const LEGEND = "#3a2f63";

/**
 * A quantity over two parameters as a heat map, with curves of equal value and one panel per slice.
 *
 * Cells are centred on the values of the parameters. Missing cells stay blank.
 *
 * @param data dims `[...slices, y, x]`, with the parameters' values as coordinates
 * @param options labels, colours, contours, mask
 * @returns the figure
 * @throws ValidationError when shapes disagree or there is nothing to draw
 * @example
 * explorationMap(labelled(new Float64Array(4), [2, 2], ["mui_ext_mean", "mue_ext_mean"])).layout.xaxis?.title?.text // "mue_ext_mean"
 */
export function explorationMap(data: Labelled<NumberArray>, options: ExplorationMapOptions = {}): Figure {
  const { shape, dims } = data;
  if (shape.length < 2)
    throw new ValidationError(
      `explorationMap takes an array with at least two dimensions, got shape [${shape.join(", ")}].`,
    );
  for (const other of [...(options.contours ?? []).map((contour) => contour.data), options.mask?.data])
    if (other && other.shape.join() !== shape.join())
      throw new ValidationError(
        `explorationMap: contours and mask must have the shape of the map [${shape.join(", ")}], got [${other.shape.join(", ")}].`,
      );
  const range = extent(data.data, "explorationMap");
  const shown = { ...options, domain: options.domain ?? scaleOf(range, options) };
  const slices = dims.slice(0, -2);
  const count = shape.slice(0, -2).reduce((product, length) => product * length, 1);
  if (count === 1) return oneMap(data, 0, shown, slices.length ? sliceTitle(data, 0, options) : undefined);
  const columns = options.columns ?? Math.min(3, count);
  const maps = Array.from({ length: count }, (_, index) => {
    const map = oneMap(data, index, shown, sliceTitle(data, index, options), index < count - 1);
    // One title of the vertical axis per row is enough.
    const yaxis = index % columns ? { ...map.layout.yaxis, title: { text: "" } } : map.layout.yaxis;
    return { ...map, layout: { ...map.layout, yaxis } };
  });
  return panels(maps, {
    columns,
    gap: 0.07,
    ...(options.title ? { title: options.title } : {}),
    ...(options.subtitle ? { subtitle: options.subtitle } : {}),
  });
}

/**
 * A column of a results table over two parameters: {@link pivot}, then {@link explorationMap}.
 *
 * @param table rows, or `search.dfResults`
 * @param options `x`, `y` and `value` name columns, `by` the columns that make slices; `contours` name columns, too
 * @returns the figure
 * @throws ValidationError when a column is missing or there is nothing to draw
 * @example
 * plotExplorationResults([{ a: 0, b: 0, r: 1 }], { x: "a", y: "b", value: "r" }).layout.meta.alt // "Heat map of r over a and b, …"
 */
export function plotExplorationResults(
  table: TableLike,
  options: Omit<ExplorationMapOptions, "contours" | "mask"> & {
    /** Columns of the axes and of the quantity. */
    x: string;
    y: string;
    value: string;
    /** Columns whose distinct values make slices. */
    by?: readonly string[];
    /** Curves of equal value of further columns. */
    contours?: readonly (Omit<MapContour, "data"> & { value: string })[];
    /** Veil, decided by a column. */
    mask?: Omit<MapMask, "data"> & { value?: string };
  },
): Figure {
  const { x, y, value, by, contours, mask, ...rest } = options;
  const rows = rowsOfTable(table);
  const map = (name: string): Labelled => pivot(rows, { x, y, value: name, ...(by ? { by } : {}) });
  const { value: maskColumn, ...veil } = mask ?? {};
  return explorationMap(map(value), {
    ...rest,
    ...(contours ? { contours: contours.map((contour) => ({ ...contour, data: map(contour.value) })) } : {}),
    ...(mask ? { mask: { ...veil, ...(maskColumn ? { data: map(maskColumn) } : {}) } } : {}),
  });
}

function scaleOf(
  { min, max }: { min: number; max: number },
  { symmetric, nanToZero }: ExplorationMapOptions,
): readonly [number, number] {
  const low = nanToZero ? Math.min(0, min) : min;
  const high = nanToZero ? Math.max(0, max) : max;
  if (!symmetric) return [low, high > low ? high : low + 1];
  const reach = Math.max(Math.abs(low), Math.abs(high)) || 1;
  return [-reach, reach];
}

function oneMap(
  data: Labelled<NumberArray>,
  index: number,
  options: ExplorationMapOptions & { domain: readonly [number, number] },
  sliceName?: string,
  hideBar = false,
): Figure {
  const [height, width] = data.shape.slice(-2) as [number, number];
  const [yName, xName] = data.dims.slice(-2) as [string, string];
  const x = coordinates(data, xName, width, options.xScale ?? 1);
  const y = coordinates(data, yName, height, options.yScale ?? 1);
  const part = slice(data, index);
  const label = options.label ?? data.name ?? "Value";
  const unit = options.unit ?? data.unit;
  const cells = part.map((value) => (options.nanToZero && Number.isNaN(value) ? 0 : value));
  const traces: Trace[] = [
    {
      type: "heatmap",
      x: Array.from(x, (value) => rounded(value)),
      y: Array.from(y, (value) => rounded(value)),
      z: rowsOf(cells, height, width, (value) => rounded(value, 4)),
      coloraxis: "coloraxis",
      hoverongaps: false,
      hovertemplate: `${plain(options.xLabel ?? xName)} %{x}<br>${plain(options.yLabel ?? yName)} %{y}<br>${plain(label)} %{z}<extra></extra>`,
    },
  ];
  if (options.mask) traces.push(veil(cells, options.mask, index, height, width, traces[0]!));
  const lines = (options.contours ?? []).map((contour, which) => contourTrace(contour, which, index, x, y));
  traces.push(...lines);
  const range = cells.some(Number.isFinite) ? extent(cells, "explorationMap") : undefined;
  const [low, high] = options.domain;
  const figure = makeFigure(traces, {
    ...(sliceName === undefined
      ? heading(options, lines.length > 0)
      : heading({ title: sliceName }, lines.length > 0)),
    ...(sliceName === undefined ? { width: options.width ?? 560 } : {}),
    height: options.height ?? 460,
    showlegend: lines.length > 0,
    legend: {
      orientation: "h",
      x: 1,
      xanchor: "right",
      y: 1.02,
      yanchor: "bottom",
      bgcolor: LEGEND,
      font: { color: "#ffffff" },
    },
    xaxis: { title: { text: withUnit(options.xLabel ?? xName, options.xUnit) }, showgrid: false, ...span(x) },
    yaxis: { title: { text: withUnit(options.yLabel ?? yName, options.yUnit) }, showgrid: false, ...span(y) },
    coloraxis: {
      cmin: rounded(low)!,
      cmax: rounded(high)!,
      colorbar: { title: { text: withUnit(label, unit) } },
      ...(hideBar ? { showscale: false } : {}),
    },
    ...(options.mask ? { coloraxis2: { cmin: 0, cmax: 1, showscale: false } } : {}),
    meta: {
      alt: `Heat map of ${label} over ${options.xLabel ?? xName} and ${options.yLabel ?? yName}, ${width} × ${height} cells${sliceName ? ` (${sliceName})` : ""}${range ? `, from ${formatNumber(range.min)} to ${formatNumber(range.max)}${unit ? ` ${unit}` : ""}` : ", all missing"}${range?.missing ? `, ${range.missing} missing` : ""}.`,
      palettes: {
        coloraxis: options.palette ?? (options.symmetric ? "diverging" : "plasma"),
        ...(options.mask ? { coloraxis2: "veil" as const } : {}),
      },
    },
  });
  return withTheme(figure, "light");
}

/** Range of an axis that shows all cells whole. */
function span(values: Float64Array): { range?: readonly [number, number] } {
  if (values.length < 2) return {};
  const first = values[0]! - (values[1]! - values[0]!) / 2;
  const last = values[values.length - 1]! + (values[values.length - 1]! - values[values.length - 2]!) / 2;
  return { range: [rounded(first, 8)!, rounded(last, 8)!] };
}

function slice(data: Labelled<NumberArray>, index: number): Float64Array {
  const size = data.shape[data.shape.length - 1]! * data.shape[data.shape.length - 2]!;
  return Float64Array.from(data.data.subarray(index * size, (index + 1) * size));
}

function coordinates(data: Labelled<NumberArray>, dim: string, length: number, factor: number): Float64Array {
  const given = data.coords?.[dim];
  if (given && !(given instanceof Float64Array))
    throw new ValidationError(
      `explorationMap: the values of "${dim}" must be numbers, got ${JSON.stringify(given.slice(0, 3))}. Use it as a slice.`,
    );
  return Float64Array.from({ length }, (_, index) => (given?.[index] ?? index) * factor);
}

function sliceTitle(data: Labelled<NumberArray>, index: number, options: ExplorationMapOptions): string {
  let rest = index;
  const parts: string[] = [];
  for (let axis = data.dims.length - 3; axis >= 0; axis--) {
    const dim = data.dims[axis]!;
    const at = rest % data.shape[axis]!;
    rest = Math.floor(rest / data.shape[axis]!);
    const value = data.coords?.[dim]?.[at] ?? at;
    const text = typeof value === "number" ? formatNumber(value, 4) : value;
    parts.unshift(`${options.sliceLabels?.[dim] ?? dim} = ${text}`);
  }
  return parts.join(", ");
}

function contourTrace(
  contour: MapContour,
  which: number,
  index: number,
  x: Float64Array,
  y: Float64Array,
): Trace {
  const values = slice(contour.data, index);
  const curves = contour.levels.flatMap((level) => contourLines(values, x.length, level));
  const name =
    contour.label ??
    `${contour.data.name ?? "Level"} ${contour.levels.map((level) => formatNumber(level)).join(", ")}`;
  const points = curves.length ? curveTrace(curves, x, y) : { x: [null], y: [null] };
  return {
    type: "scatter",
    mode: "lines",
    name: plain(name),
    ...points,
    line: {
      color: contour.color ?? CONTOUR_COLORS[which % CONTOUR_COLORS.length]!,
      dash: contour.dash ?? CONTOUR_DASHES[which % CONTOUR_DASHES.length]!,
      width: contour.width ?? 2,
    },
    hoverinfo: "skip",
  };
}

/** A sheet in the colour of the page, over the cells that are not to be trusted. */
function veil(
  cells: Float64Array,
  mask: MapMask,
  index: number,
  height: number,
  width: number,
  map: Trace,
): Trace {
  const { threshold = 1, invert = false, alpha = 0.5, style = "plain" } = mask;
  if (!(alpha >= 0 && alpha <= 1))
    throw new ValidationError(`mask.alpha must lie between 0 and 1, got ${alpha}.`);
  const deciding = mask.data ? slice(mask.data, index) : cells;
  const z = Array.from({ length: height }, (_, row) =>
    Array.from({ length: width }, (_, column) => {
      const value = deciding[row * width + column]!;
      const clear = invert ? value < threshold : value > threshold;
      const stripe =
        style === "stripes" && height > 1 && Math.sin((2 * Math.PI * (height / 5) * row) / (height - 1)) > 0;
      return clear || stripe ? null : 1;
    }),
  );
  return {
    type: "heatmap",
    ...(map.x ? { x: map.x } : {}),
    ...(map.y ? { y: map.y } : {}),
    z,
    coloraxis: "coloraxis2",
    opacity: 1 - alpha,
    hoverinfo: "skip",
  };
}
