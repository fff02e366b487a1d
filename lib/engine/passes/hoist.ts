import type { Graph } from "../ir/graph.js";
import type { Node } from "../ir/node.js";
import { reachable, rewriter } from "./rewrite.js";

/** Expressions that do not change during a run, computed once by the host. */
export interface Hoisted {
  /** Rewritten roots: invariant parts are symbols `fixed:i`. */
  readonly roots: readonly Node[];
  /** Expression of each `fixed:i`, in terms of parameters only. */
  readonly fixed: readonly Node[];
}

/** Tells whether a symbol keeps its value during a run. */
export type IsFixed = (symbol: string) => boolean;

/**
 * Divide by a number that is fixed during the run by multiplying with its reciprocal, and gather fixed
 * factors of a product, `p · (x · q)` → `x · (p · q)`.
 *
 * Both change the last bit, so they are done here, before any target sees the expression.
 */
export function simplifyFixedFactors(graph: Graph, roots: readonly Node[], isFixedSymbol: IsFixed): Node[] {
  const isFixed = invariance(isFixedSymbol);
  const uses = countUses(roots);
  const one = graph.constant(1);
  const product = (fixed: Node, varying: Node, single: boolean): Node => {
    if (single && varying.op === "mul") {
      const [a, b] = varying.args as [Node, Node];
      if (isFixed(a)) return graph.mul(graph.mul(fixed, a), b);
      if (isFixed(b)) return graph.mul(graph.mul(fixed, b), a);
    }
    if (single && varying.op === "neg") return graph.mul(graph.neg(fixed), varying.args[0]!);
    return graph.mul(fixed, varying);
  };
  const rewrite = rewriter(graph, (node, args) => {
    if (node.op !== "mul" && node.op !== "div") return undefined;
    const [a, b] = args as [Node, Node];
    const single = (i: number) => uses.get(node.args[i]!) === 1;
    if (node.op === "div")
      return isFixed(b) && !isFixed(a) ? product(graph.div(one, b), a, single(0)) : undefined;
    if (isFixed(a) && !isFixed(b)) return product(a, b, single(1));
    if (isFixed(b) && !isFixed(a)) return product(b, a, single(0));
    return undefined;
  });
  return roots.map(rewrite);
}

/** Replace maximal invariant expressions by symbols. */
export function hoistInvariants(graph: Graph, roots: readonly Node[], isFixedSymbol: IsFixed): Hoisted {
  const isFixed = invariance(isFixedSymbol);
  const fixed: Node[] = [];
  const index = new Map<Node, number>();
  // Only the outermost invariant expressions become symbols: those that a varying node, or a root, uses.
  const wanted = new Set<Node>();
  const want = (node: Node): void => {
    if (node.op === "constant" || !isFixed(node)) return;
    // A truth value cannot be kept in memory: its comparison is repeated, on kept numbers.
    if (node.kind === "mask") for (const arg of node.args) want(arg);
    else wanted.add(node);
  };
  for (const root of roots) want(root);
  for (const node of reachable(roots)) if (!isFixed(node)) for (const arg of node.args) want(arg);
  const rewrite = rewriter(graph, (node) => {
    if (!wanted.has(node)) return undefined;
    let i = index.get(node);
    if (i === undefined) {
      i = fixed.push(node) - 1;
      index.set(node, i);
    }
    return graph.symbol(`fixed:${i}`);
  });
  return { roots: roots.map(rewrite), fixed };
}

function invariance(isFixedSymbol: IsFixed): (node: Node) => boolean {
  const known = new Map<Node, boolean>();
  const isFixed = (node: Node): boolean => {
    let answer = known.get(node);
    if (answer === undefined) {
      if (node.op === "symbol") answer = isFixedSymbol(node.name);
      else answer = node.op === "constant" || (node.op !== "gather" && node.args.every(isFixed));
      known.set(node, answer);
    }
    return answer;
  };
  return isFixed;
}

function countUses(roots: readonly Node[]): Map<Node, number> {
  const uses = new Map<Node, number>();
  const count = (node: Node) => uses.set(node, (uses.get(node) ?? 0) + 1);
  for (const root of roots) count(root);
  for (const node of reachable(roots)) for (const arg of node.args) count(arg);
  return uses;
}
