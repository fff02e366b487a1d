import type { Worker } from "node:worker_threads";
import type { Conversion, FromCompilerToMain, FromMainToCompiler } from "../compiler/messages.js";

/** The main thread's side of the compiler thread; it also keeps the declarations of the session. */
export class CompilerClient {
  /** Declarations that the next cell sees. */
  declarations = "";
  private readonly waiting = new Map<
    number,
    { resolve(message: FromCompilerToMain): void; reject(error: Error): void }
  >();
  private nextId = 1;

  constructor(private readonly worker: Worker) {
    worker.on("message", (message: FromCompilerToMain) => this.receive(message));
    worker.on("error", (error) => this.fail(error));
    worker.on("exit", () => this.fail(new Error("The compiler thread has ended; restart the kernel.")));
  }

  async convert(source: string): Promise<Conversion> {
    const { declarations } = this;
    const reply = await this.ask((id) => ({ kind: "convert", id, source, declarations }));
    if (reply.kind !== "converted") throw new Error("unexpected answer of the compiler");
    return reply.result;
  }

  /** Take over the declarations of a cell; those of `unassigned` names stay as they were. */
  async commit(declarations: string, unassigned: readonly string[] = []): Promise<void> {
    let merged = declarations;
    if (unassigned.length > 0) {
      const earlier = this.declarations;
      const reply = await this.ask((id) => ({ kind: "merge", id, declarations, earlier, unassigned }));
      if (reply.kind === "merged") merged = reply.declarations;
    }
    this.declarations = merged;
    this.post({ kind: "commit", declarations: merged });
  }

  private ask(message: (id: number) => FromMainToCompiler): Promise<FromCompilerToMain> {
    const id = this.nextId++;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.post(message(id));
    });
  }

  private post(message: FromMainToCompiler): void {
    this.worker.postMessage(message);
  }

  private receive(message: FromCompilerToMain): void {
    const waiting = this.waiting.get(message.id);
    this.waiting.delete(message.id);
    if (message.kind === "failed") waiting?.reject(new Error(`The compiler failed: ${message.message}`));
    else waiting?.resolve(message);
  }

  private fail(error: Error): void {
    for (const { reject } of this.waiting.values()) reject(error);
    this.waiting.clear();
  }
}
