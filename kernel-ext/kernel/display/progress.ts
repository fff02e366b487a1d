import type { Displays, DisplayHandle } from "./display.js";
import { escapeHtml } from "./html.js";

/** What a progress bar says. */
export interface ProgressOptions {
  /** Text in front of the bar. */
  readonly label?: string;
  /** Number of steps; default 1, so that a fraction can be reported. */
  readonly total?: number;
  /** Name of a step, e.g. `"runs"`. */
  readonly unit?: string;
}

/** Progress as long work reports it: searches `done`, downloads `loaded`, simulations a `fraction`. */
export interface ProgressReport {
  readonly done?: number;
  readonly loaded?: number;
  readonly total?: number;
  /** Share of the whole, 0–1. */
  readonly fraction?: number;
}

/** State of a bar at one moment. */
export interface ProgressState {
  readonly label: string;
  readonly unit: string;
  readonly done: number;
  /** NaN when it is not known. */
  readonly total: number;
  /** Time since the start in ms. */
  readonly elapsed: number;
  readonly state: "running" | "finished" | "stopped";
}

/** Draws a bar; the default draws text, widgets can take over. */
export interface ProgressView {
  draw(state: ProgressState): void;
}

/**
 * A progress bar; the bar itself is a function, ready to be given as `onProgress`.
 *
 * It draws at most ten times a second, whatever the number of calls.
 */
export interface Progress {
  /** Report progress: steps done and perhaps their total, also as one object. */
  (done: number | ProgressReport, total?: number): void;
  /** Report further steps; default 1. */
  advance(steps?: number): void;
  /** All is done. */
  finish(): void;
  /** It ended early. */
  stop(): void;
}

/** Shortest time between two drawings, in ms: ten a second at most. */
const INTERVAL = 100;
const WIDTH = 24;

/**
 * Make a progress bar.
 *
 * @param options label, total, unit
 * @param view draws it
 * @returns the bar
 */
export function createProgress(options: ProgressOptions, view: ProgressView): Progress {
  const start = Date.now();
  let done = 0;
  let total = options.total ?? 1;
  let state: ProgressState["state"] = "running";
  let drawn = 0;
  let timer: NodeJS.Timeout | undefined;
  const draw = (): void => {
    if (timer) clearTimeout(timer);
    timer = undefined;
    drawn = Date.now();
    view.draw({
      label: options.label ?? "",
      unit: options.unit ?? "",
      done,
      total,
      elapsed: drawn - start,
      state,
    });
  };
  const drawLater = (): void => {
    try {
      draw();
    } catch {
      // An interrupt is thrown into whoever reports progress, and that is not this timer.
    }
  };
  const schedule = (): void => {
    const wait = drawn + INTERVAL - Date.now();
    if (wait <= 0) draw();
    // The last report before a pause must be seen, too.
    else timer ??= setTimeout(drawLater, wait).unref();
  };
  const end = (how: "finished" | "stopped"): void => {
    if (state !== "running") return;
    state = how;
    if (how === "finished" && !Number.isNaN(total)) done = total;
    draw();
  };
  const report: Progress = Object.assign(
    (value: number | ProgressReport, of?: number): void => {
      if (state !== "running") return;
      const given: ProgressReport = typeof value === "number" ? { done: value, total: of } : value;
      total = given.total ?? total;
      done = given.fraction === undefined ? (given.done ?? given.loaded ?? done) : given.fraction * total;
      if (done >= total) end("finished");
      else schedule();
    },
    {
      advance: (steps = 1): void => report(done + steps),
      finish: (): void => end("finished"),
      stop: (): void => end("stopped"),
    },
  );
  draw();
  return report;
}

/**
 * Show progress through a sequence.
 *
 * @param items anything that can be iterated
 * @param make creates the bar when the loop starts
 * @returns the same items; the bar ends with the loop, also when it is left early
 */
function* trackProgress<T>(items: Iterable<T>, make: (total: number) => Progress): Generator<T, void> {
  const known = items as { readonly length?: number; readonly size?: number };
  const bar = make(known.length ?? known.size ?? Number.NaN);
  let complete = false;
  try {
    for (const item of items) {
      yield item;
      bar.advance();
    }
    complete = true;
  } finally {
    if (complete) bar.finish();
    else bar.stop();
  }
}

/**
 * What a call of `progress` means: `progress(options)` gives a bar, `progress(items, options)` the items with one.
 *
 * @param make creates a bar where it belongs
 */
export function progressOf<T>(
  make: (options: ProgressOptions) => Progress,
  first?: Iterable<T> | ProgressOptions | string,
  second?: ProgressOptions | string,
): Progress | Iterable<T> {
  if (typeof first === "object" && Symbol.iterator in first) {
    const options = asOptions(second);
    return trackProgress(first, (total) => make({ total, ...options }));
  }
  return make(asOptions(first));
}

function asOptions(value: ProgressOptions | string | undefined): ProgressOptions {
  return typeof value === "string" ? { label: value } : (value ?? {});
}

/** A bar of text and HTML in the output of the cell. */
export class TextProgressView implements ProgressView {
  private handle: DisplayHandle | undefined;

  constructor(private readonly displays: Displays) {}

  draw(state: ProgressState): void {
    const bundle = { "text/plain": progressText(state), "text/html": progressHtml(state) };
    if (this.handle) void this.handle.update(bundle, { raw: true });
    else this.handle = this.displays.display(bundle, { raw: true });
  }
}

/** The bar as one line of text. */
export function progressText(state: ProgressState): string {
  const { label, total, done } = state;
  const fraction = Number.isNaN(total) ? Number.NaN : Math.min(1, total > 0 ? done / total : 1);
  const filled = Number.isNaN(fraction) ? 0 : Math.round(fraction * WIDTH);
  const bar = Number.isNaN(fraction) ? "" : `${"█".repeat(filled)}${"░".repeat(WIDTH - filled)}`;
  return [label, bar, numbers(state, fraction)].filter(Boolean).join("  ");
}

function progressHtml(state: ProgressState): string {
  const { label, total, done } = state;
  const known = !Number.isNaN(total);
  const fraction = known ? Math.min(1, total > 0 ? done / total : 1) : Number.NaN;
  const text = escapeHtml(numbers(state, fraction));
  const value = known ? ` value="${fraction.toFixed(4)}"` : "";
  const name = escapeHtml(label || "Progress");
  return `<div>${escapeHtml(label)} <progress aria-label="${name}" max="1"${value}></progress> ${text}</div>`;
}

function numbers({ done, total, unit, elapsed, state }: ProgressState, fraction: number): string {
  const seconds = elapsed / 1000;
  const parts: string[] = [];
  if (!Number.isNaN(fraction)) parts.push(`${Math.floor(fraction * 100)} %`);
  if (Number.isNaN(total)) parts.push(`${done} ${unit}`.trim());
  else if (unit !== "" || total > 1) parts.push(`${done} of ${total} ${unit}`.trim());
  if (state === "running" && fraction > 0 && fraction < 1)
    parts.push(`${duration(seconds)}, ${duration((seconds / fraction) * (1 - fraction))} left`);
  else parts.push(duration(seconds));
  if (state === "stopped") parts.push("stopped");
  return parts.join(", ");
}

function duration(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 100) return `${Math.round(seconds)} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 100 ? `${minutes} min ${Math.round(seconds % 60)} s` : `${(seconds / 3600).toFixed(1)} h`;
}
