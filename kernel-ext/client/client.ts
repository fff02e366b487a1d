import { type ChildProcess, spawn } from "node:child_process";
import path from "node:path";
import { Dealer, type MessageLike, Request as RequestSocket, Subscriber } from "zeromq";
import { Outbox } from "../kernel/io/outbox.js";
import { type ConnectionInfo, endpoint } from "../kernel/protocol/connection.js";
import { HeaderFactory } from "../kernel/protocol/header.js";
import { type JsonObject, Signer, type WireMessage, decode, encode } from "../kernel/protocol/wire.js";
import { type ConnectionFile, writeConnectionFile } from "./connection.js";

export type Message = WireMessage & { readonly channel: "shell" | "control" | "stdin" | "iopub" };

/** Command line of the kernel process, up to the connection file. */
export const KERNEL_ARGV: readonly string[] = [
  process.execPath,
  // Without it a hard interrupt inside a timer ends the process ("async hook stack has become corrupted").
  "--no-force-async-hooks-checks",
  path.resolve(__dirname, "../kernel/main.js"),
];

export interface StartOptions {
  /** Folder in which cells run; default: the present one. */
  readonly folder?: string;
  readonly transport?: "ipc" | "tcp";
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** What to do with the terminal output of the process; default `"inherit"` for errors. */
  readonly stderr?: "inherit" | "pipe" | "ignore";
  /** Another command line; the path of the connection file is appended. */
  readonly argv?: readonly string[];
}

export interface ExecuteOptions {
  readonly silent?: boolean;
  readonly stopOnError?: boolean;
  readonly userExpressions?: Readonly<Record<string, string>>;
  /** Answers a request for input; without it the cell may not ask. */
  readonly onInput?: (prompt: string, password: boolean) => string | Promise<string>;
  /** Learns the id of the request; late output has it as parent, too. */
  readonly onSend?: (id: string) => void;
  /** Sees every message on iopub that belongs to the cell, as it comes. */
  readonly onOutput?: (message: Message) => void;
}

/** A cell that has ended. */
export interface Executed {
  readonly reply: JsonObject;
  /** Messages on iopub with the cell as parent, up to `idle`. */
  readonly messages: readonly Message[];
}

/** Longest time for a kernel to come up, in ms. */
const START_PATIENCE = 30_000;

/** Starts a kernel and talks to it; what Jupyter's client does, in Node. */
export class KernelClient {
  private readonly signer: Signer;
  private readonly headers = new HeaderFactory("neurolab");
  private readonly shell: Dealer;
  private readonly control: Dealer;
  private readonly stdin: Dealer;
  private readonly iopub = new Subscriber({ receiveHighWaterMark: 0, linger: 0 });
  private readonly outboxes: Record<"shell" | "control" | "stdin", Outbox>;
  private readonly replies = new Map<string, (message: Message) => void>();
  private readonly listeners = new Set<(message: Message) => void>();
  private closed = false;
  /** Resolves with the exit code, or the signal, of the kernel process. */
  readonly exited: Promise<number | string | null>;

  private constructor(
    readonly process: ChildProcess,
    private readonly file: ConnectionFile,
  ) {
    const { info } = file;
    this.signer = new Signer(info.key, info.signature_scheme);
    const identity = this.headers.session;
    const dealer = (): Dealer => new Dealer({ routingId: identity, linger: 0, sendHighWaterMark: 0 });
    this.shell = dealer();
    this.control = dealer();
    this.stdin = dealer();
    const outbox = (socket: Dealer): Outbox => new Outbox(socket, () => {});
    this.outboxes = { shell: outbox(this.shell), control: outbox(this.control), stdin: outbox(this.stdin) };
    this.exited = new Promise((resolve) => process.once("exit", (code, signal) => resolve(code ?? signal)));
  }

  /** Where the kernel listens. */
  get connection(): ConnectionInfo {
    return this.file.info;
  }

  /**
   * Start a kernel and wait until it listens.
   *
   * @throws Error when it ends or stays silent for half a minute
   */
  static async start(options: StartOptions = {}): Promise<KernelClient> {
    const file = await writeConnectionFile(options.transport);
    const [command, ...args] = options.argv ?? KERNEL_ARGV;
    const child = spawn(command!, [...args, file.path], {
      cwd: options.folder,
      stdio: ["ignore", "ignore", options.stderr ?? "inherit"],
      env: { ...process.env, JPY_PARENT_PID: String(process.pid), ...options.env },
    });
    const client = new KernelClient(child, file);
    try {
      await client.connect();
    } catch (error) {
      child.kill("SIGKILL");
      client.close();
      throw error;
    }
    return client;
  }

  /** Listen to every message on iopub; returns a function that stops it. */
  onIopub(listener: (message: Message) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Send a message; returns its id. */
  send(
    channel: "shell" | "control" | "stdin",
    type: string,
    content: JsonObject,
    options: {
      readonly parent?: object;
      readonly metadata?: JsonObject;
      readonly buffers?: readonly Uint8Array[];
    } = {},
  ): string {
    const header = this.headers.next(type);
    const parts = {
      header: JSON.stringify(header),
      parent: JSON.stringify(options.parent ?? {}),
      metadata: JSON.stringify(options.metadata ?? {}),
      content: JSON.stringify(content),
      ...(options.buffers && { buffers: options.buffers }),
    };
    this.outboxes[channel].push(encode([], parts, this.signer) as MessageLike[]);
    return header.msg_id;
  }

  /** Send a request and wait for its reply. */
  request(channel: "shell" | "control", type: string, content: JsonObject = {}): Promise<Message> {
    return this.reply(this.send(channel, type, content));
  }

  /** Run a cell and wait for its reply and the end of its output. */
  async execute(code: string, options: ExecuteOptions = {}): Promise<Executed> {
    const id = this.send("shell", "execute_request", {
      code,
      silent: options.silent === true,
      store_history: options.silent !== true,
      user_expressions: options.userExpressions ?? {},
      allow_stdin: options.onInput !== undefined,
      stop_on_error: options.stopOnError !== false,
    });
    options.onSend?.(id);
    const messages: Message[] = [];
    const idle = new Promise<void>((resolve) => {
      const stop = this.onIopub((message) => {
        if (message.parent.msg_id !== id) return;
        messages.push(message);
        options.onOutput?.(message);
        if (message.header.msg_type !== "status" || message.content.execution_state !== "idle") return;
        stop();
        resolve();
      });
    });
    this.inputs.set(id, options.onInput ?? (() => ""));
    const reply = await this.reply(id);
    await idle;
    this.inputs.delete(id);
    return { reply: reply.content, messages };
  }

  /** Interrupt what runs; resolves when the kernel has taken note. */
  async interrupt(): Promise<void> {
    await this.request("control", "interrupt_request");
  }

  /** Time of a round trip on the heartbeat channel, in ms. */
  async heartbeat(): Promise<number> {
    const socket = new RequestSocket({ linger: 0, receiveTimeout: 5000 });
    socket.connect(endpoint(this.connection, "hb"));
    const start = performance.now();
    await socket.send("ping");
    await socket.receive();
    socket.close();
    return performance.now() - start;
  }

  /** Ask the kernel to end, wait, and help it along when it does not. */
  async shutdown(patience: number = 3000): Promise<void> {
    if (this.process.exitCode === null && this.process.signalCode === null) {
      this.send("control", "shutdown_request", { restart: false });
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, patience);
      });
      await Promise.race([this.exited, late]);
      clearTimeout(timer);
      if (this.process.exitCode === null) this.process.kill("SIGKILL");
    }
    this.close();
  }

  /** Close the sockets and remove the connection file; the kernel goes on. */
  close(): void {
    if (this.closed) return;
    this.closed = true;
    for (const socket of [this.shell, this.control, this.stdin, this.iopub]) socket.close();
    this.file.remove();
  }

  private readonly inputs = new Map<string, NonNullable<ExecuteOptions["onInput"]>>();

  private reply(id: string): Promise<Message> {
    return new Promise((resolve, reject) => {
      this.replies.set(id, (message) => {
        this.replies.delete(id);
        resolve(message);
      });
      void this.exited.then((code) => {
        if (this.replies.delete(id)) reject(new Error(`The kernel ended (${code}) before it answered.`));
      });
    });
  }

  private async connect(): Promise<void> {
    const { info } = this.file;
    this.iopub.subscribe();
    for (const name of ["shell", "control", "stdin", "iopub"] as const) {
      this[name].connect(endpoint(info, name));
      this.listen(name);
    }
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error("The kernel did not come up in time.")), START_PATIENCE);
    });
    const dead = this.exited.then((code) => {
      throw new Error(`The kernel ended at once (${code}).`);
    });
    const welcome = new Promise<void>((resolve) => {
      const stop = this.onIopub((message) => {
        if (message.header.msg_type !== "iopub_welcome") return;
        stop();
        resolve();
      });
    });
    await Promise.race([welcome, dead, late]);
    clearTimeout(timer);
    dead.catch(() => {});
  }

  private listen(channel: Message["channel"]): void {
    void (async () => {
      for await (const frames of this[channel] as AsyncIterable<Buffer[]>) {
        const message: Message = { channel, ...decode(frames, this.signer) };
        if (channel === "iopub") for (const listener of [...this.listeners]) listener(message);
        else if (channel === "stdin") void this.answerInput(message);
        else if (message.parent.msg_id !== undefined) this.replies.get(message.parent.msg_id)?.(message);
      }
    })().catch((error: unknown) => {
      if (!this.closed) throw error;
    });
  }

  private async answerInput(message: Message): Promise<void> {
    const answer = this.inputs.get(message.parent.msg_id ?? "");
    if (message.header.msg_type !== "input_request" || !answer) return;
    const { prompt, password } = message.content;
    const value = await answer(String(prompt), password === true);
    this.send("stdin", "input_reply", { status: "ok", value }, { parent: message.header });
  }
}
