// What the functions of the package find when they are called in a kernel.
import type { CommManager } from "./comm/manager.js";
import type { WidgetStateSource } from "./comm/control.js";
import type { Displays } from "./display/display.js";
import type { Progress, ProgressOptions, ProgressView } from "./display/progress.js";

/** Makes the view of a progress bar for the present cell. */
export type ProgressViewFactory = (displays: Displays) => ProgressView;

/** Services of the running kernel. */
export interface Runtime {
  readonly comms: CommManager;
  /** Displays of the cell or message that was begun last. */
  displays(): Displays;
  /** Ask the reader for a line of text. */
  ask(prompt: string, password: boolean): string;
  /** Aborted by the next interrupt. */
  readonly signal: AbortSignal;
  /** Handle waiting comm messages from inside a synchronous computation; returns their number. */
  poll(): number;
  setWidgetStates(source: WidgetStateSource): void;
  setProgressView(factory: ProgressViewFactory): void;
  progressView(displays: Displays): ProgressView;
}

/**
 * What the kernel offers to libraries that must not depend on it, as `globalThis[Symbol.for("neurolab.host")]`.
 *
 * A simulation that finds it shows its progress and can be stopped between two chunks.
 */
export interface Host {
  /** Element 0 counts interrupts: note it at the start, stop in order when it has changed. */
  readonly interrupts: Int32Array;
  /** Aborted by the next interrupt; asked for anew by every piece of work. */
  readonly signal: AbortSignal;
  /** A progress bar in the present cell. */
  progress(options?: ProgressOptions): Progress;
  /** Let widgets talk to the kernel in the middle of a synchronous computation. */
  poll(): number;
}

// A notebook may load a second copy of this package: both find the one kernel here.
const KEY: unique symbol = Symbol.for("neurolab-kernel.runtime") as never;
const HOST: unique symbol = Symbol.for("neurolab.host") as never;
const INTERRUPT: unique symbol = Symbol.for("neurolab.interrupt") as never;

type Globals = { [KEY]?: Runtime; [HOST]?: Host; [INTERRUPT]?: Int32Array };

/** @param stop element 0 is 1 while an interrupt waits; simulations look at it between two chunks */
export function setRuntime(runtime: Runtime, host: Host, stop: Int32Array): void {
  const globals = globalThis as Globals;
  globals[KEY] = runtime;
  globals[HOST] = host;
  globals[INTERRUPT] = stop;
}

/** The running kernel, or nothing in a plain Node process. */
export function findRuntime(): Runtime | undefined {
  return (globalThis as Globals)[KEY];
}

/**
 * The running kernel.
 *
 * @throws Error in a plain Node process
 */
export function runtime(): Runtime {
  const found = findRuntime();
  if (!found)
    throw new Error("This function works in a cell of a notebook that runs on the neurolab kernel only.");
  return found;
}
