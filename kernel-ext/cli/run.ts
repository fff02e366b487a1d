import path from "node:path";
import { KernelClient, type Message } from "../client/client.js";
import { DISPLAY_NAME, KERNEL_NAME } from "./install.js";
import {
  type Notebook,
  type NotebookCell,
  readNotebook,
  sourceOf,
  upgrade,
  writeNotebook,
} from "./notebook.js";
import { OutputCollector } from "./outputs.js";
import { injectParameters } from "./parameters.js";
import { saveWidgetStates } from "./widgetStates.js";

export interface RunOptions {
  /** File to write; default: the notebook itself. */
  readonly output?: string;
  /** Longest time of a cell in ms; default: no limit. */
  readonly timeout?: number;
  /** Go on after a cell that fails; default false. */
  readonly allowErrors?: boolean;
  /** Parameters of the notebook, by name; see {@link injectParameters}. */
  readonly parameters?: Readonly<Record<string, unknown>>;
  /** Sees the output of the cells as it comes. */
  readonly onOutput?: (message: Message) => void;
  /** Told about every cell. */
  readonly report?: (line: string, failed: boolean) => void;
  /** Command line of another kernel; for tests. */
  readonly argv?: readonly string[];
}

/** Time that a cell has after the interrupt of a timeout, in ms. */
const AFTER_INTERRUPT = 5000;

/**
 * Run a notebook through the kernel and write it with its outputs.
 *
 * Cells with the tag `skip-execution` are left alone; those with `raises-exception` may fail.
 *
 * @param file path of the notebook; its folder is the folder of the cells
 * @param options output, parameters, timeout, errors
 * @returns exit code: 0, or 1 when a cell failed
 * @throws Error when there is no such parameter, the notebook cannot be read or written or the kernel does not start
 */
export async function run(file: string, options: RunOptions = {}): Promise<number> {
  const notebook = readNotebook(file);
  injectParameters(notebook, options.parameters ?? {});
  upgrade(notebook);
  const kernel = await KernelClient.start({
    folder: path.dirname(path.resolve(file)),
    ...(options.argv && { argv: options.argv }),
  });
  let failed = false;
  const interrupt = (): void => void kernel.interrupt();
  process.once("SIGINT", interrupt);
  try {
    const info = await kernel.request("control", "kernel_info_request");
    notebook.metadata.kernelspec = { name: KERNEL_NAME, display_name: DISPLAY_NAME, language: "typescript" };
    notebook.metadata.language_info = info.content.language_info;
    // The compiler takes a second to start; that is not time of the first cell.
    await kernel.execute("0", { silent: true });
    failed = !(await runCells(notebook, kernel, options));
    if (kernel.process.exitCode === null && kernel.process.signalCode === null)
      await saveWidgetStates(kernel, notebook);
  } finally {
    process.off("SIGINT", interrupt);
    await kernel.shutdown();
  }
  writeNotebook(options.output ?? file, notebook);
  return failed ? 1 : 0;
}

async function runCells(notebook: Notebook, kernel: KernelClient, options: RunOptions): Promise<boolean> {
  const collector = new OutputCollector();
  const stop = kernel.onIopub((message) => {
    collector.receive(message);
    options.onOutput?.(message);
  });
  const cells = notebook.cells.filter(isToRun);
  for (const cell of cells) {
    cell.outputs = [];
    cell.execution_count = null;
  }
  let ok = true;
  for (const [index, cell] of cells.entries()) {
    const begin = performance.now();
    const error = await runCell(cell, kernel, collector, options.timeout);
    const seconds = ((performance.now() - begin) / 1000).toFixed(1);
    const allowed = error === undefined || cell.metadata.tags?.includes("raises-exception") === true;
    const line = `[${index + 1}/${cells.length}] ${seconds} s${error === undefined ? "" : `  ${error}`}`;
    options.report?.(line, !allowed);
    if (allowed) continue;
    ok = false;
    if (!options.allowErrors || kernel.process.exitCode !== null || kernel.process.signalCode !== null) break;
  }
  stop();
  return ok;
}

/** Run one cell; returns what went wrong, if anything. */
async function runCell(
  cell: NotebookCell,
  kernel: KernelClient,
  collector: OutputCollector,
  timeout: number | undefined,
): Promise<string | undefined> {
  const executing = kernel.execute(sourceOf(cell), { onSend: (id) => collector.add(id, cell.outputs!) });
  const timer = timeout === undefined ? undefined : setTimeout(() => void kernel.interrupt(), timeout);
  let killer: NodeJS.Timeout | undefined;
  if (timeout !== undefined)
    killer = setTimeout(() => kernel.process.kill("SIGKILL"), timeout + AFTER_INTERRUPT);
  const begin = performance.now();
  try {
    const { reply } = await executing;
    cell.execution_count = typeof reply.execution_count === "number" ? reply.execution_count : null;
    if (reply.status === "ok") return undefined;
    if (timeout !== undefined && performance.now() - begin >= timeout)
      return `interrupted after ${timeout / 1000} s`;
    return `${String(reply.ename ?? reply.status)}: ${String(reply.evalue ?? "")}`;
  } catch (error) {
    // The kernel is gone; what the notebook has so far is written all the same.
    const evalue = error instanceof Error ? error.message : String(error);
    cell.outputs!.push({ output_type: "error", ename: "KernelDied", evalue, traceback: [evalue] });
    return evalue;
  } finally {
    clearTimeout(timer);
    clearTimeout(killer);
  }
}

function isToRun(cell: NotebookCell): boolean {
  return (
    cell.cell_type === "code" &&
    sourceOf(cell).trim() !== "" &&
    cell.metadata.tags?.includes("skip-execution") !== true
  );
}
