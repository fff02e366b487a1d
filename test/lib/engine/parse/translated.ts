import { evaluate } from "../../../../lib/engine/ir/evaluate.js";
import { Graph } from "../../../../lib/engine/ir/graph.js";
import type { Node } from "../../../../lib/engine/ir/node.js";
import { builtins } from "../../../../lib/engine/math/registry.js";
import type { Compilable } from "../../../../lib/engine/parse/readFunction.js";
import { translateFunction } from "../../../../lib/engine/parse/translate.js";
import type { Value } from "../../../../lib/engine/parse/values.js";

/** Record of symbols by name. */
export function symbols(graph: Graph, names: readonly string[], what = "the symbols"): Value {
  const entries = names.map((name): [string, Value] => [name, { kind: "node", node: graph.symbol(name) }]);
  return { kind: "record", entries: new Map(entries), what };
}

/** Results of a function of ({ x, y }, { a, b }) in the graph. */
export function translated(f: Compilable, names: ReadonlyMap<string, Value> = new Map()): Map<string, Node> {
  const graph = new Graph();
  const value = translateFunction(
    graph,
    f,
    [symbols(graph, ["x", "y"], "the states of test"), symbols(graph, ["a", "b"], "the parameters of test")],
    names,
  );
  if (value.kind === "node") return new Map([["", value.node]]);
  if (value.kind !== "record") throw new Error("The function must return numbers.");
  return new Map([...value.entries].map(([name, entry]) => [name, (entry as { node: Node }).node]));
}

/** Expression as text, so that graphs can be compared. */
export function text(node: Node): string {
  switch (node.op) {
    case "constant":
      return Object.is(node.value, -0) ? "-0" : String(node.value);
    case "symbol":
      return node.name;
    case "function":
      return `${node.name}(${node.args.map(text).join(", ")})`;
    case "table":
      return `${node.table}.${node.channel}'${node.derivative}(${node.args.map(text).join(", ")})`;
    default:
      return `${node.op}(${node.args.map(text).join(", ")})`;
  }
}

/** Every result as text. */
export function texts(f: Compilable, names?: ReadonlyMap<string, Value>): Record<string, string> {
  return Object.fromEntries([...translated(f, names)].map(([name, node]) => [name, text(node)]));
}

/** Numbers that the graph of a function gives. */
export function numbers(f: Compilable, values: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(
    [...translated(f)].map(([name, node]) => [
      name,
      evaluate(node, {
        symbol: (leaf) => values[leaf.name]!,
        call: (call, args) => builtins.get(call.name)!.value(...args),
      }),
    ]),
  );
}
