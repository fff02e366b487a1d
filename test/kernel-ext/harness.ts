import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { jest } from "@jest/globals";
import {
  type Executed,
  KernelClient,
  type Message,
  type StartOptions,
} from "../../kernel-ext/client/client.js";

/** The kernel as built; its threads cannot run from TypeScript. */
export const KERNEL_MAIN: string = path.resolve(__dirname, "../../kernel-ext/dist/kernel/main.js");

/** Node that runs the kernel: NEUROLAB_TEST_NODE names another than the one that runs the tests. */
const NODE: string = process.env.NEUROLAB_TEST_NODE ?? process.execPath;

/** Start the built kernel in an empty folder (or another), without touching the user's history. */
export async function startKernel(options: StartOptions = {}): Promise<KernelClient> {
  if (!existsSync(KERNEL_MAIN)) throw new Error("The kernel is not built. Run: npm run build");
  return KernelClient.start({
    argv: [NODE, "--no-force-async-hooks-checks", KERNEL_MAIN],
    stderr: "ignore",
    folder: options.folder ?? emptyFolder(),
    ...options,
    env: { NEUROLAB_KERNEL_HISTORY: "", ...options.env },
  });
}

// A kernel is up in half a second, but on a busy machine everything takes longer.
jest.setTimeout(60_000);

let slowness: number | undefined;

/**
 * A limit of time that holds on an idle machine, stretched by how busy this one is.
 *
 * The measure is what Node itself takes to start, about 50 ms.
 */
export function withinLimit(milliseconds: number): number {
  if (slowness === undefined) {
    const times = [1, 2, 3].map(() => {
      const start = performance.now();
      spawnSync(process.execPath, ["-e", "0"]);
      return performance.now() - start;
    });
    slowness = Math.max(1, Math.min(...times) / 50);
  }
  return milliseconds * slowness;
}

/** The least of up to five measurements, until one is below the limit: other programs disturb single ones. */
export async function leastOf(limit: number, measure: () => Promise<number>): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < 5 && !(least < limit); i++) least = Math.min(least, await measure());
  return least;
}

const folders: string[] = [];

/** A new folder outside of every project; removed when the tests end. */
export function emptyFolder(): string {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), "neurolab-test-")));
  folders.push(folder);
  return folder;
}

/** Remove the folders that `emptyFolder` made. */
export function removeFolders(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}

/**
 * Start a cell and wait until it has come so far as to print its first line.
 *
 * The cell itself must not print before it does what the test is about.
 */
export async function begin(kernel: KernelClient, code: string): Promise<{ cell: Promise<Executed> }> {
  let started!: () => void;
  const running = new Promise<void>((resolve) => {
    started = resolve;
  });
  const cell = kernel.execute(`console.log("started");\n${code}`, {
    onOutput: ({ header }) => {
      if (header.msg_type === "stream") started();
    },
  });
  cell.catch(() => {});
  const tooEarly = cell.then((executed) => {
    throw new Error(`The cell ended before the test began.\n${traceback(executed)}`);
  });
  tooEarly.catch(() => {});
  await Promise.race([running, tooEarly]);
  return { cell };
}

/** Messages of one type, in order. */
export function ofType(executed: Executed, type: string): Message[] {
  return executed.messages.filter((message) => message.header.msg_type === type);
}

/** What a cell printed. */
export function printed(executed: Executed, name: "stdout" | "stderr" = "stdout"): string {
  return ofType(executed, "stream")
    .filter((message) => message.content.name === name)
    .map((message) => String(message.content.text))
    .join("");
}

/** Text without the escape sequences of colours. */
export function plain(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with the escape character
  return text.replace(/\u001b\[\d+m/g, "");
}

/** Text of the last expression. */
export function resultText(executed: Executed): string | undefined {
  return resultData(executed)?.["text/plain"] as string | undefined;
}

/** Bundle of the last expression. */
export function resultData(executed: Executed): Record<string, unknown> | undefined {
  return ofType(executed, "execute_result")[0]?.content.data as Record<string, unknown> | undefined;
}

/** Traceback without colours. */
export function traceback(executed: Executed): string {
  return plain(((executed.reply.traceback ?? []) as string[]).join("\n"));
}

/** Run a cell that must succeed and give its result as text. */
export async function evaluate(kernel: KernelClient, code: string): Promise<string | undefined> {
  const executed = await kernel.execute(code);
  if (executed.reply.status !== "ok") throw new Error(`${code}\n${traceback(executed)}`);
  return resultText(executed);
}
