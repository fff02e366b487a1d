// The figures of a live explorer: those of the library, made for small panels.
import {
  brainViews,
  explorationMap,
  type Figure,
  type Labelled,
  matrix,
  matrixCorrelation,
  type SpectrumData,
  spectrum,
  timeseries,
  withTheme,
} from "neurolab";
import type {
  ControlValues,
  ExplorerRequest,
  ExplorerView,
  LabelledArray,
  PlainFigure,
} from "../../protocol/states.js";

export type Figures = Partial<Record<ExplorerView, PlainFigure>>;

/** A figure that waits for its theme. */
export type Themed = (theme: "light" | "dark") => Figure;

/** Colour of what is in focus. */
const FOCUS = "#d9480f";
/** Most regions that are drawn beside the one in focus. */
const MANY = 24;

export function timeFigure(activity: Labelled, focus: number): Themed {
  const [nodes] = activity.shape as [number];
  const others = Array.from({ length: nodes }, (_, row) => row).filter((row) => row !== focus);
  const every = Math.ceil(others.length / MANY);
  const rows = [...others.filter((_, index) => index % Math.max(1, every) === 0), focus];
  const figure = timeseries(activity, { rows, mean: false, height: 280, pixels: nodes > 1 ? 200 : 400 });
  const data = figure.data.map((trace, index) =>
    index === rows.length - 1 && nodes > 1
      ? { ...trace, line: { color: FOCUS, width: 1.6 }, opacity: 1 }
      : trace,
  );
  return themed({ ...figure, data }, { showlegend: false });
}

export function spectrumFigure(data: SpectrumData, region: string | undefined, unit?: string): Themed {
  const figure = spectrum(
    { ...data, ...(region !== undefined && { name: region }) },
    { height: 280, ...(unit && { unit: `${unit}²` }) },
  );
  return themed(figure);
}

export function fcFigure(simulated: Labelled, empirical: LabelledArray | null): Themed {
  const r = empirical ? matrixCorrelation(simulated, empirical as Labelled) : Number.NaN;
  const subtitle = Number.isFinite(r) ? `r = ${r.toFixed(2)} with data` : undefined;
  const nodes = simulated.shape[0]!;
  const figure = matrix(simulated, {
    kind: "FC",
    // A small panel has no room for names; the pointer's text has numbers, the menu above the names.
    ...(nodes > 12 && { labels: Array.from({ length: nodes }, (_, index) => String(index + 1)) }),
    width: 380,
    height: 340,
    ...(subtitle !== undefined && { title: "FC", subtitle }),
  });
  return themed(figure);
}

export function brainFigure(
  positions: LabelledArray,
  activity: Labelled,
  request: ExplorerRequest,
  regions: readonly string[],
): Themed {
  const [nodes, samples] = activity.shape as [number, number];
  const means = Float64Array.from(
    { length: nodes },
    (_, row) =>
      activity.data.subarray(row * samples, (row + 1) * samples).reduce((a, b) => a + b, 0) / samples,
  );
  const chosen = new Set([...request.stimulated, request.focus]);
  const figure = brainViews(positions as Labelled, {
    views: ["above"],
    values: means,
    labels: regions,
    label: "Mean",
    height: 340,
    sizes: Array.from({ length: nodes }, (_, row) =>
      chosen.has(row) ? 17 : request.removed.includes(row) ? 4 : 10,
    ),
  });
  // The panel has a heading already.
  const marks = figure.layout.annotations?.filter(({ text }) => !text.includes("From above"));
  return themed({ ...figure, layout: { ...figure.layout, ...(marks && { annotations: marks }) } });
}

export function mapFigure(map: LabelledArray, values: ControlValues): Themed {
  const figure = explorationMap(map as Labelled, { width: 420, height: 340 });
  const [y, x] = map.dims as [string, string];
  const here = {
    type: "scatter" as const,
    mode: "markers" as const,
    name: "Present values",
    x: [values[x] ?? null],
    y: [values[y] ?? null],
    marker: { symbol: "x", size: 13, color: "#ffffff", line: { width: 1.5, color: "#1b1b1b" } },
    showlegend: false,
  };
  return themed({ ...figure, data: [...figure.data, here] });
}

/**
 * The figure without sizes, so that it fills its panel; zooming survives the next run.
 *
 * Margins are fixed: measuring labels would make Plotly lay out every panel twice for each position of a slider.
 */
export function themed(figure: Figure, extra: object = {}): Themed {
  const { width: _width, height: _height, ...layout } = figure.layout;
  const axes = Object.entries(layout).flatMap(([name, axis]) =>
    /^[xy]axis/.test(name) ? [[name, { ...(axis as object), automargin: false }]] : [],
  );
  const small = {
    ...figure,
    layout: {
      ...layout,
      ...Object.fromEntries(axes),
      ...extra,
      // Powers of ten are wider than other numbers.
      margin: { t: layout.title ? 52 : 14, r: 12, b: 44, l: layout.yaxis?.type === "log" ? 78 : 58 },
      uirevision: "live",
    },
  } as Figure;
  return (theme) => withTheme(small, theme);
}
