import { existsSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import {
  type Executed,
  KernelClient,
  type Message,
  type StartOptions,
} from "../../kernel-ext/client/client.js";

/** The kernel as built; its threads cannot run from TypeScript. */
export const KERNEL_MAIN: string = path.resolve(__dirname, "../../kernel-ext/dist/kernel/main.js");

/** Start the built kernel in an empty folder (or another), without touching the user's history. */
export async function startKernel(options: StartOptions = {}): Promise<KernelClient> {
  if (!existsSync(KERNEL_MAIN)) throw new Error("The kernel is not built. Run: npm run build");
  return KernelClient.start({
    argv: [process.execPath, "--no-force-async-hooks-checks", KERNEL_MAIN],
    stderr: "ignore",
    folder: options.folder ?? emptyFolder(),
    ...options,
    env: { NEUROLAB_KERNEL_HISTORY: "", ...options.env },
  });
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
