import type { Graph } from "../ir/graph.js";
import type { Node } from "../ir/node.js";
import { reachable, rewriter } from "../passes/rewrite.js";
import type { System } from "../system.js";

/**
 * Rewrites that make formulas easier to read, where simulations want the original order of operations:
 * nested conditions are decided once, and polynomials in one variable lose Horner's parentheses.
 */
export function tidier(graph: Graph): (root: Node) => Node {
  return rewriter(graph, (node, args) => {
    if (node.op === "select") {
      const [mask, a, b] = args as [Node, Node, Node];
      return graph.select(mask, decide(graph, mask, true)(a), decide(graph, mask, false)(b));
    }
    if (node.op !== "mul") return undefined;
    const [a, b] = args as [Node, Node];
    return expand(graph, a, b) ?? expand(graph, b, a);
  });
}

/** A system with all its expressions rewritten. */
export function tidySystem(system: System, tidy: (root: Node) => Node): System {
  const named = <T extends { readonly node: Node }>(list: readonly T[]): T[] =>
    list.map((entry) => ({ ...entry, node: tidy(entry.node) }));
  return {
    ...system,
    states: system.states.map((state) => ({
      ...state,
      derivative: tidy(state.derivative),
      diffusion: state.diffusion && tidy(state.diffusion),
    })),
    rates: named(system.rates),
    observables: named(system.observables),
    sources: named(system.sources),
  };
}

/** Replaces conditions that have been decided by an enclosing one. */
function decide(graph: Graph, mask: Node, holds: boolean): (root: Node) => Node {
  return rewriter(graph, (node, args) =>
    node.op === "select" && args[0] === mask ? args[holds ? 1 : 2] : undefined,
  );
}

/** (… + c)·x term by term, if x is the only variable of the sum. */
function expand(graph: Graph, sum: Node, x: Node): Node | undefined {
  if (!isVariable(x)) return undefined;
  const variables = reachable([sum]).filter(isVariable);
  if (variables.length !== 1 || variables[0] !== x || !isPolynomial(sum)) return undefined;
  return distribute(sum);

  function distribute(node: Node): Node {
    const [a, b] = node.args;
    if (node.op === "add") return graph.add(distribute(a!), distribute(b!));
    if (node.op === "sub") return graph.sub(distribute(a!), distribute(b!));
    return graph.mul(node, x);
  }
}

/** A sum with a variable in more than its first power, or Horner's scheme on the way there. */
function isPolynomial(node: Node): boolean {
  if (node.op !== "add" && node.op !== "sub") return false;
  return reachable([node]).every(({ op }) => ["constant", "symbol", "add", "sub", "mul", "neg"].includes(op));
}

function isVariable(node: Node): boolean {
  return node.op === "symbol" && /^(state|rate|input|sum):/.test(node.name);
}
