import { describe, expect, it } from "@jest/globals";
import { Graph } from "../../../../lib/engine/ir/graph.js";
import { builtins } from "../../../../lib/engine/math/registry.js";
import { countOperations, evaluator, lowered } from "./evaluateBuiltin.js";

const { POSITIVE_INFINITY: INF, NaN: NAN } = Number;
const TINY = 5e-324;
const HUGE = Number.MAX_VALUE;

/** Arguments at which every function of one argument must do what the host does. */
const special = [0, INF, -INF, NAN, 1, -1, 2, -2, 0.5, -0.5, 1.5, -1.5, 2.5, -2.5];

describe("special arguments", () => {
  const unary = [...builtins.values()].filter((builtin) => builtin.arity === 1);
  it.each(unary.map((builtin) => builtin.name))("give %s the value of the host", (name) => {
    const f = lowered(name);
    for (const x of special) {
      const expected = builtins.get(name)!.value(x);
      const result = f(x);
      if (Number.isFinite(expected))
        expect(Math.abs(result - expected)).toBeLessThanOrEqual(1e-15 * Math.abs(expected));
      else expect(result).toBe(expected);
    }
  });

  it("give powers the values of the host, with the stated exceptions", () => {
    const pow = lowered("pow");
    const bases = [0, INF, -INF, NAN, 1, -1, 2, -2, 0.5, -0.5, TINY, HUGE, -HUGE];
    const exponents = [0, 1, -1, 2, -2, 3, -3, 0.5, -0.5, 1.25, INF, -INF, NAN, 1e300, -1e300, 1e-300, 1 / 3];
    for (const a of bases)
      for (const b of exponents) {
        if (Math.abs(a) === 1 && Math.abs(b) === INF) continue;
        if (a === -INF && b % 1 !== 0) continue;
        if (Number.isNaN(a) && b === 0) continue;
        // 0 and Infinity have a finite logarithm here.
        if ((a === 0 || Math.abs(a) === INF) && Math.abs(b) < 1e-250) continue;
        const expected = a ** b;
        // Results below the normal range may be flushed.
        if (Math.abs(expected) < 2.3e-308) expect(Math.abs(pow(a, b))).toBeLessThan(2.3e-308);
        else if (Number.isFinite(expected))
          expect(Math.abs(pow(a, b) / expected - 1)).toBeLessThanOrEqual(1e-15);
        else expect(pow(a, b)).toBe(expected);
      }
    expect(pow(1, INF)).toBe(1);
    expect(pow(-1, -INF)).toBe(1);
    expect(pow(-INF, 0.5)).toBe(NAN);
  });

  it("let NaN through min and max on either side", () => {
    for (const name of ["min", "max"]) {
      const f = lowered(name);
      expect(f(NAN, 1)).toBe(NAN);
      expect(f(1, NAN)).toBe(NAN);
      const graph = new Graph();
      const builtin = builtins.get(name)!;
      const clamp = evaluator(graph, builtin.lower(graph, graph.constant(1), graph.symbol("x0")));
      expect(clamp(NAN)).toBe(NAN);
      expect(clamp(3)).toBe(builtin.value(1, 3));
    }
  });
});

describe("the ends of the range", () => {
  it("exp overflows to Infinity and is flushed to 0", () => {
    const exp = lowered("exp");
    expect(exp(709.782712893384)).toBeCloseTo(1.797693134862273e308, -294);
    expect(exp(709.7827128933841)).toBe(INF);
    expect(exp(1e308)).toBe(INF);
    expect(exp(-708.04)).toBeGreaterThan(0);
    expect(exp(-708.06)).toBe(0);
    expect(exp(-1e308)).toBe(0);
  });

  it("log takes the smallest and the largest number", () => {
    expect(lowered("log")(TINY)).toBe(Math.log(TINY));
    expect(lowered("log")(HUGE)).toBe(Math.log(HUGE));
    expect(lowered("log2")(TINY)).toBe(-1074);
    for (let k = -1074; k < 1024; k += 7) expect(lowered("log2")(2 ** k)).toBe(k);
  });

  it("tanh saturates, sinh and cosh overflow where they should", () => {
    expect(lowered("tanh")(25)).toBe(1);
    expect(lowered("tanh")(-1e300)).toBe(-1);
    expect(lowered("sinh")(710.4758600739439)).toBeLessThan(INF);
    expect(lowered("sinh")(710.4758600739441)).toBe(INF);
    expect(lowered("cosh")(-710.4758600739441)).toBe(INF);
    expect(lowered("sinh")(-711)).toBe(-INF);
  });

  it("round follows the half-up rule everywhere", () => {
    const round = lowered("round");
    const halves = [0.49999999999999994, 4503599627370495.5, 4503599627370497, -4503599627370495.5];
    for (const x of [...halves, 3.5, -3.5, -0.2, 2.4999, 1e300, -1e300])
      expect(round(x) + 0).toBe(Math.round(x) + 0);
  });
});

describe("the cost of the functions in operations", () => {
  it("has not grown", () => {
    const limits = { exp: 35, log: 47, sin: 47, tanh: 37, pow: 120 };
    for (const [name, limit] of Object.entries(limits)) {
      const graph = new Graph();
      const builtin = builtins.get(name)!;
      const args = ["x", "y"].slice(0, builtin.arity).map((symbol) => graph.symbol(symbol));
      expect(countOperations(builtin.lower(graph, ...args))).toBeLessThanOrEqual(limit);
    }
  });

  it("is shared between sin and cos of the same argument", () => {
    const graph = new Graph();
    const x = graph.symbol("x");
    const sine = builtins.get("sin")!.lower(graph, x);
    const cosine = builtins.get("cos")!.lower(graph, x);
    const both = countOperations(graph.add(sine, cosine)) - 1;
    expect(both).toBeLessThanOrEqual(countOperations(sine) + 4);
  });
});
