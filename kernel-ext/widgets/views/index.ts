import { mountControls } from "./controlsView.js";
import { mountEvolution } from "./evolutionView.js";
import { mountExploration } from "./explorationView.js";
import { mountExplorer } from "./explorerView.js";
import { mountFigure } from "./figureView.js";
import type { Mount } from "./model.js";
import { mountProgress } from "./progressView.js";
import { mountStack } from "./stackView.js";

/** Views by the name of their widget's model. */
export const views: Readonly<Record<string, Mount>> = {
  ControlsModel: mountControls,
  EvolutionModel: mountEvolution,
  ExplorationModel: mountExploration,
  ExplorerModel: mountExplorer,
  FigureModel: mountFigure,
  ProgressModel: mountProgress,
  StackModel: mountStack,
};
