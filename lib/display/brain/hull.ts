import { contourLines } from "../contourLines.js";
import { surfaceNet } from "./surfaceNet.js";

/** A closed outline in the plane, in mm. */
export interface Outline {
  readonly u: readonly number[];
  readonly v: readonly number[];
}

/** A closed surface of triangles, in mm. */
export interface HullMesh {
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly z: readonly number[];
  readonly i: readonly number[];
  readonly j: readonly number[];
  readonly k: readonly number[];
}

/** How far the surface lies outside the centres of regions, in mm: about half the extent of a cortical region. */
const REACH = 15;
/** Width of the soft ball around each centre, in mm; wide enough that neighbouring balls melt together. */
const SOFTNESS = 11;
/** The level at which a single ball has the radius `REACH`. */
const LEVEL = Math.exp(-0.5 * (REACH / SOFTNESS) ** 2);

/** Evenly spaced numbers that cover the points and the surface around them. */
function axisGrid(values: ArrayLike<number>, step: number): Float64Array {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let index = 0; index < values.length; index++) {
    low = Math.min(low, values[index]!);
    high = Math.max(high, values[index]!);
  }
  const room = 2.2 * REACH;
  const count = Math.ceil((high - low + 2 * room) / step) + 1;
  return Float64Array.from({ length: count }, (_, index) => low - room + index * step);
}

/** Soft balls around the points along one axis: [point][grid]. */
function profile(values: ArrayLike<number>, grid: Float64Array): Float64Array[] {
  return Array.from({ length: values.length }, (_, point) =>
    grid.map((at) => Math.exp(-0.5 * ((at - values[point]!) / SOFTNESS) ** 2)),
  );
}

/**
 * Outline of the brain seen along an axis: the silhouette of soft balls around the regions.
 *
 * @param u first coordinate of each region in mm
 * @param v second coordinate of each region in mm
 * @returns closed curves, the largest first
 */
export function outline(u: ArrayLike<number>, v: ArrayLike<number>): Outline[] {
  const gridU = axisGrid(u, 2);
  const gridV = axisGrid(v, 2);
  const overU = profile(u, gridU);
  const overV = profile(v, gridV);
  const field = new Float64Array(gridU.length * gridV.length);
  for (let point = 0; point < u.length; point++)
    for (let row = 0; row < gridV.length; row++) {
      const weight = overV[point]![row]!;
      if (weight < 1e-6) continue;
      for (let column = 0; column < gridU.length; column++)
        field[row * gridU.length + column]! += weight * overU[point]![column]!;
    }
  return contourLines(field, gridU.length, LEVEL)
    .map(({ column, row }) => ({
      u: column.map((at) => round(gridU[0]! + 2 * at)),
      v: row.map((at) => round(gridV[0]! + 2 * at)),
    }))
    .sort((a, b) => area(b) - area(a));
}

/**
 * Surface of the brain: soft balls around the regions, melted together.
 *
 * @param points x, y and z of each region in mm, one after the other
 * @param step size of the grid in mm
 * @returns the surface as triangles
 */
export function hull(points: ArrayLike<number>, step = 6): HullMesh {
  const count = points.length / 3;
  const along = (axis: number): Float64Array =>
    Float64Array.from({ length: count }, (_, index) => points[3 * index + axis]!);
  const axes = [0, 1, 2].map(along);
  const grids = axes.map((values) => axisGrid(values, step));
  const profiles = axes.map((values, axis) => profile(values, grids[axis]!));
  const [width, height, depth] = grids.map((grid) => grid.length) as [number, number, number];
  const field = new Float64Array(width * height * depth);
  for (let point = 0; point < count; point++)
    for (let z = 0; z < depth; z++) {
      const overZ = profiles[2]![point]![z]!;
      if (overZ < 1e-5) continue;
      for (let y = 0; y < height; y++) {
        const overYZ = overZ * profiles[1]![point]![y]!;
        if (overYZ < 1e-5) continue;
        for (let x = 0; x < width; x++)
          field[(z * height + y) * width + x]! += overYZ * profiles[0]![point]![x]!;
      }
    }
  const net = surfaceNet(field, [width, height, depth], LEVEL);
  const place = (axis: number, values: readonly number[]): number[] =>
    values.map((at) => round(grids[axis]![0]! + step * at));
  return { x: place(0, net.x), y: place(1, net.y), z: place(2, net.z), i: net.i, j: net.j, k: net.k };
}

/** To a tenth of a millimetre; the sum turns −0 into 0. */
const round = (value: number): number => Math.round(10 * value) / 10 + 0;

function area({ u, v }: Outline): number {
  let sum = 0;
  for (let index = 0; index < u.length; index++) {
    const next = (index + 1) % u.length;
    sum += u[index]! * v[next]! - u[next]! * v[index]!;
  }
  return Math.abs(sum) / 2;
}
