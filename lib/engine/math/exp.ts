import type { Builtin } from "./builtin.js";
import { reduceExponent, scaledExponential } from "./exponential.js";

// Beyond the first the result is Infinity; at the second, −1022 ln 2, and below, it is flushed to 0.
const LARGEST = 709.79;
const SMALLEST = -708.4;

/** Exponential function: x = n ln 2 + r, a polynomial of degree 11 in r, times 2^n. */
export const exp: Builtin = {
  name: "exp",
  arity: 1,
  ulp: 1,
  domain: "all numbers; results below 3.1e-308 are 0",
  value: Math.exp,
  lower(graph, x) {
    const bounded = graph.max(graph.min(x!, graph.constant(LARGEST)), graph.constant(SMALLEST));
    const { n, r } = reduceExponent(graph, bounded);
    return scaledExponential(graph, n, r);
  },
  derivative: (graph, [x]) => graph.call("exp", x!),
  latex: (x) => `\\exp\\left(${x}\\right)`,
};
