import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { Graph } from "../../../../lib/engine/ir/graph.js";
import { builtins } from "../../../../lib/engine/math/registry.js";
import { countOperations, evaluator, lastPlace, lowered } from "./evaluateBuiltin.js";

// Rows: the arguments, the exact result as nearest double, and the rest in units of the last place.
const fixture = join(__dirname, "../../../fixtures/engine/math/values.json");
const { products, ...values }: Record<string, number[][]> = JSON.parse(readFileSync(fixture, "utf8"));

describe("built-in functions agree with values of high precision", () => {
  it.each(Object.keys(values))("%s stays within its stated error", (name) => {
    const builtin = builtins.get(name)!;
    const f = lowered(name);
    for (const row of values[name]!) {
      const args = row.slice(0, builtin.arity);
      const [exact, rest] = row.slice(builtin.arity) as [number, number];
      const result = f(...args);
      const error = Math.abs((result - exact) / lastPlace(exact) - rest);
      if (!(error <= builtin.ulp)) throw new Error(`${name}(${args}) is ${result}, wrong by ${error} ulp`);
    }
    expect(values[name]!.length).toBeGreaterThan(500);
  });

  it("cover every function that is not exact", () => {
    const inexact = [...builtins.values()]
      .filter((builtin) => builtin.ulp > 0)
      .map((builtin) => builtin.name);
    expect(inexact.sort()).toEqual(Object.keys(values).sort());
  });
});

describe("constant exponents", () => {
  it("become products and roots within 5 units", () => {
    for (const [a, b, exact, rest] of products as [number, number, number, number][]) {
      const graph = new Graph();
      const root = builtins.get("pow")!.lower(graph, graph.symbol("x0"), graph.constant(b));
      expect(countOperations(root)).toBeLessThanOrEqual(5);
      const error = Math.abs((evaluator(graph, root)(a) - exact) / lastPlace(exact) - rest);
      expect(error).toBeLessThanOrEqual(5);
    }
  });
});
