import { mimeBundle } from "../display/mimeBundle.js";
import { NeurolabError, ValidationError } from "../errors.js";
import type { EvaluationRun } from "../execution/evaluationRun.js";
import { defaultWorkers } from "../execution/workerPool.js";
import { isStarred, matchKeys } from "../exploration/starNotation.js";
import { timeName } from "../exploration/store/definition.js";
import { makeFolder, writeAtomically } from "../exploration/store/files.js";
import { loadTables } from "../exploration/tables.js";
import { jupyterDisplay } from "../jupyterDisplay.js";
import type { Model } from "../models/model.js";
import { type AlgorithmName, chooseOperators, type Operators } from "./algorithms.js";
import { breed, type Offspring } from "./breeding.js";
import { Evaluations } from "./evaluations.js";
import { evolutionFigure } from "./evolutionFigure.js";
import { EvolutionHistory } from "./evolutionHistory.js";
import { evolutionText } from "./evolutionText.js";
import { readEvolutionState, writeEvolutionZarr } from "./evolutionZarr.js";
import { byMerit, type Fitness, type Individual, isValid } from "./individual.js";
import { Cmaes } from "./operators/cmaes.js";
import { checkLast, checkOptions, type EvolutionOptions, type EvolutionRunOptions } from "./options.js";
import { randomStream } from "./random.js";
import { decodeState, type EvolutionRecord, type EvolutionState, encodeState } from "./state.js";

/**
 * Evolutionary optimisation.
 *
 * The result depends on the seed alone, not on the executor or the number of workers.
 *
 * @throws ValidationError when options do not fit together
 * @example
 * const evolution = new Evolution({
 *   evalFunction: ({ params: { x, y } }) => [[Math.abs(x ** 2 + y ** 2 - 1)], {}],
 *   parameterSpace: new ParameterSpace({ x: [-5, 5], y: [-5, 5] }, { kind: "bound" }),
 *   weightList: [-1], POP_INIT_SIZE: 20, POP_SIZE: 10, NGEN: 3, seed: 1,
 * });
 * await evolution.run({ executor: inProcess() });
 * evolution.pop.length // 10
 */
export class Evolution extends EvolutionHistory {
  readonly model: Model | null;
  readonly algorithm: AlgorithmName;
  readonly POP_INIT_SIZE: number;
  NGEN: number;
  readonly ncores: number;
  readonly operators: Operators;
  /** Free text that `info` prints. */
  comments: string | readonly string[] = "no comments";
  /** Colour of figures. */
  plotColor: string = "C0";
  /** Name of the evolution. */
  readonly trajectoryName: string = timeName(new Date());

  readonly #options: EvolutionOptions;
  readonly #bounds: readonly (readonly [number, number])[];
  readonly #cmaes: Cmaes | undefined;
  readonly #evaluations: Evaluations;
  #seed: number;
  #isInitialised = false;
  #seconds = { initial: 0, evolution: 0 };

  constructor(options: EvolutionOptions) {
    const { parameterSpace, weightList = [1], model, algorithm = "adaptive" } = options;
    const { POP_INIT_SIZE = 100, POP_SIZE = 20, NGEN = 10, seed = null } = options;
    checkOptions(options);
    super(parameterSpace, weightList, POP_SIZE);
    this.#options = options;
    this.model = model ?? null;
    this.algorithm = algorithm;
    this.POP_INIT_SIZE = POP_INIT_SIZE;
    this.NGEN = NGEN;
    this.ncores = options.ncores ?? defaultWorkers();
    this.#evaluations = new Evaluations(options, parameterSpace.parameterNames, weightList, this.ncores);
    this.#bounds = parameterSpace.lowerBound.map((low, i) => [low, parameterSpace.upperBound[i]!]);
    this.operators = chooseOperators(algorithm, this.#bounds, options);
    if (algorithm === "cmaes") this.#cmaes = new Cmaes(this.#bounds, options.CMA_SIGMA);
    this.#seed = seed ?? globalThis.crypto.getRandomValues(new Uint32Array(1))[0]!;
  }

  static {
    // A computed name would need the declaration of the symbol's type; notebooks look for the method itself.
    Object.defineProperty(Evolution.prototype, jupyterDisplay, {
      value(this: Evolution) {
        return this.#display();
      },
    });
  }

  /** How a notebook shows the evolution: scores, Pareto front and family tree, and in words. */
  #display(): object {
    const figure = this.pop.length > 0 ? evolutionFigure(this) : undefined;
    const text = this.info();
    if (!figure) return { "text/plain": text };
    return { ...mimeBundle(figure), "text/plain": `${text}\n${figure.layout.meta.alt}` };
  }

  /** Seed of everything random. */
  get seed(): number {
    return this.#seed;
  }

  /** Durations in s: of the founders' evaluation, and of the generations after. */
  get durations(): { readonly initial: number; readonly evolution: number } {
    return this.#seconds;
  }

  /**
   * Evaluate the founders unless that is done, then NGEN − 1 generations; again to go on.
   *
   * @throws CancelledError; NeurolabError when the function fails for every founder; ValidationError when it does
   * not return [fitness, outputs]
   */
  async run(options: EvolutionRunOptions = {}): Promise<void> {
    const { executor, close } = this.#evaluations.executor(options.executor);
    try {
      checkLast(options.last);
      if (!this.#isInitialised) await this.runInitial({ ...options, executor });
      await this.runEvolution({ ...options, executor });
    } finally {
      await close();
    }
  }

  /** Draw and evaluate the founders, and keep the best. */
  async runInitial(options: EvolutionRunOptions = {}): Promise<void> {
    await loadTables();
    if (this.#isInitialised)
      throw new ValidationError("The founders are evaluated already. Call run() to go on.");
    const begin = performance.now();
    const founders = await this.#evaluate(this.#fresh(this.POP_INIT_SIZE, 0), 0, options);
    if (founders.every(({ failure }) => failure)) {
      const { kind, message } = founders[0]!.failure!;
      throw new NeurolabError(
        `The evaluation function failed for all ${founders.length} founders: ${kind}: ${message}`,
      );
    }
    this.#cmaes?.start(founders.filter(isValid).length > 0 ? founders.filter(isValid) : founders);
    this.#advance(this.#select(founders, 0), founders.length);
    this.history[0] = this.pop;
    this.#isInitialised = true;
    this.#seconds.initial = (performance.now() - begin) / 1000;
    this.#report(options, options.last ?? this.NGEN - 1);
  }

  /** NGEN − 1 more generations. */
  async runEvolution(options: EvolutionRunOptions = {}): Promise<void> {
    await loadTables();
    if (!this.#isInitialised)
      throw new ValidationError("There is no population yet. Call run() or runInitial() first.");
    checkLast(options.last);
    const begin = performance.now();
    const { executor, close } = this.#evaluations.executor(options.executor);
    const last = options.last ?? this.gIdx + this.NGEN - 1;
    try {
      while (this.gIdx < last) {
        await this.#generation({ ...options, executor });
        this.#report(options, last);
      }
    } finally {
      await close();
      this.#seconds.evolution += (performance.now() - begin) / 1000;
    }
  }

  async #generation(options: EvolutionRunOptions): Promise<void> {
    const generation = this.gIdx + 1;
    const valid = this.pop.filter(isValid);
    const random = (purpose: string) => randomStream(this.#seed, purpose, generation);
    const missing = valid.length === 0 ? this.POP_SIZE : this.pop.length - valid.length;
    const fresh = this.#fresh(missing, generation);
    const offspring = this.#cmaes
      ? Array.from({ length: this.POP_SIZE }, (_, i): Offspring => {
          const genome = this.#cmaes!.sample(randomStream(this.#seed, "sample", generation, i));
          return { genome, parentIds: null };
        })
      : breed(valid, this.POP_SIZE, this.operators, this.#bounds, {
          select: random("select"),
          mate: random("mate"),
          mutate: random("mutate"),
        });
    const evaluated = await this.#evaluate([...offspring, ...fresh], generation, options);
    this.#cmaes?.learn(evaluated.slice(0, offspring.length));
    const all = [...valid, ...evaluated];
    const survivors = this.#select(all, generation);
    this.history[generation] = all;
    this.gIdx = generation;
    this.#advance(survivors, evaluated.length);
  }

  async #evaluate(
    genomes: readonly Offspring[],
    generation: number,
    options: EvolutionRunOptions,
  ): Promise<Individual[]> {
    const place = { first: this.last_id, generation, seed: this.#seed };
    const individuals = await this.#evaluations.evaluate(genomes, place, options);
    this.last_id += individuals.length;
    return individuals;
  }

  #fresh(count: number, generation: number): Offspring[] {
    const { individualGenerator } = this.operators;
    return Array.from({ length: count }, (_, i) => ({
      genome: individualGenerator(this.#bounds, randomStream(this.#seed, "founder", generation, i)),
      parentIds: null,
    }));
  }

  #select(candidates: readonly Individual[], generation: number): readonly Individual[] {
    const { selectionOperator, SELECT_P } = this.operators;
    return selectionOperator(
      candidates,
      this.POP_SIZE,
      SELECT_P,
      randomStream(this.#seed, "survive", generation),
    );
  }

  #advance(survivors: readonly Individual[], evaluations: number): void {
    this.pop = survivors;
    this.evaluationCounter += evaluations;
    const [best] = byMerit([...survivors.filter(isValid), ...(this.best_ind ? [this.best_ind] : [])]);
    this.best_ind = best ?? null;
    this.generations.push({
      generation: this.gIdx,
      ids: survivors.map(({ id }) => id),
      scores: survivors.map(({ fitness }) => fitness.score),
    });
  }

  #report({ onGeneration }: EvolutionRunOptions, last: number): void {
    if (this.#options.filename !== undefined) this.saveEvolution(this.#options.filename);
    const scores = this.getScores();
    onGeneration?.({
      generation: this.gIdx,
      last,
      evaluations: this.evaluationCounter,
      best: this.best_ind,
      meanScore: scores.reduce((sum, score) => sum + score, 0) / scores.length,
    });
  }

  /** The model from which every evaluation starts, as plain data, seed included; null without one. */
  describeModel(): ReturnType<Model["describe"]> | null {
    return this.#evaluations.describeModel(this.#seed);
  }

  /** Parameters of the model that a parameter of the space stands for: several for a name with stars. */
  targetsOf(name: string): readonly string[] {
    return this.model && isStarred(name) ? matchKeys(Object.keys(this.model.params), name) : [name];
  }

  /** The individual that a run evaluates; for functions in this thread. */
  getIndividualFromTraj(run: EvaluationRun | Individual): Individual {
    return "genome" in run ? run : this.#evaluations.current.get(run.index)!;
  }
  /** The model with the parameters of a run. */
  getModelFromTraj(run: EvaluationRun): Model {
    return run.model;
  }
  /** Parameters of an individual by name. */
  individualToDict(individual: Individual): Readonly<Record<string, number>> {
    return individual.params;
  }
  /**
   * The state of the search as text: settings, mean and spread of the parameters, best individuals.
   *
   * @param options `bestN`: how many of the best (default 5); `info`: the settings, too (default true)
   */
  info(options: { bestN?: number; info?: boolean } = {}): string {
    return evolutionText(this, options);
  }

  /** Everything needed to go on elsewhere, as plain JSON; functions are not part of it. */
  toJSON(): EvolutionState {
    return encodeState(this.#record());
  }

  #record(): EvolutionRecord {
    return {
      name: this.trajectoryName,
      parameterSpace: this.parameterSpace.toJSON(),
      weightList: this.weightList,
      algorithm: this.algorithm,
      sizes: { POP_INIT_SIZE: this.POP_INIT_SIZE, POP_SIZE: this.POP_SIZE, NGEN: this.NGEN },
      seed: this.#seed,
      gIdx: this.gIdx,
      last_id: this.last_id,
      evaluationCounter: this.evaluationCounter,
      comments: this.comments,
      individuals: [...new Map([...this.all(), ...this.pop].map((one) => [one.id, one])).values()],
      pop: this.pop.map(({ id }) => id),
      best: this.best_ind?.id ?? null,
      history: Object.fromEntries(
        Object.entries(this.history).map(([g, pop]) => [g, pop.map(({ id }) => id)]),
      ),
      generations: this.generations,
      cmaes: this.#cmaes?.state ?? null,
      isInitialised: this.#isInitialised,
      seconds: this.#seconds,
    };
  }

  /**
   * Write the evolution to a JSON file, or, with a name that ends in ".zarr", to a Zarr folder that xarray opens:
   * parameters, fitness, scores, parents and outputs by individual, survivors by generation. Both go on bit for bit.
   *
   * @param fname path; "evolution-<name>.json" by default
   * @returns the path
   */
  saveEvolution(fname: string = `evolution-${this.trajectoryName}.json`): string {
    if (/\.zarr[\\/]?$/.test(fname)) {
      const record = this.#record();
      writeEvolutionZarr(fname.replace(/[\\/]$/, ""), record, encodeState(record));
      return fname;
    }
    const folder = /^(.*)[\\/]/.exec(fname)?.[1];
    if (folder) makeFolder(folder);
    writeAtomically(fname, JSON.stringify(this.toJSON()));
    return fname;
  }

  /**
   * An evolution from a file, or from what `toJSON` gave: it goes on with the next `run`, bit for bit as if it had
   * never been stopped. Names, bounds, weights, sizes and seed come from the file, functions from this object.
   *
   * @param source path or state
   * @throws ValidationError when the file is no evolution
   */
  async loadEvolution(source: string | EvolutionState): Promise<Evolution> {
    return loadEvolution(source, this.#options);
  }

  /** Take over the individuals and history of a stored evolution of the same space. */
  async loadResults(source: string | EvolutionState): Promise<void> {
    await loadTables();
    const loaded = await loadEvolution(source, this.#options);
    if (JSON.stringify(loaded.parameterSpace) !== JSON.stringify(this.parameterSpace))
      throw new ValidationError("The stored evolution has other parameters. Use loadEvolution.");
    this.#restore(loaded.toJSON());
  }

  /** @internal */
  static restore(state: EvolutionState, options: Omit<EvolutionOptions, "parameterSpace">): Evolution {
    const decoded = decodeState(state);
    const evolution = new Evolution({
      ...options,
      parameterSpace: decoded.parameterSpace,
      weightList: decoded.weightList,
      algorithm: decoded.algorithm,
      ...decoded.sizes,
      seed: decoded.seed,
    });
    evolution.#restore(state);
    return evolution;
  }

  #restore(state: EvolutionState): void {
    const decoded = decodeState(state);
    const byId = new Map(decoded.individuals.map((one) => [one.id, one]));
    const pick = (ids: readonly number[]): Individual[] => ids.map((id) => byId.get(id)!);
    Object.assign(this, { trajectoryName: decoded.name });
    this.#seed = decoded.seed;
    this.pop = pick(decoded.pop);
    this.best_ind = decoded.best === null ? null : byId.get(decoded.best)!;
    this.gIdx = decoded.gIdx;
    this.last_id = decoded.last_id;
    this.evaluationCounter = decoded.evaluationCounter;
    this.comments = decoded.comments;
    this.history = Object.fromEntries(Object.entries(decoded.history).map(([g, ids]) => [g, pick(ids)]));
    this.generations = [...decoded.generations];
    this.#isInitialised = decoded.isInitialised;
    this.#seconds = { ...decoded.seconds };
    if (this.#cmaes && decoded.cmaes) this.#cmaes.state = decoded.cmaes;
  }
}

/**
 * An evolution from a file, or from what `toJSON` gave.
 *
 * @param source path or state
 * @param options functions, model and executor settings; everything else comes from the file
 * @throws ValidationError when the file is no evolution
 */
export async function loadEvolution(
  source: string | EvolutionState,
  options: Omit<EvolutionOptions, "parameterSpace">,
): Promise<Evolution> {
  await loadTables();
  if (typeof source !== "string") return Evolution.restore(source, options);
  let state: EvolutionState;
  try {
    state = JSON.parse(readEvolutionState(source)) as EvolutionState;
  } catch (cause) {
    throw new ValidationError(`${source} cannot be read as an evolution: ${(cause as Error).message}`, {
      cause,
    });
  }
  return Evolution.restore(state, options);
}

export type { Fitness };
