// Figures of an exploration, from the library's builders.
import {
  explorationMap,
  type Figure,
  formatNumber,
  labelled,
  seriesColors,
  withTheme,
  withUnit,
} from "neurolab";
import type { ExplorationAxis, ExplorationSpec, ExplorationView } from "../../protocol/searchStates.js";
import type { PlainFigure } from "../../protocol/states.js";
import { lineOf, planeOf, positionOf } from "./grid.js";

/** Number of the cell or run that each point of a trace stands for: the meaning of its `customdata`. */
type Cells = readonly number[] | readonly (readonly number[])[];

const HEIGHT = 430;

/**
 * The exploration as the view shows it, with the chosen cell marked.
 *
 * Points of the figure have the number of their cell as `customdata`.
 *
 * @param spec axes and measures
 * @param view what is shown; it fits, see `checkedView`
 * @param cell chosen cell; slices go through it
 * @param theme colours
 */
export function explorationFigure(
  spec: ExplorationSpec,
  view: ExplorationView,
  cell: number,
  theme: "light" | "dark",
): PlainFigure {
  const { y } = view;
  const figure =
    spec.kind === "points"
      ? cloud(spec, view, cell)
      : y === null
        ? lines(spec, view, cell)
        : map(spec, { ...view, y }, cell);
  const { data, layout } = withTheme(figure, theme);
  const { width: _, ...rest } = layout;
  // Zooming lasts until the axes change.
  return { data, layout: { ...rest, height: HEIGHT, uirevision: `${view.x} ${String(view.y)}` } };
}

function map(spec: ExplorationSpec, view: ExplorationView & { readonly y: number }, cell: number): Figure {
  const measure = spec.measures[view.measure]!;
  const [xAxis, yAxis] = [spec.axes[view.x]!, spec.axes[view.y]!];
  const cells = planeOf(spec, view, cell);
  const plane = (index: number) => {
    const { values, name, unit } = spec.measures[index]!;
    const data = Float64Array.from(cells.flat(), (at) => values[at]!);
    return labelled(data, [yAxis.values.length, xAxis.values.length], ["y", "x"], {
      coords: { x: placesOf(xAxis), y: placesOf(yAxis) },
      name,
      unit,
    });
  };
  const shown = plane(view.measure);
  const contours =
    view.contours === null
      ? []
      : [
          {
            data: plane(view.contours),
            levels: levelsOf(spec, view.contours),
            label: `${spec.measures[view.contours]!.name}: ${levelsOf(spec, view.contours)
              .map((level) => formatNumber(level))
              .join(", ")}`,
          },
        ];
  const domain = rangeOf(measure.values);
  const empty = !shown.data.some(Number.isFinite);
  // The scale is that of all slices, so that colours mean the same while a slice moves.
  const figure = explorationMap(empty ? { ...shown, data: shown.data.map(() => 0) } : shown, {
    xLabel: xAxis.name,
    xUnit: xAxis.unit,
    yLabel: yAxis.name,
    yUnit: yAxis.unit,
    ...(isSigned(domain) ? { symmetric: true } : {}),
    domain: isSigned(domain) ? symmetric(domain) : domain,
    contours,
  });
  const [heat, ...curves] = figure.data;
  const here = positionOf(spec, cell);
  const [x, y] = [placesOf(xAxis)[here[view.x]!]!, placesOf(yAxis)[here[view.y]!]!];
  const z = empty ? cells.map((row) => row.map(() => null)) : heat!.z!;
  return {
    ...figure,
    data: [
      { ...heat!, z, customdata: cells, ...hover(spec, cells), hoverongaps: true } as never,
      ...curves,
      mark(x, y, cell),
    ],
    layout: {
      ...figure.layout,
      xaxis: { ...figure.layout.xaxis, ...ticksOf(xAxis) },
      yaxis: { ...figure.layout.yaxis, ...ticksOf(yAxis) },
      meta: {
        ...figure.layout.meta,
        alt: `${figure.layout.meta.alt} Chosen: ${xAxis.name} ${say(xAxis.values[here[view.x]!]!)}, ${yAxis.name} ${say(yAxis.values[here[view.y]!]!)}.`,
      },
    },
  };
}

function lines(spec: ExplorationSpec, view: ExplorationView, cell: number): Figure {
  const axis = spec.axes[view.x]!;
  const cells = lineOf(spec, view.x, cell);
  const measure = spec.measures[view.measure]!;
  const shown = [measure, ...(measure.partner === null ? [] : [spec.measures[measure.partner]!])];
  const at = placesOf(axis);
  const traces = shown.map(({ name, values }, index) => ({
    type: "scatter" as const,
    mode: cells.length > 80 ? ("lines" as const) : ("lines+markers" as const),
    name: withUnit(name),
    x: Array.from(at),
    y: cells.map((each) => finite(values[each]!)),
    customdata: cells,
    line: { color: seriesColors[index]!, width: 2 },
    marker: { color: seriesColors[index]!, size: 6 },
    ...hover(spec, cells),
  }));
  const place = cells.indexOf(cell);
  const value = measure.values[cell]!;
  const unit = shown.every((each) => each.unit === measure.unit) ? measure.unit : "";
  return figureOf(
    [...(traces as never[]), ...(Number.isFinite(value) ? [mark(at[place]!, value, cell)] : [])],
    {
      showlegend: shown.length > 1,
      xaxis: { title: { text: withUnit(axis.name, axis.unit) }, ...ticksOf(axis) },
      yaxis: { title: { text: withUnit(shown.map(({ name }) => name).join(", "), unit) } },
    },
    `${shown.map(({ name }) => name).join(" and ")} over ${cells.length} values of ${axis.name}. Chosen: ${say(axis.values[place]!)}.`,
  );
}

function cloud(spec: ExplorationSpec, view: ExplorationView, cell: number): Figure {
  const measure = spec.measures[view.measure]!;
  const xAxis = spec.axes[view.x]!;
  const yAxis = view.y === null ? undefined : spec.axes[view.y]!;
  const cells = Array.from(spec.runs, (_, run) => run);
  const x = placesOf(xAxis);
  const y = yAxis ? placesOf(yAxis) : measure.values;
  const [low, high] = rangeOf(measure.values);
  const label = yAxis ? withUnit(yAxis.name, yAxis.unit) : withUnit(measure.name, measure.unit);
  return figureOf(
    [
      {
        type: "scatter",
        mode: "markers",
        name: withUnit(measure.name),
        x: Array.from(x),
        y: Array.from(y, finite),
        customdata: cells,
        marker: {
          size: 10,
          color: Array.from(measure.values, finite),
          coloraxis: "coloraxis",
          line: { width: 0.8, color: "rgba(120,130,145,0.7)" },
        },
        ...hover(spec, cells),
      } as never,
      ...(Number.isFinite(y[cell]!) ? [mark(x[cell]!, y[cell]!, cell)] : []),
    ],
    {
      showlegend: false,
      xaxis: { title: { text: withUnit(xAxis.name, xAxis.unit) }, ...ticksOf(xAxis) },
      yaxis: { title: { text: label }, ...(yAxis ? ticksOf(yAxis) : {}) },
      coloraxis: {
        cmin: low,
        cmax: high,
        colorbar: { title: { text: withUnit(measure.name, measure.unit) } },
      },
    },
    `${measure.name} of ${cells.length} runs over ${xAxis.name}${yAxis ? ` and ${yAxis.name}` : ""}. Chosen: run ${spec.runs[cell]!}.`,
    { coloraxis: "plasma" },
  );
}

function figureOf(
  data: readonly never[],
  layout: object,
  alt: string,
  palettes: Figure["layout"]["meta"]["palettes"] = {},
): Figure {
  return {
    data,
    layout: {
      hovermode: "closest",
      margin: { t: 30 },
      legend: { orientation: "h", x: 1, xanchor: "right", y: 1.02, yanchor: "bottom" },
      ...layout,
      meta: { alt, palettes: palettes ?? {} },
    },
    config: {},
  };
}

/** A mark that stands out on every colour: white within black. */
function mark(x: number, y: number, cell: number): never {
  return {
    type: "scatter",
    mode: "markers",
    name: "Chosen",
    x: [x],
    y: [y],
    customdata: [cell],
    marker: { symbol: "circle", size: 13, color: "#ffffff", line: { width: 3, color: "#111111" } },
    showlegend: false,
    hoverinfo: "skip",
  } as never;
}

/** What the pointer shows: parameters, the result or why there is none. Every line is escaped by `withUnit`. */
function hover(
  spec: ExplorationSpec,
  cells: Cells,
): { readonly hovertext: unknown; readonly hoverinfo: "text" } {
  const failed = new Map(spec.failures.map(({ cell, message }) => [cell, message]));
  const text = (cell: number): string => {
    const position = spec.kind === "points" ? spec.axes.map(() => cell) : positionOf(spec, cell);
    const params = spec.axes.map((axis, index) =>
      withUnit(`${axis.name} = ${say(axis.values[position[index]!]!)}`),
    );
    const results = spec.measures
      .slice(0, 6)
      .map(({ name, unit, values }) => withUnit(`${name}: ${say(values[cell]!)} ${unit}`.trimEnd()));
    const reason = failed.get(cell);
    return [
      ...params,
      ...(reason === undefined ? results : [withUnit(`failed: ${reason.slice(0, 90)}`)]),
    ].join("<br>");
  };
  const nested = cells.map((entry: number | readonly number[]) =>
    typeof entry === "number" ? text(entry) : entry.map(text),
  );
  return { hovertext: nested, hoverinfo: "text" };
}

/** Places along an axis: its numbers, or 0, 1, 2, … for texts. */
function placesOf({ values }: ExplorationAxis): Float64Array {
  if (values.every((value) => typeof value === "number")) return Float64Array.from(values as number[]);
  const distinct = [...new Set(values)];
  return Float64Array.from(values, (value) => distinct.indexOf(value));
}

function ticksOf({ values }: ExplorationAxis): object {
  if (values.every((value) => typeof value === "number")) return {};
  const distinct = [...new Set(values)];
  return {
    tickmode: "array",
    tickvals: distinct.map((_, index) => index),
    ticktext: distinct.map((value) => withUnit(String(value))),
  };
}

/** Levels as given, or four between the tenth that is least and the tenth that is greatest. */
export function levelsOf(spec: ExplorationSpec, measure: number): readonly number[] {
  const given = spec.levels[measure];
  if (given) return given;
  const sorted = Array.from(spec.measures[measure]!.values)
    .filter(Number.isFinite)
    .sort((a, b) => a - b);
  if (sorted.length === 0) return [];
  const at = (share: number): number => sorted[Math.round(share * (sorted.length - 1))]!;
  const [low, high] = [at(0.1), at(0.9)];
  const levels = [1, 2, 3, 4].map((step) => Number((low + (step / 5) * (high - low)).toPrecision(3)));
  return [...new Set(levels)];
}

function rangeOf(values: Float64Array): readonly [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values)
    if (Number.isFinite(value)) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  if (low > high) return [0, 1];
  return high > low ? [low, high] : [low, low + 1];
}

/** Whether a scale has both signs in earnest, as correlations have. */
function isSigned([low, high]: readonly [number, number]): boolean {
  return low < 0 && high > 0 && Math.min(-low, high) > 0.2 * Math.max(-low, high);
}

function symmetric([low, high]: readonly [number, number]): readonly [number, number] {
  const reach = Math.max(-low, high);
  return [-reach, reach];
}

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);

/** A value in words. */
export function say(value: number | string): string {
  if (typeof value === "string") return value;
  return Number.isNaN(value) ? "no result" : formatNumber(value, 4);
}
