import type { CompiledStore } from "../compileStep.js";
import type { Graph } from "../ir/graph.js";
import type { Node } from "../ir/node.js";
import { reachable, rewriter } from "./rewrite.js";

/**
 * Split a pass into two loops before its table look-ups.
 *
 * The path from synapses to coordinates to look-up is long (divisions, roots, dependent loads) and a
 * processor's reorder window holds less than one node of it; two short loops let it work on several nodes.
 *
 * @param coordinates expressions that only look-ups depend on
 * @returns one loop if there is no look-up, else two; values handed over are stores to `scratch:…`
 */
export function splitAtLookUps(
  graph: Graph,
  stores: readonly CompiledStore[],
  coordinates: ReadonlySet<Node>,
): readonly (readonly CompiledStore[])[] {
  const nodes = reachable(stores.map((store) => store.node));
  const late = new Set<Node>();
  for (const node of nodes)
    if (node.args.some((arg) => late.has(arg) || coordinates.has(arg))) late.add(node);
  if (![...late].some((node) => node.op === "gather")) return [stores];

  const isLate = (store: CompiledStore) => late.has(store.node);
  const cut = new Map<Node, Node>();
  const handOver: CompiledStore[] = [];
  for (const node of reachable(stores.filter(isLate).map((store) => store.node))) {
    if (late.has(node) || node.op === "constant" || node.op === "symbol") continue;
    const isUsedLate = nodes.some((user) => late.has(user) && user.args.includes(node));
    if (!isUsedLate) continue;
    const target = `scratch:cut${handOver.length}`;
    handOver.push({ target, node });
    cut.set(node, graph.symbol(target));
  }
  const rewrite = rewriter(graph, (node) => cut.get(node));
  return [
    [...handOver, ...stores.filter((store) => !isLate(store))],
    stores.filter(isLate).map(({ target, node }) => ({ target, node: rewrite(node) })),
  ];
}
