import type { Builtin } from "./builtin.js";

/** Smallest integer not below the argument. */
export const ceil: Builtin = {
  name: "ceil",
  arity: 1,
  ulp: 0,
  domain: "all numbers",
  value: Math.ceil,
  lower: (graph, x) => graph.neg(graph.floor(graph.neg(x!))),
  derivative: (graph) => graph.constant(0),
  latex: (x) => `\\left\\lceil ${x} \\right\\rceil`,
};
