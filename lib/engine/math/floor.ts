import type { Builtin } from "./builtin.js";

/** Largest integer not above the argument. */
export const floor: Builtin = {
  name: "floor",
  arity: 1,
  ulp: 0,
  domain: "all numbers",
  value: Math.floor,
  lower: (graph, x) => graph.floor(x!),
  derivative: (graph) => graph.constant(0),
  latex: (x) => `\\left\\lfloor ${x} \\right\\rfloor`,
};
