export type { EvaluationRun } from "./evaluationRun.js";
export type { ExecuteOptions, Executor } from "./executor.js";
export { inProcess } from "./inProcess.js";
export type { ModuleFunction, PortableFunction } from "./portableFunction.js";
export { type BullmqOptions, bullmq } from "./redis.js";
export type { RedisConnection } from "./redisQueue.js";
export { type ServeOptions, serveQueue } from "./redisWorker.js";
export type {
  EvalFunction,
  FailureReason,
  LocalWork,
  ReduceFunction,
  RunOutcome,
  RunRequest,
  Work,
  WorkRunOptions,
} from "./work.js";
export { type WorkerPoolOptions, workerPool } from "./workerPool.js";
