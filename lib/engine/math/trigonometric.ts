import type { Graph } from "../ir/graph.js";
import type { Node } from "../ir/node.js";
import { polynomial } from "./polynomial.js";

const TWO_OVER_PI = 0.6366197723675814;
// π/2 in three parts of 33, 33 and 53 bits: products with the quotient, up to 2^20, are exact for the first two.
const PART_1 = 1.5707963267341256;
const PART_2 = 6.077100506303966e-11;
const PART_3 = 2.0222662487959506e-21;

// (sin r/r − 1)/r² and ((cos r − 1)/r² + ½)/r² in r² on |r| ≤ π/4, relative errors 2^-56 and 2^-59.
export const SINE: readonly number[] = [
  -0.1666666666666663, 0.008333333333322118, -0.0001984126982958955, 2.7557313621388306e-6,
  -2.5050747763114772e-8, 1.5896230165262156e-10,
];
export const COSINE: readonly number[] = [
  0.041666666666666595, -0.0013888888888873056, 2.4801587288851738e-5, -2.755731417930301e-7,
  2.0875700842496904e-9, -1.1358536534648903e-11,
];

/** Where the reduction keeps the stated error. */
export const ANGLES = "|x| ≤ 1e6 (beyond, precision is lost gradually); infinities give NaN";

/** Sine and cosine of r = x − q π/2, and what the quotient q does to them. */
interface Reduced {
  readonly sine: Node;
  readonly cosine: Node;
  /** Whether sine and cosine change places. */
  readonly swap: Node;
  /** (−1)^⌊q/2⌋ */
  readonly sign: Node;
}

/** Every node is built from x alone, so sin, cos and tan of one argument share all of it. */
function reduceAngle(graph: Graph, x: Node): Reduced {
  const c = (value: number) => graph.constant(value);
  const q = graph.nearest(graph.mul(x, c(TWO_OVER_PI)));
  let r = x;
  for (const part of [PART_1, PART_2, PART_3]) r = graph.sub(r, graph.mul(q, c(part)));
  const z = graph.mul(r, r);
  const sine = graph.add(r, graph.mul(graph.mul(r, z), polynomial(graph, z, SINE)));
  const cosineTail = graph.sub(c(0.5), graph.mul(z, polynomial(graph, z, COSINE)));
  const cosine = graph.sub(c(1), graph.mul(z, cosineTail));
  const half = graph.mul(q, c(0.5));
  const pairs = graph.floor(half);
  const quarter = graph.mul(pairs, c(0.5));
  const odd = graph.sub(quarter, graph.floor(quarter));
  return {
    sine,
    cosine,
    swap: graph.lt(pairs, half),
    sign: graph.sub(c(1), graph.mul(odd, c(4))),
  };
}

export function sine(graph: Graph, x: Node): Node {
  const { sine, cosine, swap, sign } = reduceAngle(graph, x);
  return graph.mul(sign, graph.select(swap, cosine, sine));
}

export function cosine(graph: Graph, x: Node): Node {
  const { sine, cosine, swap, sign } = reduceAngle(graph, x);
  return graph.mul(sign, graph.select(swap, graph.neg(sine), cosine));
}

export function tangent(graph: Graph, x: Node): Node {
  const { sine, cosine, swap } = reduceAngle(graph, x);
  return graph.div(graph.select(swap, cosine, sine), graph.select(swap, graph.neg(sine), cosine));
}
