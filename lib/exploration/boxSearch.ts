import { ValidationError } from "../errors.js";
import type { EvaluationRun } from "../execution/evaluationRun.js";
import { applyParams, nameOutputs } from "../execution/evaluator.js";
import type { Executor } from "../execution/executor.js";
import { inProcess } from "../execution/inProcess.js";
import { libraryNames } from "../execution/library.js";
import { type ModuleFunction, portabilityProblem } from "../execution/portableFunction.js";
import type {
  EvalFunction,
  LocalWork,
  ReduceFunction,
  RunOutcome,
  RunRequest,
  WorkRunOptions,
} from "../execution/work.js";
import { defaultWorkers, workerPool } from "../execution/workerPool.js";
import { Model } from "../models/model.js";
import type { ModelDescription } from "../worker/messages.js";
import { checkEvaluable } from "./checkEvaluable.js";
import { ExplorationResults } from "./explorationResults.js";
import { explorationText } from "./explorationText.js";
import type { ParameterSpace } from "./parameterSpace.js";
import type { ParameterValue } from "./parameterValues.js";
import { flattenResults, type StoredRun } from "./results.js";
import { isStarred, matchKeys } from "./starNotation.js";
import { type ExplorationDefinition, openForRun } from "./store/definition.js";
import { loadTables } from "./tables.js";

/** What is explored, and how. */
export interface BoxSearchOptions {
  /** Model that is run at every point; it keeps its own parameters. */
  model?: Model;
  /** Values of the parameters. */
  parameterSpace: ParameterSpace;
  /**
   * Function that is evaluated instead: it gets the run (`run.params`, `run.model`) and the constants, and returns
   * results by name; or `{ module, name }` of one.
   */
  evalFunction?: EvalFunction | ModuleFunction;
  /**
   * Function of the outputs of a run (`outputs.rates_exc`, `outputs.t`, …), the run, and the constants; it returns
   * results by name, which are kept instead of the outputs. Unlike with `evalFunction` the search runs the model
   * itself: single nodes side by side in SIMD lanes.
   */
  reduceFunction?: ReduceFunction | ModuleFunction;
  /** Last argument of the functions: what they need from outside, as plain data. */
  constants?: unknown;
  /** Zarr folder for the results, e.g. "exploration.zarr"; by default they stay in memory. */
  filename?: string;
  /** Name of the exploration in the file; by default the time of its first run. */
  trajectoryName?: string;
  /** Keep all outputs of the model instead of the default one (and BOLD). Default false. */
  saveAllModelOutputs?: boolean;
  /** Number of worker threads; by default that of the processor's cores. */
  ncores?: number;
  /** "independent" (default): every run has noise of its own. "common": all runs of one seed have the same noise. */
  noise?: "independent" | "common";
}

/** How an exploration runs; further options go to `model.run`. */
export interface BoxSearchRunOptions extends WorkRunOptions {
  /** Where the work is done: `workerPool()` (default), `inProcess()`, `bullmq()`. */
  executor?: Executor;
  /** Called after every run. */
  onProgress?: (progress: ExplorationProgress) => void;
  /** Stops the exploration; runs that have ended are kept. */
  signal?: AbortSignal;
}

/** How far an exploration is. */
export interface ExplorationProgress {
  readonly done: number;
  readonly total: number;
  readonly failed: number;
  /** Share done, 0 … 1. */
  readonly fraction: number;
  /** Estimated time to go, ms. */
  readonly remaining: number;
}

/** How an exploration went. */
export interface ExplorationSummary {
  /** Number of runs. */
  readonly runs: number;
  readonly finished: number;
  readonly failed: number;
  /** Runs that an earlier session had done. */
  readonly resumed: number;
  /** Duration of this session, s. */
  readonly seconds: number;
  /** Where the work was done, and why there if it was not the default. */
  readonly executor: string;
}

/**
 * Runs a model, or evaluates a function, at every point of a parameter space.
 *
 * With a filename every run is kept as soon as it ends; an exploration that was stopped goes on where it stopped
 * when it is run again, and ends with the same bytes.
 *
 * @throws ValidationError when model, function and space do not fit together
 * @example
 * const parameterSpace = new ParameterSpace({ a: [-0.5, 0.25], w: [0.1, 0.2] });
 * const search = new BoxSearch({ model: new HopfModel({ seed: 1, params: { duration: 100 } }), parameterSpace });
 * await search.run({ executor: inProcess() });
 * await search.loadResults();
 * search.xr().shape // [2, 2, 1, 1, 1000]
 */
export class BoxSearch extends ExplorationResults {
  readonly model: Model | null;
  readonly evalFunction: EvalFunction | ModuleFunction | null;
  readonly reduceFunction: ReduceFunction | ModuleFunction | null;
  readonly ncores: number;
  readonly initialized: boolean = true;
  readonly #options: BoxSearchOptions;
  #last: { summary: ExplorationSummary; date: Date } | undefined;

  constructor(options: BoxSearchOptions) {
    const { model, evalFunction, reduceFunction, parameterSpace } = options;
    checkEvaluable("BoxSearch", options);
    if (!model && !evalFunction)
      throw new ValidationError("BoxSearch needs a model or an evalFunction, got neither.");
    if (reduceFunction && (!model || evalFunction))
      throw new ValidationError(
        "reduceFunction reduces what the model puts out: it needs a model, and no evalFunction beside it.",
      );
    if (!model && parameterSpace.explorationKind === "sequence")
      throw new ValidationError("A sequence needs a model: it has the values of the parameters that rest.");
    super(parameterSpace, model?.name ?? null);
    this.model = model ?? null;
    this.evalFunction = evalFunction ?? null;
    this.reduceFunction = reduceFunction ?? null;
    this.ncores = options.ncores ?? defaultWorkers();
    this.#options = options;
  }

  /** The runs as columns, as `parameterSpace.getParametrization`; defaults of the model where a run sets nothing. */
  get pypetParametrization(): Readonly<Record<string, readonly ParameterValue[]>> {
    const columns = this.parameterSpace.getParametrization() as Record<string, ParameterValue[]>;
    return Object.fromEntries(
      Object.entries(columns).map(([name, values]) => [
        name,
        values.map((value) => value ?? this.defaultOf(name)),
      ]),
    );
  }

  /** The model with the values of a run: what evaluation functions get as `run.model`. */
  getModelFromTraj(run: EvaluationRun): Model {
    return run.model;
  }

  /** Parameters of a run. */
  getParametersFromTraj(run: EvaluationRun): Readonly<Record<string, ParameterValue>> {
    return run.params;
  }

  /** Store results of a run, in addition to those that the function returns. */
  saveToPypet(results: Readonly<Record<string, unknown>>, run: EvaluationRun): void {
    run.save(results);
  }

  /**
   * The model from which all runs start, as plain data; null without one.
   *
   * A model without a seed has the seed that the exploration drew for it.
   */
  describeModel(): ModelDescription | null {
    return this.model ? this.#description(this.#seedOfModel()) : null;
  }

  /**
   * What one run sets: parameters, the seed of its own where it has one, and the number of its noise.
   *
   * @throws ValidationError when there is no such run
   */
  describeRun(runId: number): RunRequest {
    return this.#request(runId);
  }

  /**
   * A copy of the model with the values of one run: `run()` of it gives that run's outputs again, bit for bit.
   *
   * @throws ValidationError without a model
   */
  modelOfRun(runId: number): Model {
    if (!this.model) throw new ValidationError("This exploration has no model.");
    const model = Model.fromDescription(this.#description(this.#seedOfModel()));
    nameOutputs(model);
    const { params, seed, simulation } = this.#request(runId);
    model.simulation = simulation;
    if (seed !== null) {
      model.params.seed = seed;
      model.randomICs({ seed });
    }
    applyParams(model, params);
    return model;
  }

  /**
   * Run everything that has not been run yet.
   *
   * @returns how it went; a run that fails is counted and recorded with its reason, see `failures`
   * @throws ValidationError before anything is computed; CancelledError; NeurolabError when results cannot be written
   */
  async run(options: BoxSearchRunOptions = {}): Promise<ExplorationSummary> {
    const { executor, onProgress, signal, ...run } = options;
    await loadTables();
    const definition = this.#define(run);
    const { store, seed, initials } = openForRun(definition, this.#options, this.parameterSpace);
    this.store = store;
    this.unload();
    const begin = performance.now();
    const total = this.nRuns;
    const resumed = store.count;
    const requests = Array.from({ length: total }, (_, index) => index)
      .filter((index) => !store.has(index))
      .map((index) => this.#request(index));
    const { executor: chosen, name } = this.#executor(executor);
    let failed = 0;
    try {
      if (requests.length > 0)
        await chosen.execute(this.#work(run, definition, seed, initials), requests, {
          signal,
          onOutcome: (outcome) => {
            const stored = storedRun(outcome);
            if (stored.status === "failed") failed++;
            store.put(outcome.index, stored);
            const done = store.count;
            const perRun = (performance.now() - begin) / (done - resumed);
            onProgress?.({
              done,
              total,
              failed,
              fraction: done / total,
              remaining: perRun * (total - done),
            });
          },
        });
    } finally {
      if (!executor) await chosen.close();
    }
    store.finish();
    const summary = {
      runs: total,
      finished: total - this.failures.length,
      failed: this.failures.length,
      resumed,
      seconds: (performance.now() - begin) / 1000,
      executor: name,
    };
    this.#last = { summary, date: new Date() };
    return summary;
  }

  /** What was explored, where the results are, and how long it took, as text. */
  override info(): string {
    return explorationText(this, this.#last);
  }

  /** Names of the model's parameters that a starred name stands for. */
  expansionOf(name: string): readonly string[] {
    return this.model ? matchKeys(Object.keys(this.model.params), name) : [];
  }

  protected override defaultOf(name: string): ParameterValue {
    if (!this.model) return null;
    const key = isStarred(name) ? this.expansionOf(name)[0] : name;
    return key === undefined
      ? null
      : ((this.model.params as unknown as Record<string, ParameterValue>)[key] ?? null);
  }

  #request(index: number): RunRequest {
    const { params, seed } = this.parameterSpace.run(index);
    const set = Object.fromEntries(
      Object.entries(params).filter(([, value]) => value !== null),
    ) as RunRequest["params"];
    // A run with a seed of its own, be it explored or drawn for it, is independent by that.
    const isCommon = this.#options.noise === "common" || seed !== null || "seed" in set;
    return { index, params: set, seed, simulation: isCommon ? 0 : index };
  }

  #seedOfModel(): number | null {
    return this.#usedSeed ?? this.model?.params.seed ?? null;
  }
  #usedSeed: number | undefined;
  #usedInitials: ModelDescription["initials"] | undefined;

  #description(seed: number | null): ModelDescription {
    const description = this.model!.describe();
    return {
      ...description,
      ...(this.#usedInitials && { initials: this.#usedInitials }),
      params: { ...description.params, ...(seed !== null && { seed }) },
    };
  }

  /** All that decides about the results. */
  #define(run: WorkRunOptions): ExplorationDefinition {
    const { constants, saveAllModelOutputs = false, noise = "independent" } = this.#options;
    const description = this.model?.describe();
    return {
      space: this.parameterSpace.toJSON(),
      model: description,
      isSeeded: this.model ? this.model.params.seed !== null : true,
      evaluate: sourceOf(this.evalFunction),
      ...(this.reduceFunction && { reduce: sourceOf(this.reduceFunction) }),
      constants: constants ?? null,
      keep: saveAllModelOutputs ? "all" : "default",
      noise,
      run,
    };
  }

  #work(
    run: WorkRunOptions,
    definition: ExplorationDefinition,
    seed: number | null,
    initials: ModelDescription["initials"] | undefined,
  ): LocalWork {
    const { evalFunction, reduceFunction, constants } = this.#options;
    this.#usedSeed = seed ?? undefined;
    this.#usedInitials = initials;
    return {
      id: `exploration-${globalThis.crypto.randomUUID()}`,
      ...(this.model && { model: this.#description(seed) }),
      ...(evalFunction && { evaluate: evalFunction }),
      ...(reduceFunction && { reduce: reduceFunction }),
      constants,
      run,
      keep: definition.keep,
    };
  }

  #executor(given: Executor | undefined): { executor: Executor; name: string } {
    if (given) return { executor: given, name: given.name };
    const source = sourceOf(this.evalFunction ?? this.reduceFunction);
    if (typeof source === "string") {
      const problem = portabilityProblem(source, libraryNames);
      if (problem) return { executor: inProcess(), name: `this thread. ${problem}` };
    }
    const executor = this.ncores === 1 ? inProcess() : workerPool({ workers: this.ncores });
    return { executor, name: executor.name };
  }
}

/** A function as text, or where to find it. */
function sourceOf(
  given: EvalFunction | ReduceFunction | ModuleFunction | null,
): string | ModuleFunction | null {
  return typeof given === "function" ? Function.prototype.toString.call(given) : given;
}

function storedRun(outcome: RunOutcome): StoredRun {
  if (outcome.status === "failed") return { status: "failed", reason: outcome.reason };
  const { outputs, value } = outcome;
  // Functions return nothing, or results by name.
  if (value !== undefined && value !== null)
    return failedRun(
      `The function must return results by name, as { score: 1 }, got ${Array.isArray(value) ? "a list" : String(value)}.`,
    );
  try {
    return { status: "finished", results: flattenResults(outputs) };
  } catch (error) {
    return failedRun((error as Error).message);
  }
}

function failedRun(message: string): StoredRun {
  return { status: "failed", reason: { kind: "ValidationError", message } };
}
