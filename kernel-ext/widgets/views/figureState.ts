import type { FigureExtension, FigureMessage, FigurePatch } from "../../protocol/states.js";
import { extendedTrace } from "../../protocol/traces.js";

/** A figure as the page holds it, typed arrays unpacked. */
export interface PlotlyFigure {
  readonly data: readonly Record<string, unknown>[];
  readonly layout: Readonly<Record<string, unknown>>;
  readonly config: Readonly<Record<string, unknown>>;
}

/** The figure after a message of the kernel; the given one stays as it is. */
export function changedFigure(figure: PlotlyFigure, message: FigureMessage): PlotlyFigure {
  switch (message.kind) {
    case "patch":
      return patched(figure, message);
    case "extend":
      return extended(figure, message);
    default:
      return figure;
  }
}

function patched(figure: PlotlyFigure, { traces, layout }: FigurePatch): PlotlyFigure {
  const data = figure.data.map((trace, index) => merge(trace, traces[index] ?? {}));
  return { ...figure, data, layout: merge(figure.layout, layout) };
}

/** Attributes replaced; `null` removes one. */
function merge(
  target: Readonly<Record<string, unknown>>,
  changes: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const out = { ...target };
  for (const [key, value] of Object.entries(changes)) {
    if (value === null) delete out[key];
    else out[key] = value;
  }
  return out;
}

function extended(figure: PlotlyFigure, { traces, samples, maxPoints }: FigureExtension): PlotlyFigure {
  const data = [...figure.data];
  for (const [position, index] of traces.entries()) {
    const trace = data[index];
    if (!trace) continue;
    const added = Object.entries(samples).map(([name, lists]) => [name, lists[position]]);
    data[index] = extendedTrace(trace, Object.fromEntries(added), maxPoints);
  }
  return { ...figure, data };
}
