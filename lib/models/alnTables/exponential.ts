import { Graph } from "../../engine/ir/graph.js";
import { exp } from "../../engine/math/exp.js";
import type { FunctionBuilder, Local } from "../../engine/targets/wasm/assembler.js";
import { emitExpressions } from "../../engine/targets/wasm/emitExpressions.js";

/** Emit the engine's exponential function of the two doubles in `x`; the result is left on the stack. */
export function emitExp(f: FunctionBuilder, x: Local): void {
  const graph = new Graph();
  const node = exp.lower(graph, graph.symbol("x"));
  emitExpressions(f, [{ node, store: () => {} }], {
    load: () => f.get(x),
    constant: (value) => f.f64x2(value),
    table: (name) => {
      throw new Error(`The exponential function reads no table, not ${name}.`);
    },
  });
}
