import { setProgressView } from "../api.js";
import type { Displays } from "../display/display.js";
import type { MimeBundle } from "../display/format.js";
import { type ProgressState, progressText, type ProgressView } from "../display/progress.js";
import type { ProgressWidgetState } from "../../protocol/states.js";
import { Widget } from "./widget.js";

/**
 * A progress bar of the page, with a button that asks the computation to stop.
 *
 * @example
 * const bar = new ProgressWidget("Simulation");
 * display(bar);
 * await model.runAsync({ onProgress: ({ fraction }) => bar.report(fraction), signal: bar.signal });
 */
export class ProgressWidget extends Widget<ProgressWidgetState> {
  private readonly controller = new AbortController();

  /**
   * @param label text in front of the bar
   * @param options `stoppable`: show the button; default true
   */
  constructor(label: string = "", options: { readonly stoppable?: boolean } = {}) {
    const { stoppable = true } = options;
    super(
      { model: "ProgressModel", view: "ProgressView" },
      { label, fraction: 0, text: "", state: "running", stoppable },
    );
    this.onMessage((content) => {
      if (content.kind === "stop") this.controller.abort();
    });
  }

  /** Aborted by the button. */
  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /**
   * Move the bar.
   *
   * @param fraction share done, 0 … 1; null when it is not known
   * @param text numbers in words
   */
  report(fraction: number | null, text: string = ""): void {
    const clipped = fraction === null ? null : Math.min(1, Math.max(0, fraction));
    this.set({ fraction: clipped, text, ...(clipped === 1 && { state: "finished" as const }) });
  }

  /** Show that it is over. */
  finish(state: "finished" | "stopped" = "finished"): void {
    this.set({ state, ...(state === "finished" && { fraction: 1 }) });
  }

  /** Take over the state of a bar of the kernel. */
  show(state: ProgressState): void {
    const known = !Number.isNaN(state.total) && state.total > 0;
    this.set({
      fraction: known ? Math.min(1, state.done / state.total) : null,
      text: progressText({ ...state, label: "" }).replace(/^[█░]+ +/, ""),
      state: state.state,
    });
  }

  protected override fallback(): MimeBundle {
    const { label, fraction, text } = this.state;
    const percent = fraction === null ? "" : `${Math.floor(100 * fraction)} %`;
    return { "text/plain": [label, percent, text].filter(Boolean).join("  ") };
  }
}

/** Draw the bars of `progress()` as widgets from now on. */
export function useProgressWidgets(): void {
  setProgressView((displays: Displays): ProgressView => {
    let widget: ProgressWidget | undefined;
    return {
      draw(state) {
        if (!widget) {
          widget = new ProgressWidget(state.label, { stoppable: false });
          displays.display(widget);
        }
        widget.show(state);
      },
    };
  });
}
