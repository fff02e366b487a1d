import { ValidationError } from "../errors.js";
import { contourLines, curveTrace } from "./contourLines.js";
import type { Figure, Trace } from "./figure.js";
import {
  differenceJacobian,
  type FixedPoint,
  findFixedPoints,
  type PlaneField,
  type PlaneJacobian,
} from "./fixedPoints.js";
import { type HeadingOptions, heading } from "./heading.js";
import { makeFigure, withTheme } from "./makeFigure.js";
import { seriesColors } from "./palettes.js";
import { legendRows } from "./render/legendRows.js";
import { formatNumber, plain, rounded, withUnit } from "./text.js";

/** Room that labels and margins take on both sides, px. */
const SIDES = 88;

/** A course through the plane. */
export interface Trajectory {
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
  readonly name?: string;
}

/** Settings of {@link phasePlane}. */
export interface PhasePlaneOptions extends HeadingOptions {
  /** Limits of the first state. */
  x: readonly [number, number];
  /** Limits of the second state. */
  y: readonly [number, number];
  /** Names and units of the states. Default x and y. */
  xLabel?: string;
  xUnit?: string;
  yLabel?: string;
  yUnit?: string;
  /** Derivatives of the field; exact ones place the fixed points best. Default: central differences. */
  jacobian?: PlaneJacobian;
  /** Courses to draw. */
  trajectories?: readonly Trajectory[];
  /** Arrows per side; 0 for none. Default 21. */
  arrows?: number;
  /** Grid points per side for nullclines. Default 160. */
  resolution?: number;
  /** Find and mark the states of rest. Default true. */
  fixedPoints?: boolean;
  /** Width and height in px. Default 620 × 560. */
  width?: number;
  height?: number;
}

/**
 * The phase plane of two states: vector field, nullclines, states of rest and trajectories.
 *
 * Arrows show the direction; their length grows with the logarithm of the speed. Speed is measured in lengths of
 * the box per time, so that the picture does not depend on the units of the states.
 *
 * @param field right-hand side `(x, y) => [dx/dt, dy/dt]`
 * @param options limits, labels, trajectories
 * @returns the figure
 * @throws ValidationError when limits do not rise or the field has no finite value in the box
 * @example
 * phasePlane((x, y) => [y, -x], { x: [-1, 1], y: [-1, 1] }).layout.xaxis?.title?.text // "x"
 */
export function phasePlane(field: PlaneField, options: PhasePlaneOptions): Figure {
  const { arrows = 21, resolution = 160, trajectories = [] } = options;
  for (const side of ["x", "y"] as const)
    if (!(options[side][1] > options[side][0]))
      throw new ValidationError(
        `phasePlane: limits of ${side} must rise, got [${options[side].join(", ")}].`,
      );
  if (!Number.isInteger(resolution) || resolution < 8)
    throw new ValidationError(`phasePlane: resolution must be an integer of at least 8, got ${resolution}.`);
  const gridX = grid(options.x, resolution);
  const gridY = grid(options.y, resolution);
  const values: [Float64Array, Float64Array] = [
    new Float64Array(resolution * resolution),
    new Float64Array(resolution * resolution),
  ];
  for (let row = 0; row < resolution; row++)
    for (let column = 0; column < resolution; column++) {
      const [dx, dy] = field(gridX[column]!, gridY[row]!);
      values[0][row * resolution + column] = dx;
      values[1][row * resolution + column] = dy;
    }
  if (!values[0].some(Number.isFinite) || !values[1].some(Number.isFinite))
    throw new ValidationError("phasePlane: the field has no finite value in the box.");

  const xName = plain(options.xLabel ?? "x");
  const yName = plain(options.yLabel ?? "y");
  const nullcline = (component: 0 | 1, name: string, dash: "solid" | "dash"): Trace => ({
    type: "scatter",
    mode: "lines",
    name: `d${name}/dt = 0`,
    ...curveTrace(contourLines(values[component], resolution, 0), gridX, gridY),
    line: { color: seriesColors[component]!, width: 2.2, dash },
    hoverinfo: "name",
  });
  const traces: Trace[] = [
    ...(arrows > 0 ? [arrowTrace(field, options, arrows)] : []),
    nullcline(0, xName, "solid"),
    nullcline(1, yName, "dash"),
    ...trajectories.flatMap(trajectoryTraces),
  ];
  const width = options.x[1] - options.x[0];
  const height = options.y[1] - options.y[0];
  const jacobian = options.jacobian ?? differenceJacobian(field, 1e-6 * width, 1e-6 * height);
  const rest = (options.fixedPoints ?? true) ? findFixedPoints(field, jacobian, gridX, gridY, values) : [];
  const ink = arrows > 0 ? [0] : [];
  for (const trace of pointTraces(rest)) {
    ink.push(traces.length);
    traces.push(trace);
  }
  const told = rest.map(({ x, y, kind }) => `${kind} at (${formatNumber(x)}, ${formatNumber(y)})`);
  const names = traces
    .filter(({ name, showlegend }) => name && showlegend !== false)
    .map(({ name }) => name!);
  const figureWidth = options.width ?? 620;
  const { rows } = legendRows(names, figureWidth - SIDES);
  const figure = makeFigure(traces, {
    ...heading(options, 28 * rows - 6),
    width: figureWidth,
    height: options.height ?? 560,
    hovermode: "closest",
    showlegend: true,
    legend: { orientation: "h", x: 1, xanchor: "right", y: 1.01, yanchor: "bottom" },
    xaxis: {
      title: { text: withUnit(options.xLabel ?? "x", options.xUnit) },
      range: options.x,
      showgrid: false,
    },
    yaxis: {
      title: { text: withUnit(options.yLabel ?? "y", options.yUnit) },
      range: options.y,
      showgrid: false,
    },
    meta: {
      alt: `Phase plane of ${options.xLabel ?? "x"} and ${options.yLabel ?? "y"} with nullclines${arrows > 0 ? " and vector field" : ""}${trajectories.length ? `, ${trajectories.length} trajectories` : ""}; ${told.length ? told.join(", ") : "no state of rest marked"}.`,
      ink,
    },
  });
  return withTheme(figure, "light");
}

function grid([low, high]: readonly [number, number], count: number): Float64Array {
  return Float64Array.from({ length: count }, (_, index) => low + ((high - low) * index) / (count - 1));
}

/** All arrows in one trace: shaft and two barbs each, with gaps between. */
function arrowTrace(field: PlaneField, { x, y }: PhasePlaneOptions, count: number): Trace {
  const width = x[1] - x[0];
  const height = y[1] - y[0];
  const cell = 1 / count;
  const found: { u: number; v: number; dx: number; dy: number; speed: number }[] = [];
  for (let row = 0; row < count; row++)
    for (let column = 0; column < count; column++) {
      const u = (column + 0.5) * cell;
      const v = (row + 0.5) * cell;
      const [fx, fy] = field(x[0] + u * width, y[0] + v * height);
      const [dx, dy] = [fx / width, fy / height];
      const speed = Math.hypot(dx, dy);
      if (speed > 0 && Number.isFinite(speed)) found.push({ u, v, dx: dx / speed, dy: dy / speed, speed });
    }
  const logs = found.map(({ speed }) => Math.log(speed)).sort((a, b) => a - b);
  const low = logs[Math.floor(0.02 * logs.length)] ?? 0;
  const high = logs[logs.length - 1] ?? 1;
  const points = { x: [] as (number | null)[], y: [] as (number | null)[] };
  const add = (u: number, v: number): void => {
    points.x.push(rounded(x[0] + u * width));
    points.y.push(rounded(y[0] + v * height));
  };
  for (const { u, v, dx, dy, speed } of found) {
    const strength = high > low ? Math.max(0, Math.min(1, (Math.log(speed) - low) / (high - low))) : 1;
    const length = cell * (0.3 + 0.55 * strength);
    const tip = [u + (length / 2) * dx, v + (length / 2) * dy] as const;
    const barb = 0.32 * length;
    const at = (angle: number): readonly [number, number] => [
      tip[0] - barb * (dx * Math.cos(angle) - dy * Math.sin(angle)),
      tip[1] - barb * (dx * Math.sin(angle) + dy * Math.cos(angle)),
    ];
    add(u - (length / 2) * dx, v - (length / 2) * dy);
    add(...tip);
    add(...at(0.45));
    add(...tip);
    add(...at(-0.45));
    points.x.push(null);
    points.y.push(null);
  }
  return {
    type: "scatter",
    mode: "lines",
    name: "Vector field",
    ...points,
    line: { width: 0.9 },
    opacity: 0.38,
    hoverinfo: "skip",
    showlegend: false,
  };
}

function trajectoryTraces({ x, y, name }: Trajectory, index: number): Trace[] {
  if (x.length !== y.length || x.length === 0)
    throw new ValidationError(
      `phasePlane: a trajectory needs as many x as y, and at least one; got ${x.length} and ${y.length}.`,
    );
  const color = seriesColors[(index + 2) % seriesColors.length]!;
  const title = plain(name ?? `Trajectory ${index + 1}`);
  return [
    {
      type: "scatter",
      mode: "lines",
      name: title,
      x: Array.from(x, (value) => rounded(value)),
      y: Array.from(y, (value) => rounded(value)),
      line: { color, width: 1.8 },
      legendgroup: title,
    },
    {
      type: "scatter",
      mode: "markers",
      name: `${title}, start`,
      x: [rounded(x[0]!)],
      y: [rounded(y[0]!)],
      marker: { color, size: 9 },
      legendgroup: title,
      showlegend: false,
      hovertemplate: "start<br>%{x}, %{y}<extra></extra>",
    },
  ];
}

/** Filled: stable. Open: unstable. Diamond: saddle. */
const symbols: Record<FixedPoint["kind"], string> = {
  "stable node": "circle",
  "stable focus": "circle",
  "unstable node": "circle-open",
  "unstable focus": "circle-open",
  saddle: "diamond-open",
  centre: "circle-open",
};

function pointTraces(points: readonly FixedPoint[]): Trace[] {
  const kinds = [...new Set(points.map(({ kind }) => kind))];
  return kinds.map((kind) => {
    const some = points.filter((point) => point.kind === kind);
    return {
      type: "scatter",
      mode: "markers",
      name: kind.charAt(0).toUpperCase() + kind.slice(1),
      x: some.map(({ x }) => rounded(x)),
      y: some.map(({ y }) => rounded(y)),
      marker: { size: 11, symbol: symbols[kind], line: { width: 2 } },
      hovertemplate: `${kind}<br>%{x}, %{y}<extra></extra>`,
    };
  });
}
