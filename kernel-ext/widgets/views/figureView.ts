import type { FigureEvent, FigureExtension, FigurePoint } from "../../protocol/states.js";
import { listOf } from "../../protocol/traces.js";
import { element, ensureStyle } from "./dom.js";
import type { PlotlyFigure } from "./figureState.js";
import { keepHeight } from "./height.js";
import type { Mount, Plotly, PlotlyElement, PlotlyEvent, PlotlyPoint } from "./model.js";
import { groundOf, inPageColors } from "./pageColors.js";
import { style } from "./style.js";
import { whenSeen } from "./whenSeen.js";

/** Shortest time between two reports of the pointer, ms. */
const HOVER_INTERVAL = 100;

/** A figure that follows the kernel and reports what the reader does. */
export const mountFigure: Mount = (model, target, services) => {
  ensureStyle(style);
  target.classList.add("nl", "nl-figure");
  const place = element("div", "");
  target.append(place);
  let plotly: Plotly | undefined;
  let closed = false;
  // Plotly writes into what it is given, and the figure belongs to the model.
  const figure = (): PlotlyFigure => model.get("figure") as PlotlyFigure;
  const parts = (shown: PlotlyFigure): Parameters<Plotly["react"]> => {
    const { data, layout, config } = inPageColors(shown, services.theme(), groundOf(place));
    const ownConfig = { displaylogo: false, ...config, responsive: true };
    return [place, data.map((trace) => ({ ...trace })), structuredClone(layout), ownConfig];
  };
  // Each drawing waits for the one before, and shows the figure as it was when it was asked for.
  let drawing: Promise<unknown> = Promise.resolve();
  const enqueue = (draw: () => Promise<unknown>): void => {
    drawing = drawing
      .then(() => (closed ? undefined : draw()))
      .catch((error: unknown) => console.error("neurolab figure:", error));
  };
  const redraw = (): void => {
    const shown = figure();
    enqueue(async () => {
      keepHeight(place, shown.layout);
      if (plotly) {
        await plotly.react(...parts(shown));
        return;
      }
      const library = await services.plotly();
      if (closed) return;
      const plot = await library.newPlot(...parts(shown));
      plotly = library;
      report(plot, (event) => model.send(event));
    });
  };
  const extend = ({ samples, traces, maxPoints }: FigureExtension): void => {
    const names = Object.keys(samples);
    const lists = Object.fromEntries(names.map((name) => [name, samples[name]!.map(listOf)]));
    const shown = figure();
    enqueue(async () => {
      const { data } = place as unknown as { data: readonly Record<string, unknown>[] };
      const isListed = (name: string): boolean => traces.every((index) => isArray(data[index]?.[name]));
      // Plotly itself can neither go on with a regular axis nor make a list of it.
      if (["x", ...names].every(isListed)) await plotly?.extendTraces(place, lists, traces, maxPoints);
      else await plotly?.react(...parts(shown));
    });
  };

  let stopWaiting = (): void => {};
  redraw();
  const stops = [
    model.onChange("figure", redraw),
    services.onThemeChange(() => {
      stopWaiting();
      stopWaiting = whenSeen(place, redraw);
    }),
    model.onMessage((content) => {
      if (content.kind === "patch") redraw();
      else if (content.kind === "extend") extend(content as unknown as FigureExtension);
    }),
  ];
  const resize = new ResizeObserver(() => {
    if (plotly && place.clientWidth > 0) plotly.Plots.resize(place);
  });
  resize.observe(place);
  return () => {
    closed = true;
    stopWaiting();
    resize.disconnect();
    for (const stop of stops) stop();
    plotly?.purge(place);
  };
};

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

function isArray(value: unknown): boolean {
  return Array.isArray(value) || ArrayBuffer.isView(value);
}
