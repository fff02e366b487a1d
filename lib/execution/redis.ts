import { NeurolabError, ValidationError } from "../errors.js";
import { CancelledError } from "../models/errors.js";
import type { ExecuteOptions, Executor } from "./executor.js";
import { divide } from "./jobs.js";
import { builtin, keys, openQueue, type RedisConnection, type SharedQueue } from "./redisQueue.js";
import type { LocalWork, RunOutcome, RunRequest } from "./work.js";
import { portableWork } from "./workerPool.js";

/** Options of {@link bullmq}. */
export interface BullmqOptions extends RedisConnection {
  /**
   * Folder that all machines share: results go there instead of through Redis. For results of many megabytes a run.
   */
  results?: string;
  /** How many workers to divide work for; only efficiency depends on it. Default 16. */
  slots?: number;
  /** How often a run is tried again whose worker failed. Default 3. */
  retries?: number;
  /** Milliseconds between two looks for results. Default 100. */
  interval?: number;
}

/** Look for jobs that were lost every so many looks for results. */
const CHECK_EVERY = 20;
/** Results that nobody fetched, and work nobody waits for, are forgotten after a day. */
const EXPIRY = 24 * 3600;

/**
 * Evaluate on many machines: jobs wait in a BullMQ queue on a Redis server until a `neurolab worker` takes them.
 *
 * Jobs that are lost with a worker or with the server are put into the queue again; a result counts once, and is the
 * same wherever it was computed. Node only.
 *
 * @throws NeurolabError when the server cannot be reached
 * @example
 * const executor = bullmq({ url: "redis://cluster:6379" });
 * await search.run({ executor });
 * await executor.close();
 */
export function bullmq(options: BullmqOptions): Executor {
  if (typeof options?.url !== "string" || !/^rediss?:\/\//.test(options.url))
    throw new ValidationError(
      `bullmq needs the address of a Redis server, as { url: "redis://localhost:6379" }.`,
    );
  const { slots = 16, interval = 100 } = options;
  let queue: Promise<SharedQueue> | undefined;
  const known = new Set<string>();
  return {
    name: `workers on ${new URL(options.url).host}`,
    needsPortable: true,
    async execute(local: LocalWork, requests: readonly RunRequest[], { signal, onOutcome }: ExecuteOptions) {
      const work = portableWork(local);
      if (signal?.aborted) throw new CancelledError("The search was cancelled.");
      queue ??= openQueue(options);
      const shared = await queue;
      if (!known.has(work.id)) {
        const bytes = builtin<typeof import("node:v8")>("node:v8").serialize(work);
        await shared.redis.set(keys.work(work.id), bytes, "EX", EXPIRY);
        known.add(work.id);
      }
      const jobs = new Map(divide(local, requests, slots).map((job) => [`${work.id}-${job[0]!.index}`, job]));
      await Promise.all([...jobs].map(([id, job]) => add(shared, id, work.id, job, options)));
      try {
        await collect(shared, jobs, work.id, options, interval, signal, onOutcome);
      } catch (error) {
        await shared.redis.set(keys.cancel(work.id), "1", "EX", EXPIRY);
        await Promise.allSettled([...jobs.keys()].map((id) => shared.queue.remove(id)));
        known.delete(work.id);
        throw error;
      }
    },
    async close() {
      const shared = await queue;
      queue = undefined;
      await shared?.close();
    },
  };
}

async function add(
  { queue }: SharedQueue,
  jobId: string,
  workId: string,
  requests: readonly RunRequest[],
  { results, retries = 3 }: BullmqOptions,
): Promise<void> {
  await queue.add(
    "evaluate",
    { workId, requests, ...(results !== undefined && { results }) },
    {
      // A job of this name that is in the queue already is not added again.
      jobId,
      attempts: retries + 1,
      backoff: { type: "fixed", delay: 200 },
      removeOnComplete: true,
      removeOnFail: { age: EXPIRY },
    },
  );
}

/** Wait for the results of all jobs; those that vanished are added again. */
async function collect(
  shared: SharedQueue,
  jobs: Map<string, readonly RunRequest[]>,
  workId: string,
  options: BullmqOptions,
  interval: number,
  signal: AbortSignal | undefined,
  onOutcome: ExecuteOptions["onOutcome"],
): Promise<void> {
  for (let look = 1; jobs.size > 0; look++) {
    if (signal?.aborted) throw new CancelledError("The search was cancelled.");
    const ids = [...jobs.keys()];
    const ready = await Promise.all(ids.map((id) => shared.redis.exists(keys.result(id))));
    for (const id of ids.filter((_, i) => ready[i] === 1)) {
      const outcomes = await fetchResult(shared, id, options);
      if (!outcomes) continue;
      jobs.delete(id);
      for (const outcome of outcomes) await onOutcome(outcome);
    }
    if (look % CHECK_EVERY === 0)
      for (const [id, requests] of jobs) {
        const job = await shared.queue.getJob(id);
        if (job && !(await job.isFailed())) continue;
        // It may have ended between the two questions.
        if (await shared.redis.exists(keys.result(id))) continue;
        if (!job) await add(shared, id, workId, requests, options);
        else {
          jobs.delete(id);
          const reason = { kind: "WorkerError", message: job.failedReason ?? "Its worker failed." };
          for (const { index } of requests) await onOutcome({ index, status: "failed", reason });
          await job.remove();
        }
      }
    if (jobs.size > 0) await new Promise((resolve) => setTimeout(resolve, interval));
  }
}

async function fetchResult(
  { redis }: SharedQueue,
  id: string,
  { results }: BullmqOptions,
): Promise<readonly RunOutcome[] | undefined> {
  const found = await redis.getBuffer(keys.result(id));
  if (!found) return undefined;
  let bytes: Uint8Array = found;
  const fs = builtin<typeof import("node:fs")>("node:fs");
  const path = `${results}/${id}.result`;
  if (results !== undefined) {
    if (!fs.existsSync(path))
      throw new NeurolabError(
        `A worker wrote ${path}, but it is not here. All machines must share this folder.`,
      );
    bytes = fs.readFileSync(path);
  }
  const outcomes = builtin<typeof import("node:v8")>("node:v8").deserialize(bytes) as RunOutcome[];
  await redis.del(keys.result(id));
  if (results !== undefined) fs.rmSync(path, { force: true });
  return outcomes;
}
