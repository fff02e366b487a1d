import { ValidationError } from "../../../errors.js";
import { didYouMean } from "../../../nearestName.js";
import { evaluatePrimitive } from "../../ir/evaluatePrimitive.js";
import type { Graph } from "../../ir/graph.js";
import type { Node } from "../../ir/node.js";
import type { TableData } from "../../kernel.js";
import { lower } from "../../passes/lower.js";
import { reachable } from "../../passes/rewrite.js";
import { printExpressions } from "./printExpressions.js";

/** Value of every symbol: one number, or one per point. */
export type SymbolValues = Readonly<Record<string, number | Float64Array>>;

/** Expressions as one compiled function of their symbols. */
export interface CompiledExpressions {
  /** Names of the symbols that must be given. */
  readonly symbols: readonly string[];
  /**
   * Values of all expressions at one or many points.
   *
   * @param values symbols by full name; `step:sqrt_dt` may be left out beside `step:dt`
   * @param count number of points
   * @param out arrays to fill, one per expression, of at least `count` numbers
   * @returns one array per expression
   * @throws ValidationError when a symbol is missing or has too few values
   */
  evaluate(values: SymbolValues, count?: number, out?: readonly Float64Array[]): readonly Float64Array[];
}

type Loop = (
  values: readonly Float64Array[],
  strides: readonly number[],
  out: readonly Float64Array[],
  count: number,
) => void;

/**
 * Compile expressions to one JavaScript loop over points, with the elementary functions of the simulations.
 *
 * @param graph graph of the expressions
 * @param roots expressions, not lowered
 * @param tables numbers of the tables that they look up
 * @example
 * const graph = new Graph();
 * const square = graph.mul(graph.symbol("state:x"), graph.symbol("state:x"));
 * compileExpressions(graph, [square]).evaluate({ "state:x": 3 })[0]; // Float64Array [9]
 */
export function compileExpressions(
  graph: Graph,
  roots: readonly Node[],
  tables: Readonly<Record<string, TableData>> = {},
): CompiledExpressions {
  const nodes = lower(graph, roots, tables);
  const symbols = reachable(nodes).flatMap((node) => (node.op === "symbol" ? [node.name] : []));
  const declared = new Set<string>();
  const body = printExpressions(
    nodes.map((node, i) => ({ node, store: (value: string) => `out[${i}][i] = ${value};` })),
    {
      load: (name) => {
        const k = symbols.indexOf(name);
        declared.add(`const x${k} = values[${k}], s${k} = strides[${k}];`);
        return `x${k}[i * s${k}]`;
      },
      table: (name, channel, index) => `tables.${name}.values.${channel}[${index}]`,
      tableRow: (name) => tables[name]!.columns.count,
    },
  );
  const source = `return (values, strides, out, count) => {
${[...declared].join("\n")}
for (let i = 0; i < count; i++) {
${body}
}
};`;
  const loop = new Function("primitive", "tables", source)(evaluatePrimitive, tables) as Loop;

  return {
    symbols,
    evaluate(values, count = 1, out = nodes.map(() => new Float64Array(count))) {
      const given = symbols.map((name) => readSymbol(values, name, count));
      const strides = given.map((value) => (typeof value === "number" ? 0 : 1));
      const arrays = given.map((value) => (typeof value === "number" ? Float64Array.of(value) : value));
      loop(arrays, strides, out, count);
      return out;
    },
  };
}

/** Value of a symbol, checked. */
function readSymbol(values: SymbolValues, name: string, count: number): number | Float64Array {
  const value = values[name];
  if (value === undefined) {
    const dt = values["step:dt"];
    if (name === "step:sqrt_dt" && typeof dt === "number") return Math.sqrt(dt);
    throw new ValidationError(
      `The expressions depend on "${name}", which was not given.${didYouMean(name, Object.keys(values))}`,
    );
  }
  if (typeof value !== "number" && value.length < count)
    throw new ValidationError(`"${name}" must be one number or ${count}, got ${value.length}.`);
  return value;
}
