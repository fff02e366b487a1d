import { NeurolabError, ValidationError } from "../errors.js";
import { unwrapStarNotation } from "../exploration/starNotation.js";
import { CancelledError } from "../models/errors.js";
import { Model } from "../models/model.js";
import { EvaluationRun } from "./evaluationRun.js";
import { isLaneable, type Lane, LaneRunner, laneKey } from "./lanes.js";
import { library } from "./library.js";
import { fromPortable, type PortableFunction } from "./portableFunction.js";
import type {
  EvalFunction,
  LocalWork,
  ReduceFunction,
  RunOutcome,
  RunRequest,
  WorkRunOptions,
} from "./work.js";

/** Evaluates runs of one work, in whatever thread or process it lives. */
export class Evaluator {
  readonly #work: LocalWork;
  readonly #options: WorkRunOptions;
  #model: Model | undefined;
  #lanes: LaneRunner | undefined;
  #function: EvalFunction | undefined;
  #reduce: ReduceFunction | undefined;

  constructor(work: LocalWork) {
    this.#work = work;
    const { run, keep } = work;
    const recordsAll = keep === "all" || run.record?.variables !== undefined || work.model === undefined;
    this.#options = recordsAll
      ? run
      : { ...run, record: { ...run.record, variables: [this.#host().default_output] } };
  }

  /**
   * Evaluate some runs; an error of one is its outcome.
   *
   * @throws CancelledError when the signal stops it
   */
  async evaluate(requests: readonly RunRequest[], signal?: AbortSignal): Promise<RunOutcome[]> {
    if (this.#work.evaluate) {
      const outcomes: RunOutcome[] = [];
      for (const request of requests) outcomes.push(await this.#call(request, signal));
      return outcomes;
    }
    const model = this.#host();
    const isAlone = model.params.N > 1 || requests.length === 1;
    const outcomes = isAlone
      ? requests.map((request) => this.#runAlone(request, signal))
      : this.#runTogether(requests, signal);
    if (!this.#work.reduce) return outcomes;
    const byIndex = new Map(requests.map((request) => [request.index, request]));
    const reduced: RunOutcome[] = [];
    for (const outcome of outcomes) reduced.push(await this.#reduced(outcome, byIndex.get(outcome.index)!));
    return reduced;
  }

  /** What is kept instead of the outputs of a run. */
  async #reduced(outcome: RunOutcome, request: RunRequest): Promise<RunOutcome> {
    if (outcome.status === "failed") return outcome;
    const { index, outputs } = outcome;
    try {
      this.#reduce ??= await this.#resolve(this.#work.reduce!);
      const run = new EvaluationRun(request, () => this.#modelFor(request));
      const value = await this.#reduce(outputs, run, this.#work.constants);
      return finished(index, run, value);
    } catch (error) {
      return { index, status: "failed", reason: reasonOf(error) };
    }
  }

  async #call(request: RunRequest, signal?: AbortSignal): Promise<RunOutcome> {
    if (signal?.aborted) throw new CancelledError("The search was cancelled.");
    const { index } = request;
    try {
      this.#function ??= await this.#resolve(this.#work.evaluate!);
      const run = new EvaluationRun(request, this.#work.model && (() => this.#modelFor(request)));
      const value = await this.#function(run, this.#work.constants);
      return finished(index, run, value);
    } catch (error) {
      if (signal?.aborted) throw error;
      return { index, status: "failed", reason: reasonOf(error) };
    }
  }

  #resolve<F extends EvalFunction | ReduceFunction>(given: PortableFunction | F): F | Promise<F> {
    return typeof given === "function" ? given : fromPortable<F>(given, library);
  }

  #runAlone(request: RunRequest, signal?: AbortSignal): RunOutcome {
    const { index } = request;
    try {
      const model = this.#modelFor(request);
      model.run({ ...this.#options, signal });
      return { index, status: "finished", outputs: { ...model.outputs } };
    } catch (error) {
      if (error instanceof CancelledError) throw error;
      return { index, status: "failed", reason: reasonOf(error) };
    }
  }

  /** Single nodes share kernels where their structure allows it. */
  #runTogether(requests: readonly RunRequest[], signal?: AbortSignal): RunOutcome[] {
    const groups = new Map<string, { request: RunRequest; lane: Lane }[]>();
    const outcomes: RunOutcome[] = [];
    for (const request of requests) {
      try {
        const model = this.#modelFor(request);
        const prepared = model.prepareRun(this.#options);
        const key = isLaneable(prepared) ? laneKey(prepared) : `alone ${request.index}`;
        const group = groups.get(key) ?? [];
        group.push({ request, lane: { prepared, simulation: request.simulation } });
        groups.set(key, group);
      } catch (error) {
        outcomes.push({ index: request.index, status: "failed", reason: reasonOf(error) });
      }
    }
    for (const group of groups.values()) {
      const results = group.length > 1 ? this.#laneRunner(requests).run(lanesOf(group), signal) : undefined;
      group.forEach(({ request }, i) => {
        // A lane that diverges spoils the batch; each alone then says where it happened.
        if (results) outcomes.push({ index: request.index, status: "finished", outputs: results[i]! });
        else outcomes.push(this.#runAlone(request, signal));
      });
    }
    return outcomes;
  }

  /** Lanes that can take these requests; every parameter that was ever set differs between lanes. */
  #laneRunner(requests: readonly RunRequest[]): LaneRunner {
    const model = this.#host();
    const varied = new Set(this.#lanes?.varied);
    for (const { params } of requests)
      for (const name of Object.keys(expand(model, params))) varied.add(name);
    if (this.#lanes?.varied.size !== varied.size) this.#lanes = new LaneRunner(model, varied, this.#options);
    return this.#lanes!;
  }

  #host(): Model {
    if (!this.#work.model) throw new ValidationError("There is neither a model nor an evaluation function.");
    if (!this.#model) {
      this.#model = Model.fromDescription(this.#work.model);
      nameOutputs(this.#model);
    }
    return this.#model;
  }

  /** The model with the values of one run; nothing is left of the run before. */
  #modelFor({ params, seed, simulation }: RunRequest): Model {
    const model = this.#host();
    model.reset(this.#work.model!);
    model.simulation = simulation;
    if (seed !== null) {
      model.params.seed = seed;
      model.randomICs({ seed });
    }
    applyParams(model, params);
    return model;
  }
}

/**
 * Set parameters of a model, starred names spelt out.
 *
 * @throws ValidationError when a name or value does not exist
 */
export function applyParams(model: Model, params: RunRequest["params"]): void {
  const target = model.params as unknown as Record<string, unknown>;
  for (const [name, value] of Object.entries(expand(model, params))) target[name] = value;
}

function expand(model: Model, params: RunRequest["params"]): RunRequest["params"] {
  if (!Object.keys(params).some((name) => /[*|]/.test(name))) return params;
  return unwrapStarNotation(params, Object.keys(model.params)).params;
}

/** Results that a function saved and returned; what is no group of results stays apart. */
function finished(index: number, run: EvaluationRun, value: unknown): RunOutcome {
  const isResults = typeof value === "object" && value !== null && !Array.isArray(value);
  const outputs = { ...run.saved, ...(isResults ? (value as object) : {}) };
  return { index, status: "finished", outputs, ...(isResults ? {} : { value }) };
}

/** Outputs by their names, as the model's own class has them. */
export function nameOutputs(model: Model): void {
  for (const name of model.output_vars)
    if (!(name in model)) Object.defineProperty(model, name, { get: () => model.array(name) });
}

function lanesOf(group: readonly { lane: Lane }[]): Lane[] {
  return group.map(({ lane }) => lane);
}

/** An error as plain data. */
export function reasonOf(error: unknown): { kind: string; message: string } {
  if (error instanceof NeurolabError) return { kind: error.tag, message: error.message };
  if (error instanceof Error) return { kind: error.name, message: error.message };
  return { kind: "Error", message: String(error) };
}
