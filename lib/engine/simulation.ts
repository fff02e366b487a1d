import { NeurolabError } from "../errors.js";
import type { CompiledStep } from "./compileStep.js";
import { FixedValues } from "./fixedValues.js";
import { startHeldSums } from "./integrators/startHeldSums.js";
import { carriedNames, type Kernel, type Trace } from "./kernel.js";
import { compiledStep, delayedTraces, kernelSpec, targetOf } from "./kernelSpec.js";
import { sameKernel } from "./sameKernel.js";
import type { SimulationSetup, TimeSeries } from "./setup.js";
import { createJsKernel } from "./targets/js/jsKernel.js";
import { createWasmKernel } from "./targets/wasm/wasmKernel.js";

/** Steps of a chunk that have just been computed. */
export interface Chunk {
  /** Absolute number of the first step. */
  readonly step: number;
  readonly count: number;
  /** Values of a traced quantity. */
  trace(name: string): Trace;
}

/** Why and where a run left the finite numbers. */
export interface Divergence {
  readonly variable: string;
  readonly node: number;
  /** Absolute step after which the value was not finite. */
  readonly step: number;
  readonly value: number;
}

/** Everything needed to go on later, or elsewhere. */
export interface SimulationState {
  /** Steps done since the start. */
  readonly step: number;
  /** Values of states, rates and carried sources by name. */
  readonly values: ReadonlyMap<string, Float64Array>;
  /** History columns, [node][column], oldest first, by trace name. */
  readonly histories: ReadonlyMap<string, Float64Array>;
  readonly historyLength: number;
}

/** Above this a value counts as diverged. */
const LIMIT = 1e20;

/** One simulation: a model on a network with all its values, advanced chunk by chunk. */
export class Simulation {
  readonly step: CompiledStep;
  readonly kernel: Kernel;
  /** Steps done since the start. */
  done = 0;
  readonly #histories: readonly string[];
  readonly #origin: number;
  /** Absolute step at which time-dependent inputs begin. */
  #inputStart = 0;
  #fixed: FixedValues;
  #setup: SimulationSetup;

  constructor(setup: SimulationSetup) {
    this.#setup = setup;
    this.step = compiledStep(setup);
    this.#fixed = new FixedValues(this.step, setup);
    const spec = kernelSpec(setup, this.step, this.#fixed);
    this.kernel = setup.target === "js" ? createJsKernel(spec) : createWasmKernel(spec);
    this.#histories = delayedTraces(this.step, spec.groups);
    this.#origin = this.#histories.length > 0 ? this.kernel.trace(this.#histories[0]!).origin : 0;
    this.#fixed.writeTo(this.kernel);
    this.#setIdentity();
  }

  get setup(): SimulationSetup {
    return this.#setup;
  }

  /** Whether another setup of the same structure can use this kernel: same network, delays, time step and tables. */
  fits(setup: SimulationSetup): boolean {
    return sameKernel(this.step, this.setup, setup);
  }

  /** Take other values of parameters, inputs and seed; the setup must fit. */
  update(setup: SimulationSetup): void {
    this.#setup = setup;
    this.#setFixed(setup.inputs);
    this.#setIdentity();
  }

  /** Columns of history that the couplings need. */
  get historyLength(): number {
    return this.#origin;
  }

  /** Names of carried values: states, rates, and sources computed from them. */
  get carried(): string[] {
    return carriedNames(this.step);
  }

  /**
   * Start from initial values.
   *
   * @param initial by symbol name (`state:x`, `rate:r`): one value per node, or [node][column] with the history,
   * oldest first; the last column is the present value
   */
  start(initial: ReadonlyMap<string, { readonly data: Float64Array; readonly columns: number }>): void {
    const { nodes } = this.setup;
    this.done = 0;
    this.#inputStart = 0;
    const at = (name: string, node: number, back: number): number => {
      const value = initial.get(name);
      if (!value) return 0;
      return value.data[node * value.columns + Math.max(0, value.columns - 1 - back)]!;
    };
    for (const name of this.carried) {
      if (name.startsWith("held:")) continue;
      const values = this.kernel.values(name, 0);
      for (let n = 0; n < nodes; n++) values[n] = this.#fixed.initialValue(name, n, 0, at);
    }
    const constant = [...initial.values()].every((value) => value.columns === 1);
    for (const name of this.#histories) {
      const { data, rowLength, origin } = this.kernel.trace(name);
      for (let n = 0; n < nodes; n++) {
        const row = data.subarray(n * rowLength, n * rowLength + origin);
        if (constant) row.fill(this.#fixed.initialValue(name, n, 0, at));
        else for (let c = 0; c < origin; c++) row[c] = this.#fixed.initialValue(name, n, origin - 1 - c, at);
      }
    }
    startHeldSums(this.kernel);
  }

  /** Use other time-dependent inputs of the same kinds from here on; column 0 is the next step. */
  setInputs(inputs: SimulationSetup["inputs"]): void {
    this.#setFixed(inputs);
  }

  /** Noise given by the host: called before every chunk with the place to fill, [step][stream][padded node]. */
  noiseProvider?: (out: Float64Array, step: number, count: number, paddedNodes: number) => void;

  /**
   * Advance, visiting `onChunk` after every chunk.
   *
   * @param onChunk returns false to stop early
   * @returns why the run ended
   */
  run(
    steps: number,
    onChunk: (chunk: Chunk) => boolean | undefined = () => undefined,
  ):
    | { readonly status: "finished" | "cancelled" }
    | { readonly status: "diverged"; readonly divergence: Divergence } {
    const end = this.done + steps;
    while (this.done < end) {
      // Chunks end at multiples of the chunk length, so that the first one of a continued run may be short and
      // the others begin with whole blocks.
      const { chunk } = this.kernel.spec;
      const count = Math.min(chunk - (this.done % chunk), end - this.done);
      const before = this.#snapshot();
      this.#fillInputs(this.done, count);
      this.noiseProvider?.(this.kernel.noiseValues, this.done, count, this.kernel.paddedNodes);
      this.kernel.run(this.done, count, 0);
      const step = this.done;
      this.done += count;
      if (this.#isDiverged()) {
        const divergence = this.#locate(before, step, count);
        // The steps before it are as good as any.
        const good = divergence.step - step;
        if (good > 0)
          onChunk({ step, count: good, trace: (name) => this.kernel.trace(targetOf(this.step, name)) });
        this.done = divergence.step;
        return { status: "diverged", divergence };
      }
      const goOn = onChunk({ step, count, trace: (name) => this.kernel.trace(targetOf(this.step, name)) });
      this.#shiftHistories(count);
      if (goOn === false) return { status: this.done < end ? "cancelled" : "finished" };
    }
    return { status: "finished" };
  }

  /** Present state with history. */
  saveState(): SimulationState {
    const { nodes } = this.setup;
    const values = new Map(this.carried.map((name) => [name, this.kernel.values(name, this.done).slice()]));
    const histories = new Map(
      this.#histories.map((name) => {
        const { data, rowLength } = this.kernel.trace(name);
        const columns = new Float64Array(nodes * this.#origin);
        for (let n = 0; n < nodes; n++)
          columns.set(data.subarray(n * rowLength, n * rowLength + this.#origin), n * this.#origin);
        return [name, columns];
      }),
    );
    return { step: this.done, values, histories, historyLength: this.#origin };
  }

  /** Go on from a saved state; a longer history than saved is extended by its oldest column. */
  restoreState(state: SimulationState): void {
    const { nodes } = this.setup;
    this.done = state.step;
    this.#inputStart = state.step;
    for (const [name, values] of state.values)
      if (this.carried.includes(name)) this.kernel.values(name, this.done).set(values);
    for (const name of this.#histories) {
      const { data, rowLength } = this.kernel.trace(name);
      const saved = state.histories.get(name);
      for (let n = 0; n < nodes; n++)
        for (let c = 0; c < this.#origin; c++) {
          const back = this.#origin - 1 - c;
          const column = Math.max(0, state.historyLength - 1 - back);
          data[n * rowLength + c] = saved
            ? saved[n * state.historyLength + column]!
            : (state.values.get(name)?.[n] ?? 0);
        }
    }
  }

  #setFixed(inputs: SimulationSetup["inputs"]): void {
    this.#fixed = new FixedValues(this.step, this.#setup, inputs);
    this.#fixed.writeTo(this.kernel);
    this.#inputStart = this.done;
  }

  #setIdentity(): void {
    const { lanes, seed } = this.setup;
    const padded = this.kernel.paddedNodes;
    const simulations = new Uint32Array(padded);
    const nodes = Uint32Array.from({ length: padded }, (_, n) => n);
    if (lanes) {
      simulations.set(lanes.simulations);
      nodes.set(lanes.nodes);
    }
    this.kernel.setNoiseIdentity(seed, simulations, nodes);
  }

  #fillInputs(step: number, count: number): void {
    const { nodes } = this.setup;
    const { paddedNodes } = this.kernel;
    for (const name of this.kernel.spec.timeDependentInputs) {
      const { data, rows, columns } = this.#fixed.inputs[name] as TimeSeries;
      const out = this.kernel.input(name);
      const first = step - this.#inputStart;
      // The last column holds from there on.
      const given = Math.max(0, Math.min(count, columns - first));
      for (let n = 0; n < nodes; n++) {
        const start = rows === 1 ? 0 : n * columns;
        const last = data[start + columns - 1]!;
        for (let i = 0, to = n; i < count; i++, to += paddedNodes)
          out[to] = i < given ? data[start + first + i]! : last;
      }
    }
  }

  #shiftHistories(count: number): void {
    const { nodes } = this.setup;
    for (const name of this.#histories) {
      const { data, rowLength } = this.kernel.trace(name);
      for (let n = 0; n < nodes; n++)
        data.copyWithin(n * rowLength, n * rowLength + count, n * rowLength + count + this.#origin);
    }
  }

  #snapshot(): Map<string, Float64Array> {
    return new Map(this.carried.map((name) => [name, this.kernel.values(name, this.done).slice()]));
  }

  #isDiverged(): boolean {
    for (const name of this.carried)
      for (const value of this.kernel.values(name, this.done)) if (hasDiverged(value)) return true;
    return false;
  }

  /** Repeat the chunk step by step until the first value that is not finite. */
  #locate(before: Map<string, Float64Array>, step: number, count: number): Divergence {
    for (const [name, values] of before) this.kernel.values(name, step).set(values);
    for (let i = 0; i < count; i++) {
      this.kernel.run(step + i, 1, i);
      for (const name of this.carried) {
        const values = this.kernel.values(name, step + i + 1);
        const node = values.findIndex(hasDiverged);
        if (node < 0) continue;
        return { variable: name.slice(name.indexOf(":") + 1), node, step: step + i, value: values[node]! };
      }
    }
    throw new NeurolabError(
      "A diverging run could not be repeated; please report this with the script that led here.",
    );
  }
}

/** Whether a value is not a number, or too large for one that makes sense. */
function hasDiverged(value: number): boolean {
  return !(value <= LIMIT && value >= -LIMIT);
}
