import { evaluatePrimitive } from "./evaluatePrimitive.js";
import type { FunctionNode, GatherNode, Node, SymbolNode, TableNode } from "./node.js";

/** Where the leaves of an expression get their values. */
export interface Leaves {
  /** Value of a symbol. */
  symbol(node: SymbolNode): number;
  /** Value of a built-in function; without it, function nodes must have been lowered. */
  call?(node: FunctionNode, args: readonly number[]): number;
  /** Value of a table or of a sum of table entries. */
  table?(node: TableNode | GatherNode, args: readonly number[]): number;
}

/**
 * Value of an expression on the host, in the arithmetic of the targets.
 *
 * @param known values by node id, kept between calls that share leaves
 * @returns the number; for a mask 1 or 0
 */
export function evaluate(node: Node, leaves: Leaves, known: Map<number, number> = new Map()): number {
  const before = known.get(node.id);
  if (before !== undefined) return before;
  const args = node.args.map((arg) => evaluate(arg, leaves, known));
  const value = apply(node, args, leaves);
  known.set(node.id, value);
  return value;
}

function apply(node: Node, args: readonly number[], leaves: Leaves): number {
  switch (node.op) {
    case "constant":
      return node.value;
    case "symbol":
      return leaves.symbol(node);
    case "function":
      if (leaves.call) return leaves.call(node, args);
      throw new Error(`The function ${node.name} has not been lowered to primitive operations.`);
    case "table":
    case "gather":
      if (leaves.table) return leaves.table(node, args);
      throw new Error(`No values for the table ${node.table}.`);
    default:
      return evaluatePrimitive[node.op](args[0]!, args[1]!, args[2]!);
  }
}
