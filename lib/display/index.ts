export {
  type BifurcationBranch,
  type BifurcationOptions,
  type BifurcationPoint,
  bifurcation,
} from "./bifurcation.js";
export { type BoldRasterOptions, boldRaster } from "./boldRaster.js";
export { type BrainAnimationOptions, brainAnimation } from "./brain/brainAnimation.js";
export { type BrainView, type BrainViewsOptions, brainViews } from "./brain/brainViews.js";
export { type GlassBrainOptions, glassBrain } from "./brain/glassBrain.js";
export type { BrainOptions } from "./brain/network.js";
export { contourLines, type GridCurve } from "./contourLines.js";
export { averageColumns, type Decimated, decimate } from "./decimate.js";
export {
  type ExplorationMapOptions,
  explorationMap,
  type MapContour,
  type MapMask,
  plotExplorationResults,
} from "./explorationMap.js";
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
export { type FitsOptions, fits } from "./fits.js";
export type { FixedPoint, PlaneField, PlaneJacobian } from "./fixedPoints.js";
export { type GenealogyData, type GenealogyOptions, genealogy } from "./genealogy.js";
export { withTheme } from "./makeFigure.js";
export { type MatrixKind, type MatrixOptions, matrix } from "./matrix.js";
export { type FigureBundle, mimeBundle } from "./mimeBundle.js";
export {
  type ControlResult,
  type ControlVariable,
  type OptimalControlOptions,
  optimalControl,
} from "./optimalControl.js";
export { type HtmlPageOptions, htmlPage, type PageSection, type PageTable } from "./page/htmlPage.js";
export { type ReadPlotlyOptions, readPlotly } from "./page/readPlotly.js";
export { colorAt, manyColors, palette, paletteNames, seriesColors } from "./palettes.js";
export { type PanelOptions, panels } from "./panels.js";
export { type ParetoOptions, pareto } from "./pareto.js";
export { type PhasePlaneOptions, phasePlane, type Trajectory } from "./phasePlane.js";
export { type PivotOptions, pivot, type TableLike, type TableRow } from "./pivot.js";
export { type PopulationOptions, population } from "./population.js";
export { type PopulationReportOptions, populationReport } from "./populationReport.js";
export type { PictureOptions } from "./render/figureScene.js";
export { type PngOptions, renderPdf, renderPng, renderSvg } from "./render/renderFigure.js";
export { type RunOverviewOptions, type RunResult, runOverview } from "./runOverview.js";
export {
  type ScoreHistogramOptions,
  type ScoreProgressOptions,
  scoreHistogram,
  scoreProgress,
} from "./scores.js";
export { type SignalLike, type SignalLinesOptions, signalLines } from "./signalLines.js";
export { type SpectrumData, type SpectrumOptions, spectrum } from "./spectrum.js";
export { type StimulusOverlayOptions, stimulusOverlay } from "./stimulusOverlay.js";
export { type Surface, surfaces, type Theme } from "./surfaces.js";
export { formatNumber, withUnit } from "./text.js";
export { templates } from "./theme.js";
export type { TimeOptions } from "./time.js";
export { type TimeseriesOptions, timeseries } from "./timeseries.js";
