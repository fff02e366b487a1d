import { ValidationError } from "../errors.js";
import type { Figure, Trace } from "./figure.js";
import { type HeadingOptions, heading } from "./heading.js";
import { extent } from "./input.js";
import { makeFigure, withTheme } from "./makeFigure.js";
import { seriesColors } from "./palettes.js";
import { formatNumber, plain, rounded, withUnit } from "./text.js";

/** States against a parameter: least and greatest value seen, or a branch that was followed. */
export interface BifurcationBranch {
  /** Values of the parameter. */
  readonly parameter: ArrayLike<number>;
  /** Greatest value of the output, or the value at rest. */
  readonly max: ArrayLike<number>;
  /** Least value of the output; left out on a branch of rest states. */
  readonly min?: ArrayLike<number>;
  /** Whether the state is stable; unstable parts are dashed. Default: all stable. */
  readonly stable?: ArrayLike<boolean | number>;
  /** Name in the legend. */
  readonly name?: string;
}

/** A named place on a branch, e.g. a Hopf point. */
export interface BifurcationPoint {
  readonly parameter: number;
  readonly value: number;
  readonly name: string;
}

/** Settings of {@link bifurcation}. */
export interface BifurcationOptions extends HeadingOptions {
  /** Name and unit of the parameter. Default `"Parameter"`. */
  parameterLabel?: string;
  parameterUnit?: string;
  /** Name and unit of the output. Default `"Output"`. */
  label?: string;
  unit?: string;
  /** Places to mark. */
  points?: readonly BifurcationPoint[];
  /** Difference of greatest and least value above which the band between them is shaded. Default 1 % of the range. */
  threshold?: number;
  /** Height in px. Default 380. */
  height?: number;
}

/**
 * A bifurcation diagram in one parameter: lines of the least and greatest output, shaded where it oscillates.
 *
 * @param branches one branch or several
 * @param options labels, marked points
 * @returns the figure
 * @throws ValidationError when lengths disagree or there is nothing to draw
 * @example
 * bifurcation({ parameter: [0, 1], min: [0, -1], max: [0, 1] }, { label: "x" }).data.length // 3
 */
export function bifurcation(
  branches: BifurcationBranch | readonly BifurcationBranch[],
  options: BifurcationOptions = {},
): Figure {
  const list = (Array.isArray(branches) ? branches : [branches]) as readonly BifurcationBranch[];
  if (list.length === 0) throw new ValidationError("bifurcation needs at least one branch, got none.");
  for (const branch of list) check(branch);
  const range = extent(
    list.flatMap(({ min, max }) => [...Array.from(max), ...Array.from(min ?? [])]),
    "bifurcation",
  );
  const threshold = options.threshold ?? 0.01 * (range.max - range.min);
  const traces = list.flatMap((branch, index) =>
    branchTraces(
      branch,
      plain(branch.name ?? (list.length > 1 ? `Branch ${index + 1}` : "")),
      index,
      threshold,
    ),
  );
  const points = options.points ?? [];
  if (points.length)
    traces.push({
      type: "scatter",
      mode: "markers+text",
      name: "Bifurcation",
      x: points.map(({ parameter }) => rounded(parameter)),
      y: points.map(({ value }) => rounded(value)),
      text: points.map(({ name }) => plain(name)),
      textposition: "top center",
      marker: { size: 9, symbol: "diamond" },
      showlegend: false,
      hovertemplate: "%{text}<br>%{x}<extra></extra>",
    });
  const legend = list.some(({ name }) => name) || list.length > 1;
  const { parameterLabel = "Parameter", label = "Output", unit, parameterUnit, height = 380 } = options;
  const figure = makeFigure(traces, {
    ...heading(options, legend),
    height,
    showlegend: legend,
    legend: { orientation: "h", x: 1, xanchor: "right", y: 1.02, yanchor: "bottom" },
    hovermode: "closest",
    xaxis: { title: { text: withUnit(parameterLabel, parameterUnit) } },
    yaxis: { title: { text: withUnit(label, unit) } },
    meta: {
      alt: `Bifurcation diagram of ${label} against ${parameterLabel}, ${describe(list, threshold)}; values from ${formatNumber(range.min)} to ${formatNumber(range.max)}${unit ? ` ${unit}` : ""}.`,
      ...(points.length ? { ink: [traces.length - 1] } : {}),
    },
  });
  return withTheme(figure, "light");
}

function check({ parameter, min, max, stable }: BifurcationBranch): void {
  for (const [name, values] of Object.entries({ max, min, stable }))
    if (values && values.length !== parameter.length)
      throw new ValidationError(
        `bifurcation needs one value of ${name} per parameter, got ${values.length} for ${parameter.length}.`,
      );
}

function branchTraces(branch: BifurcationBranch, name: string, index: number, threshold: number): Trace[] {
  const color = seriesColors[index % seriesColors.length]!;
  const traces: Trace[] = [];
  const lower = branch.min;
  if (lower) {
    // Two invisible edges with the colour between them; equal edges enclose nothing where the state is at rest.
    const oscillates = (at: number): boolean =>
      [at - 1, at, at + 1].some((near) => branch.max[near]! - lower[near]! > threshold);
    const edge = (values: ArrayLike<number>): (number | null)[] =>
      Array.from(values, (value, at) => (oscillates(at) ? rounded(value) : rounded(branch.max[at]!)));
    const band = {
      type: "scatter",
      mode: "lines",
      x: Array.from(branch.parameter, (value) => rounded(value)),
      line: { width: 0, color },
      hoverinfo: "skip",
      showlegend: false,
    } as const;
    traces.push(
      { ...band, y: edge(lower) },
      { ...band, y: edge(branch.max), fill: "tonexty", fillcolor: `${color}26` },
    );
  }
  const curves = lower ? [lower, branch.max] : [branch.max];
  const line = lines(branch, curves, color, name);
  return [...traces, ...line];
}

/** Stable parts solid, unstable parts dashed; both limits of an oscillation in one trace. */
function lines(
  branch: BifurcationBranch,
  curves: readonly ArrayLike<number>[],
  color: string,
  name: string,
): Trace[] {
  const kinds = branch.stable ? [true, false] : [true];
  return kinds.flatMap((kind): Trace[] => {
    const x: (number | null)[] = [];
    const y: (number | null)[] = [];
    for (const curve of curves) {
      if (x.length) {
        x.push(null);
        y.push(null);
      }
      for (let at = 0; at < branch.parameter.length; at++) {
        const here = !branch.stable || Boolean(branch.stable[at]) === kind;
        const touches = at > 0 && branch.stable !== undefined && Boolean(branch.stable[at - 1]) === kind;
        x.push(rounded(branch.parameter[at]!));
        y.push(here || touches ? rounded(curve[at]!) : null);
      }
    }
    if (y.every((value) => value === null)) return [];
    const title = branch.stable ? `${name}${name ? ", " : ""}${kind ? "stable" : "unstable"}` : name;
    return [
      {
        type: "scatter",
        mode: "lines",
        name: title,
        x,
        y,
        line: { color, width: 1.8, ...(kind ? {} : { dash: "dash" }) },
        hovertemplate: `%{x}<br>%{y}<extra>${title}</extra>`,
      },
    ];
  });
}

function describe(list: readonly BifurcationBranch[], threshold: number): string {
  const parts = list.map((branch) => {
    if (!branch.min) return branch.name ? `branch ${branch.name}` : "a branch of rest states";
    const at = Array.from(branch.parameter).filter(
      (_, index) => branch.max[index]! - branch.min![index]! > threshold,
    );
    if (at.length === 0) return "at rest everywhere";
    return `oscillating between ${formatNumber(Math.min(...at))} and ${formatNumber(Math.max(...at))}`;
  });
  return parts.join(", ");
}
