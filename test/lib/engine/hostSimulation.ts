import type { Integrator } from "../../../lib/engine/integrators/integrator.js";
import { carriedName } from "../../../lib/engine/integrators/sources.js";
import {
  compileJacobian,
  differentiateExpressions,
  type Jacobian,
  type NamedNode,
  stepJacobians,
} from "../../../lib/engine/jacobian.js";
import type { TableData } from "../../../lib/engine/kernel.js";
import { substitute } from "../../../lib/engine/passes/rewrite.js";
import type { System } from "../../../lib/engine/system.js";
import { compileExpressions } from "../../../lib/engine/targets/js/compileExpressions.js";

/** A value and its change along one direction. */
export interface Dual {
  readonly value: number;
  readonly change: number;
}

/** A network, what drives it, and the direction of the derivative. */
export interface HostSetup {
  readonly system: System;
  readonly integrator: Integrator;
  readonly tables: Readonly<Record<string, TableData>>;
  readonly weights: readonly (readonly number[])[];
  /** Delays in steps. */
  readonly delays: readonly (readonly number[])[];
  /** Delay of a node on itself in steps, by coupling. */
  readonly ownDelays: Readonly<Record<string, number>>;
  /** Symbols that are the same all the time: parameters, `step:dt`. */
  fixed(symbol: string): Dual;
  /** Initial states and rates; the history is constant. */
  initial(symbol: string, node: number): Dual;
  /** Inputs and noise. */
  driven(symbol: string, node: number, step: number): Dual;
}

/**
 * Run a network on the host from the passes of an integrator, and its derivative along one direction from their
 * Jacobians: as plain as can be, to be compared with the kernels and with finite differences.
 *
 * @returns values of the symbol `read` at the end, one per node
 */
export function simulateOnHost(setup: HostSetup, steps: number, read: string): Dual[] {
  const { system, integrator, tables, weights } = setup;
  const nodes = [...weights.keys()];
  const sourceNodes = system.sources.map(({ node }, i): NamedNode => ({ name: `source:${i}`, node }));
  const expand = substitute(system.graph, new Map(sourceNodes.map(({ node }, i) => [carriedName(i), node])));
  const jacobians = stepJacobians(system, integrator);
  const passes = integrator.build(system).map(({ stores }, i) =>
    dualFunction(
      stores.map(({ target, node }) => ({ name: target, node: expand(node) })),
      jacobians[i]!,
      tables,
    ),
  );

  const known = (name: string, node: number, state: Map<string, Dual>): Dual | undefined => {
    if (/^(state|rate):/.test(name)) return state.get(name)!;
    if (name === "step:sqrt_dt") return { value: Math.sqrt(setup.fixed("step:dt").value), change: 0 };
    if (name === "strength:") return { value: weights[node]!.reduce((a, b) => a + b, 0), change: 0 };
    return /^(param|step):/.test(name) ? setup.fixed(name) : undefined;
  };
  const symbols = [
    ...system.states.map(({ name }) => `state:${name}`),
    ...system.rates.map(({ name }) => `rate:${name}`),
  ];
  let present = nodes.map((n) => new Map(symbols.map((name) => [name, setup.initial(name, n)])));
  const sources = dualFunction(sourceNodes, differentiateExpressions(system.graph, sourceNodes), tables);
  const start = nodes.map((n) => sources((name) => known(name, n, present[n]!)!));
  const past: Map<string, Dual>[][] = [];
  const sourceAfter = (step: number, node: number, i: number): Dual =>
    (step < 0 ? start : past[step]!)[node]!.get(`source:${i}`)!;

  /** Weighted sum over the pairs of a coupling that are delayed, or are not. */
  const sum = (
    name: string,
    target: number,
    which: "delayed" | "present",
    at: (l: number, i: number, delay: number) => Dual,
  ): Dual => {
    const { spec, source } = system.couplings.find((coupling) => coupling.name === name)!;
    let [value, change] = [0, 0];
    for (const l of spec.kind === "local" ? [target] : nodes) {
      const weight = spec.kind === "local" ? 1 : weights[target]![l]! ** spec.power;
      const delay = l === target ? (setup.ownDelays[name] ?? 0) : setup.delays[target]![l]!;
      if (weight === 0 || (which === "present") !== (delay === 0)) continue;
      const dual = at(l, source, delay);
      value += weight * dual.value;
      change += weight * dual.change;
    }
    return { value, change };
  };

  for (let k = 0; k < steps; k++) {
    const next = nodes.map(() => new Map<string, Dual>());
    let scratch = nodes.map(() => new Map<string, Dual>());
    for (const [p, pass] of passes.entries()) {
      const fresh = scratch.map((map) => new Map(map));
      for (const n of nodes) {
        const delayed = (name: string, shift: number) =>
          sum(name, n, "delayed", (l, i, delay) => sourceAfter(k - 1 + shift - delay, l, i));
        const undelayed = (name: string) =>
          sum(name, n, "present", (l, i) =>
            p === 0 ? sourceAfter(k - 1, l, i) : scratch[l]!.get(`stage:${i}`)!,
          );
        const results = pass((name) => {
          const [kind, ...rest] = name.split(":") as [string, ...string[]];
          if (kind === "scratch") return scratch[n]!.get(name)!;
          if (kind === "ahead") return delayed(rest[0]!, 1);
          if (kind === "held") return delayed(rest[1]!, -Number(rest[0]));
          if (kind === "zero") return undelayed(rest[0]!);
          if (kind === "sum") {
            const [a, b] = [delayed(rest[0]!, 0), undelayed(rest[0]!)];
            return { value: a.value + b.value, change: a.change + b.change };
          }
          return known(name, n, present[n]!) ?? setup.driven(name, n, k);
        });
        for (const [target, dual] of results)
          (/^(scratch|stage):/.test(target) ? fresh : next)[n]!.set(target, dual);
      }
      scratch = fresh;
    }
    past.push(next);
    present = next;
  }
  return present.map((map) => map.get(read)!);
}

/** Expressions with their derivative along the direction in which their symbols change. */
function dualFunction(
  expressions: readonly NamedNode[],
  jacobian: Jacobian,
  tables: HostSetup["tables"],
): (symbol: (name: string) => Dual) => Map<string, Dual> {
  const roots = expressions.map(({ node }) => node);
  const compiled = compileExpressions(jacobian.graph, roots, tables);
  const slopes = compileJacobian(jacobian, tables);
  return (symbol) => {
    const duals = new Map(
      [...new Set([...compiled.symbols, ...jacobian.columns])].map((name) => [name, symbol(name)]),
    );
    const numbers = Object.fromEntries([...duals].map(([name, { value }]) => [name, value]));
    const values = compiled.evaluate(numbers);
    const partial = slopes.evaluate(numbers);
    const changes = expressions.map(() => 0);
    for (const [e, { row, column }] of jacobian.entries.entries())
      changes[row] = changes[row]! + partial[e]![0]! * duals.get(jacobian.columns[column]!)!.change;
    return new Map(expressions.map(({ name }, i) => [name, { value: values[i]![0]!, change: changes[i]! }]));
  };
}
