import type { MessageLike } from "zeromq";
import { HeaderFactory } from "../protocol/header.js";
import { encode, type Signer } from "../protocol/wire.js";
import { Outbox } from "./outbox.js";
import type { Sockets } from "./sockets.js";
import { type StreamChunk, StreamBuffer } from "./streams.js";

export type SendingChannel = "shell" | "control" | "stdin" | "iopub" | "hb";

/** A message to one peer or, on iopub, to all. */
export interface Outgoing {
  readonly type: string;
  /** Header of the request that it answers, as received. */
  readonly parent: string;
  /** JSON. */
  readonly content: string;
  /** JSON; default `{}`. */
  readonly metadata?: string;
  readonly buffers?: readonly Uint8Array[];
}

/** Parent of what no request has caused. */
export const NO_PARENT = "{}";

/** Everything that leaves the kernel: signed, in order, one queue per socket. */
export class Publisher {
  private readonly headers = new HeaderFactory("kernel");
  private readonly outboxes: Record<SendingChannel, Outbox>;
  private readonly streams = new StreamBuffer(({ name, parent, text }) =>
    this.publish({ type: "stream", parent, content: JSON.stringify({ name, text }) }),
  );
  private closed = false;

  /** @param onError told about messages that could not be sent */
  constructor(
    sockets: Sockets,
    private readonly signer: Signer,
    onError: (channel: SendingChannel, error: unknown) => void,
  ) {
    const outbox = (name: SendingChannel): Outbox =>
      new Outbox(sockets[name], (error) => {
        if (!this.closed) onError(name, error);
      });
    this.outboxes = {
      shell: outbox("shell"),
      control: outbox("control"),
      stdin: outbox("stdin"),
      iopub: outbox("iopub"),
      hb: outbox("hb"),
    };
  }

  /** Send to one peer, after the text printed before; returns the id of the message. */
  send(channel: SendingChannel, identities: readonly (string | Buffer)[], message: Outgoing): string {
    if (this.closed) return "";
    if (message.type !== "stream") this.streams.flush();
    const header = this.headers.next(message.type);
    const parts = { metadata: "{}", ...message, header: JSON.stringify(header) };
    this.outboxes[channel].push(encode(identities, parts, this.signer) as MessageLike[]);
    return header.msg_id;
  }

  /** Send to every front end. */
  publish(message: Outgoing): void {
    this.send("iopub", [`kernel.${this.headers.session}.${message.type}`], message);
  }

  status(state: "starting" | "busy" | "idle", parent: string): void {
    this.publish({ type: "status", parent, content: `{"execution_state":"${state}"}` });
  }

  /** Print; joined with what is printed before and after. */
  stream(chunk: StreamChunk): void {
    this.streams.write(chunk);
  }

  /** Send frames back as they came. */
  echo(frames: Buffer[]): void {
    this.outboxes.hb.push(frames);
  }

  /** Resolves when all output so far has been handed to its socket. */
  async drained(channel?: SendingChannel): Promise<void> {
    this.streams.flush();
    const boxes = channel === undefined ? Object.values(this.outboxes) : [this.outboxes[channel]];
    await Promise.all(boxes.map((box) => box.drained()));
  }

  /** Send nothing more. */
  close(): void {
    this.closed = true;
  }
}
