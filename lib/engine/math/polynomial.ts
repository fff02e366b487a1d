import type { Graph } from "../ir/graph.js";
import type { Node } from "../ir/node.js";

/** Polynomial with the given coefficients, lowest power first, by Horner's rule. */
export function horner(graph: Graph, x: Node, coefficients: readonly number[]): Node {
  let sum: Node = graph.constant(coefficients.at(-1)!);
  for (let i = coefficients.length - 2; i >= 0; i--)
    sum = graph.add(graph.mul(sum, x), graph.constant(coefficients[i]!));
  return sum;
}

/**
 * Polynomial as even part plus x times odd part, both in x²: as many operations as Horner's rule when x² is
 * needed anyway, and half the chain of dependent ones.
 */
export function evenOdd(graph: Graph, x: Node, square: Node, coefficients: readonly number[]): Node {
  const part = (parity: number) => coefficients.filter((_, i) => i % 2 === parity);
  const odd = graph.mul(horner(graph, square, part(1)), x);
  return graph.add(horner(graph, square, part(0)), odd);
}
