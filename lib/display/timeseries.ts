import { ValidationError } from "../errors.js";
import type { Labelled, NumberArray } from "../labelled.js";
import { decimate } from "./decimate.js";
import type { Figure, Trace } from "./figure.js";
import { type HeadingOptions, heading } from "./heading.js";
import { asRows, counted, extent, type Rows } from "./input.js";
import { makeFigure, withTheme } from "./makeFigure.js";
import { manyColors, seriesColors } from "./palettes.js";
import { formatNumber, rounded, withUnit } from "./text.js";
import { type TimeAxis, type TimeOptions, timeAxis } from "./time.js";

/** Settings of {@link timeseries}. */
export interface TimeseriesOptions extends HeadingOptions, TimeOptions {
  /** Name of the quantity. Default: the array's `name`. */
  label?: string;
  /** Unit of the quantity. Default: the array's `unit`. */
  unit?: string;
  /** Names of the rows. Default: the array's `region` coordinate. */
  labels?: readonly string[];
  /** All rows over each other, or one above the other. Default `"overlay"`. */
  layout?: "overlay" | "stacked";
  /** Draw the mean of the rows in the colour of text. Default: when more than seven rows overlay. */
  mean?: boolean;
  /** Rows to draw, by index. Default: all. */
  rows?: readonly number[];
  /** Greatest number of bins per row; each keeps its least and greatest value. Default 800, fewer for many rows. */
  pixels?: number;
  /** Least and greatest number of the axis, to compare figures. Default: those of the data. */
  domain?: readonly [number, number];
  /** Height in px. Default 380, more when stacked. */
  height?: number;
}

/** Above this number of rows, lines are thin and share one range of colours. */
const FEW = seriesColors.length;
/** Above this number of rows, single lines are faint. */
const CROWD = 24;
/** Points in one figure at most, so that it stays below about a megabyte. */
const POINT_BUDGET = 130_000;

/**
 * Lines over time, one per row, thinned to the least and greatest value per pixel.
 *
 * @param data `[time]` or `[region, time]`; gaps where numbers are not finite
 * @param options title, units, part of the time, arrangement
 * @returns the figure
 * @throws ValidationError when there is nothing to draw or the times are not evenly spaced
 * @example
 * timeseries(labelled(new Float64Array([0, 1, 0]), [3], ["time"]), { dt: 1, unit: "Hz" }).data.length // 1
 */
export function timeseries(data: Labelled<NumberArray>, options: TimeseriesOptions = {}): Figure {
  const rows = asRows(data, "timeseries", options.labels);
  const time = timeAxis(data, options, "timeseries");
  const chosen = chooseRows(rows, options.rows);
  const stacked = options.layout === "stacked" && chosen.length > 1;
  const many = chosen.length > FEW;
  const crowd = chosen.length > CROWD;
  const showMean = options.mean ?? (many && !stacked);
  const samples = time.to - time.from;
  const pixels = options.pixels ?? Math.max(100, Math.min(800, Math.floor(POINT_BUDGET / 2 / chosen.length)));
  const range = extentOfRows(rows, chosen, time);
  const spacing = Number((0.8 * (range.max - range.min || 1)).toPrecision(2));
  const colors = many ? manyColors(chosen.length) : seriesColors;
  const digits = digitsFor(range);

  const traces: Trace[] = chosen.map((row, position) => {
    const offset = stacked ? 0 - position * spacing : 0;
    const line = rowLine(rows.data, row * rows.length, time, pixels, offset, digits);
    return {
      type: "scatter",
      mode: "lines",
      name: rows.names[row]!,
      ...line,
      line: { color: colors[position % colors.length]!, width: many ? (stacked || !crowd ? 1 : 0.8) : 1.5 },
      ...(many && !stacked ? { opacity: crowd || showMean ? 0.4 : 0.75 } : {}),
      hovertemplate: `%{x} ${time.unit}<br>%{${stacked ? "fullData.name" : "y"}}<extra>%{fullData.name}</extra>`,
    };
  });
  const ink: number[] = [];
  if (showMean && !stacked && chosen.length > 1) {
    ink.push(traces.length);
    const name = `Mean of ${counted(chosen.length, rows.rowDim.toLowerCase())}`;
    const mean = rowLine(meanOfRows(rows, chosen), 0, time, pixels, 0, digits);
    traces.push({ type: "scatter", mode: "lines", name, ...mean, line: { width: 1.6 } });
  }

  const label = options.label ?? data.name ?? "Value";
  const unit = options.unit ?? data.unit;
  const legend = !stacked && ((chosen.length > 1 && !many) || ink.length > 0);
  if (many) for (const trace of traces.slice(0, chosen.length)) trace.showlegend = false;
  const height = options.height ?? (stacked ? Math.max(380, 120 + 12 * chosen.length) : 380);
  const figure = makeFigure(traces, {
    ...heading(options, legend),
    height,
    hovermode: "closest",
    showlegend: legend,
    legend: { orientation: "h", x: 1, xanchor: "right", y: 1.02, yanchor: "bottom" },
    xaxis: { title: { text: time.label }, range: [time.at(time.from), time.at(time.to - 1)] },
    yaxis: stacked
      ? stackedAxis(rows, chosen, spacing, withUnit(label, unit))
      : {
          title: { text: withUnit(label, unit) },
          ...(options.domain ? { range: options.domain } : {}),
        },
    meta: {
      alt: describe(label, unit, chosen.length, rows, time, samples, range),
      ...(ink.length ? { ink } : {}),
    },
  });
  return withTheme(figure, "light");
}

function chooseRows(rows: Rows, wanted?: readonly number[]): readonly number[] {
  if (!wanted) return Array.from({ length: rows.count }, (_, row) => row);
  for (const row of wanted)
    if (!(Number.isInteger(row) && row >= 0 && row < rows.count))
      throw new ValidationError(`rows must be indices 0 … ${rows.count - 1}, got ${row}.`);
  if (wanted.length === 0) throw new ValidationError("rows must name at least one row, got none.");
  return wanted;
}

function rowLine(
  data: NumberArray,
  start: number,
  time: TimeAxis,
  pixels: number,
  offset: number,
  digits: number,
): Pick<Trace, "x0" | "dx" | "y"> {
  const thin = decimate(data, pixels, start + time.from, start + time.to);
  return {
    x0: Number(time.at(thin.start - start).toPrecision(10)),
    dx: Number((time.step * thin.step).toPrecision(10)),
    y: Array.from(thin.values, (value) => rounded(value + offset, digits)),
  };
}

/** Five digits of the range: small changes far from zero must not become stairs. */
function digitsFor({ min, max }: { min: number; max: number }): number {
  const greatest = Math.max(Math.abs(min), Math.abs(max));
  const lost = max > min ? Math.floor(Math.log10(greatest / (max - min))) : 0;
  return Math.min(15, 5 + Math.max(0, lost));
}

function meanOfRows(rows: Rows, chosen: readonly number[]): Float64Array {
  const sum = new Float64Array(rows.length);
  const count = new Int32Array(rows.length);
  for (const row of chosen)
    for (let sample = 0; sample < rows.length; sample++) {
      const value = rows.data[row * rows.length + sample]!;
      if (Number.isFinite(value)) {
        sum[sample] = sum[sample]! + value;
        count[sample] = count[sample]! + 1;
      }
    }
  return sum.map((value, sample) => value / count[sample]!);
}

function extentOfRows(rows: Rows, chosen: readonly number[], time: TimeAxis): { min: number; max: number } {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (const row of chosen)
    for (let sample = row * rows.length + time.from; sample < row * rows.length + time.to; sample++) {
      const value = rows.data[sample]!;
      if (value < min && value !== Number.NEGATIVE_INFINITY) min = value;
      if (value > max && value !== Number.POSITIVE_INFINITY) max = value;
    }
  if (min > max) extent(new Float64Array([Number.NaN]), "timeseries");
  return { min, max };
}

function stackedAxis(
  rows: Rows,
  chosen: readonly number[],
  spacing: number,
  label: string,
): Figure["layout"]["yaxis"] {
  const every = Math.ceil(chosen.length / 40);
  const shown = chosen
    .map((row, position) => ({ row, position }))
    .filter(({ position }) => position % every === 0);
  return {
    title: { text: `${label}, ${formatNumber(spacing, 2)} between lines` },
    tickvals: shown.map(({ position }) => 0 - position * spacing),
    ticktext: shown.map(({ row }) => rows.names[row]!),
    showgrid: false,
    tickfont: { size: 10 },
  };
}

function describe(
  label: string,
  unit: string | undefined,
  count: number,
  rows: Rows,
  time: TimeAxis,
  samples: number,
  range: { min: number; max: number },
): string {
  const lines = count === 1 ? "Line" : `${count} lines, one per ${rows.rowDim.toLowerCase()},`;
  const span = time.unit
    ? `from ${formatNumber(time.at(time.from), 6)} to ${formatNumber(time.at(time.to - 1), 6)} ${time.unit}`
    : `over ${samples} samples`;
  const suffix = unit ? ` ${unit}` : "";
  return `${lines} of ${label} ${span}, between ${formatNumber(range.min)} and ${formatNumber(range.max)}${suffix}.`;
}
