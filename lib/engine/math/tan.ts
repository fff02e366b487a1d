import type { Builtin } from "./builtin.js";
import { ANGLES, tangent } from "./trigonometric.js";

/** Tangent, by reduction to |r| ≤ π/4; shares its work with the other circular functions of the same argument. */
export const tan: Builtin = {
  name: "tan",
  arity: 1,
  ulp: 3.5,
  domain: ANGLES,
  value: Math.tan,
  lower: (graph, x) => tangent(graph, x!),
  derivative: (graph, [x]) => {
    const tan = graph.call("tan", x!);
    return graph.add(graph.constant(1), graph.mul(tan, tan));
  },
  latex: (x) => `\\tan\\left(${x}\\right)`,
};
