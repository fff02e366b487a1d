import type { Builtin } from "./builtin.js";
import { reduceExponent, scaledExponential } from "./exponential.js";

/** Hyperbolic cosine as (e^|x| + e^−|x|)/2. */
export const cosh: Builtin = {
  name: "cosh",
  arity: 1,
  ulp: 1.5,
  domain: "all numbers",
  value: Math.cosh,
  lower(graph, x) {
    const c = (value: number) => graph.constant(value);
    // A quarter of e^|x| is a double as long as the result is one; beyond 711 the result is Infinity.
    const { n, r } = reduceExponent(graph, graph.min(graph.abs(x!), c(711)));
    const quarter = scaledExponential(graph, graph.sub(n, c(2)), r);
    return graph.add(graph.mul(quarter, c(2)), graph.div(c(0.125), quarter));
  },
  derivative: (graph, [x]) => graph.call("sinh", x!),
  latex: (x) => `\\cosh\\left(${x}\\right)`,
};
