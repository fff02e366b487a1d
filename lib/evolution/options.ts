import { ValidationError } from "../errors.js";
import type { Executor } from "../execution/executor.js";
import type { ModuleFunction } from "../execution/portableFunction.js";
import type { EvalFunction } from "../execution/work.js";
import { checkEvaluable } from "../exploration/checkEvaluable.js";
import type { ParameterSpace } from "../exploration/parameterSpace.js";
import type { Model } from "../models/model.js";
import type { AlgorithmName, Operators } from "./algorithms.js";
import type { Individual } from "./individual.js";

/** What is optimised, and how. Operators replace those of the algorithm. */
export interface EvolutionOptions extends Partial<Operators> {
  /**
   * Function of a run (`run.params`, `run.model`) and the constants; returns `[fitness, outputs]`: a list of numbers,
   * one for each weight, and results by name. NaN or infinite fitness makes an individual invalid.
   */
  evalFunction: EvalFunction | ModuleFunction;
  /** Bounds [min, max] of each parameter. */
  parameterSpace: ParameterSpace;
  /** Second argument of the function: what it needs from outside, as plain data. */
  constants?: unknown;
  /** One weight for each objective: positive ones are maximised, negative ones minimised. Default [1]. */
  weightList?: readonly number[];
  /** Model for the function. */
  model?: Model;
  /** File (or folder, ".zarr") that is written after every generation, to go on from with `loadEvolution`. */
  filename?: string;
  /** Number of worker threads; by default that of the processor's cores. */
  ncores?: number;
  /** Founders. Default 100. */
  POP_INIT_SIZE?: number;
  /** Survivors, and children per generation. Default 20. */
  POP_SIZE?: number;
  /** Generations, including that of the founders. Default 10. */
  NGEN?: number;
  /** "adaptive" (default), "nsga2" for several objectives, or "cmaes". */
  algorithm?: AlgorithmName;
  /** First standard deviation of "cmaes", as a share of the bounds. Default 0.3. */
  CMA_SIGMA?: number;
  /** Seed of everything random; drawn when null. */
  seed?: number | null;
}

/** How an evolution runs. */
export interface EvolutionRunOptions {
  /** Where individuals are evaluated: `workerPool()` (default), `inProcess()`, `bullmq()`. */
  executor?: Executor;
  /** Called after every generation. */
  onGeneration?: (progress: GenerationProgress) => void;
  /** Stops the evolution; the generations that are complete are kept. */
  signal?: AbortSignal;
  /**
   * Last generation, counted from the founders (0). Default: NGEN − 1 more than there are. After a crash
   * `run({ last: evolution.NGEN - 1 })` does what is missing.
   */
  last?: number;
}

/** How far an evolution is. */
export interface GenerationProgress {
  /** Generation that is complete. */
  readonly generation: number;
  /** Last generation of this run. */
  readonly last: number;
  readonly evaluations: number;
  /** Best individual; null while none is valid. */
  readonly best: Individual | null;
  readonly meanScore: number;
}

/**
 * Check options before anything is computed.
 *
 * @throws ValidationError when options do not fit together
 */
export function checkOptions(options: EvolutionOptions): void {
  const { parameterSpace, weightList = [1] } = options;
  const { POP_INIT_SIZE = 100, POP_SIZE = 20, NGEN = 10, seed = null } = options;
  if (options.evalFunction === undefined)
    throw new ValidationError("Evolution needs an evalFunction: (run) => [[fitness], outputs].");
  checkEvaluable("Evolution", options);
  if (parameterSpace.kind !== "bound")
    throw new ValidationError(
      `Evolution needs bounds [min, max] of each parameter, got a space of kind "${parameterSpace.kind}".`,
    );
  for (const [name, size] of Object.entries({ POP_INIT_SIZE, POP_SIZE }))
    if (!Number.isInteger(size) || size < 2 || size % 2 !== 0)
      throw new ValidationError(`${name} must be an even number ≥ 2, got ${size}.`);
  if (!Number.isInteger(NGEN) || NGEN < 1)
    throw new ValidationError(`NGEN must be a whole number ≥ 1, got ${NGEN}.`);
  if (weightList.length === 0 || !weightList.every((weight) => Number.isFinite(weight) && weight !== 0))
    throw new ValidationError(
      `weightList must hold a number that is not 0 for each objective, got [${weightList}].`,
    );
  if (seed !== null && (!Number.isSafeInteger(seed) || seed < 0))
    throw new ValidationError(`seed must be a whole number ≥ 0 or null, got ${seed}.`);
}

/** Check the generation that a run shall reach. */
export function checkLast(last: number | undefined): void {
  if (last !== undefined && (!Number.isInteger(last) || last < 0))
    throw new ValidationError(`last must be the whole number ≥ 0 of a generation, got ${last}.`);
}
