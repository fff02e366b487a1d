import type { Builtin } from "./builtin.js";
import { splitPower } from "./log.js";
import { polynomial } from "./polynomial.js";

const CBRT_2 = 1.2599210498948732;
const CBRT_4 = 1.5874010519681996;

// Cube root on [√½, √2] to 2^-22, which one step of third order takes beyond double precision.
const COEFFICIENTS = [
  0.3983572872023454, 1.1970523486538596, -1.1869998735859912, 0.9710641871357225, -0.5148424921221937,
  0.15575003086783523, -0.020381611563464016,
];

/** Cube root: |x| = 2^(3j + i) m, a polynomial and one step of Halley's method for m, times 2^j and 2^(i/3). */
export const cbrt: Builtin = {
  name: "cbrt",
  arity: 1,
  ulp: 2.2,
  domain: "all numbers, subnormal ones included",
  value: Math.cbrt,
  lower(graph, x) {
    const c = (value: number) => graph.constant(value);
    const size = graph.abs(x!);
    const { k, m } = splitPower(graph, size);
    const guess = polynomial(graph, m, COEFFICIENTS);
    const cube = graph.mul(guess, graph.mul(guess, guess));
    const excess = graph.sub(cube, m);
    const step = graph.div(graph.mul(guess, excess), graph.add(graph.add(cube, cube), m));
    const root = graph.sub(guess, step);
    // ⌊(k + ½)/3⌋ is safe from the rounding of the quotient.
    const thirds = graph.floor(graph.mul(graph.add(k, c(0.5)), c(1 / 3)));
    const i = graph.sub(k, graph.mul(thirds, c(3)));
    const two = graph.select(graph.lt(c(1.5), i), c(CBRT_4), c(CBRT_2));
    const factor = graph.select(graph.lt(c(0.5), i), two, c(1));
    const result = graph.mul(graph.mul(root, factor), graph.operation("pow2", thirds));
    const signed = graph.select(graph.lt(x!, c(0)), graph.neg(result), result);
    const regular = graph.and(graph.lt(c(0), size), graph.lt(size, c(Number.POSITIVE_INFINITY)));
    return graph.select(regular, signed, x!);
  },
  derivative(graph, [x]) {
    const root = graph.call("cbrt", x!);
    return graph.div(graph.constant(1), graph.mul(graph.constant(3), graph.mul(root, root)));
  },
  latex: (x) => `\\sqrt[3]{${x}}`,
};
