/** A curve through a grid, as columns and rows that may lie between grid points. */
export interface GridCurve {
  readonly column: readonly number[];
  readonly row: readonly number[];
  readonly closed: boolean;
}

/** Sides of a cell that a line joins, by which corners lie above the level (bits: 1 and 2 in this row, 8 and 4 in the next). */
const LINES: Readonly<Record<number, readonly (readonly [Side, Side])[]>> = {
  1: [["left", "near"]],
  2: [["near", "right"]],
  3: [["left", "right"]],
  4: [["right", "far"]],
  6: [["near", "far"]],
  7: [["left", "far"]],
  8: [["far", "left"]],
  9: [["far", "near"]],
  11: [["far", "right"]],
  12: [["right", "left"]],
  13: [["right", "near"]],
  14: [["near", "left"]],
};
type Side = "near" | "far" | "left" | "right";

/**
 * Curves on which gridded numbers reach a level: marching squares with linear interpolation.
 *
 * Cells with a corner that is not finite are left out. A cell whose opposite corners lie on the same side is
 * resolved by the mean of its corners.
 *
 * @param values rows × columns, row-major
 * @param columns number of columns
 * @param level the level
 * @returns the curves, each a chain of points
 * @example
 * contourLines([0, 0, 1, 1], 2, 0.5)[0].row // [0.5, 0.5]
 */
export function contourLines(values: ArrayLike<number>, columns: number, level: number): GridCurve[] {
  const rows = values.length / columns;
  const at = (row: number, column: number): number => values[row * columns + column]!;
  // A crossing is known by the grid edge it lies on, so that neighbouring cells share it.
  const links = new Map<number, number[]>();
  const join = (a: number, b: number): void => {
    for (const [from, to] of [
      [a, b],
      [b, a],
    ] as const) {
      const known = links.get(from);
      if (known) known.push(to);
      else links.set(from, [to]);
    }
  };
  for (let row = 0; row + 1 < rows; row++)
    for (let column = 0; column + 1 < columns; column++) {
      const corners = [at(row, column), at(row, column + 1), at(row + 1, column + 1), at(row + 1, column)];
      const sum = corners.reduce((a, b) => a + b, 0);
      if (!Number.isFinite(sum)) continue;
      const above = corners.map((value) => value >= level);
      const code = above.reduce((bits, isAbove, corner) => bits + (isAbove ? 1 << corner : 0), 0);
      const here = 2 * (row * columns + column);
      const edge: Record<Side, number> = {
        near: here,
        left: here + 1,
        far: here + 2 * columns,
        right: here + 3,
      };
      for (const [a, b] of LINES[code] ?? saddle(code, sum / 4 >= level)) join(edge[a], edge[b]);
    }
  const point = (edge: number): readonly [number, number] => {
    const cell = edge >> 1;
    const row = Math.floor(cell / columns);
    const column = cell % columns;
    const from = at(row, column);
    const vertical = edge % 2 === 1;
    const to = vertical ? at(row + 1, column) : at(row, column + 1);
    const share = (level - from) / (to - from);
    return vertical ? [column, row + share] : [column + share, row];
  };
  return chains(links).map(({ edges, closed }) => {
    const points = edges.map(point);
    return { column: points.map(([column]) => column), row: points.map(([, row]) => row), closed };
  });
}

function saddle(code: number, middleAbove: boolean): readonly (readonly [Side, Side])[] {
  if (code !== 5 && code !== 10) return [];
  const joined = (code === 5) === middleAbove;
  return joined
    ? [
        ["left", "far"],
        ["near", "right"],
      ]
    : [
        ["left", "near"],
        ["right", "far"],
      ];
}

/** Follow links from end to end; what is left are closed curves. */
function chains(links: Map<number, number[]>): { edges: number[]; closed: boolean }[] {
  const found: { edges: number[]; closed: boolean }[] = [];
  const follow = (start: number): void => {
    const edges = [start];
    let current = start;
    for (;;) {
      const next = links.get(current)?.pop();
      if (next === undefined) break;
      const back = links.get(next)!;
      back.splice(back.indexOf(current), 1);
      edges.push(next);
      current = next;
      if (current === start) break;
    }
    if (edges.length > 1) found.push({ edges, closed: current === start });
  };
  for (const [edge, next] of links) if (next.length === 1) follow(edge);
  for (const [edge, next] of links) if (next.length > 0) follow(edge);
  return found;
}

/** Curves as the x and y of one trace, with gaps between them; positions come from the grid's coordinates. */
export function curveTrace(
  curves: readonly GridCurve[],
  x: ArrayLike<number>,
  y: ArrayLike<number>,
): { x: (number | null)[]; y: (number | null)[] } {
  const between = (coordinates: ArrayLike<number>, position: number): number => {
    const left = Math.min(coordinates.length - 1, Math.floor(position));
    const right = Math.min(coordinates.length - 1, left + 1);
    const value = coordinates[left]! + (position - left) * (coordinates[right]! - coordinates[left]!);
    return Number(value.toPrecision(6));
  };
  const out: { x: (number | null)[]; y: (number | null)[] } = { x: [], y: [] };
  for (const curve of curves) {
    if (out.x.length) {
      out.x.push(null);
      out.y.push(null);
    }
    for (let index = 0; index < curve.row.length; index++) {
      out.x.push(between(x, curve.column[index]!));
      out.y.push(between(y, curve.row[index]!));
    }
  }
  return out;
}
