import { mountControls } from "./controlsView.js";
import { mountExplorer } from "./explorerView.js";
import { mountFigure } from "./figureView.js";
import type { Mount } from "./model.js";
import { mountProgress } from "./progressView.js";
import { mountStack } from "./stackView.js";

/** Views by the name of their widget's model. */
export const views: Readonly<Record<string, Mount>> = {
  ControlsModel: mountControls,
  ExplorerModel: mountExplorer,
  FigureModel: mountFigure,
  ProgressModel: mountProgress,
  StackModel: mountStack,
};
