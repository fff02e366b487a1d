import { ValidationError } from "../errors.js";
import type { Labelled, NumberArray } from "../labelled.js";
import type { ColorAxis, Figure, PaletteRole } from "./figure.js";
import { type HeadingOptions, heading } from "./heading.js";
import { capital, extent, rowNames as uniqueNames } from "./input.js";
import { makeFigure, withTheme } from "./makeFigure.js";
import { textWidth } from "./render/glyphs.js";
import { formatNumber, plain, power, rounded, withUnit } from "./text.js";

/** Known kinds of matrices, each with fitting colours and names. */
export type MatrixKind = "SC" | "lengths" | "FC" | "FCD";

/** Settings of {@link matrix}. */
export interface MatrixOptions extends HeadingOptions {
  /** Which kind of matrix it is; sets the defaults of all that follows. */
  kind?: MatrixKind;
  /** How numbers become colours. Default: `"log"` for SC, `"diverging"` for FC, else `"linear"`. */
  scale?: "linear" | "log" | "diverging";
  /** Least and greatest number of the scale. Default: those of the data; FC −1 … 1. */
  domain?: readonly [number, number];
  /** Colours. Default: `diverging` for a diverging scale, inferno for lengths, else viridis. */
  palette?: PaletteRole;
  /** Name of the quantity, written at the colour bar. */
  label?: string;
  /** Unit of the quantity. */
  unit?: string;
  /** Names of rows and columns. Default: the array's coordinates. */
  labels?: readonly string[];
  /** Distance of windows in ms, for FCD: axes then show time. Default: from coordinates that are numbers. */
  step?: number;
  /** Width and height of the figure in px. Default 580 × 540. */
  width?: number;
  height?: number;
}

interface Preset {
  scale: "linear" | "log" | "diverging";
  palette: PaletteRole;
  label: string;
  unit?: string;
  domain?: readonly [number, number];
}

const presets: Record<MatrixKind, Preset> = {
  SC: { scale: "log", palette: "viridis", label: "Connection weight" },
  lengths: { scale: "linear", palette: "inferno", label: "Fibre length", unit: "mm" },
  FC: { scale: "diverging", palette: "diverging", label: "Correlation", domain: [-1, 1] },
  FCD: { scale: "linear", palette: "viridis", label: "Correlation of FC" },
};

/** Decades shown on a log scale at most; smaller weights are drawn in the darkest colour. */
const DECADES = 5;

/**
 * A matrix as a square heat map: structural connectivity on a log scale, FC centred on zero, FCD.
 *
 * Numbers that are not finite, and numbers that are not positive on a log scale, stay blank.
 *
 * @param data `[target][source]`, or windows by windows
 * @param options kind, colours, labels
 * @returns the figure
 * @throws ValidationError when the array is not a matrix, is empty, or holds nothing to draw
 * @example
 * matrix(fc(bold), { kind: "FC", title: "Simulated FC" }).layout.coloraxis?.cmid // 0
 */
export function matrix(data: Labelled<NumberArray>, options: MatrixOptions = {}): Figure {
  const [height, width] = matrixShape(data);
  const preset = options.kind && presets[options.kind];
  const scale = options.scale ?? preset?.scale ?? "linear";
  const label = options.label ?? preset?.label ?? data.name ?? "Value";
  const unit = options.unit ?? preset?.unit ?? data.unit;
  const byScale = scale === "diverging" ? "diverging" : "viridis";
  const role = options.palette ?? (scale === preset?.scale ? preset.palette : byScale);
  const range = extent(data.data, "matrix");
  const colors = colorAxis(data, scale, options.domain ?? preset?.domain);
  const bar = { title: { text: withUnit(label, unit) } };

  const window = options.step ?? windowStep(data);
  const axes = window ? windowAxes(height, width, window) : regionAxes(data, height, width, options.labels);
  const head = heading(options);
  const log = scale === "log";
  const toStep = roundedTo(colors);
  const cell = `${axes.hover}<br>%{${log ? "customdata" : "z"}}${unit ? ` ${plain(unit)}` : ""}<extra></extra>`;
  const figure = makeFigure(
    [
      {
        type: "heatmap",
        z: rowsOf(data.data, height, width, (value) =>
          log ? rounded(value > 0 ? Math.log10(value) : Number.NaN, 4) : toStep(value),
        ),
        ...(log ? { customdata: rowsOf(data.data, height, width, (value) => rounded(value, 3)) } : {}),
        ...axes.trace,
        coloraxis: "coloraxis",
        hoverongaps: log,
        hovertemplate: cell,
      },
    ],
    {
      ...head,
      margin: { ...head.margin, ...axes.margin },
      width: options.width ?? 580,
      height: options.height ?? 540,
      xaxis: { ...axes.x, showgrid: false, scaleanchor: "y", constrain: "domain" },
      yaxis: {
        ...axes.y,
        showgrid: false,
        autorange: "reversed",
        constrain: "domain",
        constraintoward: "top",
      },
      coloraxis: { ...colors, colorbar: { ...bar, ...colors.colorbar } },
      meta: {
        alt: `Heat map of ${label}, ${height} × ${width}${window ? " windows" : " regions"}, values from ${formatNumber(range.min)} to ${formatNumber(range.max)}${unit ? ` ${unit}` : ""}, mean ${formatNumber(range.mean)}${range.missing ? `, ${range.missing} missing` : ""}${log ? "; logarithmic colours" : ""}.`,
        palettes: { coloraxis: role },
      },
    },
  );
  return withTheme(figure, "light");
}

function matrixShape(data: Labelled<NumberArray>): readonly [number, number] {
  const [height, width, ...more] = data.shape;
  if (height === undefined || width === undefined || more.length)
    throw new ValidationError(
      `matrix takes an array with two dimensions, got shape [${data.shape.join(", ")}].`,
    );
  if (height * width === 0)
    throw new ValidationError(
      `matrix needs at least one number, got an array of shape [${height}, ${width}].`,
    );
  return [height, width];
}

/** Rounding to a step that no colour can show: a four thousandth of the scale at most. */
function roundedTo({ cmin = 0, cmax = 1 }: ColorAxis): (value: number) => number | null {
  const decimals = Math.ceil(-Math.log10((cmax - cmin) / 4000));
  if (!(decimals >= 0 && decimals <= 12)) return (value) => rounded(value);
  // Adding 0 turns −0 into 0.
  return (value) => (Number.isFinite(value) ? Number(value.toFixed(decimals)) + 0 : null);
}

/** Rows of numbers as nested arrays, converted one by one. */
export function rowsOf(
  data: ArrayLike<number>,
  height: number,
  width: number,
  convert: (value: number) => number | null,
): (number | null)[][] {
  return Array.from({ length: height }, (_, row) =>
    Array.from({ length: width }, (_, column) => convert(data[row * width + column]!)),
  );
}

function colorAxis(
  data: Labelled<NumberArray>,
  scale: "linear" | "log" | "diverging",
  domain?: readonly [number, number],
): ColorAxis {
  if (domain && !(domain[1] > domain[0]))
    throw new ValidationError(
      `domain must rise from its first to its second number, got [${domain.join(", ")}].`,
    );
  if (scale === "log") return logAxis(data.data, domain);
  const { min, max } = extent(data.data, "matrix");
  const [low, high] = domain ?? [min, max > min ? max : min + 1];
  if (scale === "linear") return { cmin: rounded(low)!, cmax: rounded(high)! };
  // Both arms reach equally far, whatever the data, so that the neutral colour means zero.
  const reach = Math.max(Math.abs(low), Math.abs(high));
  return { cmin: rounded(-reach)!, cmax: rounded(reach)!, cmid: 0 };
}

function logAxis(data: ArrayLike<number>, domain?: readonly [number, number]): ColorAxis {
  if (domain && !(domain[0] > 0))
    throw new ValidationError(
      `domain of a log scale must be positive, got [${domain.join(", ")}]. Use scale: "linear" to show zero.`,
    );
  const positive = Array.from(data).filter((value) => value > 0 && Number.isFinite(value));
  if (positive.length === 0)
    throw new ValidationError(
      'matrix with scale: "log" needs at least one positive number, got none. Use scale: "linear".',
    );
  const { min, max } = extent(positive, "matrix");
  const high = Math.log10(domain?.[1] ?? max);
  const low = Math.max(Math.log10(domain?.[0] ?? min), domain ? Number.NEGATIVE_INFINITY : high - DECADES);
  const ticks: number[] = [];
  for (let exponent = Math.ceil(low - 1e-9); exponent <= high + 1e-9; exponent++) ticks.push(exponent);
  const colorbar =
    ticks.length > 1
      ? { tickvals: ticks, ticktext: ticks.map((exponent) => (exponent === 0 ? "1" : power(exponent))) }
      : {
          tickvals: [rounded(low)!, rounded(high)!],
          ticktext: [low, high].map((exponent) => formatNumber(10 ** exponent)),
        };
  return { cmin: rounded(low)!, cmax: rounded(high > low ? high : low + 1)!, colorbar };
}

/** Distance of windows whose beginnings stand in the coordinates; below 200 they are taken for samples, not ms. */
function windowStep(data: Labelled<NumberArray>): number | undefined {
  const starts = data.coords?.[data.dims[1]!];
  if (!(starts instanceof Float64Array) || starts.length < 2) return undefined;
  const step = (starts[starts.length - 1]! - starts[0]!) / (starts.length - 1);
  return step >= 200 ? step : undefined;
}

interface MatrixAxes {
  trace: { x?: readonly string[]; y?: readonly string[]; x0?: number; dx?: number; y0?: number; dy?: number };
  x: NonNullable<Figure["layout"]["xaxis"]>;
  y: NonNullable<Figure["layout"]["yaxis"]>;
  hover: string;
  margin?: { l: number; b: number };
}

function regionAxes(
  data: Labelled<NumberArray>,
  height: number,
  width: number,
  labels?: readonly string[],
): MatrixAxes {
  if (labels && (labels.length !== height || labels.length !== width))
    throw new ValidationError(
      `labels must name every row and column: ${height} × ${width}, got ${labels.length}.`,
    );
  const [rowDim, columnDim] = data.dims as [string, string];
  const names = (dim: string, count: number): readonly string[] =>
    uniqueNames(count, "region", labels ?? data.coords?.[dim] ?? data.coords?.region);
  const title = (dim: string): string => {
    const role = dim.replace(/\d+$/, "");
    return role === "target" || role === "source" ? `${capital(role)} region` : "Region";
  };
  const crowded = Math.max(height, width) > 12;
  const rowNames = names(rowDim, height);
  const columnNames = names(columnDim, width);
  const size = crowded ? 10 : 12;
  // Margins are set here, because Plotly's own search for them does not settle on square maps with long names.
  const axis = { type: "category", nticks: 18, tickfont: { size }, automargin: false } as const;
  const room = (list: readonly string[]): number =>
    Math.round(46 + 1.15 * Math.max(...list.map((name) => textWidth(name, size))));
  return {
    trace: { x: columnNames, y: rowNames },
    x: { ...axis, title: { text: title(columnDim) }, ...(crowded ? { tickangle: -90 } : {}) },
    y: { ...axis, title: { text: title(rowDim) } },
    hover: "%{y} ← %{x}",
    margin: { l: room(rowNames), b: crowded ? room(columnNames) : 62 },
  };
}

function windowAxes(height: number, width: number, step: number): MatrixAxes {
  if (!(step > 0)) throw new ValidationError(`step must be a positive time in ms, got ${step}.`);
  const seconds = step / 1000;
  const title = { text: "Start of window (s)" };
  return {
    trace: { x0: 0, dx: seconds, y0: 0, dy: seconds },
    x: { title, range: [-seconds / 2, (width - 0.5) * seconds] },
    y: { title, range: [(height - 0.5) * seconds, -seconds / 2] },
    hover: "%{y} s, %{x} s",
  };
}
