import { describe, expect, it } from "@jest/globals";
import { Graph } from "../../../../lib/engine/ir/graph.js";
import { builtins } from "../../../../lib/engine/math/registry.js";
import { evaluator } from "./evaluateBuiltin.js";

describe("derivatives of built-in functions", () => {
  it.each([...builtins.keys()])("%s agrees with finite differences", (name) => {
    const builtin = builtins.get(name)!;
    const graph = new Graph();
    const symbols = Array.from({ length: builtin.arity }, (_, i) => graph.symbol(`x${i}`));
    for (let index = 0; index < builtin.arity; index++) {
      const derivative = evaluator(graph, builtin.derivative(graph, symbols, index));
      for (const point of [
        [0.3, 0.7],
        [0.85, 0.4],
        [1.7, 2.2],
      ]) {
        const at = (step: number) => builtin.value(...point.map((x, i) => (i === index ? x + step : x)));
        const h = 1e-4;
        // Fourth order, so that rounding and truncation both stay near 1e-12.
        const difference = (8 * (at(h) - at(-h)) - (at(2 * h) - at(-2 * h))) / (12 * h);
        expect(Math.abs(derivative(...point) - difference)).toBeLessThan(1e-9 * (1 + Math.abs(difference)));
      }
    }
  });

  it.each([...builtins.keys()])("%s prints as LaTeX with balanced brackets", (name) => {
    const text = builtins.get(name)!.latex("x", "y");
    expect(text).toContain("x");
    expect(text.match(/\{/g)?.length).toBe(text.match(/\}/g)?.length);
    expect(text.match(/\\left/g)?.length).toBe(text.match(/\\right/g)?.length);
  });
});
