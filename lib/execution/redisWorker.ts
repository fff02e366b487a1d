import { NeurolabError } from "../errors.js";
import { writeAtomically } from "../exploration/store/files.js";
import type { Executor } from "./executor.js";
import { builtin, connect, type EvaluationJob, keys, load, type RedisConnection } from "./redisQueue.js";
import type { RunOutcome, Work } from "./work.js";
import { defaultWorkers, workerPool } from "./workerPool.js";

/** Options of {@link serveQueue}. */
export interface ServeOptions extends RedisConnection {
  /** Jobs at the same time; by default the number of cores. */
  workers?: number;
  /** A job whose worker is silent for so many ms is given to another one. Default 30000. */
  lock?: number;
  /** Called after every job. */
  onJob?: (event: { readonly id: string; readonly runs: number; readonly failed: boolean }) => void;
}

const EXPIRY = 24 * 3600;

/**
 * Take jobs from a queue until closed: what `neurolab worker` does. Node only.
 *
 * @returns a function that finishes the present jobs and ends
 * @throws NeurolabError when the server cannot be reached
 */
export async function serveQueue(options: ServeOptions): Promise<{ close(): Promise<void> }> {
  const { url, queue = "neurolab", workers = defaultWorkers(), lock = 30_000, onJob } = options;
  const redis = await connect(url);
  const { Worker, UnrecoverableError } = await load<typeof import("bullmq")>("bullmq");
  const v8 = builtin<typeof import("node:v8")>("node:v8");
  // A thread for each job leaves this one free to say that it is alive.
  const idle: Executor[] = Array.from({ length: workers }, () => workerPool({ workers: 1 }));
  const all = [...idle];
  const known = new Map<string, Promise<Work>>();

  const workOf = (id: string): Promise<Work> => {
    let work = known.get(id);
    if (!work) {
      work = redis.getBuffer(keys.work(id)).then((bytes) => {
        if (bytes) return v8.deserialize(bytes) as Work;
        known.delete(id);
        throw new UnrecoverableError("The work of this job is gone from Redis.");
      });
      known.set(id, work);
      // Work of searches that are over need not be kept.
      if (known.size > 8) known.delete(known.keys().next().value!);
    }
    return work;
  };

  const evaluate = async (job: EvaluationJob): Promise<number> => {
    const { workId, requests, results } = job.data;
    const id = job.id!;
    if (await redis.exists(keys.cancel(workId))) return 0;
    // Another worker may have finished it after it seemed lost.
    if (await redis.exists(keys.result(id))) return 0;
    const work = await workOf(workId);
    const executor = idle.pop();
    if (!executor) throw new NeurolabError("All threads are busy.");
    const outcomes: RunOutcome[] = [];
    try {
      await executor.execute(work, requests, { onOutcome: (outcome) => void outcomes.push(outcome) });
    } finally {
      idle.push(executor);
    }
    const bytes = v8.serialize(outcomes);
    if (results !== undefined) writeAtomically(`${results}/${id}.result`, bytes);
    await redis.set(keys.result(id), results === undefined ? bytes : "file", "EX", EXPIRY);
    return outcomes.length;
  };

  const worker = new Worker(queue, evaluate, {
    connection: redis.duplicate(),
    concurrency: workers,
    lockDuration: lock,
    stalledInterval: lock,
    maxStalledCount: 5,
  });
  worker.on("error", () => {});
  worker.on("completed", (job: EvaluationJob) =>
    onJob?.({ id: job.id!, runs: job.data.requests.length, failed: false }),
  );
  worker.on("failed", (job: EvaluationJob | undefined) =>
    onJob?.({ id: job?.id ?? "?", runs: job?.data.requests.length ?? 0, failed: true }),
  );
  return {
    async close() {
      await worker.close();
      await Promise.all(all.map((executor) => executor.close()));
      redis.disconnect();
    },
  };
}
