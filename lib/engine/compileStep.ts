import type { ModelDefinition } from "./definition.js";
import type { Integrator } from "./integrators/integrator.js";
import type { Node } from "./ir/node.js";
import { hoistInvariants, simplifyFixedFactors } from "./passes/hoist.js";
import { lower, type TableGrid } from "./passes/lower.js";
import { buildSystem, type System, symbolName } from "./system.js";

/** A store with an expression in primitive operations. */
export interface CompiledStore {
  readonly target: string;
  readonly node: Node;
}

/** One pass over the nodes, ready for a target. */
export interface CompiledPass {
  readonly stores: readonly CompiledStore[];
}

/** One time step of a model, independent of target, network and parameter values. */
export interface CompiledStep {
  readonly system: System;
  readonly integrator: Integrator;
  readonly passes: readonly CompiledPass[];
  /** Expressions of the symbols `fixed:i`, in primitive operations on parameters; the host computes them once. */
  readonly fixed: readonly Node[];
  /** Coupling sources in primitive operations on states, rates and parameters: the host fills the history with them. */
  readonly sourceNodes: readonly Node[];
  /** Number of independent normal numbers per node and step. */
  readonly streams: number;
}

/** What the compiler must know besides the model. */
export interface StepOptions {
  readonly integrator: Integrator;
  /** Inputs that change in time; the others are fixed during a run. */
  readonly timeDependentInputs: ReadonlySet<string>;
  readonly grids: Readonly<Record<string, TableGrid>>;
}

const compiled = new WeakMap<ModelDefinition, Map<string, CompiledStep>>();

/**
 * The compiled step of a model; compiled once for each set of choices, scheme and kinds of inputs.
 */
export function stepOf(
  definition: ModelDefinition,
  choices: Readonly<Record<string, number | string>>,
  options: StepOptions,
): CompiledStep {
  const { integrator, timeDependentInputs, grids } = options;
  const axes = Object.entries(grids).map(([name, { rows, columns }]) => [name, rows, columns]);
  const key = JSON.stringify([choices, integrator.name, [...timeDependentInputs], axes]);
  let known = compiled.get(definition);
  if (!known) {
    known = new Map();
    compiled.set(definition, known);
  }
  let step = known.get(key);
  if (!step) {
    step = compileStep(buildSystem(definition, choices), options);
    known.set(key, step);
  }
  return step;
}

/** Compile one step: integrator, then the passes that every target shares. */
export function compileStep(system: System, options: StepOptions): CompiledStep {
  const { graph } = system;
  const passes = options.integrator.build(system);
  const timeDependent = new Set([...options.timeDependentInputs].map(symbolName.input));
  const isFixed = (symbol: string): boolean =>
    /^(param|strength|step):/.test(symbol) || (symbol.startsWith("input:") && !timeDependent.has(symbol));

  const roots = passes.flatMap((pass) => pass.stores.map((store) => store.node));
  const lowered = lower(graph, simplifyFixedFactors(graph, roots, isFixed), options.grids);
  const hoisted = hoistInvariants(graph, lowered, isFixed);

  let next = 0;
  const compiledPasses = passes.map((pass): CompiledPass => {
    const stores = pass.stores.map(({ target }) => ({ target, node: hoisted.roots[next++]! }));
    return { stores };
  });
  const streams = system.states.filter((state) => state.diffusion).length;
  const sourceNodes = lower(
    graph,
    system.sources.map((source) => source.node),
    options.grids,
  );
  return {
    system,
    integrator: options.integrator,
    passes: compiledPasses,
    fixed: hoisted.fixed,
    sourceNodes,
    streams,
  };
}
