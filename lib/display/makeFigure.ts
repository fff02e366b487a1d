import { type Figure, jupyterDisplay, type Layout, type Trace } from "./figure.js";
import { mimeBundle } from "./mimeBundle.js";
import type { Theme } from "./surfaces.js";
import { applyTheme } from "./theme.js";

/** No button may send data anywhere. */
const config = {
  responsive: true,
  displaylogo: false,
  modeBarButtonsToRemove: ["sendChartToCloud", "sendDataToCloud", "select2d", "lasso2d", "autoScale2d"],
} as const;

/**
 * Put traces and layout together.
 *
 * The way it shows itself in a notebook is attached so that neither JSON nor comparisons see it.
 */
export function makeFigure(
  data: readonly Trace[],
  layout: Layout,
  settings: Figure["config"] = config,
  frames?: Figure["frames"],
): Figure {
  const figure: Figure = { data, layout, config: settings, ...(frames ? { frames } : {}) };
  Object.defineProperty(figure, jupyterDisplay, { value: () => mimeBundle(figure), enumerable: false });
  return figure;
}

/**
 * The same figure in the colours of a theme.
 *
 * @param figure any figure of this library
 * @param theme light or dark
 * @returns a new figure; the data are shared with the old one
 * @example
 * withTheme(timeseries(rates), "dark").layout.template?.layout.paper_bgcolor // "#15181e"
 */
export function withTheme(figure: Figure, theme: Theme): Figure {
  const { data, layout } = applyTheme(figure, theme);
  return makeFigure(data, layout, figure.config, figure.frames);
}
