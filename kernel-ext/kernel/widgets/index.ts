export type {
  ControlSpec,
  ControlValues,
  ExplorerView,
  FigureEvent,
  FigurePoint,
  MenuSpec,
  SliderSpec,
} from "../../protocol/states.js";
export type { AnyModel, ControlChoice, ControlRange } from "./controlSpecs.js";
export { Controls, type ControlsHandler } from "./controls.js";
export { type DescribableModel, explore, type ExploreOptions, Explorer } from "./explore.js";
export {
  type FigureDraft,
  type FigureHandler,
  FigureWidget,
  type TraceSamples,
} from "./figureWidget.js";
export { interact, type InteractOptions, type Interaction } from "./interact.js";
export { ProgressWidget, useProgressWidgets } from "./progressWidget.js";
export { Stack, type StackPart } from "./stack.js";
export {
  EvolutionWidget,
  type ViewableEvolution,
  viewEvolution,
  type ViewEvolutionOptions,
} from "./viewEvolution.js";
export {
  ExplorationWidget,
  type SelectedRun,
  type ViewableExploration,
  viewExploration,
  type ViewExplorationOptions,
} from "./viewExploration.js";
export type { LiveOptions } from "./liveSpec.js";
export { Widget, type WidgetNames } from "./widget.js";
