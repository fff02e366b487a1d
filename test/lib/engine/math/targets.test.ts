import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import * as primitive from "../../../../lib/engine/ir/evaluatePrimitive.js";
import { Graph } from "../../../../lib/engine/ir/graph.js";
import type { Node } from "../../../../lib/engine/ir/node.js";
import { builtins } from "../../../../lib/engine/math/registry.js";
import { printExpressions } from "../../../../lib/engine/targets/js/printExpressions.js";
import { ModuleBuilder } from "../../../../lib/engine/targets/wasm/assembler.js";
import { emitExpressions } from "../../../../lib/engine/targets/wasm/emitExpressions.js";
import { evaluator } from "./evaluateBuiltin.js";

const fixture = join(__dirname, "../../../fixtures/engine/math/values.json");
const values: Record<string, number[][]> = JSON.parse(readFileSync(fixture, "utf8"));
const { POSITIVE_INFINITY: INF, NaN: NAN } = Number;
const corners = [
  0,
  1,
  -1,
  0.5,
  -2,
  3,
  INF,
  -INF,
  NAN,
  5e-324,
  -1e-310,
  1.7976931348623157e308,
  1e6,
  -750,
  750,
];

function noTable(): never {
  throw new Error("there are no tables here");
}

/** Run an expression of x0 and x1 in the SIMD target, two pairs of arguments at a time. */
function runWasm(root: Node, pairs: readonly (readonly [number, number])[]): Float64Array {
  const lanes = 2 * Math.ceil(pairs.length / 2);
  const bytes = lanes * 8;
  const module = new ModuleBuilder();
  module.function("run", [], [], (f) => {
    const at = f.local("i32");
    const value = f.local("v128");
    const store = () => {
      f.set(value)
        .get(at)
        .get(value)
        .memory("v128.store", 2 * bytes);
    };
    f.countUp(
      at,
      () => f.i32(bytes),
      16,
      () =>
        emitExpressions(f, [{ node: root, store }], {
          load: (name) => f.get(at).memory("v128.load", name === "x0" ? 0 : bytes),
          constant: (number) => f.f64x2(number),
          table: noTable,
        }),
    );
  });
  const pages = Math.ceil((3 * bytes) / 65536);
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
  const data = new Float64Array(memory.buffer, 0, 3 * lanes);
  for (const [i, [x, y]] of pairs.entries()) {
    data[i] = x;
    data[lanes + i] = y;
  }
  const compiled = new WebAssembly.Module(module.encode(pages) as BufferSource);
  const { run } = new WebAssembly.Instance(compiled, { env: { memory } }).exports as { run(): void };
  run();
  return data.slice(2 * lanes, 2 * lanes + pairs.length);
}

/** The same in the JavaScript target. */
function compileJs(root: Node): (x0: number, x1: number) => number {
  const body = printExpressions([{ node: root, store: (value) => `return ${value};` }], {
    load: (name) => name,
    table: noTable,
    tableRow: noTable,
  });
  const compiled = new Function("primitive", "x0", "x1", body);
  const operations = { ...primitive.evaluatePrimitive, ...primitive };
  return (x0, x1) => compiled(operations, x0, x1);
}

describe("built-in functions have the same bits in every target", () => {
  it.each([...builtins.keys()])("%s", (name) => {
    const builtin = builtins.get(name)!;
    const stored = (values[name] ?? values.pow!).map((row) => [row[0]!, row[1]!] as const);
    const pairs = [...stored, ...corners.flatMap((x) => corners.map((y) => [x, y] as const))];
    const graph = new Graph();
    const symbols = ["x0", "x1"].slice(0, builtin.arity).map((symbol) => graph.symbol(symbol));
    const root = builtin.lower(graph, ...symbols);
    const host = evaluator(graph, root);
    const js = compileJs(root);
    const wasm = runWasm(root, pairs);
    for (const [i, [x, y]] of pairs.entries()) {
      const expected = host(x, y);
      if (!Object.is(wasm[i], expected) || !Object.is(js(x, y), expected))
        throw new Error(`${name}(${x}, ${y}): host ${expected}, JS ${js(x, y)}, WASM ${wasm[i]}`);
    }
    expect(wasm).toHaveLength(pairs.length);
  });
});
