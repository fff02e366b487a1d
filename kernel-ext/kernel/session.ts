import type { MessagePort } from "node:worker_threads";
import { receiveMessageOnPort } from "node:worker_threads";
import type { CommManager } from "./comm/manager.js";
import { type Formatted, format, plainText } from "./display/format.js";
import { type ErrorContent, errorContent } from "./exec/errors.js";
import type { CellScope, Executor } from "./exec/executor.js";
import type { Interrupts } from "./exec/interrupts.js";
import type { Launcher } from "./exec/launcher.js";
import type { StackMapper } from "./exec/stack.js";
import type { IoLink } from "./io-link.js";
import type { FromIoToMain, Request } from "./io/threads.js";
import { Output, type Outputs } from "./output.js";

/** Parts of the kernel that serving requests needs. */
export interface SessionParts {
  readonly io: IoLink;
  readonly outputs: Outputs;
  readonly executor: Executor;
  readonly comms: CommManager;
  readonly interrupts: Interrupts;
  readonly launcher: Launcher;
  readonly stack: StackMapper;
  /** Console and functions of a cell with this output. */
  scope(output: Output, allowInput: boolean): CellScope;
  shutdown(): void;
}

/** Serves what needs user code: cells, one after the other, and comm messages at any time. */
export class Session {
  private readonly queue: Request[] = [];
  private working = false;
  private count = 0;
  private readonly barriers = new Map<number, () => void>();
  private nextBarrier = 1;

  constructor(
    private readonly parts: SessionParts,
    private readonly port: MessagePort,
  ) {
    port.on("message", (message: FromIoToMain) => this.receive(message, false));
  }

  /**
   * Handle messages that wait, from inside a synchronous computation.
   *
   * @returns number of messages
   */
  poll(): number {
    let handled = 0;
    for (;;) {
      const waiting = receiveMessageOnPort(this.port);
      if (!waiting) return handled;
      handled++;
      this.receive(waiting.message as FromIoToMain, true);
    }
  }

  private receive(message: FromIoToMain, inPlace: boolean): void {
    switch (message.kind) {
      case "request":
        this.request(message, inPlace);
        return;
      case "interrupt":
        this.parts.interrupts.notify(message.serial);
        return;
      case "barrier":
        this.barriers.get(message.id)?.();
        this.barriers.delete(message.id);
        return;
      case "shutdown":
        this.parts.shutdown();
        return;
    }
  }

  private request(request: Request, inPlace: boolean): void {
    const { io, comms } = this.parts;
    switch (request.header.msg_type) {
      case "execute_request":
        this.queue.push(request);
        if (!this.working) void this.work();
        return;
      case "comm_info_request": {
        const { target_name: target } = request.content;
        io.post({ kind: "begin", id: request.id });
        const content = { status: "ok", comms: comms.info(typeof target === "string" ? target : undefined) };
        io.reply(request.id, "comm_info_reply", content);
        io.post({ kind: "end", id: request.id });
        return;
      }
      default:
        void this.comm(request, inPlace);
    }
  }

  private async work(): Promise<void> {
    this.working = true;
    for (let request = this.queue.shift(); request; request = this.queue.shift())
      for (const queued of await this.execute(request)) this.abort(queued);
    this.working = false;
  }

  /** Run a cell; returns the cells that its failure cancels. */
  private async execute(request: Request): Promise<Request[]> {
    const { io, outputs } = this.parts;
    const { content } = request;
    const code = typeof content.code === "string" ? content.code : "";
    const silent = content.silent === true;
    const store = !silent && content.store_history !== false;
    const output = this.output(request);
    outputs.current = output;
    io.post({ kind: "begin", id: request.id });
    if (store) {
      this.count++;
      io.post({ kind: "history", line: this.count, source: code });
    }
    const count = this.count;
    if (!silent) output.publish("execute_input", { code, execution_count: count });
    const failure = await this.runCell(code, output, count, content.allow_stdin !== false, silent);
    let cancelled: Request[] = [];
    if (failure) {
      // "Run all" sends every cell at once: what was sent before this answer must not run after it.
      if (content.stop_on_error !== false) {
        await this.barrier();
        cancelled = this.queue.splice(0);
      }
      if (!silent) output.publish("error", failure);
      io.reply(request.id, "execute_reply", { status: "error", execution_count: count, ...failure });
    } else {
      const user_expressions = await this.expressions(content.user_expressions, output, count);
      io.reply(request.id, "execute_reply", {
        status: "ok",
        execution_count: count,
        user_expressions,
        payload: [],
      });
    }
    io.post({ kind: "end", id: request.id });
    return cancelled;
  }

  private async runCell(
    code: string,
    output: Output,
    count: number,
    allowInput: boolean,
    silent: boolean,
  ): Promise<ErrorContent | undefined> {
    const { executor, interrupts, stack } = this.parts;
    const scope = this.parts.scope(output, allowInput);
    const outcome = await executor.run(code, `In[${count}]`, scope);
    if (outcome.status === "error") {
      await output.settled().catch(() => {});
      return outcome.error;
    }
    try {
      if (outcome.hasValue && !silent) {
        const { data, metadata } = await this.show(outcome.value);
        output.publish("execute_result", { execution_count: count, data, metadata });
      }
      await interrupts.guard(output.settled());
    } catch (error) {
      return errorContent(error, stack);
    }
    return undefined;
  }

  private output(request: Request): Output {
    const { io, interrupts } = this.parts;
    return new Output(io, request.headerText, request.id, () => interrupts.check());
  }

  /** Format a value. Its own methods are user code, so this can be interrupted like a cell. */
  private show(value: unknown): Promise<Formatted> {
    const { interrupts, launcher } = this.parts;
    return interrupts.guard(launcher.launch(() => format(value)));
  }

  private async expressions(asked: unknown, output: Output, count: number): Promise<Record<string, unknown>> {
    if (typeof asked !== "object" || asked === null) return {};
    const results: Record<string, unknown> = {};
    for (const [name, source] of Object.entries(asked)) {
      const scope = this.parts.scope(output, false);
      const outcome = await this.parts.executor.run(String(source), `In[${count}].${name}`, scope);
      results[name] =
        outcome.status === "error"
          ? outcome
          : { status: "ok", ...(await this.show(outcome.value).catch(() => ({ data: {}, metadata: {} }))) };
    }
    return results;
  }

  private async comm(request: Request, inPlace: boolean): Promise<void> {
    const { io, outputs, comms, interrupts, launcher, stack } = this.parts;
    const output = this.output(request);
    io.post({ kind: "begin", id: request.id });
    const { header, metadata, buffers, content } = request;
    const data = typeof content.data === "object" && content.data !== null ? content.data : {};
    const message = { header, metadata, buffers, data: data as Record<string, unknown> };
    const handle = (): Promise<void> =>
      outputs.during(output, () => comms.handle(header.msg_type, content, message));
    try {
      // A front end sends its next update when this one is idle: never before the handler has ended.
      await interrupts.guard(inPlace ? handle() : launcher.launch(handle));
      await interrupts.guard(output.settled());
    } catch (error) {
      output.write("stderr", `${errorContent(error, stack).traceback.join("\n")}\n`);
    }
    io.post({ kind: "end", id: request.id });
  }

  private abort(request: Request): void {
    const { io } = this.parts;
    io.post({ kind: "begin", id: request.id });
    io.reply(request.id, "execute_reply", { status: "aborted", execution_count: this.count });
    io.post({ kind: "end", id: request.id });
  }

  /** Resolves when everything that io had received by now is here. */
  private barrier(): Promise<void> {
    const id = this.nextBarrier++;
    return new Promise((resolve) => {
      this.barriers.set(id, resolve);
      this.parts.io.post({ kind: "barrier", id });
    });
  }

  /** Report an error that no cell waits for, in the output of the cell that ran last. */
  uncaught(kind: string, error: unknown): void {
    let text: string;
    try {
      text = errorContent(error, this.parts.stack).traceback.join("\n");
    } catch {
      text = plainText(error);
    }
    this.parts.outputs.current.write("stderr", `${kind}: ${text}\n`);
  }
}
