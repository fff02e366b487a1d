import type { Graph } from "../ir/graph.js";
import type { Node } from "../ir/node.js";
import { polynomial } from "./polynomial.js";

const LOG2_E = Math.LOG2E;
// ln 2 in two parts; n times the first (41 bits) is exact for every exponent n of a double.
export const LN2_HIGH = 0.693147180559663;
export const LN2_LOW = 2.8235290563031577e-13;

// (e^r − 1 − r)/r² on |r| ≤ ln 2 / 2, minimax in the relative error of e^r: 2^-56.
export const COEFFICIENTS: readonly number[] = [
  0.5000000000000011, 0.16666666666666413, 0.041666666666530267, 0.008333333333494328, 0.0013888888943596972,
  0.00019841269506785041, 2.4801493137037253e-5, 2.755758626642557e-6, 2.763023358321437e-7,
  2.500007096814608e-8,
];

/** x = n ln 2 + r with an integer n and |r| ≤ ln 2 / 2; x within ±746. */
export function reduceExponent(graph: Graph, x: Node): { n: Node; r: Node } {
  const n = graph.nearest(graph.mul(x, graph.constant(LOG2_E)));
  const high = graph.sub(x, graph.mul(n, graph.constant(LN2_HIGH)));
  return { n, r: graph.sub(high, graph.mul(n, graph.constant(LN2_LOW))) };
}

/** The same for x = high + low; the remainder is a function of n, which the caller may bound first. */
export function reduceSplit(graph: Graph, high: Node, low: Node): { n: Node; rest: (n: Node) => Node } {
  const n = graph.nearest(graph.mul(graph.add(high, low), graph.constant(LOG2_E)));
  const rest = (bounded: Node) => {
    const top = graph.sub(high, graph.mul(bounded, graph.constant(LN2_HIGH)));
    return graph.add(top, graph.sub(low, graph.mul(bounded, graph.constant(LN2_LOW))));
  };
  return { n, rest };
}

/** factor·(e^r − 1 − r)/r² for |r| ≤ ln 2 / 2; the factor, a power of two, costs nothing. */
export function exponentialTail(graph: Graph, r: Node, factor = 1): Node {
  const scaled = COEFFICIENTS.map((c) => c * factor);
  return polynomial(graph, r, scaled);
}

/**
 * 2^n e^r for |r| ≤ ln 2 / 2 and an integer n, −1022 … 1024: overflow gives Infinity, and n = −1022 gives 0.
 *
 * The polynomial is that of 2 e^r, so that 2^(n−1) stays a double up to the largest result; its power of two for
 * n = −1022, 2^−1023, is 0 by the bit pattern, which is the flush of results below the normal range.
 */
export function scaledExponential(graph: Graph, n: Node, r: Node): Node {
  const two = graph.constant(2);
  const square = graph.mul(r, r);
  const tail = graph.mul(square, exponentialTail(graph, r, 2));
  const doubled = graph.add(two, graph.add(graph.mul(r, two), tail));
  const scale = graph.operation("pow2", graph.sub(n, graph.constant(1)));
  return graph.mul(doubled, scale);
}
