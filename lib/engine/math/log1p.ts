import type { Builtin } from "./builtin.js";
import { logLimits, logOfParts, splitPower } from "./log.js";

/** log(1 + x) without cancellation near 0: the part of x lost in the sum 1 + x is added to first order. */
export const log1p: Builtin = {
  name: "log1p",
  arity: 1,
  ulp: 1,
  domain: "all numbers",
  value: Math.log1p,
  lower(graph, x) {
    const one = graph.constant(1);
    const sum = graph.add(x!, one);
    // Exact for small x by the first form, for large ones by the second.
    const small = graph.lt(graph.abs(x!), one);
    const lost = graph.select(small, graph.sub(x!, graph.sub(sum, one)), graph.sub(one, graph.sub(sum, x!)));
    const { k, m } = splitPower(graph, sum);
    const log = logOfParts(graph, graph.sub(m, one), k, graph.div(lost, sum));
    return logLimits(graph, sum, log);
  },
  derivative: (graph, [x]) => graph.div(graph.constant(1), graph.add(x!, graph.constant(1))),
  latex: (x) => `\\ln\\left(1 + ${x}\\right)`,
};
