import type { MessagePort } from "node:worker_threads";
import {
  decode,
  type JsonObject,
  ReplayGuard,
  Signer,
  WireError,
  type WireMessage,
} from "../protocol/wire.js";
import { History } from "./history.js";
import { Interrupter } from "./interrupter.js";
import { kernelInfo } from "./kernel-info.js";
import { watchParent } from "./parent.js";
import { NO_PARENT, Publisher } from "./publisher.js";
import { Questions } from "./questions.js";
import { Sockets } from "./sockets.js";
import {
  backlogOf,
  type FromIoToMain,
  type FromMainToIo,
  type IoWorkerData,
  type LanguageReply,
  type LanguageRequest,
  Signal,
} from "./threads.js";

interface Receiver {
  readonly closed: boolean;
  receive(): Promise<Buffer[]>;
}

/** A request that has not been answered completely. */
interface Pending {
  readonly id: number;
  readonly channel: "shell" | "control";
  readonly message: WireMessage;
}

/** Time that main has for a clean exit before the process is killed, in ms. */
const EXIT_DEADLINE = 700;

const NO_COMPILER: JsonObject = {
  status: "error",
  ename: "CompilerError",
  evalue: "The compiler is being started.",
  traceback: [],
};

/** Serves the sockets: passes on what needs user code, answers the rest itself, and keeps the order of states. */
export class Server {
  private readonly signals: Int32Array;
  private readonly signer: Signer;
  private readonly replay = new ReplayGuard();
  private readonly sockets: Sockets;
  private readonly publisher: Publisher;
  private readonly questions: Questions;
  private readonly history: History;
  private readonly interrupter: Interrupter;
  private readonly pending = new Map<number, Pending>();
  private compiler: MessagePort | undefined;
  /** The cell that runs at present. */
  private running: Pending | undefined;
  private nextId = 1;
  private closing = false;

  constructor(
    private readonly data: IoWorkerData,
    private readonly toMain: (message: FromIoToMain) => void,
    private readonly log: (text: string) => void,
  ) {
    this.signals = new Int32Array(data.signals);
    this.signer = new Signer(data.connection.key, data.connection.signature_scheme);
    this.sockets = new Sockets(data.maxMessageBytes);
    this.publisher = new Publisher(this.sockets, this.signer, (channel, error) => {
      if (channel === "stdin") this.questions.failed();
      else log(`Cannot send on ${channel}: ${String(error)}`);
    });
    this.questions = new Questions(this.publisher, data.input, this.signals);
    this.history = new History(data.historyFile);
    this.interrupter = new Interrupter(this.signals, (serial) => toMain({ kind: "interrupt", serial }), log);
  }

  async start(): Promise<void> {
    await this.sockets.bind(this.data.connection);
    this.publisher.status("starting", NO_PARENT);
    this.receive(this.sockets.shell, (frames) => this.fromPeer("shell", frames));
    this.receive(this.sockets.control, (frames) => this.fromPeer("control", frames));
    this.receive(this.sockets.stdin, (frames) =>
      this.questions.receive(decode(frames, this.signer, this.replay)),
    );
    this.receive(this.sockets.hb, (frames) => this.publisher.echo(frames));
    this.receive(this.sockets.iopub, (frames) => this.subscription(frames));
    if (this.data.parentPid !== undefined)
      watchParent(this.data.parentPid, () => this.exit("parent process is gone"));
  }

  /** Handle a message of the main thread. */
  fromMain(message: FromMainToIo): void {
    switch (message.kind) {
      case "stream":
        this.publisher.stream(message);
        Atomics.sub(this.signals, Signal.backlog, backlogOf(message.text));
        Atomics.notify(this.signals, Signal.backlog);
        return;
      case "publish":
        this.publisher.publish(message);
        return;
      case "begin":
        this.begin(message.id);
        return;
      case "end":
        this.end(message.id);
        return;
      case "reply":
        this.reply(message.id, message.type, message.content);
        return;
      case "input":
        this.questions.ask(this.pending.get(message.id)?.message, message.prompt, message.password);
        return;
      case "history":
        this.history.add(message.line, message.source);
        return;
      case "barrier":
        // A turn of the event loop lets the sockets hand over what has already arrived.
        setTimeout(() => this.toMain({ kind: "barrier", id: message.id }), 5);
        return;
      case "compiler":
        this.setCompiler(message.port);
        return;
      case "close":
        void this.close();
        return;
    }
  }

  private receive(socket: Receiver, handle: (frames: Buffer[]) => void): void {
    void (async () => {
      while (!socket.closed) {
        try {
          const frames = await socket.receive();
          handle(frames);
        } catch (error) {
          if (this.closing || socket.closed) return;
          // Whatever a peer sends, the kernel lives.
          this.log(`Message refused: ${error instanceof Error ? error.message : String(error)}`);
          // A socket that fails again and again must not take the processor.
          if (!(error instanceof WireError)) await new Promise((resolve) => setTimeout(resolve, 10));
        }
      }
    })();
  }

  private fromPeer(channel: "shell" | "control", frames: Buffer[]): void {
    const size = frames.reduce((sum, frame) => sum + frame.length, 0);
    if (size > this.data.maxMessageBytes)
      throw new WireError(`${size} bytes are more than the limit of ${this.data.maxMessageBytes}`);
    const message = decode(frames, this.signer, this.replay);
    const request: Pending = { id: this.nextId++, channel, message };
    this.pending.set(request.id, request);
    const { msg_type: type } = message.header;
    switch (type) {
      case "kernel_info_request":
        this.answer(request, "kernel_info_reply", kernelInfo());
        return;
      case "history_request":
        this.answer(request, "history_reply", this.history.reply(message.content));
        return;
      case "complete_request":
      case "inspect_request":
      case "is_complete_request":
        this.askCompiler({ id: request.id, type, content: message.content });
        return;
      case "interrupt_request":
        this.begin(request.id);
        void this.interrupter.interrupt().then(() => {
          this.reply(request.id, "interrupt_reply", '{"status":"ok"}');
          this.end(request.id);
        });
        return;
      case "shutdown_request":
        this.shutdown(request);
        return;
      case "execute_request":
      case "comm_info_request":
      case "comm_open":
      case "comm_msg":
      case "comm_close":
        this.toMain({
          kind: "request",
          id: request.id,
          header: message.header,
          headerText: message.headerText,
          metadata: message.metadata,
          content: message.content,
          buffers: message.buffers.map((bytes) => new Uint8Array(bytes)),
        });
        return;
      default:
        this.log(`Unknown message type ${JSON.stringify(type.slice(0, 100))} on ${channel}`);
        this.begin(request.id);
        this.end(request.id);
    }
  }

  private answer(request: Pending, type: string, content: JsonObject): void {
    this.begin(request.id);
    this.reply(request.id, type, JSON.stringify(content));
    this.end(request.id);
  }

  private askCompiler(request: LanguageRequest): void {
    this.begin(request.id);
    if (this.compiler) this.compiler.postMessage(request);
    else this.languageReply({ id: request.id, content: NO_COMPILER });
  }

  private setCompiler(port: MessagePort): void {
    // What the old compiler was asked it will never answer.
    if (this.compiler)
      for (const { id, message } of [...this.pending.values()])
        if (/^(complete|inspect|is_complete)_request$/.test(message.header.msg_type))
          this.languageReply({ id, content: NO_COMPILER });
    this.compiler = port;
    port.on("message", (reply: LanguageReply) => this.languageReply(reply));
  }

  private languageReply({ id, content }: LanguageReply): void {
    const request = this.pending.get(id);
    if (!request) return;
    this.reply(id, request.message.header.msg_type.replace("_request", "_reply"), JSON.stringify(content));
    this.end(id);
  }

  private begin(id: number): void {
    const request = this.pending.get(id);
    if (!request) return;
    if (request.message.header.msg_type === "execute_request") this.running = request;
    this.publisher.status("busy", request.message.headerText);
  }

  private end(id: number): void {
    const request = this.pending.get(id);
    if (!request) return;
    this.pending.delete(id);
    if (this.running === request) this.running = undefined;
    this.publisher.status("idle", request.message.headerText);
    // A completion answered while a cell runs must not make the front end believe that the kernel is idle.
    if (this.running) this.publisher.status("busy", this.running.message.headerText);
  }

  private reply(id: number, type: string, content: string): void {
    const request = this.pending.get(id);
    if (!request) return;
    const { identities, headerText: parent } = request.message;
    this.publisher.send(request.channel, identities, { type, parent, content });
  }

  /** A new subscriber gets a welcome (JEP 65), so that it knows that no message will be missed. */
  private subscription([frame]: Buffer[]): void {
    if (frame?.[0] !== 1) return;
    const topic = frame.subarray(1);
    const content = JSON.stringify({ subscription: topic.toString("utf8") });
    this.publisher.send("iopub", [topic], { type: "iopub_welcome", parent: NO_PARENT, content });
  }

  private shutdown(request: Pending): void {
    const restart = request.message.content.restart === true;
    const content = JSON.stringify({ status: "ok", restart });
    this.begin(request.id);
    this.reply(request.id, "shutdown_reply", content);
    this.publisher.publish({ type: "shutdown_reply", parent: request.message.headerText, content });
    this.end(request.id);
    this.exit("shutdown");
  }

  /** Ask main to exit, and end the process if main does not. */
  private exit(reason: string): void {
    this.toMain({ kind: "shutdown" });
    setTimeout(() => {
      if (reason !== "shutdown") this.log(`Killed: ${reason}`);
      process.kill(process.pid, "SIGKILL");
    }, EXIT_DEADLINE);
  }

  private async close(): Promise<void> {
    // Whatever happens to the peers, closing takes no longer than this.
    const patience = new Promise((resolve) => setTimeout(resolve, 200));
    await Promise.race([Promise.all([this.publisher.drained(), this.history.flushed()]), patience]);
    this.closing = true;
    this.publisher.close();
    this.sockets.close();
    Atomics.store(this.signals, Signal.closed, 1);
    Atomics.notify(this.signals, Signal.closed);
  }
}
