import { evaluate } from "../../engine/ir/evaluate.js";
import { Graph } from "../../engine/ir/graph.js";
import type { Node } from "../../engine/ir/node.js";
import type { Builtin } from "../../engine/math/builtin.js";
import { cos } from "../../engine/math/cos.js";
import { sin } from "../../engine/math/sin.js";

/** Sine and cosine with the same bits on every machine, which `Math` does not promise. */
export const sine: (x: number) => number = onHost(sin);
export const cosine: (x: number) => number = onHost(cos);

function onHost(builtin: Builtin): (x: number) => number {
  let expression: Node | undefined;
  return (x) => {
    if (!expression) {
      const graph = new Graph();
      expression = builtin.lower(graph, graph.symbol("x"));
    }
    return evaluate(expression, { symbol: () => x });
  };
}
