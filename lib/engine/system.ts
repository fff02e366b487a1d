import { ValidationError } from "../errors.js";
import { didYouMean } from "../nearestName.js";
import type { CouplingSpec, ModelDefinition, ModelFunction, NoiseSpec } from "./definition.js";
import { Graph } from "./ir/graph.js";
import type { Node } from "./ir/node.js";
import { HELPER, type HelperBody, readHelper } from "./latex/helpers.js";
import { helperFunction, type OnName, translateFunction } from "./parse/translate.js";
import type { Value } from "./parse/values.js";

/**
 * Names of symbols in the graph of a system: what they stand for is told by their prefix.
 *
 * `state:x` value before the step · `rate:r` value of the step before · `param:a` · `input:x_ext` ·
 * `sum:network` delayed sum or local delayed term · `strength:` sum of weights
 */
export const symbolName = {
  state: (name: string): string => `state:${name}`,
  rate: (name: string): string => `rate:${name}`,
  param: (name: string): string => `param:${name}`,
  input: (name: string): string => `input:${name}`,
  sum: (name: string): string => `sum:${name}`,
  strength: "strength:",
} as const;

/** A state with its equation in graph form. */
export interface SystemState {
  readonly name: string;
  /** Derivative per ms. */
  readonly derivative: Node;
  /** Amplitude of dW per √ms, where the state is noisy. */
  readonly diffusion?: Node;
  readonly clamp?: { readonly min?: number; readonly max?: number };
  readonly wrap?: number;
}

/** A source of delayed coupling: a function of states after the step, or a rate. */
export interface SystemSource {
  /** Key shared by couplings that use the same source. */
  readonly key: string;
  readonly node: Node;
}

/** A delayed sum with the source that it reads. */
export interface SystemCoupling {
  readonly name: string;
  readonly spec: Exclude<CouplingSpec, { kind: "strength" }>;
  /** Index into `sources`. */
  readonly source: number;
}

/** A model in graph form: what all compiler passes start from. */
export interface System {
  readonly graph: Graph;
  readonly states: readonly SystemState[];
  readonly rates: readonly { readonly name: string; readonly node: Node }[];
  readonly observables: readonly { readonly name: string; readonly node: Node }[];
  readonly sources: readonly SystemSource[];
  readonly couplings: readonly SystemCoupling[];
  /** Names of external inputs. */
  readonly inputs: readonly string[];
}

/** How to read a model for printing it. */
export interface Reading {
  /** Hears of the names that the equations give to intermediate quantities. */
  readonly onName: OnName;
  /** Receives the helper functions, which stay calls `helper:name`; constants stay symbols `constant:name`. */
  readonly helpers: Map<string, HelperBody>;
}

/**
 * Build the graph of a model.
 *
 * @param definition the model
 * @param choices values of its choice parameters (such as `coupling`), which the equations may branch on
 * @param reading for formulas instead of simulations
 * @throws ModelSyntaxError, ValidationError when functions and declarations do not fit together
 */
export function buildSystem(
  definition: ModelDefinition,
  choices: Readonly<Record<string, number | string>> = {},
  reading?: Reading,
): System {
  const graph = new Graph();
  const read = new Reader(graph, definition, choices, reading);
  const result = read.equations();
  const noise = definition.noise ?? {};

  const states: SystemState[] = [];
  for (const [name, spec] of Object.entries(definition.states)) {
    const amplitude = noise[name];
    const diffusion = amplitude?.kind === "diffusion" ? read.amplitude(amplitude.amplitude) : undefined;
    const derivative = read.take(result, name);
    // A state that a choice switches off (its derivative is the constant 0) costs nothing.
    if (derivative.op === "constant" && derivative.value === 0 && !diffusion) continue;
    states.push({ name, derivative, diffusion, clamp: spec.clamp, wrap: spec.wrap });
  }
  for (const [name, spec] of Object.entries(noise)) if (spec.kind === "ou") states.push(read.ou(name, spec));
  const rates = Object.keys(definition.rates ?? {}).map((name) => ({ name, node: read.take(result, name) }));
  read.refuseRest(result);

  const observables = Object.entries(definition.observables ?? {}).map(([name, spec]) => ({
    name,
    node: read.value(spec.value),
  }));
  const sources: SystemSource[] = [];
  const couplings: SystemCoupling[] = [];
  for (const [name, spec] of Object.entries(definition.couplings ?? {})) {
    if (spec.kind === "strength") continue;
    const node = read.source(spec.source);
    const key = String(node.id);
    let source = sources.findIndex((known) => known.key === key);
    if (source < 0) source = sources.push({ key, node }) - 1;
    couplings.push({ name, spec, source });
  }
  return {
    graph,
    states,
    rates,
    observables,
    sources,
    couplings,
    inputs: Object.keys(definition.inputs ?? {}),
  };
}

/** Reads the functions of one model into one graph. */
class Reader {
  readonly states: Value;
  readonly parameters: Value;
  readonly inputs: Value;
  readonly tools: Value;
  readonly #names: ReadonlyMap<string, Value>;

  constructor(
    readonly graph: Graph,
    readonly definition: ModelDefinition,
    choices: Readonly<Record<string, number | string>>,
    readonly reading?: Reading,
  ) {
    const symbol = (name: string): Value => ({ kind: "node", node: graph.symbol(name) });
    const {
      states,
      rates = {},
      parameters,
      inputs = {},
      couplings = {},
      noise = {},
      tables = {},
    } = definition;

    const stateEntries = new Map<string, Value>();
    for (const name of Object.keys(states)) stateEntries.set(name, symbol(symbolName.state(name)));
    for (const [name, spec] of Object.entries(noise))
      if (spec.kind === "ou") stateEntries.set(name, symbol(symbolName.state(name)));
    for (const name of Object.keys(rates)) stateEntries.set(name, symbol(symbolName.rate(name)));
    this.states = { kind: "record", entries: stateEntries, what: `the states of ${definition.name}` };

    const parameterEntries = new Map<string, Value>([
      ["N", symbol(symbolName.param("N"))],
      ["dt", symbol("step:dt")],
    ]);
    for (const [name, spec] of Object.entries(parameters)) {
      const choice = spec.choices ? (choices[name] ?? spec.default) : undefined;
      if (typeof choice === "string") parameterEntries.set(name, { kind: "text", text: choice });
      else if (typeof choice === "number")
        parameterEntries.set(name, { kind: "node", node: graph.constant(choice) });
      else parameterEntries.set(name, symbol(symbolName.param(name)));
    }
    this.parameters = {
      kind: "record",
      entries: parameterEntries,
      what: `the parameters of ${definition.name}`,
    };

    const inputEntries = new Map<string, Value>();
    for (const name of Object.keys(inputs)) inputEntries.set(name, symbol(symbolName.input(name)));
    for (const [name, spec] of Object.entries(couplings))
      inputEntries.set(name, symbol(spec.kind === "strength" ? symbolName.strength : symbolName.sum(name)));
    this.inputs = {
      kind: "record",
      entries: inputEntries,
      what: `the inputs and couplings of ${definition.name}`,
    };

    const tableEntries = Object.entries(tables).map(([table, spec]): [string, Value] => {
      const channels = spec.channels.map((channel): [string, Value] => [
        channel,
        {
          kind: "function",
          call: ([x, y]) => {
            if (x?.kind !== "node" || y?.kind !== "node")
              throw new ValidationError(
                `${table}.${channel} takes two numbers, the coordinates in the table.`,
              );
            return { kind: "node", node: graph.table(table, channel, x.node, y.node) };
          },
        },
      ]);
      return [table, { kind: "record", entries: new Map(channels), what: `the channels of ${table}` }];
    });
    const names = new Map<string, Value>();
    for (const [name, value] of Object.entries(definition.constants ?? {}))
      names.set(name, reading ? symbol(`constant:${name}`) : { kind: "node", node: graph.constant(value) });
    for (const [name, f] of Object.entries(definition.functions ?? {})) {
      const body = reading && readHelper(graph, f, names);
      if (body) reading.helpers.set(name, body);
      names.set(name, body ? keptCall(graph, name) : helperFunction(graph, f, names));
    }
    // The same names are visible directly, for functions written where they are in scope.
    this.#names = names;
    const tools = new Map([...tableEntries, ...names]);
    this.tools = {
      kind: "record",
      entries: tools,
      what: `the tables, functions and constants of ${definition.name}`,
    };
  }

  equations(): Map<string, Node> {
    const args = [this.states, this.parameters, this.inputs, this.tools];
    const onName = this.reading?.onName;
    const value = translateFunction(this.graph, this.definition.equations, args, this.#names, onName);
    if (value.kind !== "record")
      throw new ValidationError(
        `The equations of ${this.definition.name} must return an object { state: derivative, … }.`,
      );
    const nodes = new Map<string, Node>();
    for (const [name, entry] of value.entries) {
      if (entry.kind !== "node")
        throw new ValidationError(
          `The equations of ${this.definition.name} must return a number for "${name}".`,
        );
      nodes.set(name, entry.node);
    }
    return nodes;
  }

  /** A function of (states, parameters) that gives one number. */
  value(f: ModelFunction): Node {
    const value = translateFunction(this.graph, f, [this.states, this.parameters, this.tools], this.#names);
    if (value.kind !== "node")
      throw new ValidationError(`This function of ${this.definition.name} must return one number.`);
    return value.node;
  }

  amplitude(amplitude: string | ModelFunction): Node {
    return typeof amplitude === "string" ? this.parameter(amplitude) : this.value(amplitude);
  }

  source(source: string | ModelFunction): Node {
    if (typeof source !== "string") return this.value(source);
    const entries = (this.states as Extract<Value, { kind: "record" }>).entries;
    const value = entries.get(source);
    if (value?.kind === "node") return value.node;
    throw new ValidationError(
      `A coupling of ${this.definition.name} names the source "${source}", which is no state or rate.${didYouMean(source, entries.keys())}`,
    );
  }

  parameter(name: string): Node {
    const entries = (this.parameters as Extract<Value, { kind: "record" }>).entries;
    const value = entries.get(name);
    if (value?.kind === "node") return value.node;
    throw new ValidationError(
      `${this.definition.name} has no number parameter "${name}".${didYouMean(name, entries.keys())}`,
    );
  }

  ou(name: string, spec: Extract<NoiseSpec, { kind: "ou" }>): SystemState {
    const { graph } = this;
    const value = graph.symbol(symbolName.state(name));
    const mean = typeof spec.mean === "number" ? graph.constant(spec.mean) : this.parameter(spec.mean);
    const derivative = graph.div(graph.sub(mean, value), this.parameter(spec.tau));
    return { name, derivative, diffusion: this.parameter(spec.sigma) };
  }

  take(result: Map<string, Node>, name: string): Node {
    const node = result.get(name);
    if (!node) {
      throw new ValidationError(
        `The equations of ${this.definition.name} return nothing for "${name}": they must return the derivative of every state and the value of every rate.`,
      );
    }
    result.delete(name);
    return node;
  }

  refuseRest(result: ReadonlyMap<string, Node>): void {
    const [extra] = result.keys();
    if (extra === undefined) return;
    const known = [...Object.keys(this.definition.states), ...Object.keys(this.definition.rates ?? {})];
    throw new ValidationError(
      `The equations of ${this.definition.name} return "${extra}", which is no state or rate.${didYouMean(extra, known)}`,
    );
  }
}

/** A helper function that is not looked into. */
function keptCall(graph: Graph, name: string): Value {
  return {
    kind: "function",
    call: (args) => {
      const nodes = args.flatMap((arg) => (arg.kind === "node" ? [arg.node] : []));
      return { kind: "node", node: graph.call(`${HELPER}${name}`, ...nodes) };
    },
  };
}
