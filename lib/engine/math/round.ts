import type { Builtin } from "./builtin.js";

/** Nearest integer, halves upwards, as `Math.round` does. */
export const round: Builtin = {
  name: "round",
  arity: 1,
  ulp: 0,
  domain: "all numbers",
  value: Math.round,
  lower(graph, x) {
    // floor(x + ½) is wrong where the sum rounds up, as just below ½; the fraction x − ⌊x⌋ is exact.
    const below = graph.floor(x!);
    const up = graph.le(graph.constant(0.5), graph.sub(x!, below));
    return graph.select(up, graph.add(below, graph.constant(1)), below);
  },
  derivative: (graph) => graph.constant(0),
  latex: (x) => `\\operatorname{round}\\left(${x}\\right)`,
};
