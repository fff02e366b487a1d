import { type Figure, type Model, phasePlane, planeField } from "neurolab";
import { type Themed, themed } from "./figures.js";

/** Longest trajectory that is drawn, in points. */
const POINTS = 1500;
/** Room around a trajectory, as a share of its extent. */
const MARGIN = 0.12;

/**
 * The phase plane of two quantities of the region in focus.
 *
 * Two states get nullclines, vector field and states of rest, everything else held where the run ended; rates
 * and observables have no equations of their own and get the trajectory alone. Limits only grow, so that the
 * picture does not jump while a slider moves.
 */
export class PhaseView {
  private limits: { x: [number, number]; y: [number, number] } | undefined;
  private readonly hasField: boolean;

  constructor(
    private readonly model: Model,
    private readonly names: readonly [string, string],
  ) {
    const { states } = model.definition;
    this.hasField = names.every((name) => Object.hasOwn(states, name));
  }

  draw(focus: number): Themed {
    const [x, y] = this.names;
    const [u, v] = [this.course(x, focus), this.course(y, focus)];
    this.limits = { x: grow(this.limits?.x, u), y: grow(this.limits?.y, v) };
    const label = (name: string): { unit?: string } => {
      const { states, rates = {}, observables = {} } = this.model.definition;
      return states[name] ?? rates[name] ?? observables[name] ?? {};
    };
    if (!this.hasField) return themed(projection(u, v, x, y, label(x).unit, label(y).unit, this.limits));
    const field = planeField(this.model, x, y, { node: focus, held: this.held(focus) });
    const figure = phasePlane(field, {
      ...this.limits,
      xLabel: x,
      yLabel: y,
      xUnit: label(x).unit,
      yUnit: label(y).unit,
      trajectories: [{ x: u, y: v, name: "run" }],
      arrows: 15,
      resolution: 56,
      width: 380,
      height: 340,
    } as Parameters<typeof phasePlane>[1]);
    return themed(figure, { showlegend: false });
  }

  private course(name: string, focus: number): Float64Array {
    const { data, shape } = this.model.array(name);
    const samples = shape[1]!;
    const row = data.subarray(focus * samples, (focus + 1) * samples);
    const every = Math.ceil(samples / POINTS);
    return row.filter((_, index) => index % every === 0);
  }

  /** Values of all that is not drawn at the end of the run: states, rates, and what the network sends. */
  private held(focus: number): Record<string, number> {
    const held: Record<string, number> = {};
    const state = this.model.state;
    for (const [name, values] of Object.entries(state))
      if (typeof values !== "number" && !this.model.definition.noise?.[name]) held[name] = values[focus]!;
    const { Cmat, N } = this.model.params;
    const weights = (Cmat as { data: Float64Array }).data;
    for (const [name, spec] of Object.entries(this.model.definition.couplings ?? {})) {
      if (spec.kind === "strength" || typeof spec.source !== "string") continue;
      const source = state[spec.source];
      if (source === undefined || typeof source === "number") continue;
      held[name] =
        spec.kind === "local"
          ? source[focus]!
          : source.reduce((sum, value, node) => sum + weights[focus * N + node]! ** spec.power * value, 0);
    }
    return held;
  }
}

function grow(before: [number, number] | undefined, values: Float64Array): [number, number] {
  const low = values.reduce((a, b) => Math.min(a, b), before?.[0] ?? Number.POSITIVE_INFINITY);
  const high = values.reduce((a, b) => Math.max(a, b), before?.[1] ?? Number.NEGATIVE_INFINITY);
  if (before && low >= before[0] && high <= before[1]) return before;
  const room = MARGIN * (high - low || Math.abs(high) || 1);
  return [before && low >= before[0] ? low : low - room, before && high <= before[1] ? high : high + room];
}

function projection(
  u: Float64Array,
  v: Float64Array,
  x: string,
  y: string,
  xUnit: string | undefined,
  yUnit: string | undefined,
  limits: { x: [number, number]; y: [number, number] },
): Figure {
  const withUnit = (name: string, unit: string | undefined) => (unit ? `${name} (${unit})` : name);
  return {
    data: [
      {
        type: "scatter",
        mode: "lines",
        name: "run",
        x: Array.from(u),
        y: Array.from(v),
        line: { color: "#2f6fb3", width: 1.4 },
      },
    ],
    layout: {
      height: 340,
      showlegend: false,
      hovermode: "closest",
      xaxis: { title: { text: withUnit(x, xUnit) }, range: limits.x },
      yaxis: { title: { text: withUnit(y, yUnit) }, range: limits.y },
      meta: { alt: `Trajectory of ${x} and ${y}.` },
    },
    config: {},
  };
}
