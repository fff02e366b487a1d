export type {
  AlgorithmName,
  IndividualGenerator,
  MatingOperator,
  MutationOperator,
  OperatorOptions,
  Operators,
  SelectionOperator,
} from "./algorithms.js";
export { mutateUntilValid } from "./breeding.js";
export { Evolution, loadEvolution } from "./evolution.js";
export type { Candidate, Fitness, Individual } from "./individual.js";
export {
  cxBlend,
  cxNormDraw_adapt,
  cxUniform_adapt,
  cxUniform_normDraw_adapt,
  mutateAdaptive,
  randomParameters,
  randomParametersAdaptive,
  selBest,
  selRank,
} from "./operators/adaptive.js";
export {
  assignCrowding,
  type BoundedOptions,
  cxSimulatedBinaryBounded,
  dominates,
  mutPolynomialBounded,
  selNSGA2,
  selTournamentDCD,
  sortNondominated,
} from "./operators/nsga2.js";
export type { EvolutionOptions, EvolutionRunOptions, GenerationProgress } from "./options.js";
export type { RandomSource } from "./random.js";
export type { EvolutionState } from "./state.js";
