import { describe, expect, it } from "@jest/globals";
import { Graph } from "../../../../lib/engine/ir/graph.js";
import { differentiateExpressions } from "../../../../lib/engine/jacobian.js";
import type { TableData } from "../../../../lib/engine/kernel.js";
import { builtins } from "../../../../lib/engine/math/registry.js";
import { translateFunction } from "../../../../lib/engine/parse/translate.js";
import { differentiator } from "../../../../lib/engine/passes/differentiate.js";
import { lower } from "../../../../lib/engine/passes/lower.js";
import { compileExpressions } from "../../../../lib/engine/targets/js/compileExpressions.js";
import { worstEntry } from "../finiteDifferences.js";

/** Graph of a function of x and y. */
function graphOf(f: (x: number, y: number) => number) {
  const graph = new Graph();
  const [x, y] = [graph.symbol("x"), graph.symbol("y")];
  const value = translateFunction(graph, f, [
    { kind: "node", node: x },
    { kind: "node", node: y },
  ]);
  if (value.kind !== "node") throw new Error("not a number");
  return { graph, node: value.node };
}

function slopes(f: (x: number, y: number) => number, at: { x: number; y: number }): number[] {
  const { graph, node } = graphOf(f);
  const derivatives = ["x", "y"].map((symbol) => differentiator(graph, symbol)(node));
  return compileExpressions(graph, derivatives)
    .evaluate(at)
    .map((value) => value[0]!);
}

describe("differentiation", () => {
  it.each([...builtins.values()].map((builtin) => [builtin.name, builtin] as const))(
    "follows the chain rule through Math.%s",
    (name, builtin) => {
      const graph = new Graph();
      const [x, y] = [graph.symbol("x"), graph.symbol("y")];
      const inner = [graph.add(graph.mul(x, y), graph.constant(0.3)), graph.sub(y, graph.mul(x, x))];
      const expressions = [{ name, node: graph.mul(x, graph.call(name, ...inner.slice(0, builtin.arity))) }];
      const jacobian = differentiateExpressions(graph, expressions, ["x", "y"]);
      for (const [a, b] of [
        [0.6, 0.9],
        [0.35, 1.7],
        [1.1, 0.45],
      ] as const)
        expect(worstEntry(graph, expressions, jacobian, { x: a, y: b }).error).toBeLessThan(1e-6);
    },
  );

  it("takes the slope of the branch that gives the value", () => {
    const f = (x: number, y: number) => (x > y ? x * y : x / y);
    expect(slopes(f, { x: 2, y: 1 })).toEqual([1, 2]);
    expect(slopes(f, { x: 1, y: 2 })).toEqual([0.5, -0.25]);
  });

  it("takes the slope of the smaller or larger argument", () => {
    const f = (x: number, y: number) => Math.min(3 * x, y) + Math.max(5 * x, 7 * y);
    expect(slopes(f, { x: 1, y: 2 })).toEqual([0, 1 + 7]);
    expect(slopes(f, { x: 1, y: 0.5 })).toEqual([5, 1]);
  });

  it("does not let a branch that is not taken spoil the slope with 0/0", () => {
    const f = (x: number) => (Math.abs(x) < 1e-6 ? 1 + x / 2 : x / (1 - Math.exp(-x)));
    expect(slopes(f, { x: 0, y: 0 })).toEqual([0.5, 0]);
  });

  it("finds no slope in steps and remainders but that of the argument", () => {
    expect(slopes((x, y) => Math.floor(x) * y + (x % y), { x: 7.5, y: 2 })).toEqual([1, 7 - 3]);
  });

  it("gives second derivatives when applied twice", () => {
    const { graph, node } = graphOf((x, y) => Math.exp(x * y) + x * x * x);
    const first = differentiator(graph, "x")(node);
    const [second, mixed] = ["x", "y"].map((symbol) => differentiator(graph, symbol)(first));
    const [xx, xy] = compileExpressions(graph, [second!, mixed!]).evaluate({ x: 0.5, y: 2 });
    expect(xx![0]).toBeCloseTo(4 * Math.E + 3, 12);
    expect(xy![0]).toBeCloseTo(Math.E * (1 + 0.5 * 2), 12);
  });

  it("differentiates a look-up like its interpolant, also twice, and not outside the table", () => {
    const table: TableData = {
      rows: { start: 0, step: 0.5, count: 3 },
      columns: { start: -1, step: 1, count: 3 },
      channels: ["f"],
      values: { f: Float64Array.of(1, 2, 4, 3, 7, 5, 0, 2, 9) },
    };
    const graph = new Graph();
    const [x, y] = [graph.symbol("x"), graph.symbol("y")];
    const look = graph.table("t", "f", x, y);
    const [dx, dy] = ["x", "y"].map((symbol) => differentiator(graph, symbol)(look));
    const dxy = differentiator(graph, "y")(dx!);
    expect(differentiator(graph, "x")(dx!)).toBe(graph.constant(0));
    const all = compileExpressions(graph, [dx!, dy!, dxy], { t: table });
    const at = (px: number, py: number) => all.evaluate({ x: px, y: py }).map((value) => value[0]);
    // Cell with corners 2, 4, 7, 5; half-way along both axes.
    expect(at(0.25, 0.5)).toEqual([(7 + 5 - 2 - 4) / 2 / 0.5, (4 + 5 - 2 - 7) / 2, (5 - 7 - 4 + 2) / 0.5]);
    // Left of the first row the value is that of the edge.
    expect(at(-1, 0.5)).toEqual([0, 2, 0]);
    expect(at(0.25, 3)).toEqual([(5 - 4) / 0.5, 0, 0]);
  });

  it("remembers shared parts: a product of n factors costs a multiple of n, not 2^n", () => {
    const graph = new Graph();
    const x = graph.symbol("x");
    let node = graph.call("sin", x);
    for (let i = 0; i < 60; i++) node = graph.mul(node, node);
    differentiator(graph, "x")(node);
    expect(graph.nodes.length).toBeLessThan(60 * 6);
  });

  it("refuses lowered code, where slopes are no longer seen", () => {
    const graph = new Graph();
    const lowered = lower(graph, [graph.call("exp", graph.symbol("x"))])[0]!;
    expect(() => differentiator(graph, "x")(lowered)).toThrow(/before they are lowered/);
  });
});
