import type { Graph } from "../ir/graph.js";
import type { Node } from "../ir/node.js";
import type { Builtin } from "./builtin.js";
import { reduceSplit, scaledExponential } from "./exponential.js";
import { splitPower } from "./log.js";
import { polynomial } from "./polynomial.js";

// ln 2 in two parts: k times the first, 32 bits after the point, is exact for every exponent k.
const LN2_HIGH = 0.6931471806019545;
const LN2_LOW = -4.2009150726810846e-11;

// (2 artanh(t/2)/t − 1)/t² in t² on |t| ≤ 2 (√2−1)/(√2+1), minimax in the relative error of artanh: 2^-61.5.
const COEFFICIENTS = [
  0.08333333333333333, 0.012500000000001945, 0.0022321428569603945, 0.0004340277860503843,
  8.877820186855225e-5, 1.8783065846812608e-5, 4.04363633698864e-6, 1.0109498978319246e-6,
];

/** Constant integer exponents up to this size are products. */
const LARGEST_PRODUCT = 8;
/** Every exponent beyond it overflows, underflows, or belongs to the base 1. */
const LARGEST_EXPONENT = 2 ** 70;

/** Stands for the logarithm of Infinity: any exponent but the tiniest makes an overflow of it. */
const UNBOUNDED = 2 ** 900;

/** Number as an exact sum of a part with few bits, whose products are exact, and the rest. */
interface Split {
  readonly high: Node;
  readonly low: Node;
}

/** x rounded to a multiple of 2^-places, |x| at most a few units: the sum with the constant has no room for more. */
function roundToPlaces(graph: Graph, x: Node, places: number): Node {
  const constant = graph.constant(1.5 * 2 ** (52 - places));
  return graph.sub(graph.add(x, constant), constant);
}

/** log |a| to about 60 bits; the high part is a multiple of 2^-32. */
function splitLog(graph: Graph, size: Node): Split {
  const c = (value: number) => graph.constant(value);
  const { add, sub, mul } = operators(graph);
  const { k, m } = splitPower(graph, size);

  // t = 2 (m − 1)/(m + 1) as high + low: 31 and 22 bits multiply exactly.
  const above = sub(m, c(1));
  const doubled = add(above, above);
  const below = add(m, c(1));
  const reciprocal = graph.div(c(1), below);
  const t = mul(doubled, reciprocal);
  const tHigh = roundToPlaces(graph, t, 32);
  const belowHigh = roundToPlaces(graph, below, 20);
  const belowLow = sub(m, sub(belowHigh, c(1)));
  const remainder = sub(sub(doubled, mul(tHigh, belowHigh)), mul(tHigh, belowLow));
  const tLow = mul(reciprocal, remainder);

  // log m = t + t³ p(t²); the second term is a hundredth of the first, so that double precision does for it.
  const z = mul(t, t);
  const tail = mul(mul(t, z), polynomial(graph, z, COEFFICIENTS));
  const high = add(mul(k, c(LN2_HIGH)), tHigh);
  const low = add(tLow, add(tail, mul(k, c(LN2_LOW))));

  // 0 and Infinity get huge logarithms; NaN stays NaN.
  const unbounded = graph.min(mul(sub(size, c(1)), c(UNBOUNDED)), c(UNBOUNDED));
  const finite = graph.and(graph.lt(c(0), size), graph.lt(size, c(Number.POSITIVE_INFINITY)));
  return { high: graph.select(finite, high, unbounded), low };
}

/** |a|^b = e^(b log |a|) */
function powerOfSize(graph: Graph, size: Node, b: Node): Node {
  const c = (value: number) => graph.constant(value);
  const { add, sub, mul } = operators(graph);
  const log = splitLog(graph, size);

  // The leading 11 bits of b (Veltkamp): their product with the high part of the logarithm is exact.
  const stretched = mul(b, c(2 ** 42 + 1));
  const bHigh = sub(stretched, sub(stretched, b));
  const high = mul(bHigh, log.high);
  const low = add(mul(sub(b, bHigh), log.high), mul(b, log.low));

  // Outside the range of doubles r is not small; the bounds keep it from doing harm.
  const { n, rest } = reduceSplit(graph, high, low);
  const bounded = graph.max(graph.min(n, c(1024)), c(-1022));
  return scaledExponential(graph, bounded, graph.max(graph.min(rest(bounded), c(1)), c(-1)));
}

/** The general power, with nearly the rules of `Math.pow`. */
function generalPower(graph: Graph, a: Node, b: Node): Node {
  const c = (value: number) => graph.constant(value);
  const exponent = graph.max(graph.min(b, c(LARGEST_EXPONENT)), c(-LARGEST_EXPONENT));
  const power = powerOfSize(graph, graph.abs(a), exponent);
  // A negative base: the sign of an even or odd integer exponent, NaN for others.
  const half = graph.mul(exponent, c(0.5));
  const parity = graph.sub(c(1), graph.mul(graph.sub(half, graph.floor(half)), c(4)));
  const sign = graph.select(graph.eq(graph.floor(b), b), parity, c(Number.NaN));
  return graph.mul(power, graph.select(graph.lt(a, c(0)), sign, c(1)));
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
 * Power: e^(b log a) with the logarithm and the product in two parts, so that large results lose nothing.
 *
 * A constant exponent that is an integer up to 8 in size, or ±½, becomes products and square roots.
 */
export const pow: Builtin = {
  name: "pow",
  arity: 2,
  ulp: 1,
  domain:
    "all numbers (1 ulp for results within 1e±40; 5 ulp for constant integer exponents up to 8); ±1 to an " +
    "infinite power is 1, −∞ to a fraction and NaN to 0 are NaN; results below 3.1e-308 are 0",
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
