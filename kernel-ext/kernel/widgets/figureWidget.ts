import type { Figure, Trace } from "neurolab";
import type { MimeBundle } from "../display/format.js";
import type { FigureEvent, FigureState } from "../../protocol/states.js";
import { PLOTLY_TYPE } from "../../protocol/module.js";
import { extendedTrace } from "../../protocol/traces.js";
import { draftOf, type FigureDraft, patchOf } from "./figureDraft.js";
import { library } from "./library.js";
import { Widget } from "./widget.js";

export type { FigureDraft };

/** Samples by attribute, one list per trace. */
export type TraceSamples = Readonly<Record<string, readonly ArrayLike<unknown>[]>>;

/** Handles what a reader did; the page waits for a promise before it reports the next. */
export type FigureHandler = (event: FigureEvent) => unknown;

/**
 * A figure that stays alive: change it after it has been shown, stream samples, hear of clicks.
 *
 * @example
 * const view = new FigureWidget(timeseries(model.rates_exc));
 * view.onClick(({ points }) => console.log(points[0]?.x));
 * view.batchUpdate((figure) => { figure.layout.height = 300; });
 */
export class FigureWidget extends Widget<FigureState> {
  private current: Figure;
  private readonly handlers = new Map<FigureEvent["kind"], Set<FigureHandler>>();

  constructor(figure: Figure) {
    super({ model: "FigureModel", view: "FigureView" }, { figure: stateOf(figure) });
    this.current = figure;
    this.onMessage(async (content) => {
      const event = readEvent(content);
      if (event) for (const handler of this.handlers.get(event.kind) ?? []) await handler(event);
    });
  }

  /** The figure as it is shown. */
  get figure(): Figure {
    return this.current;
  }

  /** Show another figure in this place. */
  update(figure: Figure): void {
    this.current = figure;
    this.set({ figure: stateOf(figure) });
  }

  /**
   * Change several things at once: one message, one redrawing.
   *
   * @param change assigns to attributes of a copy, at any depth; lists of values are replaced, not written to
   */
  batchUpdate(change: (figure: FigureDraft) => void): void {
    const before = this.current;
    const draft = draftOf(before);
    change(draft);
    const next = { ...before, data: draft.data, layout: draft.layout };
    if (draft.data.length !== before.data.length) {
      this.update(next);
      return;
    }
    const patch = patchOf(before, draft);
    this.keep(next);
    if (Object.keys(patch.traces).length > 0 || Object.keys(patch.layout).length > 0) this.send(patch);
  }

  /**
   * Add samples at the end of traces, e.g. while a simulation runs.
   *
   * @param samples by attribute, one list per trace: `{ x: [[101, 102]], y: [[0.3, 0.4]] }`
   * @param traces indices of the traces; default: the first ones, as many as there are lists
   * @param options `maxPoints`: samples that stay, the oldest go; default 10 000
   * @throws RangeError when lists and traces do not fit together
   */
  extendTraces(
    samples: TraceSamples,
    traces?: readonly number[],
    options: { readonly maxPoints?: number } = {},
  ): void {
    const { maxPoints = 10_000 } = options;
    const lists = Object.values(samples);
    const indices = traces ?? lists[0]?.map((_, index) => index) ?? [];
    for (const list of lists)
      if (list.length !== indices.length)
        throw new RangeError(
          `extendTraces needs one list per trace (${indices.length}), got ${list.length}.`,
        );
    const data = [...this.current.data];
    for (const [position, index] of indices.entries()) {
      const trace = data[index];
      if (!trace) throw new RangeError(`There is no trace ${index}; the figure has ${data.length}, from 0.`);
      const added = Object.entries(samples).map(([name, items]) => [name, items[position]!]);
      data[index] = extendedTrace(
        trace as unknown as Record<string, unknown>,
        Object.fromEntries(added),
        maxPoints,
      ) as unknown as Trace;
    }
    this.keep({ ...this.current, data });
    this.send({ kind: "extend", traces: indices, samples, maxPoints });
  }

  /** Hear of clicks on points; returns a function that stops it. */
  onClick(handler: FigureHandler): () => void {
    return this.listen("click", handler);
  }

  /** Hear of the pointer resting on points, at most ten times a second; returns a function that stops it. */
  onHover(handler: FigureHandler): () => void {
    return this.listen("hover", handler);
  }

  /** Hear of points selected with box or lasso; returns a function that stops it. */
  onSelection(handler: FigureHandler): () => void {
    return this.listen("select", handler);
  }

  protected override fallback(): MimeBundle {
    // The live data are in the widget; a second copy would double the notebook.
    const { layout } = this.current;
    // Figures that are not made by the library say nothing about themselves.
    const told = layout.meta ? layout : { ...layout, meta: { alt: "Figure" } };
    const { [PLOTLY_TYPE]: _, ...rest } = library().mimeBundle({ ...this.current, layout: told });
    return rest;
  }

  private listen(kind: FigureEvent["kind"], handler: FigureHandler): () => void {
    const handlers = this.handlers.get(kind) ?? new Set();
    this.handlers.set(kind, handlers.add(handler));
    return () => handlers.delete(handler);
  }

  private keep(figure: Figure): void {
    this.current = figure;
    this.setSilently({ figure: stateOf(figure) });
  }
}

function stateOf({ data, layout, config }: Figure): unknown {
  return { data, layout, config: config ?? {} };
}

function readEvent(content: Record<string, unknown>): FigureEvent | undefined {
  const { kind, points } = content;
  const kinds: readonly unknown[] = ["click", "hover", "unhover", "select", "deselect"];
  if (!kinds.includes(kind) || !Array.isArray(points)) return undefined;
  return { kind, points } as FigureEvent;
}
