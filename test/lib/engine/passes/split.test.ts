import { describe, expect, it } from "@jest/globals";
import type { CompiledStore } from "../../../../lib/engine/compileStep.js";
import { stepOf } from "../../../../lib/engine/compileStep.js";
import { integrators } from "../../../../lib/engine/integrators/registry.js";
import { evaluate } from "../../../../lib/engine/ir/evaluate.js";
import { Graph } from "../../../../lib/engine/ir/graph.js";
import type { Node } from "../../../../lib/engine/ir/node.js";
import { lower } from "../../../../lib/engine/passes/lower.js";
import { reachable } from "../../../../lib/engine/passes/rewrite.js";
import { splitByLatency } from "../../../../lib/engine/passes/split.js";
import { hopf } from "../../../../lib/models/hopf.js";
import { wc } from "../../../../lib/models/wc.js";

/** Values of the stores of loops that are run one after the other; what is handed over is kept between them. */
function runLoops(
  loops: readonly (readonly CompiledStore[])[],
  symbols: Readonly<Record<string, number>>,
): Record<string, number> {
  const memory: Record<string, number> = { ...symbols };
  const results: Record<string, number> = {};
  for (const loop of loops) {
    const values = loop.map(({ node }) =>
      evaluate(node, {
        symbol: ({ name }) => {
          if (!(name in memory)) throw new Error(`"${name}" is used before it is known.`);
          return memory[name]!;
        },
      }),
    );
    loop.forEach(({ target }, i) => {
      if (target.startsWith("scratch:")) memory[target] = values[i]!;
      else results[target] = values[i]!;
    });
  }
  return results;
}

const noInputs = { integrator: integrators.euler, timeDependentInputs: new Set<string>(), grids: {} };

/** Operations on the longest way from a load to a store. */
function longestWay(loop: readonly CompiledStore[]): number {
  const length = new Map<Node, number>();
  for (const node of reachable(loop.map((store) => store.node)))
    length.set(node, node.args.length ? 1 + Math.max(...node.args.map((arg) => length.get(arg)!)) : 0);
  return Math.max(...length.values());
}

describe("splitting a loop", () => {
  const graph = new Graph();
  const [x, y] = [graph.symbol("x"), graph.symbol("y")];
  const [deep, other] = lower(graph, [
    graph.div(x, graph.add(graph.constant(1), graph.call("exp", graph.call("exp", graph.mul(x, y))))),
    graph.select(graph.lt(graph.call("exp", x), y), graph.call("tanh", y), graph.call("log", y)),
  ]) as [Node, Node];
  const stores = [
    { target: "deep", node: deep },
    { target: "other", node: other },
    { target: "copy", node: x },
  ];

  it("hands over what later loops need, and changes no bit of a result", () => {
    const loops = splitByLatency(graph, stores);
    expect(loops.length).toBeGreaterThan(3);
    for (const [a, b] of [
      [0.3, 0.7],
      [-1.2, 2.5],
      [1.1, 4],
    ] as const)
      expect(runLoops(loops, { x: a, y: b })).toEqual(runLoops([stores], { x: a, y: b }));
  });

  it("stores every result once, and every value that is handed over", () => {
    const targets = splitByLatency(graph, stores).flatMap((loop) => loop.map((store) => store.target));
    expect(new Set(targets).size).toBe(targets.length);
    expect(targets).toEqual(expect.arrayContaining(["deep", "other", "copy"]));
  });

  it("makes the way through each loop a fraction of the whole", () => {
    const loops = splitByLatency(graph, stores);
    const longest = Math.max(...loops.map(longestWay));
    expect(longest).toBeLessThan((2 * longestWay(stores)) / loops.length);
  });

  it("leaves models with short equations in one loop, and cuts those with exponentials", () => {
    const loopsOf = (definition: typeof hopf | typeof wc) => {
      const step = stepOf(definition, {}, noInputs);
      return splitByLatency(step.system.graph, step.passes[0]!.stores).length;
    };
    expect(loopsOf(hopf)).toBe(1);
    expect(loopsOf(wc)).toBeGreaterThanOrEqual(3);
  });
});
