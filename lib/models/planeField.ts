import { evaluatePrimitive } from "../engine/ir/evaluatePrimitive.js";
import type { Node } from "../engine/ir/node.js";
import type { TableData } from "../engine/kernel.js";
import { lower } from "../engine/passes/lower.js";
import { reachable } from "../engine/passes/rewrite.js";
import { buildSystem } from "../engine/system.js";
import { ValidationError } from "../errors.js";
import { didYouMean } from "../nearestName.js";
import type { Model } from "./model.js";
import type { BaseParams } from "./paramTypes.js";

/** Settings of {@link planeField}. */
export interface PlaneFieldOptions {
  /** Node whose parameters and inputs are taken. Default 0. */
  node?: number;
  /** Values of what is held: other states, rates, and sums over the network by name of the coupling. Default 0. */
  held?: Readonly<Record<string, number>>;
}

/**
 * The equations of one node as a vector field of two of its states, for phase planes and nullclines.
 *
 * Noise is left out (its states rest at their mean), time-dependent inputs are taken at their first step. The
 * expressions are evaluated with the functions of the simulations and without compiling text, so that it works
 * in pages that forbid that.
 *
 * @param model a model with its present parameters; later changes are not seen
 * @param x name of the first state
 * @param y name of the second state
 * @param options node, values of everything else
 * @returns derivatives per ms: `(x, y) => [dx/dt, dy/dt]`
 * @throws ValidationError when the model has no such state
 * @example
 * planeField(new FHNModel(), "x", "y")(0, 0) // [1, 0]
 */
export function planeField<P extends BaseParams>(
  model: Model<P>,
  x: string,
  y: string,
  options: PlaneFieldOptions = {},
): (x: number, y: number) => readonly [number, number] {
  const { node = 0, held = {} } = options;
  const { definition } = model;
  const params = model.params as unknown as Record<string, unknown>;
  const choices: Record<string, number | string> = {};
  for (const [name, spec] of Object.entries(definition.parameters))
    if (spec.choices) choices[name] = params[name] as number | string;
  const system = buildSystem(definition, choices);
  const states = system.states.map(({ name }) => name);
  for (const name of [x, y])
    if (!states.includes(name))
      throw new ValidationError(
        `${model.name} has no state "${name}".${didYouMean(name, states)} There are: ${states.join(", ")}.`,
      );
  const tables = model.describe().tables;
  const derivatives = [x, y].map((name) => system.states.find((state) => state.name === name)!.derivative);
  const roots = lower(system.graph, derivatives, tables);
  const weights = params.Cmat as { data: Float64Array };
  const symbolValue = (symbol: string): number => {
    const [kind, name] = [symbol.slice(0, symbol.indexOf(":")), symbol.slice(symbol.indexOf(":") + 1)];
    if (kind === "strength") {
      const row = weights.data.subarray(node * model.params.N, (node + 1) * model.params.N);
      return row.reduce((sum, weight) => sum + weight, 0);
    }
    if (kind === "param" || kind === "input") return atNode(params[name], node, model.params.N);
    if (kind === "constant") return definition.constants?.[name] ?? 0;
    const noise = definition.noise?.[name];
    if (held[name] === undefined && noise?.kind === "ou")
      return typeof noise.mean === "number" ? noise.mean : atNode(params[noise.mean], node, model.params.N);
    return held[name] ?? 0;
  };
  return compile(roots as [Node, Node], `state:${x}`, `state:${y}`, symbolValue, tables);
}

/** One number of a value that may be a number, one per node, or a series. */
function atNode(value: unknown, node: number, nodes: number): number {
  if (typeof value === "number") return value;
  const labelled = value as { data?: ArrayLike<number>; shape?: readonly number[] };
  if (labelled?.data && labelled.shape) return labelled.data[node * (labelled.shape[1] ?? 1)] ?? 0;
  const list = value as ArrayLike<number> | undefined;
  return list?.[list.length === nodes ? node : 0] ?? 0;
}

/** Evaluate nodes in the order of the graph: what does not depend on x and y once, the rest for every point. */
function compile(
  roots: readonly [Node, Node],
  x: string,
  y: string,
  symbolValue: (symbol: string) => number,
  tables: Readonly<Record<string, TableData>>,
): (x: number, y: number) => readonly [number, number] {
  const nodes = reachable(roots);
  const place = new Map(nodes.map((node, index) => [node, index]));
  const values = new Float64Array(nodes.length);
  const moving = new Set<Node>();
  const steps: (() => void)[] = [];
  const atX: number[] = [];
  const atY: number[] = [];
  nodes.forEach((node, index) => {
    if (node.op === "symbol" && node.name === x) atX.push(index);
    else if (node.op === "symbol" && node.name === y) atY.push(index);
    else {
      const step = stepOf(
        node,
        node.args.map((arg) => place.get(arg)!),
        index,
        values,
        symbolValue,
        tables,
      );
      if (!node.args.some((arg) => moving.has(arg))) return step();
      steps.push(step);
    }
    moving.add(node);
  });
  const [first, second] = roots.map((root) => place.get(root)!) as [number, number];
  return (u, v) => {
    for (const index of atX) values[index] = u;
    for (const index of atY) values[index] = v;
    for (const step of steps) step();
    return [values[first]!, values[second]!];
  };
}

function stepOf(
  node: Node,
  [a = 0, b = 0, c = 0, d = 0, e = 0]: readonly number[],
  index: number,
  values: Float64Array,
  symbolValue: (symbol: string) => number,
  tables: Readonly<Record<string, TableData>>,
): () => void {
  switch (node.op) {
    case "constant":
      return () => {
        values[index] = node.value;
      };
    case "symbol":
      return () => {
        values[index] = symbolValue(node.name);
      };
    case "gather": {
      const table = tables[node.table]!;
      const channel = table.values[node.channel]!;
      const row = table.columns.count;
      return () => {
        const cell = values[a]!;
        values[index] =
          channel[cell]! * values[b]! +
          channel[cell + 1]! * values[c]! +
          (channel[cell + row]! * values[d]! + channel[cell + row + 1]! * values[e]!);
      };
    }
    case "function":
    case "table":
      throw new Error(`${node.op} has not been lowered.`);
    default: {
      const operation = evaluatePrimitive[node.op];
      return () => {
        values[index] = operation(values[a]!, values[b]!, values[c]!);
      };
    }
  }
}
