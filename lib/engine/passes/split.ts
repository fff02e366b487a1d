import type { CompiledStore } from "../compileStep.js";
import type { Graph } from "../ir/graph.js";
import type { Node } from "../ir/node.js";
import { isComputed, reachable, rewriter } from "./rewrite.js";

/**
 * Cycles from argument to result on present processors; what is not listed takes three.
 *
 * A rough figure is enough: it decides where a loop is cut, never a result.
 */
const LATENCY: Readonly<Record<string, number>> = {
  constant: 0,
  symbol: 5,
  div: 13,
  sqrt: 20,
  neg: 1,
  abs: 1,
  min: 2,
  max: 2,
  lt: 2,
  le: 2,
  eq: 2,
  and: 1,
  or: 1,
  not: 1,
  select: 2,
  gather: 20,
};
const DEFAULT_LATENCY = 3;

/** Longest path of a loop, in cycles: with it a reorder window holds enough nodes to keep the processor busy. */
const LONGEST_PATH = 35;

/**
 * Split one loop over the nodes into several, each with a short path from its loads to its stores.
 *
 * A step of a model is a long chain (synapses, roots and divisions, exponentials, look-ups), and a processor's
 * reorder window holds little more than one node of it, so that it mostly waits. In short loops it works on several
 * nodes at once. What a later loop needs of an earlier one is handed over through memory; cuts are placed where this
 * is least. The operations stay the same, and so do their results.
 *
 * @returns loops in order; values handed over are stores to `scratch:…`
 */
export function splitByLatency(
  graph: Graph,
  stores: readonly CompiledStore[],
): readonly (readonly CompiledStore[])[] {
  const nodes = reachable(stores.map((store) => store.node));
  const depth = new Map<Node, number>();
  for (const node of nodes) {
    const latest = node.args.reduce((max, arg) => Math.max(max, depth.get(arg)!), 0);
    depth.set(node, latest + (LATENCY[node.op] ?? DEFAULT_LATENCY));
  }
  const longest = nodes.reduce((max, node) => Math.max(max, depth.get(node)!), 0);
  const loops = Math.ceil(longest / LONGEST_PATH);
  const bounds = Array.from({ length: loops - 1 }, (_, i) =>
    cheapestCut(nodes, depth, (longest * (i + 1)) / loops, longest / loops / 3),
  );
  const loopOf = (node: Node) => bounds.filter((bound) => depth.get(node)! > bound).length;
  return distribute(graph, stores, nodes, loopOf).filter((loop) => loop.length > 0);
}

/** Depth near the wanted one at which the fewest values have to be handed over. */
function cheapestCut(
  nodes: readonly Node[],
  depth: ReadonlyMap<Node, number>,
  wanted: number,
  leeway: number,
): number {
  // A value lives from where it is computed until its last use.
  const lastUse = new Map<Node, number>();
  for (const node of nodes)
    for (const arg of node.args) lastUse.set(arg, Math.max(lastUse.get(arg) ?? 0, depth.get(node)!));
  const handedOver = (cut: number) =>
    nodes.filter((node) => isComputed(node) && depth.get(node)! <= cut && (lastUse.get(node) ?? 0) > cut)
      .length;
  const candidates = [...new Set(depth.values())].filter((cut) => Math.abs(cut - wanted) <= leeway);
  return candidates.reduce(
    (best, cut) => {
      const cost = handedOver(cut);
      const isBetter =
        cost < best.cost || (cost === best.cost && Math.abs(cut - wanted) < Math.abs(best.cut - wanted));
      return isBetter ? { cut, cost } : best;
    },
    { cut: wanted, cost: handedOver(wanted) },
  ).cut;
}

/** The stores of every loop, with what it hands over to later ones. */
function distribute(
  graph: Graph,
  stores: readonly CompiledStore[],
  nodes: readonly Node[],
  loopOf: (node: Node) => number,
): CompiledStore[][] {
  const lastLoop = new Map<Node, number>();
  for (const node of nodes)
    for (const arg of node.args) lastLoop.set(arg, Math.max(lastLoop.get(arg) ?? 0, loopOf(node)));
  const loops = nodes.reduce((max, node) => Math.max(max, loopOf(node)), 0) + 1;
  const handedOver = nodes.filter((node) => isComputed(node) && (lastLoop.get(node) ?? 0) > loopOf(node));
  const slots = new Map(handedOver.map((node, i) => [node, `scratch:cut${i}`]));
  return Array.from({ length: loops }, (_, loop) => {
    const rewrite = rewriter(graph, (node) => {
      const slot = slots.get(node);
      return slot && loopOf(node) < loop ? graph.symbol(slot) : undefined;
    });
    const made = [...handedOver.map((node) => ({ target: slots.get(node)!, node })), ...stores].filter(
      ({ node }) => (isComputed(node) ? loopOf(node) : 0) === loop,
    );
    return made.map(({ target, node }) => ({ target, node: rewrite(node) }));
  });
}
