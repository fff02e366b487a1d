import { type Labelled, labelled } from "../labelled.js";
import type { Integrator } from "./integrators/integrator.js";
import { carriedName } from "./integrators/sources.js";
import type { Graph } from "./ir/graph.js";
import type { Node } from "./ir/node.js";
import type { TableData } from "./kernel.js";
import { differentiator } from "./passes/differentiate.js";
import { reachable, substitute } from "./passes/rewrite.js";
import { type System, symbolName } from "./system.js";
import {
  type CompiledExpressions,
  compileExpressions,
  type SymbolValues,
} from "./targets/js/compileExpressions.js";

/** A named expression: one row of a Jacobian. */
export interface NamedNode {
  readonly name: string;
  readonly node: Node;
}

/** Partial derivative that is not zero everywhere. */
export interface JacobianEntry {
  readonly row: number;
  readonly column: number;
  readonly node: Node;
}

/** Sparse matrix of symbolic partial derivatives. */
export interface Jacobian {
  readonly graph: Graph;
  /** Names of the differentiated expressions. */
  readonly rows: readonly string[];
  /** Full names of the symbols they are differentiated with respect to. */
  readonly columns: readonly string[];
  /** Non-zero entries, row by row. */
  readonly entries: readonly JacobianEntry[];
}

/** Partial derivatives of expressions with respect to symbols; by default every symbol they depend on. */
export function differentiateExpressions(
  graph: Graph,
  expressions: readonly NamedNode[],
  columns: readonly string[] = symbolsOf(expressions),
): Jacobian {
  const derivatives = columns.map((column) => differentiator(graph, column));
  const entries: JacobianEntry[] = [];
  for (const [row, { node }] of expressions.entries())
    for (const [column, derivative] of derivatives.entries()) {
      const slope = derivative(node);
      if (slope.op === "constant" && slope.value === 0) continue;
      entries.push({ row, column, node: slope });
    }
  return { graph, rows: expressions.map(({ name }) => name), columns, entries };
}

/**
 * Jacobian of a model's equations.
 *
 * Rows: `state:x` for the derivative dx/dt, `rate:r`, `source:0` for what couplings read, `observable:Q`.
 * Columns: `state:x` (before the step), `rate:r` (of the step before), `sum:s` (delayed sum), `strength:`,
 * `input:u`, `param:p`.
 *
 * @param system the model in graph form
 * @param columns symbols to differentiate with respect to; all that occur by default
 */
export function systemJacobian(system: System, columns?: readonly string[]): Jacobian {
  const expressions: NamedNode[] = [
    ...system.states.map(({ name, derivative }) => ({ name: symbolName.state(name), node: derivative })),
    ...system.rates.map(({ name, node }) => ({ name: symbolName.rate(name), node })),
    ...system.sources.map(({ node }, i) => ({ name: `source:${i}`, node })),
    ...system.observables.map(({ name, node }) => ({ name: `observable:${name}`, node })),
  ];
  return differentiateExpressions(system.graph, expressions, columns);
}

/**
 * Jacobians of the map from one step to the next, bounds and wrapping included: one per pass of the integrator.
 *
 * Rows are the targets of the pass (`state:x`, `rate:r`, `source:0`, `observable:Q`, `held:0:s`, `scratch:…`,
 * `stage:0`), columns the symbols that it reads; chaining the passes, and the sums over the network between
 * them, gives the derivative of the whole step, as adjoints need it.
 *
 * @param system the model in graph form
 * @param integrator numerical scheme
 * @param columns symbols to differentiate with respect to; all that a pass reads by default
 */
export function stepJacobians(
  system: System,
  integrator: Integrator,
  columns?: readonly string[],
): readonly Jacobian[] {
  // Kernels keep what a source was after the step before; as a function of the state it is the source itself.
  const sources = new Map(system.sources.map(({ node }, i) => [carriedName(i), node]));
  const expand = substitute(system.graph, sources);
  return integrator.build(system).map(({ stores }) =>
    differentiateExpressions(
      system.graph,
      stores.map(({ target, node }) => ({ name: target, node: expand(node) })),
      columns,
    ),
  );
}

/**
 * A Jacobian as a compiled function: the values of its entries, in their order, at one or many points.
 *
 * @param tables numbers of the tables that the model looks up
 */
export function compileJacobian(
  jacobian: Jacobian,
  tables?: Readonly<Record<string, TableData>>,
): CompiledExpressions {
  return compileExpressions(
    jacobian.graph,
    jacobian.entries.map(({ node }) => node),
    tables,
  );
}

/**
 * Numbers of a Jacobian at one point, as a dense matrix.
 *
 * @param jacobian symbolic matrix
 * @param values number of every symbol that it depends on, by full name
 * @param tables numbers of the tables that the model looks up
 * @returns dims ["row", "column"], with the names as coordinates
 * @throws ValidationError when a symbol is missing
 */
export function evaluateJacobian(
  jacobian: Jacobian,
  values: SymbolValues,
  tables?: Readonly<Record<string, TableData>>,
): Labelled {
  const { rows, columns, entries } = jacobian;
  const data = new Float64Array(rows.length * columns.length);
  const numbers = compileJacobian(jacobian, tables).evaluate(values);
  for (const [i, { row, column }] of entries.entries()) data[row * columns.length + column] = numbers[i]![0]!;
  return labelled(data, [rows.length, columns.length], ["row", "column"], {
    coords: { row: rows, column: columns },
    name: "Jacobian",
  });
}

function symbolsOf(expressions: readonly NamedNode[]): string[] {
  const nodes = reachable(expressions.map(({ node }) => node));
  return nodes.flatMap((node) => (node.op === "symbol" ? [node.name] : []));
}
