import { RECORD } from "./gridPointLayout.js";
import type { GridPointProgram, GridPointSolution } from "./gridPointSolver.js";
import { requireNodeModule } from "./nodeModule.js";

/** A grid point to solve. */
export interface GridPointTask {
  /** Position in the tables. */
  readonly index: number;
  readonly mu: number;
  readonly sigma: number;
}

/** Grid points per message: few enough to share the work evenly, many enough that messages cost nothing. */
const BATCH = 16;

/**
 * Program of a worker thread, as text so that it needs no file of its own in any bundle: it runs the kernel on
 * batches of (μ, σ) and sends back the regions of memory that hold the solutions. It is valid both as a script and
 * as a module, since Node takes it for whichever the main program was started as.
 */
const WORKER = `
const { parentPort, workerData } = process.getBuiltinModule("node:worker_threads");
const { module, image, pages, regions } = workerData;
const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
const doubles = new Float64Array(memory.buffer);
doubles.set(image);
const kernel = new WebAssembly.Instance(module, { env: { memory } }).exports;
kernel.prepare();
const size = regions.reduce((sum, region) => sum + region.length, 0);
parentPort.on("message", (points) => {
  const solutions = new Float64Array(size * points.length / 2);
  let at = 0;
  for (let i = 0; i < points.length; i += 2) {
    kernel.solve(points[i], points[i + 1], 0);
    for (const { start, length } of regions) {
      solutions.set(doubles.subarray(start, start + length), at);
      at += length;
    }
  }
  parentPort.postMessage(solutions, [solutions.buffer]);
});
`;

/**
 * Solve grid points in worker threads.
 *
 * @param take called in this thread for every point, in no fixed order
 * @returns when all points have been taken
 */
export async function solveInWorkers(
  program: GridPointProgram,
  tasks: readonly GridPointTask[],
  workers: number,
  take: (task: GridPointTask, solution: GridPointSolution) => void,
  signal?: AbortSignal,
): Promise<void> {
  const { Worker } = requireNodeModule("node:worker_threads", "Computing in several threads");
  const { layout, module, memory } = program;
  const { address, nodeCount, pages } = layout;
  const regions = [
    { start: address.result / 8, length: 8 },
    { start: address.records / 8, length: nodeCount * RECORD },
    { start: address.moments / 8, length: nodeCount * 8 },
  ];
  const batches: GridPointTask[][] = [];
  for (let i = 0; i < tasks.length; i += BATCH) batches.push(tasks.slice(i, i + BATCH));
  const threads: InstanceType<typeof Worker>[] = [];
  const work = async () => {
    const thread = new Worker(WORKER, { eval: true, workerData: { module, image: memory, pages, regions } });
    threads.push(thread);
    for (let batch = batches.shift(); batch; batch = batches.shift()) {
      const solutions = await ask(
        thread,
        Float64Array.from(batch.flatMap(({ mu, sigma }) => [mu, sigma])),
        signal,
      );
      for (const [i, task] of batch.entries()) {
        let at = (i * solutions.length) / batch.length;
        const [result, records, moments] = regions.map(({ length }) => {
          at += length;
          return solutions.subarray(at - length, at);
        }) as [Float64Array, Float64Array, Float64Array];
        take(task, { result, records, moments });
      }
    }
  };
  try {
    await Promise.all(Array.from({ length: Math.min(workers, batches.length) }, work));
  } finally {
    await Promise.all(threads.map((thread) => thread.terminate()));
  }
}

/** Send a message and wait for the answer, the thread's failure or the signal. */
function ask(
  thread: import("node:worker_threads").Worker,
  message: Float64Array,
  signal?: AbortSignal,
): Promise<Float64Array> {
  return new Promise((resolve, reject) => {
    const settle = (action: () => void) => {
      thread.off("message", onMessage).off("error", onError);
      signal?.removeEventListener("abort", onAbort);
      action();
    };
    const onMessage = (answer: Float64Array) => settle(() => resolve(answer));
    const onError = (error: Error) => settle(() => reject(error));
    const onAbort = () => settle(() => reject(signal!.reason));
    if (signal?.aborted) return reject(signal.reason);
    thread.on("message", onMessage).on("error", onError);
    signal?.addEventListener("abort", onAbort);
    thread.postMessage(message);
  });
}
