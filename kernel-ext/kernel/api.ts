import type { WidgetStateSource } from "./comm/control.js";
import type { CommManager } from "./comm/manager.js";
import type { DisplayHandle, DisplayOptions } from "./display/display.js";
import { createProgress, type Progress, type ProgressOptions, progressOf } from "./display/progress.js";
import { type ProgressViewFactory, runtime } from "./runtime.js";

/**
 * Show a value below the present cell.
 *
 * @param value anything; objects decide with `Symbol.for("Jupyter.display")` how they look
 * @param options identity, update, metadata
 * @returns a handle whose `update` replaces the output
 * @throws Error outside of a notebook
 */
export function display(value: unknown, options: DisplayOptions = {}): DisplayHandle {
  return runtime().displays().display(value, options);
}

/**
 * Remove the output of the present cell.
 *
 * @param wait true keeps it until something new comes; default false
 */
export function clearOutput(wait: boolean = false): void {
  runtime().displays().clear(wait);
}

/**
 * Show progress, at most ten times a second.
 *
 * Given a sequence it returns the same items, so that a loop over them moves the bar; else it returns a bar that
 * is a function, ready to be given as `onProgress`.
 *
 * @param options label, total, unit
 * @example
 * for (const subject of progress(subjects, "Subjects")) fit(subject);
 */
export function progress(options?: ProgressOptions | string): Progress;
export function progress<T>(items: Iterable<T>, options?: ProgressOptions | string): Iterable<T>;
export function progress<T>(
  first?: Iterable<T> | ProgressOptions | string,
  second?: ProgressOptions | string,
): Progress | Iterable<T> {
  const { progressView, displays } = runtime();
  return progressOf((options) => createProgress(options, progressView(displays())), first, second);
}

/** Channels between kernel and page. */
export function comms(): CommManager {
  return runtime().comms;
}

/** A signal that the next interrupt of the kernel aborts. */
export function interruptSignal(): AbortSignal {
  return runtime().signal;
}

/**
 * Let widgets be heard in the middle of a synchronous computation.
 *
 * @returns number of messages that were handled
 */
export function pollMessages(): number {
  return runtime().poll();
}

/** Ask the reader for a line of text that is not shown while it is typed. */
export function askPassword(message: string = ""): string {
  return runtime().ask(message, true);
}

/** Say where the states of all widgets are, for pages that ask for them after a reload. */
export function setWidgetStates(source: WidgetStateSource): void {
  runtime().setWidgetStates(source);
}

/** Let another view draw progress bars, e.g. a widget. */
export function setProgressView(factory: ProgressViewFactory): void {
  runtime().setProgressView(factory);
}
