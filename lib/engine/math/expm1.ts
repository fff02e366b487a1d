import type { Graph } from "../ir/graph.js";
import type { Node } from "../ir/node.js";
import type { Builtin } from "./builtin.js";
import { exponentialTail, reduceExponent } from "./exponential.js";

/** (e^x − 1)/4, which is a double as long as sinh x is; x is bounded at −40 and just above where sinh x overflows. */
export function quarterExpm1(graph: Graph, x: Node): Node {
  const c = (value: number) => graph.constant(value);
  const bounded = graph.max(graph.min(x, c(710.48)), c(-40));
  const { n, r } = reduceExponent(graph, bounded);
  const square = graph.mul(r, r);
  const small = graph.add(r, graph.mul(square, exponentialTail(graph, r)));
  // 2^n e^r − 1 = 2^n (e^r − 1) + (2^n − 1), all divided by 4.
  const power = graph.operation("pow2", graph.sub(n, c(2)));
  return graph.add(graph.mul(power, small), graph.sub(power, c(0.25)));
}

/** e^x − 1 without cancellation near 0. */
export const expm1: Builtin = {
  name: "expm1",
  arity: 1,
  ulp: 2.2,
  domain: "all numbers; subnormal results may lose two bits",
  value: Math.expm1,
  lower: (graph, x) => graph.mul(quarterExpm1(graph, x!), graph.constant(4)),
  derivative: (graph, [x]) => graph.call("exp", x!),
  latex: (x) => `\\left(e^{${x}} - 1\\right)`,
};
