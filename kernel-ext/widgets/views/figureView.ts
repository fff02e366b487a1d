import type { FigureEvent, FigureExtension, FigurePatch, FigurePoint } from "../../protocol/states.js";
import { ensureStyle } from "./dom.js";
import type { Mount, Plotly, PlotlyElement, PlotlyEvent, PlotlyPoint } from "./model.js";
import { style } from "./style.js";

interface PlotlyFigure {
  data: Record<string, unknown>[];
  layout: Record<string, unknown>;
  config: Record<string, unknown>;
}

/** Shortest time between two reports of the pointer, ms. */
const HOVER_INTERVAL = 100;

/** A figure that follows the kernel and reports what the reader does. */
export const mountFigure: Mount = (model, target, services) => {
  ensureStyle(style);
  target.classList.add("nl", "nl-figure");
  let plotly: Plotly | undefined;
  let closed = false;
  let figure = model.get("figure") as PlotlyFigure;
  // Changes wait for each other: Plotly must not be asked while it draws.
  let drawing: Promise<unknown> = Promise.resolve();
  const enqueue = (work: (plotly: Plotly) => Promise<unknown>): void => {
    drawing = drawing
      .then(() => (plotly && !closed ? work(plotly) : undefined))
      .catch((error: unknown) => console.error("neurolab figure:", error));
  };
  const redraw = (): void =>
    enqueue((library) => library.react(target, figure.data, figure.layout, configOf(figure)));

  const stops = [
    model.onChange("figure", () => {
      figure = model.get("figure") as PlotlyFigure;
      redraw();
    }),
    model.onMessage((content) => {
      if (content.kind === "patch") {
        figure = patched(figure, content as unknown as FigurePatch);
        redraw();
      } else if (content.kind === "extend") {
        const { samples, traces, maxPoints } = content as unknown as FigureExtension;
        const lists = Object.fromEntries(
          Object.entries(samples).map(([name, items]) => [
            name,
            items.map((list) => Array.from(list as ArrayLike<unknown>)),
          ]),
        );
        enqueue((library) => library.extendTraces(target, lists, traces, maxPoints));
      }
    }),
  ];
  void services.plotly().then(async (library) => {
    if (closed) return;
    const plot = await library.newPlot(target, figure.data, figure.layout, configOf(figure));
    plotly = library;
    report(plot, (event) => model.send(event));
    redraw();
  });
  const resize = new ResizeObserver(() => {
    if (plotly && target.clientWidth > 0) plotly.Plots.resize(target);
  });
  resize.observe(target);
  return () => {
    closed = true;
    resize.disconnect();
    for (const stop of stops) stop();
    plotly?.purge(target);
  };
};

function configOf(figure: PlotlyFigure): object {
  return { displaylogo: false, ...figure.config, responsive: true };
}

function patched(figure: PlotlyFigure, { traces, layout }: FigurePatch): PlotlyFigure {
  const data = figure.data.map((trace, index) => merge(trace, traces[index] ?? {}));
  return { ...figure, data, layout: merge(figure.layout, layout) };
}

/** Attributes replaced; `null` removes one. */
function merge(
  target: Record<string, unknown>,
  changes: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const out = { ...target };
  for (const [key, value] of Object.entries(changes)) {
    if (value === null) delete out[key];
    else out[key] = value;
  }
  return out;
}

function report(plot: PlotlyElement, send: (event: FigureEvent) => void): void {
  let hovered = 0;
  const listen = (name: string, kind: FigureEvent["kind"]): void =>
    plot.on(name, (event: PlotlyEvent | undefined) => {
      if (kind === "hover") {
        const now = performance.now();
        if (now - hovered < HOVER_INTERVAL) return;
        hovered = now;
      }
      send({ kind, points: (event?.points ?? []).map(plainPoint) });
    });
  listen("plotly_click", "click");
  listen("plotly_hover", "hover");
  listen("plotly_unhover", "unhover");
  listen("plotly_selected", "select");
  listen("plotly_deselect", "deselect");
}

/** Plotly's points hold the whole plot; only what can be sent is kept. */
function plainPoint(point: PlotlyPoint): FigurePoint {
  const index = point.pointNumber ?? point.pointIndex ?? -1;
  return {
    trace: point.curveNumber,
    point: typeof index === "number" ? index : -1,
    x: point.x ?? null,
    y: point.y ?? null,
    ...(typeof point.z === "number" && { z: point.z }),
    ...(typeof point.text === "string" && { text: point.text }),
    ...(point.customdata !== undefined && { customdata: point.customdata }),
  };
}
