import type { Graph } from "../../../lib/engine/ir/graph.js";
import type { Jacobian, NamedNode } from "../../../lib/engine/jacobian.js";
import { compileJacobian } from "../../../lib/engine/jacobian.js";
import type { TableData } from "../../../lib/engine/kernel.js";
import { compileExpressions } from "../../../lib/engine/targets/js/compileExpressions.js";

const STEP = 1e-5;

/**
 * Largest disagreement between a symbolic Jacobian and central differences of fourth order.
 *
 * @returns where it is, and the difference relative to the entry beyond what rounding explains
 */
export function worstEntry(
  graph: Graph,
  expressions: readonly NamedNode[],
  jacobian: Jacobian,
  values: Readonly<Record<string, number>>,
  tables: Readonly<Record<string, TableData>> = {},
): { entry: string; symbolic: number; difference: number; error: number } {
  const functions = compileExpressions(
    graph,
    expressions.map(({ node }) => node),
    tables,
  );
  const at = (changed: Readonly<Record<string, number>>) =>
    functions.evaluate({ ...values, ...changed }).map((value) => value[0]!);
  const entries = new Map<string, number>();
  const numbers = compileJacobian(jacobian, tables).evaluate(values);
  for (const [i, { row, column }] of jacobian.entries.entries())
    entries.set(`${row},${column}`, numbers[i]![0]!);

  const scales = at({}).map((value, row) =>
    jacobian.columns.reduce(
      (sum, symbol, column) => sum + Math.abs((entries.get(`${row},${column}`) ?? 0) * values[symbol]!),
      Math.abs(value),
    ),
  );
  let worst = { entry: "", symbolic: 0, difference: 0, error: -1 };
  for (const [column, symbol] of jacobian.columns.entries()) {
    const x = values[symbol]!;
    const h = STEP * Math.abs(x);
    const [far, near, before, behind] = [2, 1, -1, -2].map((k) => at({ [symbol]: x + k * h }));
    for (const row of expressions.keys()) {
      const difference = (8 * (near![row]! - before![row]!) - (far![row]! - behind![row]!)) / (12 * h);
      const symbolic = entries.get(`${row},${column}`) ?? 0;
      // Fifty roundings of the terms of the sum, seen through the step.
      const rounding = (50 * Number.EPSILON * scales[row]!) / h;
      const error = Math.max(0, Math.abs(symbolic - difference) - rounding) / (Math.abs(symbolic) + 1e-12);
      if (!(error <= worst.error))
        worst = { entry: `∂${expressions[row]!.name}/∂${symbol}`, symbolic, difference, error };
    }
  }
  return worst;
}
