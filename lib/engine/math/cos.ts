import type { Builtin } from "./builtin.js";
import { ANGLES, cosine } from "./trigonometric.js";

/** Cosine, by reduction to |r| ≤ π/4; shares its work with the other circular functions of the same argument. */
export const cos: Builtin = {
  name: "cos",
  arity: 1,
  ulp: 2,
  domain: ANGLES,
  value: Math.cos,
  lower: (graph, x) => cosine(graph, x!),
  derivative: (graph, [x]) => graph.neg(graph.call("sin", x!)),
  latex: (x) => `\\cos\\left(${x}\\right)`,
};
