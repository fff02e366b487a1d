// Cells of a grid and points of a list, by number and by position along the axes.
import type { ExplorationSpec, ExplorationView } from "../../protocol/searchStates.js";
import type { ExplorerRequest } from "../../protocol/states.js";

/** Number of values along each axis of a grid. */
export function shapeOf(spec: ExplorationSpec): readonly number[] {
  return spec.axes.map(({ values }) => values.length);
}

/** Position of a cell along each axis; the last axis is the fastest. */
export function positionOf(spec: ExplorationSpec, cell: number): number[] {
  const position: number[] = [];
  let rest = cell;
  for (const length of [...shapeOf(spec)].reverse()) {
    position.unshift(rest % length);
    rest = Math.floor(rest / length);
  }
  return position;
}

/** Number of the cell at a position. */
export function cellAt(spec: ExplorationSpec, position: readonly number[]): number {
  return shapeOf(spec).reduce((cell, length, axis) => cell * length + position[axis]!, 0);
}

/** Number of cells or runs. */
export function cellCount(spec: ExplorationSpec): number {
  return spec.kind === "points" ? spec.runs.length : shapeOf(spec).reduce((a, b) => a * b, 1);
}

/** The cell that is one step away along an axis, or at a place of it. */
export function moved(spec: ExplorationSpec, cell: number, axis: number, place: number): number {
  const position = positionOf(spec, cell);
  position[axis] = place;
  return cellAt(spec, position);
}

/** Cells of the plane through a cell that the view shows, rows along y. */
export function planeOf(
  spec: ExplorationSpec,
  view: ExplorationView & { readonly y: number },
  cell: number,
): readonly (readonly number[])[] {
  const position = positionOf(spec, cell);
  return spec.axes[view.y]!.values.map((_, row) =>
    spec.axes[view.x]!.values.map((__, column) => {
      position[view.y] = row;
      position[view.x] = column;
      return cellAt(spec, position);
    }),
  );
}

/** Cells along one axis through a cell. */
export function lineOf(spec: ExplorationSpec, axis: number, cell: number): readonly number[] {
  return spec.axes[axis]!.values.map((_, place) => moved(spec, cell, axis, place));
}

/** Value of each axis at a cell or point, as it is shown. */
export function valuesAt(spec: ExplorationSpec, cell: number): readonly (number | string)[] {
  if (spec.kind === "points") return spec.axes.map(({ values }) => values[cell]!);
  const position = positionOf(spec, cell);
  return spec.axes.map(({ values }, axis) => values[position[axis]!]!);
}

/** What the page is asked to simulate at a cell: the run that the exploration had there. */
export function requestAt(spec: ExplorationSpec, cell: number): ExplorerRequest {
  const position = spec.kind === "points" ? spec.axes.map(() => cell) : positionOf(spec, cell);
  const params: Record<string, unknown> = {};
  for (const [index, { values, settings, targets }] of spec.axes.entries())
    for (const target of targets) params[target] = (settings ?? values)[position[index]!];
  const seed = spec.seeds[cell]!;
  return {
    values: {},
    focus: 0,
    stimulated: [],
    removed: [],
    params,
    simulation: spec.simulations[cell]!,
    seed: Number.isNaN(seed) ? null : seed,
  };
}

/** A view that fits the exploration, whatever was saved or sent. */
export function checkedView(spec: ExplorationSpec, view: Partial<ExplorationView>): ExplorationView {
  const index = (value: unknown, count: number, fallback: number): number =>
    Number.isInteger(value) && (value as number) >= 0 && (value as number) < count
      ? (value as number)
      : fallback;
  const { axes, measures } = spec;
  const x = index(view.x, axes.length, 0);
  const y = view.y === null || axes.length < 2 ? null : index(view.y, axes.length, x === 0 ? 1 : 0);
  return {
    measure: index(view.measure, measures.length, 0),
    x,
    y: y === x ? axes.findIndex((_, axis) => axis !== x) : y,
    contours:
      view.contours === null || view.contours === undefined ? null : index(view.contours, measures.length, 0),
  };
}
