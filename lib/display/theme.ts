import type { Axis, Figure, Layout, Template, Trace } from "./figure.js";
import { palette, seriesColors } from "./palettes.js";
import { surfaces, type Theme } from "./surfaces.js";

/** Fonts of all figures. */
export const fontFamily = 'Inter, system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif';

function template(theme: Theme): Template {
  const { paper, ink, muted, grid, axis } = surfaces[theme];
  const axisDefaults: Axis & Record<string, unknown> = {
    automargin: true,
    showgrid: true,
    gridcolor: grid,
    gridwidth: 1,
    zeroline: false,
    zerolinecolor: axis,
    showline: true,
    linecolor: axis,
    linewidth: 1,
    ticks: "outside",
    ticklen: 4,
    tickcolor: axis,
    tickfont: { size: 12, color: muted },
    title: { text: "", standoff: 10, font: { size: 13, color: ink } },
    exponentformat: "power",
    minexponent: 5,
  };
  const { automargin: _flatOnly, ...inSpace } = axisDefaults;
  const space = { ...inSpace, backgroundcolor: paper, showbackground: false };
  return {
    layout: {
      font: { family: fontFamily, size: 13, color: ink },
      title: {
        text: "",
        x: 0.01,
        xref: "container",
        xanchor: "left",
        font: { size: 16, weight: 600, color: ink },
        subtitle: { text: "", font: { size: 13, color: muted } },
      },
      paper_bgcolor: paper,
      plot_bgcolor: paper,
      colorway: seriesColors,
      margin: { l: 64, r: 24, t: 56, b: 56 },
      hoverlabel: { bgcolor: paper, bordercolor: axis, font: { color: ink, size: 12 }, align: "left" },
      legend: { bgcolor: "rgba(0,0,0,0)", font: { size: 12, color: ink }, itemsizing: "constant" },
      modebar: { bgcolor: "rgba(0,0,0,0)", color: axis, activecolor: ink },
      annotationdefaults: { font: { size: 13, color: ink }, showarrow: false },
      xaxis: axisDefaults,
      yaxis: axisDefaults,
      coloraxis: {
        colorscale: palette("viridis"),
        colorbar: {
          thickness: 12,
          len: 1,
          ...{ ypad: 0, xpad: 14 },
          title: { text: "", side: "right", font: { size: 13, color: ink } },
          ...{ outlinewidth: 0, ticks: "outside", ticklen: 4, tickcolor: axis },
          ...{ tickfont: { size: 12, color: muted }, exponentformat: "power" },
        },
      },
      scene: { xaxis: space, yaxis: space, zaxis: space },
    },
  };
}

/** The Plotly template of each theme. */
export const templates: Readonly<Record<Theme, Template>> = {
  light: template("light"),
  dark: template("dark"),
};

/**
 * Traces and layout in the colours of a theme.
 *
 * @param figure any figure of this library
 * @param theme light or dark
 * @returns new layout, and traces of which most are shared with the figure
 */
export function applyTheme(
  figure: Pick<Figure, "data" | "layout">,
  theme: Theme,
): { data: readonly Trace[]; layout: Layout } {
  const layout: Layout = { ...figure.layout, template: templates[theme] };
  for (const [axis, role] of Object.entries(figure.layout.meta.palettes ?? {}))
    if (role) {
      const id = axis as `coloraxis${string}`;
      layout[id] = { ...layout[id], colorscale: palette(role, theme) };
    }
  const { ink, gap, paper } = surfaces[theme];
  const inked = new Set(figure.layout.meta.ink ?? []);
  const data = figure.data.map((trace, index) => (inked.has(index) ? inInk(trace, ink) : trace));
  layout.plot_bgcolor = onlyMaps(figure.data) ? gap : paper;
  return { data, layout };
}

/** Whether every pair of axes holds a heat map: then the background shows only where cells are missing. */
function onlyMaps(data: readonly Trace[]): boolean {
  const pair = (trace: Trace): string => `${trace.xaxis ?? "x"} ${trace.yaxis ?? "y"}`;
  const maps = new Set(data.filter((trace) => trace.type === "heatmap").map(pair));
  return maps.size > 0 && data.every((trace) => maps.has(pair(trace)));
}

function inInk(trace: Trace, ink: string): Trace {
  return {
    ...trace,
    ...(trace.line || trace.mode?.includes("lines") ? { line: { ...trace.line, color: ink } } : {}),
    ...(trace.marker ? { marker: { ...trace.marker, color: ink } } : {}),
  };
}
