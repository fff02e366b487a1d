import type { Node } from "../../ir/node.js";
import { isComputed, reachable } from "../../passes/rewrite.js";

/**
 * Outputs in an order that needs few registers: next comes the one with the least left to compute.
 *
 * So those that share sub-expressions follow each other, and a shared value is soon used up (ALN's equations take
 * 3–4 % less time). Results do not depend on it.
 */
export function orderOutputs<T extends { readonly node: Node }>(outputs: readonly T[]): T[] {
  const computed = new Set<Node>();
  const left = outputs.map((output) => ({
    output,
    nodes: reachable([output.node]).filter(isComputed),
  }));
  const ordered: T[] = [];
  while (left.length > 0) {
    const missing = left.map(({ nodes }) => nodes.filter((node) => !computed.has(node)).length);
    const [{ output, nodes }] = left.splice(missing.indexOf(Math.min(...missing)), 1) as [(typeof left)[0]];
    for (const node of nodes) computed.add(node);
    ordered.push(output);
  }
  return ordered;
}
