export { type BoldRasterOptions, boldRaster } from "./boldRaster.js";
export { averageColumns, type Decimated, decimate } from "./decimate.js";
export type {
  Annotation,
  Axis,
  ColorAxis,
  ColorStops,
  Config,
  Figure,
  FigureMeta,
  Layout,
  PaletteRole,
  Shape,
  Trace,
} from "./figure.js";
export { type MatrixKind, type MatrixOptions, matrix } from "./matrix.js";
export { type HtmlPageOptions, htmlPage, type PageSection, type PageTable } from "./page/htmlPage.js";
export { readPlotly } from "./page/readPlotly.js";
export { colorAt, manyColors, palette, paletteNames, seriesColors, type Theme } from "./palettes.js";
export { surfaces, templates, withTheme } from "./theme.js";
export type { TimeOptions } from "./time.js";
export { type TimeseriesOptions, timeseries } from "./timeseries.js";
