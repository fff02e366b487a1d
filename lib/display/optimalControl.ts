import { ValidationError } from "../errors.js";
import { type Labelled, labelled, type NumberArray } from "../labelled.js";
import type { Figure, Trace } from "./figure.js";
import type { HeadingOptions } from "./heading.js";
import { extent } from "./input.js";
import { makeFigure } from "./makeFigure.js";
import { panels } from "./panels.js";
import { formatNumber, plain, rounded, withUnit } from "./text.js";
import { timeseries } from "./timeseries.js";

/** A state or input over time, with what it is compared to. */
export interface ControlVariable {
  /** Name, e.g. `"rates_exc"`. */
  readonly name: string;
  /** Unit. */
  readonly unit?: string;
  /** `[time]` or `[region, time]`. */
  readonly values: Labelled<NumberArray>;
  /** Target of a state, or the input that made the target; same shape. */
  readonly reference?: Labelled<NumberArray>;
}

/** What an optimisation found. */
export interface ControlResult {
  /** Controlled states, with their targets. */
  readonly states: readonly ControlVariable[];
  /** Inputs, with the inputs that made the target where they are known. */
  readonly controls: readonly ControlVariable[];
  /** Cost of each iteration. */
  readonly cost: ArrayLike<number>;
  /** Step size of each iteration. */
  readonly stepSizes?: ArrayLike<number>;
}

/** Settings of {@link optimalControl}. */
export interface OptimalControlOptions extends HeadingOptions {
  /** Distance of samples in ms. Default: from the coordinates. */
  dt?: number;
  /** Nodes to draw, one column each. Default: all up to four. */
  nodes?: readonly number[];
  /** Names of the nodes. Default `"Node 1"`, …. */
  labels?: readonly string[];
  /** Logarithmic cost. Default: when all costs are positive and they fall by more than tenfold. */
  logCost?: boolean;
  /** Height in px. Default 760. */
  height?: number;
}

/** Red, blue, green, orange by the index of the variable. */
const COLORS = ["#c02e1c", "#3764a9", "#0b7667", "#d07d2c"] as const;

/**
 * An optimal control: states against their targets, inputs against the known ones, and the cost.
 *
 * One node gives three panels one below the other. Several nodes give a column each, with cost and step size in the
 * last row. Targets and known inputs are dashed.
 *
 * @param result states, inputs, cost
 * @param options nodes, labels
 * @returns the figure
 * @throws ValidationError when there is no state, shapes disagree, or a node does not exist
 * @example
 * optimalControl({ states: [{ name: "x", values: x, reference: target }], controls: [{ name: "x_ext", values: u }], cost: [2, 1] }).layout.xaxis3?.title?.text // "Iteration"
 */
export function optimalControl(result: ControlResult, options: OptimalControlOptions = {}): Figure {
  const { states, controls, cost, stepSizes } = result;
  if (states.length === 0 || controls.length === 0)
    throw new ValidationError(
      `optimalControl needs at least one state and one control, got ${states.length} and ${controls.length}.`,
    );
  const count = nodeCount(states[0]!.values);
  for (const variable of [...states, ...controls]) checkShapes(variable, count);
  const nodes = options.nodes ?? Array.from({ length: Math.min(count, 4) }, (_, node) => node);
  for (const node of nodes)
    if (!(Number.isInteger(node) && node >= 0 && node < count))
      throw new ValidationError(`nodes must be indices 0 … ${count - 1}, got ${node}.`);
  const named = (node: number): string => options.labels?.[node] ?? `Node ${node + 1}`;
  const row = (variables: readonly ControlVariable[], reference: string): Figure[] =>
    nodes.map((node) =>
      variablePanel(variables, node, reference, options, nodes.length > 1 ? named(node) : undefined),
    );
  const costs = iterationPanel(cost, "Cost", options.logCost ?? fallsTenfold(cost));
  const last = stepSizes?.length ? [costs, iterationPanel(stepSizes, "Step size", false)] : [costs];
  const rows = [row(states, "target"), row(controls, "known input").map(untitled), last];
  const final = cost[cost.length - 1] ?? Number.NaN;
  return panels(rows, {
    ...(options.title ? { title: options.title } : {}),
    ...(options.subtitle ? { subtitle: options.subtitle } : {}),
    height: options.height ?? 760,
    rowGap: 76,
    alt: `Optimal control of ${nodes.length} ${nodes.length === 1 ? "node" : "nodes"}: ${states.map(({ name }) => name).join(", ")} against the target, controls ${controls.map(({ name }) => name).join(", ")}; cost from ${formatNumber(cost[0] ?? Number.NaN, 4)} to ${formatNumber(final, 4)} in ${Math.max(0, cost.length - 1)} iterations.`,
  });
}

const nodeCount = (values: Labelled<NumberArray>): number =>
  values.shape.length === 1 ? 1 : values.shape[0]!;

function checkShapes({ name, values, reference }: ControlVariable, count: number): void {
  if (nodeCount(values) !== count)
    throw new ValidationError(
      `"${name}" must have ${count} nodes like the first state, got ${nodeCount(values)}.`,
    );
  if (reference && reference.shape.join() !== values.shape.join())
    throw new ValidationError(
      `The reference of "${name}" must have its shape [${values.shape.join(", ")}], got [${reference.shape.join(", ")}].`,
    );
}

function nodeOf(values: Labelled<NumberArray>, node: number): Labelled<NumberArray> {
  const length = values.shape[values.shape.length - 1]!;
  const dim = values.dims[values.dims.length - 1]!;
  const time = values.coords?.[dim];
  return labelled(values.data.subarray(node * length, (node + 1) * length), [length], [dim], {
    ...(time ? { coords: { [dim]: time } } : {}),
  });
}

function variablePanel(
  variables: readonly ControlVariable[],
  node: number,
  reference: string,
  options: OptimalControlOptions,
  title?: string,
): Figure {
  const settings = options.dt === undefined ? {} : { dt: options.dt };
  const traces: Trace[] = [];
  let frame: Figure | undefined;
  for (const [index, variable] of variables.entries()) {
    const color = COLORS[index % COLORS.length]!;
    const name = plain(variable.name);
    const solid = timeseries(nodeOf(variable.values, node), settings);
    frame ??= solid;
    const kinds = [
      [solid.data[0]!, name, { color, width: 1.8 }],
      ...(variable.reference
        ? [
            [
              timeseries(nodeOf(variable.reference, node), settings).data[0]!,
              index === 0 ? `${reference} (dashed)` : `${name}, ${reference}`,
              { color, width: 1.8, dash: "dash" },
            ] as const,
          ]
        : []),
    ] as const;
    for (const [trace, label, line] of kinds)
      traces.push({
        ...trace,
        name: label,
        line,
        // The dashes are explained once, not for each variable.
        showlegend: label === name || index === 0,
        hovertemplate: `%{x}<br>%{y}<extra>${label}</extra>`,
      });
  }
  const units = new Set(variables.map(({ unit }) => unit));
  const names = variables.map(({ name }) => name).join(", ");
  const label = units.size === 1 ? withUnit(names, variables[0]!.unit) : plain(names);
  return makeFigure(traces, {
    height: 330,
    ...(title ? { title: { text: plain(title) } } : {}),
    showlegend: true,
    xaxis: frame!.layout.xaxis,
    yaxis: { title: { text: label } },
    meta: { alt: "" },
  });
}

function untitled(figure: Figure): Figure {
  const { title: _title, ...layout } = figure.layout;
  return { ...figure, layout: layout as Figure["layout"] };
}

function iterationPanel(values: ArrayLike<number>, label: string, log: boolean): Figure {
  extent(values, "optimalControl");
  return makeFigure(
    [
      {
        type: "scatter",
        mode: values.length > 60 ? "lines" : "lines+markers",
        name: label,
        x0: 0,
        dx: 1,
        y: Array.from(values, (value) => (log && !(value > 0) ? null : rounded(value))),
        line: { color: "#816df0", width: 1.8 },
        marker: { color: "#816df0", size: 5 },
        showlegend: false,
        hovertemplate: `iteration %{x}<br>%{y}<extra>${label}</extra>`,
      },
    ],
    {
      height: 330,
      xaxis: { title: { text: "Iteration" } },
      yaxis: {
        title: { text: label },
        ...(log ? { type: "log", ...(decades(values) >= 2 ? { dtick: 1 } : {}) } : { rangemode: "tozero" }),
      },
      meta: { alt: "" },
    },
  );
}

function decades(values: ArrayLike<number>): number {
  const positive = Array.from(values).filter((value) => value > 0);
  return Math.log10(Math.max(...positive) / Math.min(...positive));
}

function fallsTenfold(cost: ArrayLike<number>): boolean {
  const values = Array.from(cost);
  return values.every((value) => value > 0) && Math.max(...values) > 10 * Math.min(...values);
}
