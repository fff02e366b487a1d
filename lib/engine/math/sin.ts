import type { Builtin } from "./builtin.js";
import { ANGLES, sine } from "./trigonometric.js";

/** Sine, by reduction to |r| ≤ π/4; shares its work with the other circular functions of the same argument. */
export const sin: Builtin = {
  name: "sin",
  arity: 1,
  ulp: 2,
  domain: ANGLES,
  value: Math.sin,
  lower: (graph, x) => sine(graph, x!),
  derivative: (graph, [x]) => graph.call("cos", x!),
  latex: (x) => `\\sin\\left(${x}\\right)`,
};
