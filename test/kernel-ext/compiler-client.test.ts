import { EventEmitter } from "node:events";
import type { Worker } from "node:worker_threads";
import { describe, expect, it } from "@jest/globals";
import type { FromMainToCompiler } from "../../kernel-ext/kernel/compiler/messages.js";
import { CompilerClient } from "../../kernel-ext/kernel/exec/compiler-client.js";

class FakeThread extends EventEmitter {
  readonly posted: FromMainToCompiler[] = [];

  postMessage(message: FromMainToCompiler): void {
    this.posted.push(message);
  }

  die(reason: string): void {
    this.emit("error", new Error(reason));
    this.emit("exit", 1);
  }
}

function clientWithThreads(): { client: CompilerClient; threads: FakeThread[] } {
  const threads: FakeThread[] = [];
  const client = new CompilerClient(() => {
    const thread = new FakeThread();
    threads.push(thread);
    return thread as unknown as Worker;
  });
  return { client, threads };
}

describe("the compiler thread", () => {
  it("is restarted when it dies, and keeps what cells have declared", async () => {
    const { client, threads } = clientWithThreads();
    await client.commit("declare let a: number;");
    const lost = client.convert("a");
    threads[0]!.die("out of memory");
    await expect(lost).rejects.toThrow("The compiler was restarted (out of memory); run the cell again.");
    expect(threads[1]?.posted).toEqual([{ kind: "commit", declarations: "declare let a: number;" }]);
    const again = client.convert("a");
    expect(threads[1]?.posted.at(-1)).toMatchObject({
      kind: "convert",
      source: "a",
      declarations: "declare let a: number;",
    });
    const { id } = threads[1]!.posted.at(-1) as { id: number };
    threads[1]!.emit("message", { kind: "converted", id, result: { diagnostics: [] } });
    expect(await again).toEqual({ diagnostics: [] });
  });

  it("is given up when it dies again and again", async () => {
    const { client, threads } = clientWithThreads();
    const outcomes: Promise<string>[] = [];
    for (let i = 0; i < 4; i++) {
      outcomes.push(client.convert("1").then(String, (error: Error) => error.message));
      threads.at(-1)!.die("no file");
    }
    const messages = await Promise.all(outcomes);
    expect(messages.at(-1)).toBe("The compiler cannot run: no file");
    expect(threads).toHaveLength(4);
    await expect(client.convert("1")).rejects.toThrow("The compiler cannot run: no file");
  });

  it("passes on what the compiler itself could not do", async () => {
    const { client, threads } = clientWithThreads();
    const failing = client.convert("1");
    const { id } = threads[0]!.posted.at(-1) as { id: number };
    threads[0]!.emit("message", { kind: "failed", id, message: "Debug Failure" });
    await expect(failing).rejects.toThrow("The compiler failed: Debug Failure");
  });
});
