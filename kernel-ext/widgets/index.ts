export type {
  ControlSpec,
  ControlValues,
  ExplorerView,
  FigureEvent,
  FigurePoint,
  MenuSpec,
  SliderSpec,
} from "../protocol/states.js";
export type { AnyModel, ControlChoice, ControlRange } from "./kernel/controlSpecs.js";
export { Controls, type ControlsHandler } from "./kernel/controls.js";
export { type DescribableModel, explore, type ExploreOptions, Explorer } from "./kernel/explore.js";
export {
  type FigureDraft,
  type FigureHandler,
  FigureWidget,
  type TraceSamples,
} from "./kernel/figureWidget.js";
export { interact, type InteractOptions, type Interaction } from "./kernel/interact.js";
export { ProgressWidget, useProgressWidgets } from "./kernel/progressWidget.js";
export { Stack, type StackPart } from "./kernel/stack.js";
export { Widget, type WidgetNames } from "./kernel/widget.js";
