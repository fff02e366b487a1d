import type { Builtin } from "./builtin.js";

/** The smaller of two numbers; NaN if one of them is NaN. */
export const min: Builtin = {
  name: "min",
  arity: 2,
  ulp: 0,
  domain: "all numbers",
  value: Math.min,
  lower(graph, a, b) {
    // The primitive passes over a NaN in its second argument; a constant there is none.
    if (b!.op === "constant") return graph.min(a!, b!);
    if (a!.op === "constant") return graph.min(b!, a!);
    return graph.select(graph.eq(b!, b!), graph.min(a!, b!), b!);
  },
  derivative(graph, [a, b], index) {
    const first = graph.le(a!, b!);
    const [zero, one] = [graph.constant(0), graph.constant(1)];
    return index === 0 ? graph.select(first, one, zero) : graph.select(first, zero, one);
  },
  latex: (a, b) => `\\min\\left(${a}, ${b}\\right)`,
};
