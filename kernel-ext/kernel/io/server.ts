import type { MessagePort } from "node:worker_threads";
import type { MessageLike } from "zeromq";
import { HeaderFactory } from "../protocol/header.js";
import {
  type JsonObject,
  ReplayGuard,
  Signer,
  WireError,
  type WireMessage,
  decode,
  encode,
} from "../protocol/wire.js";
import { History } from "./history.js";
import { Interrupter } from "./interrupter.js";
import { kernelInfo } from "./kernel-info.js";
import { Outbox } from "./outbox.js";
import { watchParent } from "./parent.js";
import { Sockets } from "./sockets.js";
import { StreamBuffer } from "./streams.js";
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

const NO_PARENT = "{}";
const NO_METADATA = "{}";

/** The wire side of the kernel: sockets, signatures, ordering, and every request that needs no user code. */
export class Server {
  private readonly signals: Int32Array;
  private readonly signer: Signer;
  private readonly replay = new ReplayGuard();
  private readonly headers = new HeaderFactory("kernel");
  private readonly sockets: Sockets;
  private readonly outboxes: Record<"shell" | "control" | "stdin" | "iopub" | "hb", Outbox>;
  private readonly streams = new StreamBuffer((chunk) =>
    this.publish("stream", chunk.parent, JSON.stringify({ name: chunk.name, text: chunk.text })),
  );
  private readonly history: History;
  private readonly interrupter: Interrupter;
  private readonly pending = new Map<number, Pending>();
  private compiler: MessagePort;
  /** The cell that runs at present. */
  private running: Pending | undefined;
  /** msg_id of the input_request that waits for its answer. */
  private asked: string | undefined;
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
    const outbox = (name: "shell" | "control" | "stdin" | "iopub" | "hb"): Outbox =>
      new Outbox(this.sockets[name], (error) => this.sendFailed(name, error));
    this.outboxes = {
      shell: outbox("shell"),
      control: outbox("control"),
      stdin: outbox("stdin"),
      iopub: outbox("iopub"),
      hb: outbox("hb"),
    };
    this.history = new History(data.historyFile);
    this.interrupter = new Interrupter(this.signals, (serial) => toMain({ kind: "interrupt", serial }), log);
    this.compiler = data.compiler;
    this.compiler.on("message", (reply: LanguageReply) => this.languageReply(reply));
  }

  async start(): Promise<void> {
    await this.sockets.bind(this.data.connection);
    this.status("starting", NO_PARENT);
    this.receive(this.sockets.shell, (frames) => this.fromPeer("shell", frames));
    this.receive(this.sockets.control, (frames) => this.fromPeer("control", frames));
    this.receive(this.sockets.stdin, (frames) => this.inputReply(frames));
    this.receive(this.sockets.hb, (frames) => this.outboxes.hb.push(frames));
    this.receive(this.sockets.iopub, (frames) => this.subscription(frames));
    if (this.data.parentPid !== undefined)
      watchParent(this.data.parentPid, () => this.exit("parent process is gone"));
  }

  /** Handle a message of the main thread. */
  fromMain(message: FromMainToIo): void {
    switch (message.kind) {
      case "stream":
        this.streams.write(message);
        Atomics.sub(this.signals, Signal.backlog, backlogOf(message.text));
        Atomics.notify(this.signals, Signal.backlog);
        return;
      case "publish":
        this.publish(message.type, message.parent, message.content, message.metadata, message.buffers);
        return;
      case "begin":
        this.begin(message.id);
        return;
      case "end":
        this.end(message.id);
        return;
      case "reply":
        this.reply(message.id, message.type, message.content, message.metadata);
        return;
      case "input":
        this.ask(message.id, message.prompt, message.password);
        return;
      case "history":
        this.history.add(message.line, message.source);
        return;
      case "barrier":
        // A turn of the event loop lets the sockets hand over what has already arrived.
        setTimeout(() => this.toMain({ kind: "barrier", id: message.id }), 5);
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
        this.begin(request.id);
        this.compiler.postMessage({
          id: request.id,
          type,
          content: message.content,
        } satisfies LanguageRequest);
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
    this.status("busy", request.message.headerText);
  }

  private end(id: number): void {
    const request = this.pending.get(id);
    if (!request) return;
    this.pending.delete(id);
    if (this.running === request) this.running = undefined;
    this.status("idle", request.message.headerText);
    // A completion answered while a cell runs must not make the front end believe that the kernel is idle.
    if (this.running) this.status("busy", this.running.message.headerText);
  }

  private reply(id: number, type: string, content: string, metadata: string = NO_METADATA): void {
    const request = this.pending.get(id);
    if (!request) return;
    this.streams.flush();
    const { identities, headerText } = request.message;
    this.send(request.channel, identities, type, headerText, content, metadata);
  }

  private status(state: "starting" | "busy" | "idle", parent: string): void {
    this.publish("status", parent, `{"execution_state":"${state}"}`);
  }

  private publish(
    type: string,
    parent: string,
    content: string,
    metadata?: string,
    buffers?: Uint8Array[],
  ): void {
    if (type !== "stream") this.streams.flush();
    this.send("iopub", [`kernel.${this.headers.session}.${type}`], type, parent, content, metadata, buffers);
  }

  private send(
    channel: "shell" | "control" | "stdin" | "iopub",
    identities: readonly (string | Buffer)[],
    type: string,
    parent: string,
    content: string,
    metadata: string = NO_METADATA,
    buffers?: Uint8Array[],
  ): string {
    if (this.closing) return "";
    const header = this.headers.next(type);
    const parts = { header: JSON.stringify(header), parent, metadata, content, ...(buffers && { buffers }) };
    this.outboxes[channel].push(encode(identities, parts, this.signer) as MessageLike[]);
    return header.msg_id;
  }

  private sendFailed(channel: string, error: unknown): void {
    if (this.closing) return;
    if (channel === "stdin") this.deliverInput({ error: "The front end has no input channel." });
    else this.log(`Cannot send on ${channel}: ${String(error)}`);
  }

  /** A new subscriber gets a welcome (JEP 65), so that it knows that no message will be missed. */
  private subscription([frame]: Buffer[]): void {
    if (frame?.[0] !== 1) return;
    const topic = frame.subarray(1);
    const content = JSON.stringify({ subscription: topic.toString("utf8") });
    this.send("iopub", [topic], "iopub_welcome", NO_PARENT, content);
  }

  private ask(id: number, prompt: string, password: boolean): void {
    const request = this.pending.get(id);
    if (!request) {
      this.deliverInput({ error: "The cell that asks has ended." });
      return;
    }
    this.streams.flush();
    const { identities, headerText } = request.message;
    const content = JSON.stringify({ prompt, password });
    // The prompt must not overtake what the cell has printed before.
    void this.outboxes.iopub.drained().then(() => {
      this.asked = this.send("stdin", identities, "input_request", headerText, content);
    });
  }

  private inputReply(frames: Buffer[]): void {
    const message = decode(frames, this.signer, this.replay);
    if (message.header.msg_type !== "input_reply" || this.asked === undefined) return;
    // Some clients leave the parent of an input_reply empty.
    if (message.parent.msg_id !== undefined && message.parent.msg_id !== this.asked) return;
    this.deliverInput({ value: String(message.content.value ?? "") });
  }

  private deliverInput(answer: { value: string } | { error: string }): void {
    this.asked = undefined;
    this.data.input.postMessage(answer);
    Atomics.store(this.signals, Signal.input, 1);
    Atomics.notify(this.signals, Signal.input);
  }

  private shutdown(request: Pending): void {
    const restart = request.message.content.restart === true;
    const content = JSON.stringify({ status: "ok", restart });
    this.begin(request.id);
    this.reply(request.id, "shutdown_reply", content);
    this.publish("shutdown_reply", request.message.headerText, content);
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
    this.streams.flush();
    // Whatever happens to the peers, closing takes no longer than this.
    const patience = new Promise((resolve) => setTimeout(resolve, 200));
    await Promise.race([Promise.all(Object.values(this.outboxes).map((box) => box.drained())), patience]);
    await Promise.race([this.history.flushed(), patience]);
    this.closing = true;
    this.sockets.close();
    Atomics.store(this.signals, Signal.closed, 1);
    Atomics.notify(this.signals, Signal.closed);
  }
}
