import type { Builtin } from "./builtin.js";
import { quarterExpm1 } from "./expm1.js";

/** Hyperbolic sine as (t + t/(t + 1))/2 with t = e^|x| − 1. */
export const sinh: Builtin = {
  name: "sinh",
  arity: 1,
  ulp: 2.2,
  domain: "all numbers; subnormal results may lose two bits",
  value: Math.sinh,
  lower(graph, x) {
    const c = (value: number) => graph.constant(value);
    const quarter = quarterExpm1(graph, graph.abs(x!));
    const half = graph.mul(quarter, c(2));
    const divisor = graph.add(graph.mul(quarter, c(4)), c(1));
    const size = graph.add(half, graph.div(half, divisor));
    // Infinity / Infinity has no value; NaN passes as half.
    const bounded = graph.select(graph.lt(half, c(Number.POSITIVE_INFINITY)), size, half);
    return graph.select(graph.lt(x!, c(0)), graph.neg(bounded), bounded);
  },
  derivative: (graph, [x]) => graph.call("cosh", x!),
  latex: (x) => `\\sinh\\left(${x}\\right)`,
};
