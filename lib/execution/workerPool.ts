import { ValidationError } from "../errors.js";
import { CancelledError } from "../models/errors.js";
import type { WorkerReply, WorkerRequest } from "../worker/messages.js";
import { spawnWorker, type WorkerHandle } from "../worker/spawn.js";
import type { ExecuteOptions, Executor } from "./executor.js";
import { divide } from "./jobs.js";
import { libraryNames } from "./library.js";
import { toPortable } from "./portableFunction.js";
import type { LocalWork, RunOutcome, RunRequest, Work } from "./work.js";

/** Options of {@link workerPool}. */
export interface WorkerPoolOptions {
  /** Number of workers; by default that of the processor's cores. */
  workers?: number;
  /** How often a run is tried again whose worker crashed. Default 2. */
  retries?: number;
  /** Give up a run after so many ms; its worker is ended, and the run counts as failed. Default: never. */
  timeout?: number;
}

interface Job {
  readonly requests: readonly RunRequest[];
  readonly attempt: number;
}

interface Slot {
  worker: WorkerHandle | undefined;
  workId: string;
  /** Takes the answer to the present request, or the reason why there will be none. */
  settle: ((answer: Extract<WorkerReply, { kind: "evaluated" }> | Error) => void) | undefined;
}

/**
 * Evaluate in a pool of worker threads (Web Workers in browsers), which are kept from one work to the next.
 *
 * A run whose worker crashes is tried again in a new one, alone; a run that crashes its worker again and again fails.
 *
 * @throws ValidationError when a number makes no sense
 * @example
 * workerPool({ workers: 2 }).name // "2 workers"
 */
export function workerPool(options: WorkerPoolOptions = {}): Executor {
  const { workers = defaultWorkers(), retries = 2, timeout } = options;
  if (!Number.isInteger(workers) || workers < 1)
    throw new ValidationError(`workers must be a whole number ≥ 1, got ${workers}.`);
  const slots = Array.from(
    { length: workers },
    (): Slot => ({ worker: undefined, workId: "", settle: undefined }),
  );
  let nextId = 1;

  const end = (slot: Slot): void => {
    slot.settle = undefined;
    slot.worker?.terminate();
    slot.worker = undefined;
    slot.workId = "";
  };

  const start = (slot: Slot): WorkerHandle => {
    const worker = spawnWorker();
    worker.onMessage((message) => slot.worker === worker && slot.settle?.(message as never));
    worker.onEnd((error) => slot.worker === worker && slot.settle?.(error));
    slot.worker = worker;
    return worker;
  };

  /** One job in one worker; an error when the worker crashed. */
  const ask = (
    slot: Slot,
    work: Work,
    job: Job,
    signal?: AbortSignal,
  ): Promise<readonly RunOutcome[] | Error> =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(new CancelledError("The search was cancelled."));
      const worker = slot.worker ?? start(slot);
      const id = nextId++;
      const onAbort = (): void => {
        clearTimeout(timer);
        end(slot);
        reject(new CancelledError("The search was cancelled."));
      };
      slot.settle = (answer) => {
        if (!(answer instanceof Error) && answer.id !== id) return;
        clearTimeout(timer);
        signal?.removeEventListener("abort", onAbort);
        slot.settle = undefined;
        if (answer instanceof Error) end(slot);
        resolve(answer instanceof Error ? answer : answer.outcomes);
      };
      const limit = (timeout ?? 0) * job.requests.length;
      const timer = limit > 0 ? setTimeout(() => slot.settle?.(new TimeoutError(limit)), limit) : undefined;
      signal?.addEventListener("abort", onAbort, { once: true });
      const isKnown = slot.workId === work.id;
      slot.workId = work.id;
      worker.post({
        kind: "evaluate",
        id,
        ...(isKnown ? {} : { work }),
        requests: job.requests,
      } satisfies WorkerRequest);
    });

  return {
    name: `${workers} workers`,
    needsPortable: true,
    async execute(local: LocalWork, requests: readonly RunRequest[], { signal, onOutcome }: ExecuteOptions) {
      const work = portableWork(local);
      if (signal?.aborted) throw new CancelledError("The search was cancelled.");
      const queue: Job[] = divide(local, requests, workers).map((job) => ({ requests: job, attempt: 0 }));
      let isBroken = false;
      const serve = async (slot: Slot): Promise<void> => {
        for (let job = queue.shift(); job && !isBroken; job = queue.shift()) {
          const answer = await ask(slot, work, job, signal);
          if (!(answer instanceof Error)) for (const outcome of answer) await onOutcome(outcome);
          else if (job.requests.length > 1)
            // One of them may be to blame: from here on each goes alone.
            queue.unshift(...job.requests.map((request) => ({ requests: [request], attempt: 0 })));
          else if (job.attempt < retries && !(answer instanceof TimeoutError))
            queue.unshift({ requests: job.requests, attempt: job.attempt + 1 });
          else await onOutcome(crashed(job.requests[0]!, answer, job.attempt + 1));
        }
      };
      const served = slots.slice(0, Math.max(1, queue.length)).map((slot) =>
        serve(slot).catch((error) => {
          isBroken = true;
          throw error;
        }),
      );
      for (const result of await Promise.allSettled(served))
        if (result.status === "rejected") throw result.reason;
    },
    async close() {
      for (const slot of slots) end(slot);
    },
  };
}

class TimeoutError extends Error {
  constructor(limit: number) {
    super(`The run took longer than ${limit} ms.`);
  }
}

function crashed({ index }: RunRequest, error: Error, attempts: number): RunOutcome {
  const isTimeout = error instanceof TimeoutError;
  return {
    index,
    status: "failed",
    reason: {
      kind: isTimeout ? "TimeoutError" : "WorkerError",
      message: isTimeout ? error.message : `Its worker crashed ${attempts} times: ${error.message}`,
    },
  };
}

/**
 * Work with its functions as source or module.
 *
 * @throws ValidationError when a function closes over variables
 */
export function portableWork(work: LocalWork): Work {
  const { evaluate, reduce, ...rest } = work;
  return {
    ...rest,
    ...(evaluate && { evaluate: toPortable(evaluate, libraryNames) }),
    ...(reduce && { reduce: toPortable(reduce, libraryNames) }),
  };
}

/** Number of cores. */
export function defaultWorkers(): number {
  const host = globalThis as {
    navigator?: { hardwareConcurrency?: number };
    process?: { getBuiltinModule?: (name: string) => unknown };
  };
  const os = host.process?.getBuiltinModule?.("node:os") as typeof import("node:os") | undefined;
  return os?.availableParallelism() ?? host.navigator?.hardwareConcurrency ?? 1;
}
