import type { Graph } from "../ir/graph.js";
import type { Node, Primitive } from "../ir/node.js";
import { builtins } from "../math/registry.js";
import { reachable } from "./rewrite.js";

/** Derivative of an operation, given its arguments and their derivatives. */
type Rule = (graph: Graph, args: readonly Node[], slopes: readonly Node[], node: Node) => Node;

/** Steps have slope 0 wherever they have one. */
const flat: Rule = (graph) => graph.constant(0);

/** These exist only in lowered code, where the slope of the built-in function they came from is no longer seen. */
const LOWERED: ReadonlySet<Node["op"]> = new Set(["pow2", "exponent", "significand", "gather"]);

/** Follows the slope of the argument that the operation returns. */
const chosen: Rule = (graph, [a, b], [da, db], node) =>
  graph.select(node.op === "min" ? graph.lt(b!, a!) : graph.lt(a!, b!), db!, da!);

const RULES: { readonly [P in Primitive]?: Rule } = {
  add: (graph, _args, [da, db]) => graph.add(da!, db!),
  sub: (graph, _args, [da, db]) => graph.sub(da!, db!),
  mul: (graph, [a, b], [da, db]) => graph.add(graph.mul(da!, b!), graph.mul(a!, db!)),
  // (a/b)′ = (a′ − (a/b) b′)/b uses the quotient, which is there already.
  div: (graph, [, b], [da, db], node) => graph.div(graph.sub(da!, graph.mul(node, db!)), b!),
  neg: (graph, _args, [da]) => graph.neg(da!),
  abs: (graph, [a], [da]) => graph.mul(graph.call("sign", a!), da!),
  sqrt: (graph, _args, [da], node) => graph.div(da!, graph.mul(graph.constant(2), node)),
  min: chosen,
  max: chosen,
  select: (graph, [mask], [, da, db]) => graph.select(mask!, da!, db!),
  fround: (_graph, _args, [da]) => da!,
  floor: flat,
  nearest: flat,
};

/**
 * Symbolic derivative with respect to one symbol (forward accumulation).
 *
 * Where a function has a kink the slope of the branch that the value is taken from is used; look-ups have the
 * slope of their interpolant. Expressions must not be lowered yet.
 *
 * @param graph where the derivatives are built
 * @param symbol full name, e.g. `state:x`
 * @returns a function from expression to derivative that remembers shared parts
 */
export function differentiator(graph: Graph, symbol: string): (root: Node) => Node {
  const zero = graph.constant(0);
  const known = new Map<Node, Node>();
  return (root) => {
    if (!known.has(root))
      for (const node of reachable([root])) if (!known.has(node)) known.set(node, slope(node));
    return known.get(root)!;
  };

  function slope(node: Node): Node {
    if (node.op === "symbol") return node.name === symbol ? graph.constant(1) : zero;
    // Truth values have no slope; `select` looks at its branches only.
    if (node.kind === "mask") return zero;
    if (LOWERED.has(node.op))
      throw new Error(
        `Expressions are differentiated before they are lowered; "${node.op}" comes from lowering.`,
      );
    const slopes = node.args.map((arg) => known.get(arg)!);
    if (slopes.every((each) => each === zero)) return zero;
    if (node.op === "function") {
      const { derivative } = builtins.get(node.name)!;
      return total(node.args, slopes, (i) => derivative(graph, node.args, i));
    }
    if (node.op === "table") return lookUpSlope(node, slopes);
    const rule = RULES[node.op as Primitive];
    if (!rule) throw new Error(`There is no derivative of "${node.op}".`);
    return rule(graph, node.args, slopes, node);
  }

  /** Chain rule: partial derivatives are built only where the argument has a slope. */
  function total(args: readonly Node[], slopes: readonly Node[], partial: (i: number) => Node): Node {
    let sum: Node = zero;
    for (const i of args.keys())
      if (slopes[i] !== zero) sum = graph.add(sum, graph.mul(partial(i), slopes[i]!));
    return sum;
  }

  /** Along one axis the interpolant is straight, so that second derivatives along the same axis vanish. */
  function lookUpSlope(node: Extract<Node, { op: "table" }>, slopes: readonly Node[]): Node {
    const [x, y] = node.args as [Node, Node];
    return total(node.args, slopes, (i) => {
      const axis = i === 0 ? 1 : 2;
      if (node.derivative & axis) return zero;
      return graph.table(node.table, node.channel, x, y, (node.derivative | axis) as 1 | 2 | 3);
    });
  }
}
