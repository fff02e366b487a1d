import type { Graph } from "../ir/graph.js";
import type { Node } from "../ir/node.js";

/**
 * Polynomial with the given coefficients, lowest power first.
 *
 * Neighbouring terms are paired again and again (Estrin's scheme). That takes a few multiplications more than
 * Horner's rule but makes the chain of dependent operations half as long, and this chain is what a processor
 * waits for: its window holds only three or four nodes' worth of operations.
 */
export function polynomial(graph: Graph, x: Node, coefficients: readonly number[]): Node {
  let terms: Node[] = coefficients.map((value) => graph.constant(value));
  let power = x;
  while (terms.length > 3) {
    const pairs: Node[] = [];
    for (let i = 0; i < terms.length; i += 2) {
      const [low, high] = [terms[i]!, terms[i + 1]];
      pairs.push(high ? graph.add(low, graph.mul(high, power)) : low);
    }
    terms = pairs;
    power = graph.mul(power, power);
  }
  // Three terms are as fast by Horner's rule, which saves a power.
  return terms.reduceRight((sum, term) => graph.add(term, graph.mul(sum, power)));
}
