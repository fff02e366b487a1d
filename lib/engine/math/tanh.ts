import type { Builtin } from "./builtin.js";
import { polynomial } from "./polynomial.js";

const TWO_LOG2_E = 2.8853900817779268;
// ln 2 / 2 in two parts.
const HALF_LN2_HIGH = 0.3465735902798315;
const HALF_LN2_LOW = 1.4117645281515789e-13;

// ((e^2r − 1)/2 − r)/r² on |r| ≤ ln 2 / 4, minimax in the relative error of (e^2r − 1)/2: 2^-55.
const COEFFICIENTS = [
  1.000000000000001, 0.6666666666666635, 0.3333333333326146, 0.13333333333423225, 0.044444444580923725,
  0.012698412620198577, 0.003174592679339451, 0.0007054696326670108, 0.0001414452420675459,
  2.5655058930397062e-5,
];

// tanh is ±1 in double precision beyond 19.07.
const SATURATION = 20;

/**
 * Hyperbolic tangent as t/(t + 1) with t = (e^2x − 1)/2 computed without cancellation: one division, no branch,
 * and the same expression for small and large arguments.
 */
export const tanh: Builtin = {
  name: "tanh",
  arity: 1,
  ulp: 2.5,
  domain: "all numbers",
  value: Math.tanh,
  lower(graph, x) {
    const c = (value: number) => graph.constant(value);
    const bounded = graph.max(graph.min(x!, c(SATURATION)), c(-SATURATION));
    const n = graph.nearest(graph.mul(bounded, c(TWO_LOG2_E)));
    const high = graph.sub(bounded, graph.mul(n, c(HALF_LN2_HIGH)));
    const r = graph.sub(high, graph.mul(n, c(HALF_LN2_LOW)));
    const square = graph.mul(r, r);
    const small = graph.add(r, graph.mul(square, polynomial(graph, r, COEFFICIENTS)));
    // (2^n e^2r − 1)/2 = 2^n (e^2r − 1)/2 + (2^n − 1)/2
    const power = graph.operation("pow2", n);
    const rest = graph.sub(graph.mul(power, c(0.5)), c(0.5));
    const t = graph.add(graph.mul(power, small), rest);
    return graph.div(t, graph.add(t, c(1)));
  },
  derivative(graph, [x]) {
    const tanh = graph.call("tanh", x!);
    return graph.sub(graph.constant(1), graph.mul(tanh, tanh));
  },
  latex: (x) => `\\tanh\\left(${x}\\right)`,
};
