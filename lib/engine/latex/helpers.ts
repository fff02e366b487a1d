import type { ModelFunction } from "../definition.js";
import type { Graph } from "../ir/graph.js";
import type { Node } from "../ir/node.js";
import { ModelSyntaxError } from "../parse/errors.js";
import { readFunction } from "../parse/readFunction.js";
import { type OnName, translateFunction } from "../parse/translate.js";
import type { Value } from "../parse/values.js";

/** Prefix of calls to a model's own functions, which are printed as calls. */
export const HELPER = "helper:";

/** A helper function as a formula of its arguments. */
export interface HelperBody {
  /** Names of the arguments; in the formula they are symbols `argument:name`. */
  readonly parameters: readonly string[];
  readonly node: Node;
  /** Names of its intermediate quantities. */
  readonly names: ReadonlyMap<Node, string>;
}

/** The formula of a helper function of plain numbers; undefined for functions that take or give objects. */
export function readHelper(
  graph: Graph,
  f: ModelFunction,
  names: ReadonlyMap<string, Value>,
): HelperBody | undefined {
  const parameters = readFunction(f).tree.params.map((pattern, i) =>
    pattern.type === "Identifier" ? pattern.name : `x${i + 1}`,
  );
  const args = parameters.map((name): Value => ({ kind: "node", node: graph.symbol(`argument:${name}`) }));
  const known = new NameBook();
  try {
    const value = translateFunction(graph, f, args, names, known.note);
    return value.kind === "node" ? { parameters, node: value.node, names: known.names } : undefined;
  } catch (error) {
    if (error instanceof ModelSyntaxError) return undefined;
    throw error;
  }
}

/** Names of expressions: the first one given to an expression, and each name once. */
export class NameBook {
  readonly names: Map<Node, string> = new Map();
  readonly #taken = new Set<string>();

  readonly note: OnName = (name, node) => {
    if (node.args.length === 0 || this.names.has(node) || this.#taken.has(name)) return;
    this.#taken.add(name);
    this.names.set(node, name);
  };
}
