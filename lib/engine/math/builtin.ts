import type { Graph } from "../ir/graph.js";
import type { Node } from "../ir/node.js";

/**
 * One built-in function of the model language: everything the compiler knows about it.
 *
 * `lower` is the only implementation that simulations use. It is written once in primitive operations,
 * which every target rounds alike, so all targets and machines agree bit for bit.
 */
export interface Builtin {
  /** Name in model functions, where it is written `Math.name(…)`. */
  readonly name: string;
  readonly arity: number;
  /** Largest error in units in the last place over `domain`, as measured by the tests. */
  readonly ulp: number;
  /** Where that bound holds, in words. */
  readonly domain: string;
  /** The same function of the host, for plain calls of a model function. */
  value(...args: number[]): number;
  /** Expression in primitive operations only. */
  lower(graph: Graph, ...args: Node[]): Node;
  /** Partial derivative with respect to argument `index` (may use built-in functions). */
  derivative(graph: Graph, args: readonly Node[], index: number): Node;
  /** LaTeX of a call with printed arguments. */
  latex(...args: string[]): string;
}
