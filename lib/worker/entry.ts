import { Evaluator } from "../execution/evaluator.js";
import { Model } from "../models/model.js";
import type { EvaluateRequest, WorkerReply, WorkerRequest } from "./messages.js";

/** Code of the worker: runs simulations that are described by messages. */

interface Port {
  postMessage(message: WorkerReply, transfer: ArrayBuffer[]): void;
  listen(handler: (message: WorkerRequest) => void): void;
}

const port = openPort();
let model: Model | undefined;

port.listen((request) => {
  // Runs are synchronous here; a cancelled one is stopped by ending the worker.
  if (request.kind === "run") run(request);
  if (request.kind === "evaluate") void evaluate(request);
});

let evaluator: Evaluator | undefined;

async function evaluate({ id, work, requests }: EvaluateRequest): Promise<void> {
  if (work) evaluator = new Evaluator(work);
  const outcomes = await evaluator!.evaluate(requests);
  try {
    port.postMessage({ kind: "evaluated", id, outcomes }, buffersOf(outcomes));
  } catch (error) {
    // Results that cannot be sent, such as functions.
    const reason = { kind: "ValidationError", message: (error as Error).message };
    const failed = requests.map(({ index }) => ({ index, status: "failed" as const, reason }));
    port.postMessage({ kind: "evaluated", id, outcomes: failed }, []);
  }
}

function run(request: Extract<WorkerRequest, { kind: "run" }>): void {
  const { id } = request;
  let reported = 0;
  try {
    model = Model.fromDescription(request.model);
    if (request.state) model.restoreState(request.state);
    model.run({
      ...request.options,
      onProgress: (progress) => {
        // Ten reports a second are plenty.
        const now = performance.now();
        if (now - reported < 100 && progress.fraction < 1) return;
        reported = now;
        port.postMessage({ kind: "progress", id, progress }, []);
      },
    });
    const outputs = model.outputs;
    port.postMessage(
      { kind: "done", id, outputs, state: model.saveState(), usedSeed: model.usedSeed },
      buffersOf(outputs),
    );
  } catch (error) {
    const {
      tag = "Error",
      message,
      ...fields
    } = { ...(error as object), message: (error as Error).message } as {
      tag?: string;
      message: string;
    };
    const outputs = model?.outputs;
    port.postMessage(
      { kind: "failed", id, tag, message, fields, outputs },
      outputs ? buffersOf(outputs) : [],
    );
  }
}

/** Buffers of all arrays in the outputs: they are handed over instead of copied. */
function buffersOf(value: unknown, found = new Set<ArrayBuffer>()): ArrayBuffer[] {
  if (ArrayBuffer.isView(value)) {
    // Views of a larger buffer (a time axis cut short) share it.
    if (value.buffer instanceof ArrayBuffer) found.add(value.buffer);
  } else if (typeof value === "object" && value !== null)
    for (const entry of Object.values(value)) buffersOf(entry, found);
  return [...found];
}

function openPort(): Port {
  const getBuiltin = (globalThis as { process?: { getBuiltinModule?: (name: string) => unknown } }).process
    ?.getBuiltinModule;
  if (getBuiltin) {
    const { parentPort } = getBuiltin("node:worker_threads") as {
      parentPort: {
        postMessage: Port["postMessage"];
        on(event: string, handler: (message: WorkerRequest) => void): void;
      };
    };
    return {
      postMessage: (message, transfer) => parentPort.postMessage(message, transfer),
      listen: (handler) => parentPort.on("message", handler),
    };
  }
  const scope = globalThis as unknown as {
    postMessage: Port["postMessage"];
    addEventListener(event: string, handler: (event: { data: WorkerRequest }) => void): void;
  };
  return {
    postMessage: (message, transfer) => scope.postMessage(message, transfer),
    listen: (handler) => scope.addEventListener("message", (event) => handler(event.data)),
  };
}
