import type { Graph } from "../ir/graph.js";
import type { Node } from "../ir/node.js";
import type { Builtin } from "./builtin.js";
import { scaledExponential } from "./exponential.js";
import { splitPower } from "./log.js";
import { horner } from "./polynomial.js";

// 2/(3 ln 2), and ln 2, each as a single-precision part and the rest.
const SCALE_HIGH = 0.9617967009544373;
const SCALE_LOW = -7.028461650952758e-9;
const LN2 = Math.LN2;
const LN2_HIGH = 0.6931471824645996;
const LN2_LOW = -1.904654299957768e-9;

// (log((1+s)/(1−s))/s − 2 − 2s²/3)/s⁴ in s² on |s| ≤ (√2−1)/(√2+1): relative error of log 2^-66.
const COEFFICIENTS = [
  0.3999999999999998, 0.28571428571445057, 0.22222222217548868, 0.18181818868873728, 0.153845569645255,
  0.1333631398141289, 0.11674885415035158, 0.11988477172803759,
];

/** Constant integer exponents up to this size are products. */
const LARGEST_PRODUCT = 8;
/** Every exponent beyond it overflows, underflows, or belongs to the base 1. */
const LARGEST_EXPONENT = 2 ** 70;

/** A number as a sum of two: the first has 24 bits, so that products of two such parts are exact. */
interface Split {
  readonly high: Node;
  readonly low: Node;
}

/** log2 of 2^k m to about 65 bits. */
function log2Split(graph: Graph, m: Node, k: Node): Split {
  const c = (value: number) => graph.constant(value);
  const round = (x: Node) => graph.operation("fround", x);
  const { add, sub, mul } = operators(graph);

  // s = (m − 1)/(m + 1) = high + low
  const up = add(m, c(1));
  const down = sub(m, c(1));
  const reciprocal = graph.div(c(1), up);
  const s = mul(down, reciprocal);
  const sHigh = round(s);
  const upHigh = round(up);
  const upLow = sub(m, sub(upHigh, c(1)));
  const sLow = mul(reciprocal, sub(sub(down, mul(sHigh, upHigh)), mul(sHigh, upLow)));

  // log m = 2/3 s (3 + s² + rest)
  const z = mul(s, s);
  const series = horner(
    graph,
    z,
    COEFFICIENTS.map((value) => 1.5 * value),
  );
  const rest = add(mul(mul(z, z), series), mul(sLow, add(sHigh, s)));
  const zHigh = mul(sHigh, sHigh);
  const sumHigh = round(add(add(zHigh, c(3)), rest));
  const sumLow = sub(rest, sub(sub(sumHigh, c(3)), zHigh));
  const productHigh = mul(sHigh, sumHigh);
  const productLow = add(mul(sLow, sumHigh), mul(sumLow, s));
  const high = round(add(productHigh, productLow));
  const low = sub(productLow, sub(high, productHigh));

  // times 2/(3 ln 2), plus k
  const scaledHigh = mul(high, c(SCALE_HIGH));
  const scaledLow = add(mul(high, c(SCALE_LOW)), mul(low, c(SCALE_HIGH + SCALE_LOW)));
  const result = round(add(add(scaledHigh, scaledLow), k));
  return { high: result, low: sub(scaledLow, sub(sub(result, k), scaledHigh)) };
}

/** 2^(b log2 a) for finite positive a. */
function positivePower(graph: Graph, a: Node, b: Node): Node {
  const c = (value: number) => graph.constant(value);
  const { add, sub, mul } = operators(graph);
  const { k, m } = splitPower(graph, a);
  const log2 = log2Split(graph, m, k);

  const bHigh = graph.operation("fround", b);
  const low = add(mul(sub(b, bHigh), log2.high), mul(b, log2.low));
  const high = mul(bHigh, log2.high);
  const nearest = graph.nearest(add(low, high));
  const n = graph.max(graph.min(nearest, c(1024)), c(-1022));

  // Outside the range of doubles the fraction is not small; the bounds keep it from doing harm.
  const whole = sub(high, n);
  const fraction = graph.max(graph.min(add(whole, low), c(1)), c(-1));
  const top = graph.operation("fround", fraction);
  const bottom = add(mul(sub(low, sub(top, whole)), c(LN2)), mul(top, c(LN2_LOW)));
  const bounded = graph.max(graph.min(bottom, c(1)), c(-1));
  return scaledExponential(graph, n, add(mul(top, c(LN2_HIGH)), bounded));
}

/** The general power, with the rules of `Math.pow` but that ±1 to an infinite power is 1, and −∞ to a fraction NaN. */
function generalPower(graph: Graph, a: Node, b: Node): Node {
  const c = (value: number) => graph.constant(value);
  const size = graph.abs(a);
  const zero = c(0);
  const exponent = graph.max(graph.min(b, c(LARGEST_EXPONENT)), c(-LARGEST_EXPONENT));
  const finite = graph.and(graph.lt(zero, size), graph.lt(size, c(Number.POSITIVE_INFINITY)));
  // A NaN exponent takes the usual way, too, which keeps it.
  const inside = graph.or(finite, graph.not(graph.eq(b, b)));
  const limit = graph.select(graph.lt(zero, b), size, graph.div(c(1), size));
  const power = graph.select(inside, positivePower(graph, size, exponent), limit);

  // A negative base: the sign of an even or odd integer exponent, NaN for others.
  const half = graph.mul(exponent, c(0.5));
  const parity = graph.sub(c(1), graph.mul(graph.sub(half, graph.floor(half)), c(4)));
  const signOfPower = graph.select(graph.eq(graph.floor(b), b), parity, c(Number.NaN));
  const sign = graph.select(graph.lt(a, zero), signOfPower, c(1));
  return graph.select(graph.eq(b, zero), c(1), graph.mul(power, sign));
}

/** a to the integer power n > 0 by squaring. */
function product(graph: Graph, a: Node, n: number): Node {
  if (n === 1) return a;
  const half = product(graph, a, Math.floor(n / 2));
  const square = graph.mul(half, half);
  return n % 2 ? graph.mul(square, a) : square;
}

function constantPower(graph: Graph, a: Node, b: number): Node | undefined {
  const one = graph.constant(1);
  if (b === 0) return one;
  if (Math.abs(b) === 0.5) return b > 0 ? graph.sqrt(a) : graph.div(one, graph.sqrt(a));
  if (!Number.isInteger(b) || Math.abs(b) > LARGEST_PRODUCT) return undefined;
  const power = product(graph, a, Math.abs(b));
  return b > 0 ? power : graph.div(one, power);
}

/**
 * Power: 2^(b log2 a) with the logarithm in two parts, so that large results lose nothing.
 *
 * A constant exponent that is an integer up to 8 in size, or ±½, becomes products and square roots.
 */
export const pow: Builtin = {
  name: "pow",
  arity: 2,
  ulp: 1,
  domain: "all numbers; results below 3.1e-308 are 0; 5 ulp for constant integer exponents up to 8",
  value: Math.pow,
  lower(graph, a, b) {
    const short = b!.op === "constant" ? constantPower(graph, a!, b!.value) : undefined;
    return short ?? generalPower(graph, a!, b!);
  },
  derivative(graph, [a, b], index) {
    if (index === 1) return graph.mul(graph.call("log", a!), graph.call("pow", a!, b!));
    return graph.mul(b!, graph.call("pow", a!, graph.sub(b!, graph.constant(1))));
  },
  latex: (a, b) => `\\left(${a}\\right)^{${b}}`,
};

function operators(graph: Graph): Record<"add" | "sub" | "mul", (a: Node, b: Node) => Node> {
  return {
    add: (a, b) => graph.add(a, b),
    sub: (a, b) => graph.sub(a, b),
    mul: (a, b) => graph.mul(a, b),
  };
}
