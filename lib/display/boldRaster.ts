import type { Labelled, NumberArray } from "../labelled.js";
import { averageColumns } from "./decimate.js";
import type { Figure, PaletteRole } from "./figure.js";
import { type HeadingOptions, heading } from "./heading.js";
import { asRows, extent } from "./input.js";
import { makeFigure, withTheme } from "./makeFigure.js";
import { rowsOf } from "./matrix.js";
import { formatNumber, rounded } from "./text.js";
import { type TimeOptions, timeAxis } from "./time.js";

/** Settings of {@link boldRaster}. */
export interface BoldRasterOptions extends HeadingOptions, TimeOptions {
  /** Names of the rows. Default: the array's `region` coordinate. */
  labels?: readonly string[];
  /** Subtract each row's mean and divide by its standard deviation. Default true. */
  zScore?: boolean;
  /** Numbers beyond ± this are drawn in the colours of the ends. Default 3 when z-scored, else the data's extent. */
  limit?: number;
  /** Colours. Default `diverging`. */
  palette?: PaletteRole;
  /** Name of the quantity, written at the colour bar. Default `"BOLD"`. */
  label?: string;
  /** Greatest number of columns; longer data are averaged. Default 1000. */
  columns?: number;
  /** Height in px. Default 400. */
  height?: number;
}

/**
 * A carpet plot: regions by time, each region z-scored.
 *
 * A region that does not vary stays blank, since its z-score is not defined.
 *
 * @param bold `[region, time]`
 * @param options title, part of the time, colours
 * @returns the figure
 * @throws ValidationError when there is nothing to draw
 * @example
 * boldRaster(bold, { dt: 2000 }).layout.coloraxis?.cmax // 3
 */
export function boldRaster(bold: Labelled<NumberArray>, options: BoldRasterOptions = {}): Figure {
  const { zScore = true, columns = 1000, label = "BOLD" } = options;
  const rows = asRows(bold, "boldRaster", options.labels);
  const time = timeAxis(bold, options, "boldRaster");
  extent(rows.data, "boldRaster");
  const length = time.to - time.from;
  const part = new Float64Array(rows.count * length);
  for (let row = 0; row < rows.count; row++) {
    const start = row * rows.length;
    part.set(rows.data.subarray(start + time.from, start + time.to), row * length);
    if (zScore) zScoreInto(part.subarray(row * length, (row + 1) * length));
  }
  const raster = averageColumns(part, rows.count, columns);
  const range = extent(raster.values, "boldRaster");
  const limit = options.limit ?? (zScore ? 3 : Math.max(Math.abs(range.min), Math.abs(range.max)));
  const quantity = zScore ? `${label}, z-scored` : label;
  const figure = makeFigure(
    [
      {
        type: "heatmap",
        z: rowsOf(raster.values, rows.count, raster.columns, (value) => rounded(value, 3)),
        y: rows.names,
        x0: time.at(time.from + raster.start),
        dx: Number((time.step * raster.step).toPrecision(10)),
        coloraxis: "coloraxis",
        hovertemplate: `%{y}<br>%{x} ${time.unit}: %{z}<extra></extra>`,
      },
    ],
    {
      ...heading(options),
      height: options.height ?? 400,
      xaxis: { title: { text: time.label }, showgrid: false },
      yaxis: {
        title: { text: rows.rowDim },
        type: "category",
        autorange: "reversed",
        showgrid: false,
        nticks: 14,
        tickfont: { size: 10 },
      },
      coloraxis: { cmin: -limit, cmax: limit, cmid: 0, colorbar: { title: { text: quantity } } },
      meta: {
        alt: `Carpet plot of ${quantity} in ${rows.count} regions from ${formatNumber(time.at(time.from), 6)} to ${formatNumber(time.at(time.to - 1), 6)} ${time.unit || "samples"}; values from ${formatNumber(range.min)} to ${formatNumber(range.max)}.`,
        palettes: { coloraxis: options.palette ?? "diverging" },
      },
    },
  );
  return withTheme(figure, "light");
}

/** Standardise a row in place; a constant row becomes NaN. */
function zScoreInto(row: Float64Array): void {
  let sum = 0;
  let count = 0;
  for (const value of row)
    if (Number.isFinite(value)) {
      sum += value;
      count++;
    }
  const mean = sum / count;
  let squares = 0;
  for (const value of row) if (Number.isFinite(value)) squares += (value - mean) ** 2;
  const deviation = Math.sqrt(squares / count);
  // A row that is constant but for rounding has no shape worth showing.
  const constant = !(deviation > 1e-12 * Math.abs(mean));
  for (let index = 0; index < row.length; index++)
    row[index] = constant ? Number.NaN : (row[index]! - mean) / deviation;
}
