import { CancelledError } from "../models/errors.js";
import { Evaluator } from "./evaluator.js";
import type { ExecuteOptions, Executor } from "./executor.js";
import { divide } from "./jobs.js";
import type { LocalWork, RunRequest } from "./work.js";

/** Let timers and events of this thread run after so many ms of work. */
const YIELD_AFTER = 30;

/**
 * Evaluate in this thread, one run after another; functions may close over anything.
 *
 * @example
 * inProcess().name // "this thread"
 */
export function inProcess(): Executor {
  return {
    name: "this thread",
    needsPortable: false,
    async execute(work: LocalWork, requests: readonly RunRequest[], { signal, onOutcome }: ExecuteOptions) {
      const evaluator = new Evaluator(work);
      let since = performance.now();
      for (const job of divide(work, requests, 1)) {
        if (signal?.aborted) throw new CancelledError("The search was cancelled.");
        for (const outcome of await evaluator.evaluate(job, signal)) await onOutcome(outcome);
        if (performance.now() - since < YIELD_AFTER) continue;
        await new Promise((resolve) => setTimeout(resolve));
        since = performance.now();
      }
    },
    close: () => Promise.resolve(),
  };
}
