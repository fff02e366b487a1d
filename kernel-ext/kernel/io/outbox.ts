import type { MessageLike } from "zeromq";

interface Sender {
  send(frames: MessageLike[]): Promise<void>;
}

/**
 * Sends the messages of one socket one after the other.
 *
 * zeromq.js accepts only one pending send per socket and throws EBUSY for the next (after about 512 in one
 * tick), so everything goes through a queue.
 */
export class Outbox {
  private queue: MessageLike[][] = [];
  private sending = false;
  private waiting: (() => void)[] = [];

  constructor(
    private readonly socket: Sender,
    private readonly onError: (error: unknown) => void,
  ) {}

  push(frames: MessageLike[]): void {
    this.queue.push(frames);
    if (!this.sending) void this.run();
  }

  /** Resolves when everything pushed so far has been handed to the socket. */
  drained(): Promise<void> {
    return this.sending ? new Promise((resolve) => this.waiting.push(resolve)) : Promise.resolve();
  }

  private async run(): Promise<void> {
    this.sending = true;
    while (this.queue.length > 0) {
      const batch = this.queue;
      this.queue = [];
      for (const frames of batch) {
        try {
          await this.socket.send(frames);
        } catch (error) {
          // A peer that has gone (EHOSTUNREACH) must not stop the others.
          this.onError(error);
        }
      }
    }
    this.sending = false;
    for (const resolve of this.waiting.splice(0)) resolve();
  }
}
