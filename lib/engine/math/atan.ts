import type { Builtin } from "./builtin.js";
import { polynomial } from "./polynomial.js";

const TAN_PI_8 = 0.41421356237309503;
const TAN_3PI_8 = 2.414213562373095;
// π/4 and π/2 with what their doubles lack.
const QUARTER = [0.7853981633974483, 3.061616997868383e-17] as const;
const HALF = [1.5707963267948966, 6.123233995736766e-17] as const;

// (atan y/y − 1)/y² in y² on |y| ≤ tan π/8, minimax in the relative error of atan: 2^-54.6.
const COEFFICIENTS = [
  -0.3333333333333015, 0.19999999999088988, -0.14285714195263705, 0.11111106653680178, -0.09090782414543361,
  0.07690068328700558, -0.06641121425623374, 0.056925401580444256, -0.04359098459016601, 0.02125988175599729,
];

/** Inverse tangent: |x| is turned by 0, π/4 or π/2 into the range of one polynomial. */
export const atan: Builtin = {
  name: "atan",
  arity: 1,
  ulp: 2.2,
  domain: "all numbers",
  value: Math.atan,
  lower(graph, x) {
    const c = (value: number) => graph.constant(value);
    const size = graph.abs(x!);
    const middle = graph.lt(c(TAN_PI_8), size);
    const large = graph.lt(c(TAN_3PI_8), size);
    const choose = (values: readonly [number, number, number]) =>
      graph.select(large, c(values[2]), graph.select(middle, c(values[1]), c(values[0])));
    // y is |x|, (|x| − 1)/(|x| + 1) or −1/|x|: one quotient with chosen parts.
    const above = graph.select(large, c(-1), graph.select(middle, graph.sub(size, c(1)), size));
    const below = graph.select(large, size, graph.select(middle, graph.add(size, c(1)), c(1)));
    const y = graph.div(above, below);
    const z = graph.mul(y, y);
    const tail = graph.mul(graph.mul(y, z), polynomial(graph, z, COEFFICIENTS));
    const low = graph.add(tail, choose([0, QUARTER[1], HALF[1]]));
    const angle = graph.add(choose([0, QUARTER[0], HALF[0]]), graph.add(y, low));
    return graph.select(graph.lt(x!, c(0)), graph.neg(angle), angle);
  },
  derivative(graph, [x]) {
    const one = graph.constant(1);
    return graph.div(one, graph.add(one, graph.mul(x!, x!)));
  },
  latex: (x) => `\\arctan\\left(${x}\\right)`,
};
