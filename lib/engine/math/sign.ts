import type { Builtin } from "./builtin.js";

/** −1, 0 or 1 by the sign of the argument; NaN for NaN. */
export const sign: Builtin = {
  name: "sign",
  arity: 1,
  ulp: 0,
  domain: "all numbers",
  value: Math.sign,
  lower(graph, x) {
    const c = (value: number) => graph.constant(value);
    const nonPositive = graph.select(graph.lt(x!, c(0)), c(-1), x!);
    return graph.select(graph.lt(c(0), x!), c(1), nonPositive);
  },
  derivative: (graph) => graph.constant(0),
  latex: (x) => `\\operatorname{sgn}\\left(${x}\\right)`,
};
