import type { Builtin } from "./builtin.js";

/** Absolute value; its derivative is the sign. */
export const abs: Builtin = {
  name: "abs",
  arity: 1,
  ulp: 0,
  domain: "all numbers",
  value: Math.abs,
  lower: (graph, x) => graph.abs(x!),
  derivative: (graph, [x]) => graph.call("sign", x!),
  latex: (x) => `\\left|${x}\\right|`,
};
