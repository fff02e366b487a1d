import { ValidationError } from "../errors.js";
import type { ParameterValue } from "../exploration/parameterValues.js";
import type { Model } from "../models/model.js";
import type { RunRequest } from "./work.js";

/** What an evaluation function gets: the point it shall evaluate, and the model there. */
export class EvaluationRun<M = Model> {
  /** Number of the run, or id of the individual. */
  readonly index: number;
  /** Parameters of this run by name. */
  readonly params: Readonly<Record<string, ParameterValue>>;
  /** Seed of this run alone, if it has one. */
  readonly seed: number | null;
  readonly #saved: Record<string, unknown> = {};
  readonly #makeModel: (() => M) | undefined;
  #model: M | undefined;

  constructor(request: RunRequest, makeModel?: () => M) {
    this.index = request.index;
    this.params = request.params;
    this.seed = request.seed;
    this.#makeModel = makeModel;
  }

  /**
   * The model with this run's parameters; changes to it end with the run.
   *
   * @throws ValidationError when the search has no model
   */
  get model(): M {
    if (!this.#makeModel)
      throw new ValidationError("This search has no model. Give it one: new BoxSearch({ model, … }).");
    this.#model ??= this.#makeModel();
    return this.#model;
  }

  /** Store results, in addition to those that the function returns. */
  save(results: Readonly<Record<string, unknown>>): void {
    if (typeof results !== "object" || results === null || Array.isArray(results))
      throw new ValidationError(
        `Results must be given by name, as { score: 1 }, got ${Array.isArray(results) ? "a list" : String(results)}.`,
      );
    Object.assign(this.#saved, results);
  }

  /** What was stored so far. */
  get saved(): Readonly<Record<string, unknown>> {
    return this.#saved;
  }
}
