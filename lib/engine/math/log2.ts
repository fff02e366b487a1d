import type { Builtin } from "./builtin.js";
import { logLimits, logOfParts, splitPower } from "./log.js";

const LOG2_E = Math.LOG2E;

/** Binary logarithm, exact for powers of two. */
export const log2: Builtin = {
  name: "log2",
  arity: 1,
  ulp: 1.7,
  domain: "all numbers, subnormal ones included",
  value: Math.log2,
  lower(graph, x) {
    const { k, m } = splitPower(graph, x!);
    const fraction = logOfParts(graph, graph.sub(m, graph.constant(1)), graph.constant(0));
    return logLimits(graph, x!, graph.add(k, graph.mul(fraction, graph.constant(LOG2_E))));
  },
  derivative: (graph, [x]) => graph.div(graph.constant(LOG2_E), x!),
  latex: (x) => `\\log_2\\left(${x}\\right)`,
};
