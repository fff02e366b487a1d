import { ValidationError } from "../errors.js";
import type { Executor } from "../execution/executor.js";
import { inProcess } from "../execution/inProcess.js";
import { libraryNames } from "../execution/library.js";
import { portabilityProblem } from "../execution/portableFunction.js";
import type { LocalWork, RunOutcome, RunRequest } from "../execution/work.js";
import { workerPool } from "../execution/workerPool.js";
import { drawInitialValues } from "../models/initialValues.js";
import type { Model } from "../models/model.js";
import type { Offspring } from "./breeding.js";
import { type Individual, makeFitness } from "./individual.js";
import type { EvolutionOptions, EvolutionRunOptions } from "./options.js";
import { randomStream } from "./random.js";

/** Makes individuals of genomes: runs the evaluation function where the options say. */
export class Evaluations {
  /** Individuals under evaluation, by id. */
  current: ReadonlyMap<number, Individual> = new Map();
  readonly #workId = `evolution-${globalThis.crypto.randomUUID()}`;

  constructor(
    readonly options: EvolutionOptions,
    readonly names: readonly string[],
    readonly weightList: readonly number[],
    readonly ncores: number,
  ) {}

  /**
   * Evaluate genomes; they become individuals in this order, whatever order they end in.
   *
   * @param place id of the first, their generation, and the seed of the evolution
   * @throws ValidationError when the function does not return [fitness, outputs]; CancelledError
   */
  async evaluate(
    genomes: readonly Offspring[],
    {
      first,
      generation,
      seed,
    }: { readonly first: number; readonly generation: number; readonly seed: number },
    { executor: given, signal }: EvolutionRunOptions,
  ): Promise<Individual[]> {
    const none = this.weightList.map(() => Number.NaN);
    const individuals = genomes.map(
      ({ genome, parentIds }, i): Individual => ({
        id: first + i,
        gIdx: generation,
        genome,
        params: Object.fromEntries(this.names.map((name, d) => [name, genome[d]!])),
        parentIds,
        fitness: makeFitness(none, this.weightList),
        outputs: {},
      }),
    );
    this.current = new Map(individuals.map((individual) => [individual.id, individual]));
    const done = new Map<number, Individual>();
    const requests = individuals.map(
      ({ id, params }): RunRequest => ({ index: id, params, seed: null, simulation: id }),
    );
    const { executor, close } = this.executor(given);
    try {
      await executor.execute(this.#work(seed), requests, {
        signal,
        onOutcome: (outcome) => {
          done.set(outcome.index, this.#evaluated(individuals[outcome.index - first]!, outcome));
        },
      });
    } finally {
      await close();
    }
    return individuals.map(({ id }) => done.get(id)!);
  }

  #evaluated(individual: Individual, outcome: RunOutcome): Individual {
    if (outcome.status === "failed") return { ...individual, failure: outcome.reason };
    const { value } = outcome;
    const [values, outputs] = Array.isArray(value) ? value : [];
    const isList = Array.isArray(values) || ArrayBuffer.isView(values);
    if (!isList || (value as unknown[]).length !== 2 || typeof outputs !== "object" || outputs === null)
      throw new ValidationError(
        "The evaluation function of an evolution must return [fitness, outputs], as [[0.5], {}].",
      );
    const numbers = Array.from(values as ArrayLike<unknown>);
    if (numbers.length !== this.weightList.length || !numbers.every((entry) => typeof entry === "number"))
      throw new ValidationError(
        `The fitness must have ${this.weightList.length} numbers like weightList, got [${numbers.join(", ")}].`,
      );
    return {
      ...individual,
      fitness: makeFitness(numbers as number[], this.weightList),
      outputs: { ...outcome.outputs, ...(outputs as object) },
    };
  }

  #work(seed: number): LocalWork {
    const { evalFunction, constants } = this.options;
    const model = this.describeModel(seed);
    return {
      id: this.#workId,
      ...(model && { model }),
      evaluate: evalFunction,
      constants,
      run: {},
      keep: "default",
    };
  }

  /**
   * The model that evaluations start from, as plain data; null without one.
   *
   * A model without a seed gets one from the evolution's, so that the evolution can be repeated.
   */
  describeModel(seed: number): ReturnType<Model["describe"]> | null {
    const { model } = this.options;
    if (!model) return null;
    const description = model.describe();
    if (model.params.seed !== null) return description;
    const drawn = Math.floor(randomStream(seed, "model").uniform() * 2 ** 32);
    return {
      ...description,
      params: { ...description.params, seed: drawn },
      initials: Object.fromEntries(drawInitialValues(model.definition, model.params.N, drawn)),
    };
  }

  /** The executor that was given, or one of our own that `close` ends. */
  executor(given: Executor | undefined): { executor: Executor; close: () => Promise<void> } {
    if (given) return { executor: given, close: () => Promise.resolve() };
    const { evalFunction } = this.options;
    const isBound =
      typeof evalFunction === "function" &&
      portabilityProblem(Function.prototype.toString.call(evalFunction), libraryNames) !== undefined;
    const executor = isBound || this.ncores === 1 ? inProcess() : workerPool({ workers: this.ncores });
    return { executor, close: () => executor.close() };
  }
}
