import type { Header } from "../protocol/wire.js";

/** A message of a comm, in either direction. */
export interface CommMessage {
  readonly data: Record<string, unknown>;
  readonly metadata: Record<string, unknown>;
  /** Binary parts; each starts at offset 0 of an own ArrayBuffer, so any typed array can look at it. */
  readonly buffers: readonly Uint8Array[];
  readonly header: Header;
}

export interface CommSendOptions {
  readonly metadata?: Readonly<Record<string, unknown>>;
  readonly buffers?: readonly ArrayBufferView[];
}

/**
 * Handles a message; the front end is told that the kernel is idle when the promise resolves.
 *
 * Widgets hold their next message back until then, so a slow handler is never flooded.
 */
export type CommHandler = (message: CommMessage) => void | Promise<void>;

/** What a comm needs to send; implemented by the manager. */
export interface CommTransport {
  send(type: "comm_open" | "comm_msg" | "comm_close", content: object, options: CommSendOptions): void;
  forget(comm: Comm): void;
}

/** A two-way channel between the kernel and an object of the page. */
export class Comm {
  private readonly messageHandlers = new Set<CommHandler>();
  private readonly closeHandlers = new Set<CommHandler>();
  private open = true;

  constructor(
    private readonly transport: CommTransport,
    readonly id: string,
    readonly target: string,
  ) {}

  get closed(): boolean {
    return !this.open;
  }

  /**
   * Send data to the page.
   *
   * @param data JSON
   * @param options metadata, and typed arrays that travel as bytes; they are copied at once
   * @throws Error when the comm is closed
   */
  send(data: Readonly<Record<string, unknown>>, options: CommSendOptions = {}): void {
    if (!this.open) throw new Error(`Comm ${this.id} is closed.`);
    this.transport.send("comm_msg", { comm_id: this.id, data }, options);
  }

  /** Close both ends; closing twice does nothing. */
  close(data: Readonly<Record<string, unknown>> = {}, options: CommSendOptions = {}): void {
    if (!this.open) return;
    this.open = false;
    this.transport.forget(this);
    this.transport.send("comm_close", { comm_id: this.id, data }, options);
  }

  /** Listen to messages of the page; returns a function that stops it. */
  onMessage(handler: CommHandler): () => void {
    this.messageHandlers.add(handler);
    return () => this.messageHandlers.delete(handler);
  }

  /** Listen to the page closing the comm; returns a function that stops it. */
  onClose(handler: CommHandler): () => void {
    this.closeHandlers.add(handler);
    return () => this.closeHandlers.delete(handler);
  }

  /** A message has come from the page. */
  async received(message: CommMessage): Promise<void> {
    await Promise.all([...this.messageHandlers].map((handler) => handler(message)));
  }

  /** The page has closed the comm. */
  async closedByPeer(message: CommMessage): Promise<void> {
    if (!this.open) return;
    this.open = false;
    this.transport.forget(this);
    await Promise.all([...this.closeHandlers].map((handler) => handler(message)));
  }
}
