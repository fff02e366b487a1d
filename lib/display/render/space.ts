import type { ColorAxis, Figure, Trace } from "../figure.js";
import { colorAt } from "../palettes.js";
import { parseColor } from "./color.js";
import type { Box, Mark } from "./scene.js";

type Vector = readonly [number, number, number];

const dot = (a: Vector, b: Vector): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
const cross = (a: Vector, b: Vector): Vector => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];
const unit = (a: Vector): Vector => {
  const length = Math.hypot(...a) || 1;
  return [a[0] / length, a[1] / length, a[2] / length];
};

/**
 * Marks in space, seen from the figure's camera without perspective: surfaces first, then lines, then points from
 * back to front.
 *
 * @param figure a figure with a scene
 * @param area part of the picture to fill
 */
export function drawSpace(figure: Figure, area: Box): Mark[] {
  const traces = figure.data.filter((trace) => trace.type.endsWith("3d"));
  const { eye = { x: 1.25, y: 1.25, z: 1.25 }, up = { x: 0, y: 0, z: 1 } } =
    figure.layout.scene?.camera ?? {};
  const toward = unit([eye.x, eye.y, eye.z]);
  const right = unit(cross([up.x, up.y, up.z], toward));
  const above = cross(toward, right);
  const points = traces.map(vectors);
  const known = points.flat().filter((point): point is Vector => point !== undefined);
  if (known.length === 0) return [];
  const range = (axis: Vector): readonly [number, number] => {
    const values = known.map((point) => dot(point, axis));
    return [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))];
  };
  const [u, v] = [range(right), range(above)];
  const scale = 0.92 * Math.min(area.width / (u[1] - u[0] || 1), area.height / (v[1] - v[0] || 1));
  const place = (point: Vector): readonly [number, number] => [
    area.x + area.width / 2 + scale * (dot(point, right) - (u[0] + u[1]) / 2),
    area.y + area.height / 2 - scale * (dot(point, above) - (v[0] + v[1]) / 2),
  ];
  return traces.flatMap((trace, index) => {
    if (trace.type === "mesh3d") return surface(trace, points[index]!, toward, place);
    if (trace.mode?.includes("lines")) return lines(trace, points[index]!, place);
    return balls(figure, trace, points[index]!, toward, place);
  });
}

function vectors(trace: Trace): (Vector | undefined)[] {
  const z = trace.z as readonly (number | null)[];
  return (trace.x ?? []).map((x, index) => {
    const point = [x, trace.y![index], z[index]];
    return point.every((value) => typeof value === "number") ? (point as unknown as Vector) : undefined;
  });
}

/** Triangles that face the viewer, lighter the more they do. */
function surface(
  trace: Trace,
  points: readonly (Vector | undefined)[],
  toward: Vector,
  place: (point: Vector) => readonly [number, number],
): Mark[] {
  const [r, g, b] = parseColor(trace.color ?? "#888888");
  const bands = 12;
  // Triangles of one brightness are one area: far fewer marks, and no seams between neighbours.
  const rings: number[][][] = Array.from({ length: bands }, () => []);
  for (let face = 0; face < (trace.i?.length ?? 0); face++) {
    const corners = [points[trace.i![face]!]!, points[trace.j![face]!]!, points[trace.k![face]!]!] as const;
    const edge = (to: Vector): Vector => [
      to[0] - corners[0][0],
      to[1] - corners[0][1],
      to[2] - corners[0][2],
    ];
    const facing = dot(unit(cross(edge(corners[1]), edge(corners[2]))), toward);
    if (facing <= 0) continue;
    rings[Math.min(bands - 1, Math.floor(facing * bands))]!.push(corners.flatMap(place));
  }
  return rings.flatMap((some, band): Mark[] => {
    if (some.length === 0) return [];
    const shade = 0.8 + (0.35 * (band + 0.5)) / bands;
    const color = `rgb(${[r, g, b].map((value) => Math.min(255, Math.round(value * shade))).join(",")})`;
    // Edges seen from the side are deeper glass.
    const opacity = Math.min(1, (trace.opacity ?? 1) * (2.4 - (1.5 * band) / bands));
    return [{ kind: "area", rings: some, color, opacity }];
  });
}

function lines(
  trace: Trace,
  points: readonly (Vector | undefined)[],
  place: (point: Vector) => readonly [number, number],
): Mark[] {
  const flat = points.flatMap((point) => (point ? [...place(point)] : [Number.NaN, Number.NaN]));
  const width = Math.max(0.5, (trace.line?.width ?? 2) / 2);
  return [
    { kind: "line", points: flat, color: trace.line?.color ?? "#888888", width, opacity: trace.opacity ?? 1 },
  ];
}

function balls(
  figure: Figure,
  trace: Trace,
  points: readonly (Vector | undefined)[],
  toward: Vector,
  place: (point: Vector) => readonly [number, number],
): Mark[] {
  const marker = trace.marker ?? {};
  const axis = (marker.coloraxis ? figure.layout[marker.coloraxis] : undefined) as ColorAxis | undefined;
  const colorOf = (index: number): string => {
    const own = Array.isArray(marker.color) ? marker.color[index] : marker.color;
    if (typeof own === "string") return own;
    if (typeof own !== "number" || !axis?.colorscale) return "#888888";
    const low = axis.cmin ?? 0;
    const rgb = colorAt(axis.colorscale, (own - low) / ((axis.cmax ?? 1) - low || 1));
    return `rgb(${rgb.map(Math.round).join(",")})`;
  };
  return points
    .map((point, index) => ({ point, index }))
    .filter((entry): entry is { point: Vector; index: number } => entry.point !== undefined)
    .sort((a, b) => dot(a.point, toward) - dot(b.point, toward))
    .map(({ point, index }) => {
      const [x, y] = place(point);
      const size = typeof marker.size === "number" ? marker.size : (marker.size?.[index] ?? 6);
      return {
        kind: "dot",
        x,
        y,
        radius: size / 1.6,
        symbol: "circle",
        fill: colorOf(index),
        ...(marker.line?.color ? { stroke: marker.line.color } : {}),
        strokeWidth: marker.line?.width ?? 0,
        opacity: marker.opacity ?? 1,
      };
    });
}
