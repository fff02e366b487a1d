import { mimeBundle } from "../display/mimeBundle.js";
import { ValidationError } from "../errors.js";
import { jupyterDisplay } from "../jupyterDisplay.js";
import type { Labelled } from "../labelled.js";
import { didYouMean } from "../nearestName.js";
import { explorationText } from "./explorationText.js";
import { checkMemory } from "./memory.js";
import type { ParameterSpace } from "./parameterSpace.js";
import type { ParameterValue } from "./parameterValues.js";
import { isLabelledArray, isNumberArray, type ResultValue, type StoredRun, shortNames } from "./results.js";
import { searchFigure } from "./searchFigure.js";
import { stackRuns } from "./stackRuns.js";
import { explorationNames, openStored } from "./store/definition.js";
import type { RunStore } from "./store/runStore.js";
import { loadTables, makeTable, type ResultsTable } from "./tables.js";

/** Results of one run by name. */
export type RunResults = Readonly<Record<string, ResultValue>>;

/** What to load. */
export interface LoadOptions {
  /** Keep all results in memory; otherwise only the table is made, and runs are read when asked for. Default true. */
  all?: boolean;
  /** Another file to load from. */
  filename?: string;
  /** Another exploration of the file; the last by default. */
  trajectoryName?: string;
  /** Name results by the last part of their names ("t_BOLD") instead of all of it ("BOLD.t_BOLD"). Default true. */
  pypetShortNames?: boolean;
  /** Stop loading when so many percent of the memory are used; null does not look. Default 95. */
  memory_cap?: number | null;
  /** Make columns of arrays, too. Default true. */
  arrays?: boolean;
  /** Write 0 for missing values. Default false. */
  fillna?: boolean;
}

/** Results of an exploration: by run, as a table, and as one labelled array. */
export class ExplorationResults {
  /** Parameters and their values. */
  readonly parameterSpace: ParameterSpace;
  /** Results by run; filled by `loadResults`. */
  results: Record<number, RunResults> | null = null;

  protected store: RunStore | undefined;
  #table: ResultsTable | undefined;
  /** Name of the model, if there is one. */
  readonly modelName: string | null;
  #shortNames = true;

  constructor(parameterSpace: ParameterSpace, modelName: string | null, store?: RunStore) {
    this.parameterSpace = parameterSpace;
    this.modelName = modelName;
    this.store = store;
  }

  /**
   * One row a run: parameters, then results. Columns of your own may be added.
   *
   * @throws ValidationError before `loadResults`
   */
  get dfResults(): ResultsTable {
    if (this.#table) return this.#table;
    throw new ValidationError("There is no table yet. Call loadResults() first.");
  }
  set dfResults(table: ResultsTable) {
    this.#table = table;
  }

  /** Whether there is a table. */
  get isLoaded(): boolean {
    return this.#table !== undefined;
  }

  /** Forget what was loaded: there will be newer results. */
  protected unload(): void {
    this.results = null;
    this.#table = undefined;
  }

  static {
    // A computed name would need the declaration of the symbol's type; notebooks look for the method itself.
    Object.defineProperty(ExplorationResults.prototype, jupyterDisplay, {
      value(this: ExplorationResults) {
        return this.#display();
      },
    });
  }

  /** How a notebook shows the results: the first measure over the parameters, once the table is loaded. */
  #display(): object {
    const text = this.info();
    const figure = searchFigure(this);
    if (figure) return { ...mimeBundle(figure), "text/plain": `${text}\n${figure.layout.meta.alt}` };
    const hint =
      this.isLoaded || !this.store ? "" : "\nCall `await loadResults()` to see the results as a figure.";
    return { "text/plain": text + hint };
  }

  /** What was explored, and where the results are, as text. */
  info(): string {
    return explorationText(this, undefined);
  }

  /** Number of runs. */
  get nRuns(): number {
    return this.parameterSpace.runCount;
  }

  /** Names of the explored parameters. */
  get exploreParameters(): readonly string[] {
    return this.parameterSpace.parameterNames;
  }

  /** Name of the exploration; null before the first run. */
  get trajectoryName(): string | null {
    return this.store?.name ?? null;
  }

  /** File of the results; null when they are in memory. */
  get filename(): string | null {
    return this.store?.filename ?? null;
  }

  /** Numbers and reasons of the runs that failed. */
  get failures(): { readonly run: number; readonly kind: string; readonly message: string }[] {
    const found = [...(this.store?.failures ?? [])].sort(([a], [b]) => a - b);
    return found.map(([run, reason]) => ({ run, ...reason }));
  }

  /**
   * Load results: the table `dfResults`, and with `all` also `results`.
   *
   * @throws ValidationError when there are none, or an option makes no sense
   * @throws NeurolabError when memory runs out
   */
  async loadResults(options: LoadOptions = {}): Promise<void> {
    const { all = true, pypetShortNames = true, memory_cap = 95, arrays = true, fillna = false } = options;
    checkMemory(memory_cap);
    await loadTables();
    if (options.filename !== undefined || options.trajectoryName !== undefined) this.#attach(options);
    this.#shortNames = pypetShortNames;
    this.loadDfResults();
    if (all) {
      const results: Record<number, RunResults> = {};
      for (let run = 0; run < this.nRuns; run++) {
        if (run % 64 === 0) checkMemory(memory_cap);
        results[run] = this.#named(this.ended().get(run));
      }
      this.results = results;
    } else this.results = null;
    this.aggregateResultsToDfResults({ arrays, fillna });
  }

  /** Make `dfResults` anew, with the parameters only. */
  loadDfResults(): void {
    this.dfResults = makeTable(this.#parameterColumns());
  }

  /**
   * Add the results of all runs to `dfResults`: numbers, and with `arrays` arrays; texts and other things are missing.
   *
   * @param options `arrays` (default true), `fillna`: 0 for missing values (default false)
   */
  aggregateResultsToDfResults(options: { arrays?: boolean; fillna?: boolean } = {}): void {
    const { arrays = true, fillna = false } = options;
    const columns = new Map<string, unknown[]>();
    for (let run = 0; run < this.nRuns; run++)
      for (const [name, value] of Object.entries(this.getResult(run))) {
        const kept = columnValue(value, arrays);
        if (kept === undefined) continue;
        if (!columns.has(name)) columns.set(name, new Array(this.nRuns).fill(fillna ? 0 : Number.NaN));
        columns.get(name)![run] = fillna && Number.isNaN(kept) ? 0 : kept;
      }
    const isMissing = (value: unknown): boolean => typeof value === "number" && Number.isNaN(value);
    const found = [...columns].filter(([, values]) => !values.every(isMissing));
    this.dfResults = makeTable({ ...this.#parameterColumns(), ...Object.fromEntries(found) });
  }

  /** Add a column to `dfResults`. */
  addColumn(name: string, values: readonly unknown[]): void {
    this.dfResults = this.dfResults.assign(makeTable({ [name]: values }));
  }

  /**
   * Results of one run and the parameters it had, from memory or disk.
   *
   * @throws ValidationError when there is no such run, or it has not ended
   */
  getRun(
    runId: number,
    options: { filename?: string; trajectoryName?: string; pypetShortNames?: boolean } = {},
  ): RunResults & { readonly params: Readonly<Record<string, ParameterValue>> } {
    const { filename = this.filename, trajectoryName } = options;
    const isOther =
      (options.filename !== undefined && filename !== this.filename) ||
      (trajectoryName !== undefined && trajectoryName !== this.trajectoryName);
    if (isOther && filename !== null)
      return loadPypetTrajectory(filename, trajectoryName).getRun(runId, {
        pypetShortNames: options.pypetShortNames,
      });
    const stored = this.#stored(runId);
    const results = this.#named(stored, options.pypetShortNames ?? this.#shortNames);
    const { params } = this.parameterSpace.run(runId);
    const entries = Object.entries(params).map(([name, value]) => [name.split(".").pop()!, value]);
    return { ...results, params: Object.fromEntries(entries) } as ReturnType<ExplorationResults["getRun"]>;
  }

  /** Results of one run, from memory or disk; nothing for a run that failed. */
  getResult(runId: number): RunResults {
    return this.results?.[runId] ?? this.#named(this.#stored(runId));
  }

  /**
   * All runs as one array: an axis for each parameter, then output, region and time.
   *
   * Runs of a sequence, and of explicit lists with `by: "run"`, lie along the axis "run_no".
   *
   * @param options `bold`: stack BOLD instead of the other outputs; `by`
   * @throws ValidationError when outputs differ in shape between runs
   */
  xr(options: { bold?: boolean; by?: "parameters" | "run" } = {}): StackedRuns {
    return stackRuns(this, options);
  }

  /** The store, if it has anything. */
  protected ended(): RunStore {
    if (this.store && this.store.count > 0) return this.store;
    throw new ValidationError("There are no results yet. Call run() first.");
  }

  /** Read from another stored exploration of the same space. */
  #attach({ filename = this.filename ?? undefined, trajectoryName }: LoadOptions): void {
    if (filename === undefined)
      throw new ValidationError("These results are in memory. Give a filename to load others.");
    const { store, space } = openStored(filename, trajectoryName);
    if (JSON.stringify(space.toJSON()) !== JSON.stringify(this.parameterSpace.toJSON()))
      throw new ValidationError(
        `"${store.name}" explored other parameters. Open it with loadPypetTrajectory("${filename}", "${store.name}").`,
      );
    this.store = store;
  }

  #stored(runId: number): StoredRun {
    const store = this.ended();
    if (!Number.isInteger(runId) || runId < 0 || runId >= this.nRuns)
      throw new ValidationError(`A run must be a whole number from 0 to ${this.nRuns - 1}, got ${runId}.`);
    const stored = store.get(runId);
    if (stored) return stored;
    throw new ValidationError(
      `Run ${runId} has not ended: ${store.count} of ${this.nRuns} have. Call run() to go on.`,
    );
  }

  #named(stored: StoredRun | undefined, short: boolean = this.#shortNames): RunResults {
    if (stored?.status !== "finished") return {};
    if (!short) return stored.results;
    const names = shortNames(Object.keys(stored.results));
    return Object.fromEntries(
      Object.entries(stored.results).map(([name, value]) => [names.get(name)!, value]),
    );
  }

  #parameterColumns(): Record<string, readonly unknown[]> {
    const columns: Record<string, unknown[]> = {};
    for (const name of this.parameterSpace.parameterNames) columns[name] = [];
    if (this.parameterSpace.initialConditions) columns.initial_condition = [];
    for (const { params, initialCondition } of this.parameterSpace.runs()) {
      for (const name of this.parameterSpace.parameterNames)
        columns[name]!.push(params[name] ?? this.defaultOf(name));
      columns.initial_condition?.push(initialCondition);
    }
    return columns;
  }

  /** Value of a parameter in runs that do not set it. */
  protected defaultOf(_name: string): ParameterValue {
    return null;
  }

  /** A column of `dfResults`, as an array. */
  column(name: string): unknown[] {
    const names = this.dfResults.columnNames();
    if (!names.includes(name))
      throw new ValidationError(`The results have no column "${name}".${didYouMean(name, names)}`);
    return [...(this.dfResults.array(name) as ArrayLike<unknown> & Iterable<unknown>)];
  }
}

/**
 * A stored exploration, for reading.
 *
 * @param filename Zarr folder of explorations
 * @param trajectoryName which of them; the last by default
 * @throws ValidationError when there is none
 */
export function loadPypetTrajectory(filename: string, trajectoryName?: string): ExplorationResults {
  const { store, space, model } = openStored(filename, trajectoryName);
  return new ExplorationResults(space, model, store);
}

/** Names of the explorations in a file, oldest first. */
export function getTrajectorynamesInFile(filename: string): readonly string[] {
  return explorationNames(filename);
}

/** All runs as one array, and what starred names stand for. */
export type StackedRuns = Labelled & {
  readonly attrs: Readonly<Record<string, readonly string[]>>;
};

function columnValue(value: ResultValue, arrays: boolean): unknown {
  if (typeof value === "number") return value;
  if (typeof value === "boolean") return Number(value);
  if (arrays && (isNumberArray(value) || isLabelledArray(value))) return value;
  return undefined;
}
