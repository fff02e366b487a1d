import { type Figure, panels } from "neurolab";
import { PLOTLY_TYPE, WIDGET_MODULE, WIDGET_STATE_TYPE, WIDGET_VIEW_TYPE } from "../../protocol/module.js";
import { unpackArrays } from "../../protocol/arrays.js";
import type { ControlValues, ExplorerSpec } from "../../protocol/states.js";
import { ExplorerSession } from "../../widgets/explorer/session.js";
import { type SavedWidget, withBuffers } from "../../widgets/page/data.js";
import { type CellOutput, readNotebook } from "../notebook.js";

/** A figure of a notebook. */
export interface NotebookFigure {
  /** Its place among all figures, from 1. */
  readonly number: number;
  /** Execution count of its cell, when it was run. */
  readonly cell: number | undefined;
  /** The figure in words. */
  readonly text: string;
  /** Builds the figure; explorers simulate first. */
  readonly figure: () => Figure;
}

/**
 * The figures that an executed notebook shows, in order: those of cells, of widgets and of live explorers.
 *
 * @param file path of the notebook
 * @throws Error when it is no notebook
 */
export function notebookFigures(file: string): NotebookFigure[] {
  const { cells, metadata } = readNotebook(file);
  const saved = (metadata.widgets as Record<string, { state?: Record<string, SavedWidget> }> | undefined)?.[
    WIDGET_STATE_TYPE
  ]?.state;
  const found: NotebookFigure[] = [];
  for (const { outputs = [], execution_count: count } of cells)
    for (const figure of outputs.flatMap((output) => figuresOf(output, saved ?? {})))
      found.push({
        number: found.length + 1,
        cell: count ?? undefined,
        text: titleOf(figure),
        figure,
      });
  return found;
}

type Build = (() => Figure) & { readonly title?: string };

function figuresOf(output: CellOutput, widgets: Readonly<Record<string, SavedWidget>>): Build[] {
  if (!("data" in output)) return [];
  const id = (output.data[WIDGET_VIEW_TYPE] as { model_id?: unknown } | undefined)?.model_id;
  if (typeof id === "string") {
    const inside = widgetFigures(id, widgets, new Set());
    if (inside.length > 0) return inside;
  }
  const figure = output.data[PLOTLY_TYPE];
  return isFigure(figure) ? [build(figure.layout, () => figure)] : [];
}

function widgetFigures(
  id: string,
  widgets: Readonly<Record<string, SavedWidget>>,
  seen: Set<string>,
): Build[] {
  const widget = widgets[id];
  if (widget?.model_module !== WIDGET_MODULE || seen.has(id)) return [];
  seen.add(id);
  const state = unpackArrays(withBuffers(widget)) as Record<string, unknown>;
  if (isFigure(state.figure)) {
    const { figure } = state;
    return [build(figure.layout, () => figure)];
  }
  if (widget.model_name === "ExplorerModel") {
    const spec = state.spec as ExplorerSpec;
    const values = state.values as ControlValues;
    return [build({ title: spec.title }, () => explored(spec, values, Number(state.focus) || 0))];
  }
  const children = Array.isArray(state.children) ? state.children : [];
  return children.flatMap((child) => widgetFigures(String(child).replace(/^IPY_MODEL_/, ""), widgets, seen));
}

/** What an explorer shows for the values that were chosen. */
function explored(spec: ExplorerSpec, values: ControlValues, focus: number): Figure {
  const { figures } = new ExplorerSession(spec).run({ values, focus, stimulated: [], removed: [] });
  const shown = Object.values(figures).map((figure) => ({ ...figure, config: {} }) as unknown as Figure);
  return panels(shown, { columns: Math.min(2, shown.length) });
}

function build(layout: object, figure: () => Figure): Build {
  const { meta, title } = layout as { meta?: { alt?: unknown }; title?: unknown };
  const heading = typeof title === "string" ? title : (title as { text?: unknown } | undefined)?.text;
  const words = [heading, meta?.alt].filter((part) => typeof part === "string" && part !== "");
  return Object.assign(figure, { title: words.join(": ").replaceAll(/<[^>]*>/g, " ") });
}

const titleOf = ({ title }: Build): string => title ?? "";

function isFigure(value: unknown): value is Figure {
  const figure = value as Partial<Figure> | null | undefined;
  return typeof figure === "object" && Array.isArray(figure?.data) && typeof figure.layout === "object";
}
