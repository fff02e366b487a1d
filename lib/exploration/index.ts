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
export { flattenKeys, type Nested, nestKeys } from "./nestedKeys.js";
export {
  type InitialConditions,
  type ParameterKind,
  type ParameterRun,
  ParameterSpace,
  type ParameterSpaceJSON,
  type ParameterSpaceOptions,
} from "./parameterSpace.js";
export type { ParameterArrays, ParameterLists, ParameterPoint, ParameterValue } from "./parameterValues.js";
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
export {
  BoxSearch,
  type BoxSearchOptions,
  type BoxSearchRunOptions,
  type ExplorationProgress,
  type ExplorationSummary,
} from "./boxSearch.js";
export {
  ExplorationResults,
  getTrajectorynamesInFile,
  loadPypetTrajectory,
  type LoadOptions,
  type RunResults,
  type StackedRuns,
} from "./explorationResults.js";
export { plotResult, type PlotResultOptions } from "./plotResult.js";
export { readNeurolibExploration } from "./neurolibFile.js";
export type { FlatResults, ResultValue } from "./results.js";
export type { ResultsTable } from "./tables.js";
export {
  findCloseResults,
  paramsRun,
  type ProcessOptions,
  processExplorationResults,
} from "./processResults.js";
