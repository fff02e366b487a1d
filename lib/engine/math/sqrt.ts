import type { Builtin } from "./builtin.js";

/** Square root. */
export const sqrt: Builtin = {
  name: "sqrt",
  arity: 1,
  ulp: 0,
  domain: "all numbers (correctly rounded)",
  value: Math.sqrt,
  lower: (graph, x) => graph.sqrt(x!),
  derivative: (graph, [x]) => graph.div(graph.constant(0.5), graph.sqrt(x!)),
  latex: (x) => `\\sqrt{${x}}`,
};
