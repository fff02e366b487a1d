import type { Builtin } from "./builtin.js";

/** The larger of two numbers; NaN if one of them is NaN. */
export const max: Builtin = {
  name: "max",
  arity: 2,
  ulp: 0,
  domain: "all numbers",
  value: Math.max,
  lower(graph, a, b) {
    // The primitive passes over a NaN in its second argument; a constant there is none.
    if (b!.op === "constant") return graph.max(a!, b!);
    if (a!.op === "constant") return graph.max(b!, a!);
    return graph.select(graph.eq(b!, b!), graph.max(a!, b!), b!);
  },
  derivative(graph, [a, b], index) {
    const first = graph.le(b!, a!);
    const [zero, one] = [graph.constant(0), graph.constant(1)];
    return index === 0 ? graph.select(first, one, zero) : graph.select(first, zero, one);
  },
  latex: (a, b) => `\\max\\left(${a}, ${b}\\right)`,
};
