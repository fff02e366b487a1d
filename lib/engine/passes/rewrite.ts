import type { Graph } from "../ir/graph.js";
import type { Node } from "../ir/node.js";

/**
 * Rebuild expressions from the leaves up, replacing nodes on the way.
 *
 * @param graph where the new nodes are made (may be the graph of the old ones)
 * @param replace gets a node whose arguments are already rebuilt; returns its replacement or undefined to keep it
 * @returns a function from old root to new root that remembers everything it has rebuilt
 */
export function rewriter(
  graph: Graph,
  replace: (node: Node, args: readonly Node[]) => Node | undefined,
): (root: Node) => Node {
  const done = new Map<Node, Node>();
  return (root) => {
    // An explicit stack: derivative graphs are deeper than the call stack likes.
    const stack: Node[] = [root];
    while (stack.length > 0) {
      const node = stack.at(-1)!;
      const pending = done.has(node) ? [] : node.args.filter((arg) => !done.has(arg));
      if (pending.length > 0) stack.push(...pending);
      else {
        stack.pop();
        if (done.has(node)) continue;
        const args = node.args.map((arg) => done.get(arg)!);
        done.set(node, replace(node, args) ?? rebuild(graph, node, args));
      }
    }
    return done.get(root)!;
  };
}

/** The same operation on other arguments, folded anew. */
export function rebuild(graph: Graph, node: Node, args: readonly Node[]): Node {
  switch (node.op) {
    case "constant":
      return graph.constant(node.value);
    case "symbol":
      return graph.symbol(node.name);
    case "function":
      return graph.call(node.name, ...args);
    case "table":
      return graph.table(node.table, node.channel, args[0]!, args[1]!, node.derivative);
    case "gather":
      return graph.gather(node.table, node.channel, ...(args as [Node, Node, Node, Node, Node]));
    default:
      return graph.operation(node.op, ...args);
  }
}

/** Replace symbols by expressions. */
export function substitute(graph: Graph, symbols: ReadonlyMap<string, Node>): (root: Node) => Node {
  return rewriter(graph, (node) => (node.op === "symbol" ? symbols.get(node.name) : undefined));
}

/** Whether a node is worked out, and not just a number or a load. */
export function isComputed(node: Node): boolean {
  return node.op !== "constant" && node.op !== "symbol";
}

/** All nodes that roots depend on, arguments before users. */
export function reachable(roots: Iterable<Node>): Node[] {
  const seen = new Set<Node>();
  const stack = [...roots];
  while (stack.length > 0) {
    const node = stack.pop()!;
    if (seen.has(node)) continue;
    seen.add(node);
    stack.push(...node.args);
  }
  return [...seen].sort((a, b) => a.id - b.id);
}
