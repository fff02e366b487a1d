import { evaluate } from "../../../../lib/engine/ir/evaluate.js";
import { Graph } from "../../../../lib/engine/ir/graph.js";
import type { Node } from "../../../../lib/engine/ir/node.js";
import { builtins } from "../../../../lib/engine/math/registry.js";

/** The lowered form of a built-in function, evaluated on the host. */
export function lowered(name: string): (...args: number[]) => number {
  const builtin = builtins.get(name)!;
  const graph = new Graph();
  const symbols = Array.from({ length: builtin.arity }, (_, i) => graph.symbol(`x${i}`));
  return evaluator(graph, builtin.lower(graph, ...symbols));
}

/** An expression of x0, x1, … as a function; built-in functions in it are computed by the host. */
export function evaluator(graph: Graph, root: Node): (...args: number[]) => number {
  // A flat loop over the nodes in order of creation is much faster than recursion for thousands of calls.
  const nodes = graph.nodes.filter((node) => node.id <= root.id);
  return (...args) => {
    const known = new Map<number, number>();
    const leaves = {
      symbol: (node: { name: string }) => args[Number(node.name.slice(1))]!,
      call: (node: { name: string }, values: readonly number[]) => builtins.get(node.name)!.value(...values),
    };
    for (const node of nodes) evaluate(node, leaves, known);
    return evaluate(root, leaves, known);
  };
}

/** Number of operations of an expression. */
export function countOperations(root: Node): number {
  const seen = new Set<Node>();
  const visit = (node: Node): void => {
    if (seen.has(node)) return;
    seen.add(node);
    node.args.forEach(visit);
  };
  visit(root);
  return [...seen].filter((node) => node.op !== "constant" && node.op !== "symbol").length;
}

const float = new Float64Array(1);
const bits = new BigUint64Array(float.buffer);

/** Size of the last place of a double. */
export function lastPlace(x: number): number {
  float[0] = Math.abs(x);
  bits[0] = bits[0]! + 1n;
  return float[0]! - Math.abs(x) || 2 ** 971;
}
