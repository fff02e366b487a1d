import { textWidth } from "./glyphs.js";

/** Sample of line or symbol, the gaps beside it, and the gap to the next entry, in px. */
const SAMPLE = 46;
/** Size of the letters, in px. */
const SIZE = 12;

/** How the entries of a legend are arranged above a plot. */
export interface LegendRows {
  readonly columns: number;
  readonly rows: number;
  /** Width of each entry, in px; in several rows all have the same. */
  readonly widths: readonly number[];
}

/**
 * Arrange the entries of a legend as Plotly does: in one row when they fit, otherwise in columns of one width.
 *
 * @param names texts of the entries
 * @param available width of the plot in px
 */
export function legendRows(names: readonly string[], available: number): LegendRows {
  const widths = names.map((name) => SAMPLE + textWidth(name, SIZE));
  const total = widths.reduce((sum, width) => sum + width, 0);
  if (total <= available || names.length < 2) return { columns: names.length, rows: 1, widths };
  const widest = widths.reduce((a, b) => Math.max(a, b), 0);
  const columns = Math.min(names.length, Math.max(1, Math.floor(available / widest)));
  return { columns, rows: Math.ceil(names.length / columns), widths: widths.map(() => widest) };
}
