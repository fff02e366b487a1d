import { ValidationError } from "../errors.js";
import { contourLines, curveTrace } from "./contourLines.js";
import { histogramOf, kernelDensity } from "./density.js";
import type { Axis, Figure, Trace } from "./figure.js";
import type { HeadingOptions } from "./heading.js";
import { makeFigure } from "./makeFigure.js";
import { seriesColors } from "./palettes.js";
import { panels } from "./panels.js";
import { rowsOfTable, type TableLike, type TableRow } from "./pivot.js";
import { parameterColumns } from "./populationReport.js";
import { formatNumber, plain, rounded } from "./text.js";

/** Settings of {@link population}. */
export interface PopulationOptions extends HeadingOptions {
  /** Columns to draw. Default: all numeric ones but `score`, `id`, `gen`, `f0`, `f1`, …. */
  parameters?: readonly string[];
  /** Column that colours the points. Default `"score"` when there is one. */
  color?: string;
  /** Limits of the parameters. Default: those of the data. */
  bounds?: Readonly<Record<string, readonly [number, number]>>;
  /** Bins of the histograms. Default 10. */
  bins?: number;
  /**
   * Below the diagonal: nested areas of equal density (default), or the individuals with the line that fits them best
   * and the band in which that line lies with 95 % certainty.
   */
  lower?: "density" | "regression";
  /** Width and height of one cell in px. Default 150, less for more than four parameters. */
  cell?: number;
}

/**
 * Every parameter of a population against every other: histograms on the diagonal, individuals above it,
 * density below it.
 *
 * @param table one row per individual, or `evolution.dfPop()`
 * @param options columns, limits, colours
 * @returns the figure
 * @throws ValidationError when there are fewer than three individuals or a column holds no numbers
 * @example
 * population([{ x: 0, y: 1 }, { x: 1, y: 0 }, { x: 0.5, y: 0.5 }]).layout.meta.alt // "Scatter matrix of 3 individuals over x, y: …"
 */
export function population(table: TableLike, options: PopulationOptions = {}): Figure {
  const rows = rowsOfTable(table);
  if (rows.length < 3)
    throw new ValidationError(`population needs at least three individuals, got ${rows.length}.`);
  const names = options.parameters ?? parameterColumns(rows[0]!);
  if (names.length === 0) throw new ValidationError("population needs at least one parameter, got none.");
  const columns = names.map((name) => column(rows, name));
  const colorName = options.color ?? ("score" in rows[0]! ? "score" : undefined);
  const colors = colorName === undefined ? undefined : column(rows, colorName);
  const ids = rows.every(({ id }) => typeof id === "number") ? rows.map(({ id }) => id as number) : undefined;
  const limits = names.map((name, index) => options.bounds?.[name] ?? widened(columns[index]!));
  const last = names.length - 1;
  const size = options.cell ?? (names.length > 4 ? 120 : names.length > 2 ? 150 : 230);

  const cells = names.map((_, row) =>
    names.map((__, col): Figure => {
      const x: Axis = {
        range: limits[col]!,
        nticks: 3,
        showgrid: false,
        ...(row === last ? { title: { text: plain(names[col]!) } } : { showticklabels: false }),
      };
      const y: Axis =
        row === col
          ? { showticklabels: false, ticks: "", showgrid: false, rangemode: "tozero" }
          : { range: limits[row]!, nticks: 3, showgrid: false, ...(col ? { showticklabels: false } : {}) };
      if (col === 0) y.title = { text: row === 0 ? "Count" : plain(names[row]!) };
      const traces =
        row === col
          ? [histogram(columns[row]!, limits[row]!, options.bins ?? 10)]
          : col > row
            ? [points(columns[col]!, columns[row]!, colors, ids)]
            : options.lower === "regression"
              ? regression(columns[col]!, columns[row]!)
              : density(columns[col]!, columns[row]!, limits[col]!, limits[row]!);
      return makeFigure(traces, {
        height: size + 126,
        bargap: 0.06,
        xaxis: x,
        yaxis: y,
        ...(colors && row === 0 && col === last && last > 0
          ? { coloraxis: { colorbar: { title: { text: plain(colorName!) } } } }
          : {}),
        meta: { alt: "", palettes: { coloraxis: "viridis" } },
      });
    }),
  );
  const figure = panels(cells, {
    ...(options.title ? { title: options.title } : {}),
    ...(options.subtitle ? { subtitle: options.subtitle } : {}),
    gap: 0.018,
    rowGap: 12,
    width: Math.round(Math.max(420, 150 + (size + 16) * names.length)),
    alt: `Scatter matrix of ${rows.length} individuals over ${names.join(", ")}: ${names.map((name, index) => `${name} ${formatNumber(meanOf(columns[index]!))} ± ${formatNumber(deviationOf(columns[index]!))}`).join(", ")}.`,
  });
  if (!colors || last === 0) return figure;
  // All points share the colour axis of the upper right cell, and the bar spans the whole figure.
  const bar = figure.layout.coloraxis!;
  const data = figure.data.map((trace) =>
    trace.mode === "markers"
      ? { ...trace, marker: { ...trace.marker!, coloraxis: "coloraxis" as const } }
      : trace,
  );
  return makeFigure(data, {
    ...figure.layout,
    coloraxis: { ...bar, colorbar: { ...bar.colorbar!, x: 1.01, y: 0.5, len: 1 } },
  });
}

function column(rows: readonly TableRow[], name: string): readonly number[] {
  const values = rows.map((row) => row[name]);
  const wrong = values.find((value) => typeof value !== "number" || !Number.isFinite(value));
  if (wrong !== undefined || values.includes(undefined))
    throw new ValidationError(
      `population: column "${name}" must hold finite numbers, got ${String(wrong)}. Leave invalid individuals out.`,
    );
  return values as number[];
}

function widened(values: readonly number[]): readonly [number, number] {
  const low = Math.min(...values);
  const high = Math.max(...values);
  const room = 0.08 * (high - low || Math.abs(high) || 1);
  return [low - room, high + room];
}

const meanOf = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
const deviationOf = (values: readonly number[]): number => {
  const mean = meanOf(values);
  return Math.sqrt(values.reduce((a, b) => a + (b - mean) ** 2, 0) / values.length);
};

function histogram(values: readonly number[], [low, high]: readonly [number, number], bins: number): Trace {
  const { edges, counts } = histogramOf(values, low, high, bins);
  return {
    type: "bar",
    name: "Individuals",
    x: Array.from(counts, (_, bin) => rounded((edges[bin]! + edges[bin + 1]!) / 2)),
    y: Array.from(counts),
    width: rounded(0.94 * (edges[1]! - edges[0]!))!,
    marker: { color: seriesColors[0]! },
    hovertemplate: "%{y} individuals near %{x}<extra></extra>",
  };
}

function points(
  x: readonly number[],
  y: readonly number[],
  colors?: readonly number[],
  ids?: readonly number[],
): Trace {
  return {
    type: "scatter",
    mode: "markers",
    name: "Individual",
    x: x.map((value) => rounded(value)),
    y: y.map((value) => rounded(value)),
    marker: {
      size: 6,
      opacity: 0.8,
      color: colors ? colors.map((value) => rounded(value)) : seriesColors[0]!,
    },
    ...(ids ? { customdata: ids } : {}),
    hovertemplate: `${ids ? "individual %{customdata}<br>" : ""}%{x}, %{y}<extra></extra>`,
  };
}

/** Individuals, the line of least squares, and the band of its mean with 95 % confidence. */
function regression(x: readonly number[], y: readonly number[]): Trace[] {
  const color = seriesColors[4]!;
  const cloud: Trace = { ...points(x, y), marker: { size: 5, opacity: 0.5, color: seriesColors[0]! } };
  const [meanX, meanY] = [meanOf(x), meanOf(y)];
  const sum = (value: (index: number) => number): number =>
    x.reduce((total, _, index) => total + value(index), 0);
  const sxx = sum((i) => (x[i]! - meanX) ** 2);
  if (sxx === 0) return [cloud];
  const slope = sum((i) => (x[i]! - meanX) * (y[i]! - meanY)) / sxx;
  const at = (value: number): number => meanY + slope * (value - meanX);
  const freedom = x.length - 2;
  const variance = sum((i) => (y[i]! - at(x[i]!)) ** 2) / freedom;
  const [low, high] = [Math.min(...x), Math.max(...x)];
  const places = Array.from({ length: 25 }, (_, index) => low + (index / 24) * (high - low));
  const band = (value: number): number =>
    studentQuantile(freedom) * Math.sqrt(variance * (1 / x.length + (value - meanX) ** 2 / sxx));
  const edge = (sign: number): (number | null)[] =>
    places.map((value) => rounded(at(value) + sign * band(value)));
  const ends = [...places, ...[...places].reverse()].map((value) => rounded(value));
  return [
    cloud,
    {
      type: "scatter",
      mode: "lines",
      name: "95 % confidence",
      x: ends,
      y: [...edge(1), ...edge(-1).reverse()],
      line: { color, width: 0 },
      fill: "toself",
      fillcolor: `${color}2e`,
      hoverinfo: "skip",
    },
    {
      type: "scatter",
      mode: "lines",
      name: "Best line",
      x: [rounded(low), rounded(high)],
      y: [rounded(at(low)), rounded(at(high))],
      line: { color, width: 1.6 },
      hovertemplate: `slope ${formatNumber(slope)}<extra></extra>`,
    },
  ];
}

/** The 97.5 % point of Student's distribution, by its expansion around the normal's (Abramowitz and Stegun 26.7.5). */
export function studentQuantile(freedom: number): number {
  const z = 1.959963984540054;
  const terms = [
    (z ** 3 + z) / 4,
    (5 * z ** 5 + 16 * z ** 3 + 3 * z) / 96,
    (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / 384,
    (79 * z ** 9 + 776 * z ** 7 + 1482 * z ** 5 - 1920 * z ** 3 - 945 * z) / 92160,
  ];
  if (freedom === 1) return 12.706204736174698;
  if (freedom === 2) return 4.302652729911275;
  return terms.reduce((sum, term, order) => sum + term / freedom ** (order + 1), z);
}

/** Nested areas that hold ever denser parts of the cloud. */
function density(
  x: readonly number[],
  y: readonly number[],
  [left, right]: readonly [number, number],
  [bottom, top]: readonly [number, number],
): Trace[] {
  const cells = 48;
  // A grid beyond the limits, with nothing at its edge, so that every curve closes where it is not seen.
  const grid = (low: number, high: number): Float64Array =>
    Float64Array.from(
      { length: cells },
      (_, index) => low + ((index / (cells - 1)) * 1.5 - 0.25) * (high - low),
    );
  const gridX = grid(left, right);
  const gridY = grid(bottom, top);
  const values = kernelDensity(x, y, gridX, gridY).map((value, index) => {
    const [row, column] = [Math.floor(index / cells), index % cells];
    const isEdge = row % (cells - 1) === 0 || column % (cells - 1) === 0;
    return isEdge ? 0 : value;
  });
  const greatest = values.reduce((a, b) => Math.max(a, b), 0);
  const color = seriesColors[4]!;
  return [0.1, 0.3, 0.5, 0.7, 0.9].map((share) => ({
    type: "scatter",
    mode: "lines",
    name: "Density",
    ...curveTrace(contourLines(values, cells, share * greatest), gridX, gridY),
    line: { color, width: 0.8 },
    fill: "toself",
    fillcolor: `${color}2e`,
    hoverinfo: "skip",
  }));
}
