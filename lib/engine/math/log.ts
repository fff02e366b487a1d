import type { Graph } from "../ir/graph.js";
import type { Node } from "../ir/node.js";
import type { Builtin } from "./builtin.js";
import { polynomial } from "./polynomial.js";

export const SMALLEST_NORMAL = 2.2250738585072014e-308;
const SQRT2 = Math.SQRT2;
// ln 2 in two parts; k times the first is exact for every exponent k.
const LN2_HIGH = 0.693147180559663;
const LN2_LOW = 2.8235290563031577e-13;

// (log((1+s)/(1−s))/s − 2)/s² in s² on |s| ≤ (√2−1)/(√2+1), minimax in the relative error of log: 2^-59.
const COEFFICIENTS = [
  0.6666666666666734, 0.3999999999941638, 0.2857142874201325, 0.22222198611034064, 0.1818356239130585,
  0.1531409920762424, 0.14795471269389424,
];

/** x = 2^k m with √½ < m ≤ √2, for every positive double; subnormal ones are scaled first. */
export function splitPower(graph: Graph, x: Node): { k: Node; m: Node } {
  const c = (value: number) => graph.constant(value);
  const subnormal = graph.lt(x, c(SMALLEST_NORMAL));
  const normal = graph.select(subnormal, graph.mul(x, c(2 ** 54)), x);
  const raw = graph.operation("significand", normal);
  const high = graph.lt(c(SQRT2), raw);
  const m = graph.select(high, graph.mul(raw, c(0.5)), raw);
  const offset = graph.select(high, c(1), c(0));
  const scaled = graph.select(subnormal, c(-54), c(0));
  const k = graph.add(graph.add(graph.operation("exponent", normal), offset), scaled);
  return { k, m };
}

/** log(1 + f) + k ln 2 for 1 + f in [√½, √2], plus a small correction to 1 + f relative to it. */
export function logOfParts(graph: Graph, f: Node, k: Node, correction?: Node): Node {
  const c = (value: number) => graph.constant(value);
  const s = graph.div(f, graph.add(f, c(2)));
  const z = graph.mul(s, s);
  const half = graph.mul(graph.mul(f, f), c(0.5));
  // log(1+f) = f − f²/2 + s (f²/2 + z p(z)): the large terms are nearly exact.
  const tail = graph.mul(s, graph.add(half, graph.mul(z, polynomial(graph, z, COEFFICIENTS))));
  let low = graph.add(tail, graph.mul(k, c(LN2_LOW)));
  if (correction) low = graph.add(low, correction);
  return graph.sub(graph.mul(k, c(LN2_HIGH)), graph.sub(graph.sub(half, low), f));
}

/**
 * Correct a logarithm for the arguments that have none: 0 gives −Infinity, negative numbers NaN, and Infinity and
 * NaN themselves. √x − ∞ is −∞ for 0 and NaN for negative numbers and NaN.
 */
export function logLimits(graph: Graph, x: Node, log: Node): Node {
  const infinity = graph.constant(Number.POSITIVE_INFINITY);
  const upper = graph.select(graph.lt(x, infinity), log, x);
  return graph.select(graph.lt(graph.constant(0), x), upper, graph.sub(graph.sqrt(x), infinity));
}

/** Natural logarithm: x = 2^k m, and log m by the series of atanh((m−1)/(m+1)), economised. */
export const log: Builtin = {
  name: "log",
  arity: 1,
  ulp: 1,
  domain: "all numbers, subnormal ones included",
  value: Math.log,
  lower(graph, x) {
    const { k, m } = splitPower(graph, x!);
    return logLimits(graph, x!, logOfParts(graph, graph.sub(m, graph.constant(1)), k));
  },
  derivative: (graph, [x]) => graph.div(graph.constant(1), x!),
  latex: (x) => `\\ln\\left(${x}\\right)`,
};
