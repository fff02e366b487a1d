import type { Job, Queue } from "bullmq";
import type { Redis } from "ioredis";
import { NeurolabError } from "../errors.js";
import type { RunRequest } from "./work.js";

/** Where the queue is. */
export interface RedisConnection {
  /** Address of the server, e.g. "redis://user:password@host:6379". */
  url: string;
  /** Name of the queue; searches and workers of different names do not see each other. Default "neurolab". */
  queue?: string;
}

/** What a job in the queue holds. */
export interface JobData {
  readonly workId: string;
  readonly requests: readonly RunRequest[];
  /** Folder for results, where they do not go through Redis. */
  readonly results?: string;
}

/** A job of the queue. */
export type EvaluationJob = Job<JobData>;

/** An open queue and its connection. */
export interface SharedQueue {
  readonly redis: Redis;
  readonly queue: Queue<JobData>;
  close(): Promise<void>;
}

/** Names of the keys in Redis. */
export const keys = {
  work: (id: string): string => `neurolab:work:${id}`,
  result: (id: string): string => `neurolab:result:${id}`,
  cancel: (id: string): string => `neurolab:cancel:${id}`,
};

/** Load a package that browsers have no use for; bundlers do not follow a name that is computed. */
export function load<T>(name: string): Promise<T> {
  return import(/* @vite-ignore */ /* webpackIgnore: true */ name) as Promise<T>;
}

/** Connect to the queue. */
export async function openQueue({ url, queue: name = "neurolab" }: RedisConnection): Promise<SharedQueue> {
  const redis = await connect(url);
  const { Queue: BullQueue } = await load<typeof import("bullmq")>("bullmq");
  const queue = new BullQueue<JobData>(name, { connection: redis });
  queue.on("error", () => {});
  return {
    redis,
    queue,
    async close() {
      await queue.close();
      redis.disconnect();
    },
  };
}

/**
 * Connect to a server; later interruptions are waited out.
 *
 * @throws NeurolabError when it does not answer within 10 s
 */
export async function connect(url: string): Promise<Redis> {
  const { Redis: Client } = await load<typeof import("ioredis")>("ioredis");
  const redis = new Client(url, {
    maxRetriesPerRequest: null,
    lazyConnect: true,
    retryStrategy: (times) => Math.min(100 * times, 2000),
  });
  let last: Error | undefined;
  redis.on("error", (error: Error) => {
    last = error;
  });
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(last ?? new Error("no answer")), 10_000);
  });
  try {
    // A refused first connection is tried again until the time is up.
    await Promise.race([redis.connect().catch(() => redis.ping()), timeout]);
    return redis;
  } catch (cause) {
    redis.disconnect();
    const host = new URL(url).host;
    throw new NeurolabError(
      `No Redis server answers at ${host}: ${(cause as Error).message || last?.message}. Start one, or check address and password.`,
      { cause },
    );
  } finally {
    clearTimeout(timer);
  }
}

/** A module of Node. */
export function builtin<T>(name: string): T {
  const found = typeof process === "undefined" ? undefined : process.getBuiltinModule?.(name);
  if (!found) throw new NeurolabError("Work on many machines needs Node.");
  return found as T;
}
