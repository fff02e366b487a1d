import type { Graph } from "../ir/graph.js";
import type { Node } from "../ir/node.js";
import { rewriter, substitute } from "../passes/rewrite.js";
import { type System, symbolName } from "../system.js";

/** Symbol of the value that a source had after the step before; known, so equations need not compute it again. */
export function carriedName(source: number): string {
  return `carried:${source}`;
}

/**
 * Replace expressions that a source has computed already (Kuramoto's sine and cosine of the phase).
 */
export function reuseSources(system: System): (root: Node) => Node {
  const known = new Map<Node, Node>();
  system.sources.forEach((source, i) => {
    if (source.node.op !== "symbol") known.set(source.node, system.graph.symbol(carriedName(i)));
  });
  return rewriter(system.graph, (node) => known.get(node));
}

/** Expressions of states, rates, sources and observables after the step, given the new states and rates. */
export function afterStep(
  graph: Graph,
  states: ReadonlyMap<string, Node>,
  rates: ReadonlyMap<string, Node>,
): (root: Node) => Node {
  const symbols = new Map<string, Node>();
  for (const [name, node] of states) symbols.set(symbolName.state(name), node);
  for (const [name, node] of rates) symbols.set(symbolName.rate(name), node);
  return substitute(graph, symbols);
}
