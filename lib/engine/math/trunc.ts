import type { Builtin } from "./builtin.js";

/** Integer part: the argument rounded towards zero. */
export const trunc: Builtin = {
  name: "trunc",
  arity: 1,
  ulp: 0,
  domain: "all numbers",
  value: Math.trunc,
  lower(graph, x) {
    const size = graph.floor(graph.abs(x!));
    return graph.select(graph.lt(x!, graph.constant(0)), graph.neg(size), size);
  },
  derivative: (graph) => graph.constant(0),
  latex: (x) => `\\operatorname{trunc}\\left(${x}\\right)`,
};
