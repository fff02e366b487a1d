import { NeurolabError } from "../errors.js";
import { workerSource } from "./source.generated.js";

/** A worker thread of either platform. */
export interface WorkerHandle {
  post(message: unknown): void;
  /** Called with every message; replaces the handler before. */
  onMessage(handler: (message: unknown) => void): void;
  /** Called when the worker ends by itself or fails; replaces the handler before. */
  onEnd(handler: (reason: Error) => void): void;
  /** Whether the program waits for this worker before it ends: true while it works. */
  keepAlive(busy: boolean): void;
  terminate(): void;
}

interface NodeWorker {
  postMessage(message: unknown): void;
  on(event: string, handler: (value: unknown) => void): void;
  terminate(): Promise<number>;
  unref(): void;
  ref(): void;
}

/**
 * Start a worker that can run simulations: worker threads in Node, a Web Worker in browsers.
 *
 * Its code travels as text, so no bundler has to know about a second file.
 */
export function spawnWorker(): WorkerHandle {
  const getBuiltin = (globalThis as { process?: { getBuiltinModule?: (name: string) => unknown } }).process
    ?.getBuiltinModule;
  if (getBuiltin) {
    const { Worker } = getBuiltin("node:worker_threads") as {
      Worker: new (code: string, options: { eval: boolean }) => NodeWorker;
    };
    return nodeHandle(new Worker(workerSource, { eval: true }));
  }
  if (typeof Worker === "undefined")
    throw new NeurolabError(
      "This environment has no workers. Use run() in this thread instead of runAsync().",
    );
  const url = URL.createObjectURL(new Blob([workerSource], { type: "text/javascript" }));
  const worker = new Worker(url);
  URL.revokeObjectURL(url);
  return {
    post: (message) => worker.postMessage(message),
    onMessage: (handler) => {
      worker.onmessage = (event) => handler(event.data);
    },
    onEnd: (handler) => {
      worker.onerror = (event) => handler(new NeurolabError(event.message));
    },
    // A page ends when the reader leaves it.
    keepAlive: () => {},
    terminate: () => worker.terminate(),
  };
}

function nodeHandle(worker: NodeWorker): WorkerHandle {
  let received: (message: unknown) => void = () => {};
  let ended: (reason: Error) => void = () => {};
  worker.on("message", (message) => received(message));
  worker.on("error", (error) => ended(error as Error));
  worker.on("exit", (code) => ended(new NeurolabError(`The worker ended (exit code ${String(code)}).`)));
  return {
    post: (message) => worker.postMessage(message),
    onMessage: (handler) => {
      received = handler;
    },
    onEnd: (handler) => {
      ended = handler;
    },
    keepAlive: (busy) => (busy ? worker.ref() : worker.unref()),
    terminate: () => void worker.terminate(),
  };
}
