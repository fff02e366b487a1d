import type { Graph } from "../ir/graph.js";
import type { Node } from "../ir/node.js";
import { builtins } from "../math/registry.js";
import { rewriter } from "./rewrite.js";

/** Geometry of an equidistant table. */
export interface TableGrid {
  /** First coordinate, spacing and number of points of rows and columns. */
  readonly rows: { readonly start: number; readonly step: number; readonly count: number };
  readonly columns: { readonly start: number; readonly step: number; readonly count: number };
}

/**
 * Lower built-in functions and tables to primitive operations.
 *
 * After this pass every target computes the same bits: what is left are operations that IEEE-754 defines.
 */
export function lower(
  graph: Graph,
  roots: readonly Node[],
  grids: Readonly<Record<string, TableGrid>> = {},
): Node[] {
  const rewrite = rewriter(graph, (node, args) => {
    if (node.op === "function") return lowerCall(graph, node.name, args);
    if (node.op !== "table") return undefined;
    const grid = grids[node.table];
    if (!grid) throw new Error(`No grid was given for the table "${node.table}".`);
    const row = locate(graph, args[0]!, grid.rows);
    const column = locate(graph, args[1]!, grid.columns);
    const index = graph.add(graph.mul(row.cell, graph.constant(grid.columns.count)), column.cell);
    const [low, high] = weights(graph, row, (node.derivative & 1) !== 0, grid.rows.step);
    const [left, right] = weights(graph, column, (node.derivative & 2) !== 0, grid.columns.step);
    return graph.gather(
      node.table,
      node.channel,
      index,
      graph.mul(low, left),
      graph.mul(low, right),
      graph.mul(high, left),
      graph.mul(high, right),
    );
  });
  return roots.map(rewrite);
}

function lowerCall(graph: Graph, name: string, args: readonly Node[]): Node {
  const builtin = builtins.get(name);
  if (!builtin) throw new Error(`There is no built-in function "${name}".`);
  return builtin.lower(graph, ...args);
}

interface Location {
  /** Index of the lower grid point, as a double. */
  readonly cell: Node;
  /** Position in the cell, 0 … 1. */
  readonly fraction: Node;
  /** Whether the coordinate lies inside the axis, where the interpolant has a slope. */
  readonly inside: Node;
}

/** Clamp to the axis (outside, the edge value holds) and split into cell and fraction; NaN stays in the fraction. */
function locate(graph: Graph, coordinate: Node, axis: TableGrid["rows"]): Location {
  const scaled = graph.mul(graph.sub(coordinate, graph.constant(axis.start)), graph.constant(1 / axis.step));
  const last = graph.constant(axis.count - 1);
  const zero = graph.constant(0);
  const clamped = graph.max(graph.min(scaled, last), zero);
  const cell = graph.min(graph.floor(clamped), graph.constant(axis.count - 2));
  const inside = graph.and(graph.le(zero, scaled), graph.le(scaled, last));
  return { cell, fraction: graph.sub(clamped, cell), inside };
}

/** Weights of the lower and upper grid point: of the value, or of the slope along this axis. */
function weights(graph: Graph, at: Location, slope: boolean, step: number): [Node, Node] {
  if (!slope) return [graph.sub(graph.constant(1), at.fraction), at.fraction];
  const inverse = graph.select(at.inside, graph.constant(1 / step), graph.constant(0));
  return [graph.neg(inverse), inverse];
}
