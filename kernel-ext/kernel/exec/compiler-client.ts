import type { Worker } from "node:worker_threads";
import type { Conversion, FromCompilerToMain, FromMainToCompiler } from "../compiler/messages.js";

/** A thread that dies more often without an answer will not do better. */
const MAX_FAILURES = 3;

/** The main thread's side of the compiler thread; it also keeps the declarations of the session. */
export class CompilerClient {
  /** Declarations that the next cell sees. */
  declarations = "";
  private readonly waiting = new Map<
    number,
    { resolve(message: FromCompilerToMain): void; reject(error: Error): void }
  >();
  private nextId = 1;
  private worker: Worker;
  /** Ends of the thread since it last answered. */
  private failures = 0;
  private broken: Error | undefined;

  /** @param spawn starts the thread; called again when it has died, e.g. for want of memory */
  constructor(private readonly spawn: () => Worker) {
    this.worker = this.start();
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
    if (this.broken) return Promise.reject(this.broken);
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
    this.failures = 0;
    const waiting = this.waiting.get(message.id);
    this.waiting.delete(message.id);
    if (message.kind === "failed") waiting?.reject(new Error(`The compiler failed: ${message.message}`));
    else waiting?.resolve(message);
  }

  private start(): Worker {
    const worker = this.spawn();
    let reason = "it ended";
    worker.on("message", (message: FromCompilerToMain) => this.receive(message));
    worker.on("error", (error) => {
      reason = error.message;
    });
    worker.on("exit", () => {
      if (++this.failures > MAX_FAILURES) {
        this.broken = new Error(`The compiler cannot run: ${reason}`);
        this.fail(this.broken);
        return;
      }
      this.fail(new Error(`The compiler was restarted (${reason}); run the cell again.`));
      this.worker = this.start();
      this.post({ kind: "commit", declarations: this.declarations });
    });
    return worker;
  }

  private fail(error: Error): void {
    for (const { reject } of this.waiting.values()) reject(error);
    this.waiting.clear();
  }
}
