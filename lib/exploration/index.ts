export {
  BoxSearch,
  type BoxSearchOptions,
  type BoxSearchRunOptions,
  type ExplorationProgress,
  type ExplorationSummary,
} from "./boxSearch.js";
export {
  type DesignOptions,
  type LatinHypercubeOptions,
  latinHypercube,
  latinHypercubePoints,
  linspace,
  randomDesign,
  type SobolOptions,
  sobol,
  sobolPoints,
} from "./designs.js";
export {
  ExplorationResults,
  getTrajectorynamesInFile,
  type LoadOptions,
  loadPypetTrajectory,
  type RunResults,
  type StackedRuns,
} from "./explorationResults.js";
export { flattenKeys, type Nested, nestKeys } from "./nestedKeys.js";
export { readNeurolibExploration } from "./neurolibFile.js";
export {
  type InitialConditions,
  type ParameterKind,
  type ParameterRun,
  ParameterSpace,
  type ParameterSpaceJSON,
  type ParameterSpaceOptions,
} from "./parameterSpace.js";
export type { ParameterArrays, ParameterLists, ParameterPoint, ParameterValue } from "./parameterValues.js";
export { type PlotResultOptions, plotResult } from "./plotResult.js";
export {
  findCloseResults,
  type ProcessOptions,
  paramsRun,
  processExplorationResults,
} from "./processResults.js";
export type { FlatResults, ResultValue } from "./results.js";
export {
  coordinateName,
  deleteMatching,
  isStarred,
  matchKeys,
  readMatching,
  restoreKey,
  sanitizeKey,
  starDict,
  type UnwrappedParams,
  unwrapStarNotation,
  writeMatching,
} from "./starNotation.js";
export type { ResultsTable } from "./tables.js";
