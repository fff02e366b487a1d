import { ValidationError } from "../errors.js";
import { didYouMean } from "../nearestName.js";
import type { Candidate } from "./individual.js";
import {
  cxBlend,
  mutateAdaptive,
  randomParameters,
  randomParametersAdaptive,
  selBest,
  selRank,
} from "./operators/adaptive.js";
import {
  cxSimulatedBinaryBounded,
  mutPolynomialBounded,
  selNSGA2,
  selTournamentDCD,
} from "./operators/nsga2.js";
import type { RandomSource } from "./random.js";

/** Parameters of an operator, by name. */
// biome-ignore lint/suspicious/noExplicitAny: every operator has its own.
export type OperatorOptions = any;

/** Makes the genome of a new individual. */
export type IndividualGenerator = (
  bounds: readonly (readonly [number, number])[],
  random: RandomSource,
) => number[];
/** Mixes two copies of parents, in place or not. */
export type MatingOperator = (
  ind1: Candidate,
  ind2: Candidate,
  options: OperatorOptions,
  random: RandomSource,
) => readonly [Candidate, Candidate];
/** Changes a child in place. */
export type MutationOperator = (
  ind: Candidate,
  options: OperatorOptions,
  random: RandomSource,
) => readonly [Candidate];
/** Chooses k individuals, some perhaps several times. */
export type SelectionOperator = <C extends Candidate>(
  pop: readonly C[],
  k: number,
  options: OperatorOptions,
  random: RandomSource,
) => readonly C[];

/** The operators of an evolution. */
export interface Operators {
  readonly individualGenerator: IndividualGenerator;
  readonly matingOperator: MatingOperator;
  readonly MATE_P: OperatorOptions;
  readonly mutationOperator: MutationOperator;
  readonly MUTATE_P: OperatorOptions;
  readonly parentSelectionOperator: SelectionOperator;
  readonly PARENT_SELECT_P: OperatorOptions;
  readonly selectionOperator: SelectionOperator;
  readonly SELECT_P: OperatorOptions;
}

/** Names of the algorithms. */
export type AlgorithmName = "adaptive" | "nsga2" | "cmaes";

const NAMES: readonly AlgorithmName[] = ["adaptive", "nsga2", "cmaes"];

/**
 * Operators of an algorithm; what the user gives replaces them, parameters one by one.
 *
 * @throws ValidationError when there is no such algorithm
 */
export function chooseOperators(
  algorithm: AlgorithmName,
  bounds: readonly (readonly [number, number])[],
  given: Partial<Operators>,
): Operators {
  if (!NAMES.includes(algorithm))
    throw new ValidationError(
      `There is no algorithm "${algorithm}".${didYouMean(algorithm, NAMES)} There are: ${NAMES.join(", ")}.`,
    );
  const limits = { low: bounds.map(([low]) => low), up: bounds.map(([, up]) => up) };
  const preset: Operators =
    algorithm === "nsga2"
      ? {
          individualGenerator: randomParameters,
          matingOperator: cxSimulatedBinaryBounded,
          MATE_P: { eta: 20, ...limits },
          mutationOperator: mutPolynomialBounded,
          MUTATE_P: { eta: 20, ...limits, indpb: 1 / bounds.length },
          parentSelectionOperator: selTournamentDCD,
          PARENT_SELECT_P: {},
          selectionOperator: selNSGA2,
          SELECT_P: {},
        }
      : {
          individualGenerator: algorithm === "cmaes" ? randomParameters : randomParametersAdaptive,
          matingOperator: cxBlend,
          MATE_P: { alpha: 0.5 },
          mutationOperator: mutateAdaptive,
          MUTATE_P: {},
          parentSelectionOperator: selRank,
          PARENT_SELECT_P: { s: 1.5 },
          selectionOperator: selBest,
          SELECT_P: {},
        };
  // Parameters belong to an operator: those of the preset go with its own operators only.
  const options = (
    own: OperatorOptions,
    user: OperatorOptions | undefined,
    isReplaced: boolean,
  ): OperatorOptions => (isReplaced ? { ...user } : { ...own, ...user });
  return {
    individualGenerator: given.individualGenerator ?? preset.individualGenerator,
    matingOperator: given.matingOperator ?? preset.matingOperator,
    MATE_P: options(preset.MATE_P, given.MATE_P, given.matingOperator !== undefined),
    mutationOperator: given.mutationOperator ?? preset.mutationOperator,
    MUTATE_P: options(preset.MUTATE_P, given.MUTATE_P, given.mutationOperator !== undefined),
    parentSelectionOperator: given.parentSelectionOperator ?? preset.parentSelectionOperator,
    PARENT_SELECT_P: options(
      preset.PARENT_SELECT_P,
      given.PARENT_SELECT_P,
      given.parentSelectionOperator !== undefined,
    ),
    selectionOperator: given.selectionOperator ?? preset.selectionOperator,
    SELECT_P: options(preset.SELECT_P, given.SELECT_P, given.selectionOperator !== undefined),
  };
}
