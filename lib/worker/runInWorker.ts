import type { SimulationState } from "../engine/simulation.js";
import { NeurolabError, ValidationError } from "../errors.js";
import { CancelledError, DivergenceError } from "../models/errors.js";
import type { RunOptions } from "../models/runOptions.js";
import type { ModelDescription, WorkerReply, WorkerRequest } from "./messages.js";
import { spawnWorker, type WorkerHandle } from "./spawn.js";

/** Result of a run in a worker. */
export type WorkerResult = Extract<WorkerReply, { kind: "done" }>;

/** A failed run: the error, and what was simulated before it. */
export interface FailedRun {
  readonly error: Error;
  readonly outputs?: Readonly<Record<string, unknown>>;
}

let idle: WorkerHandle | undefined;
let nextId = 1;

/**
 * Run a described model in a worker thread; one worker is kept for the next run.
 *
 * @returns the result, or the failure with the outputs so far
 */
export function runInWorker(
  description: ModelDescription,
  options: RunOptions,
  state: SimulationState | undefined,
): Promise<WorkerResult | FailedRun> {
  const { signal, onProgress, ...rest } = options;
  if (signal?.aborted)
    return Promise.resolve({ error: new CancelledError("The run was cancelled before it began.") });
  const worker = idle ?? spawnWorker();
  idle = undefined;
  worker.keepAlive(true);
  const id = nextId++;
  return new Promise((resolve) => {
    const finish = (result: WorkerResult | FailedRun, reuse: boolean): void => {
      signal?.removeEventListener("abort", abort);
      settled = true;
      if (reuse && !idle) {
        idle = worker;
        worker.keepAlive(false);
        // One that ends while it waits is not used again.
        worker.onEnd(() => {
          if (idle === worker) idle = undefined;
        });
      } else worker.terminate();
      resolve(result);
    };
    let settled = false;
    const abort = (): void => finish({ error: new CancelledError("The run was cancelled.") }, false);
    signal?.addEventListener("abort", abort);
    worker.onEnd((error) => {
      if (!settled)
        finish({ error: new NeurolabError(`The worker failed: ${error.message}`, { cause: error }) }, false);
    });
    worker.onMessage((message) => {
      const reply = message as WorkerReply;
      if (settled || reply.id !== id) return;
      if (reply.kind === "progress") {
        if (onProgress?.(reply.progress) === false) abort();
      } else if (reply.kind === "done") finish(reply, true);
      else if (reply.kind === "failed") finish({ error: revive(reply), outputs: reply.outputs }, true);
    });
    worker.post({ kind: "run", id, model: description, options: rest, state } satisfies WorkerRequest);
  });
}

/** The worker's error as one of ours. */
function revive(reply: Extract<WorkerReply, { kind: "failed" }>): Error {
  const { tag, message, fields } = reply;
  if (tag === "DivergenceError")
    return new DivergenceError(message, String(fields.variable), Number(fields.node), Number(fields.time));
  if (tag === "ValidationError") return new ValidationError(message);
  return new NeurolabError(message);
}

/** End the worker that waits for the next run, to free its memory. */
export function releaseWorker(): void {
  idle?.terminate();
  idle = undefined;
}
