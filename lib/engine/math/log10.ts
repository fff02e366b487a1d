import type { Builtin } from "./builtin.js";
import { logLimits, logOfParts, splitPower } from "./log.js";

const LOG10_E = Math.LOG10E;
// log10 2 in two parts; k times the first is exact for every exponent k.
const LOG10_2_HIGH = 0.30102999566383914;
const LOG10_2_LOW = 1.42050232272661e-13;

/** Decimal logarithm. */
export const log10: Builtin = {
  name: "log10",
  arity: 1,
  ulp: 1.8,
  domain: "all numbers, subnormal ones included",
  value: Math.log10,
  lower(graph, x) {
    const c = (value: number) => graph.constant(value);
    const { k, m } = splitPower(graph, x!);
    const fraction = graph.mul(logOfParts(graph, graph.sub(m, c(1)), c(0)), c(LOG10_E));
    const low = graph.add(fraction, graph.mul(k, c(LOG10_2_LOW)));
    return logLimits(graph, x!, graph.add(graph.mul(k, c(LOG10_2_HIGH)), low));
  },
  derivative: (graph, [x]) => graph.div(graph.constant(LOG10_E), x!),
  latex: (x) => `\\log_{10}\\left(${x}\\right)`,
};
