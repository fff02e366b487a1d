import type { MessagePort } from "node:worker_threads";
import type { WireMessage } from "../protocol/wire.js";
import type { Publisher } from "./publisher.js";
import { Signal } from "./threads.js";

/** Asks a front end for a line of input and wakes main with the answer. */
export class Questions {
  /** msg_id of the input_request that waits for its answer. */
  private asked: string | undefined;

  constructor(
    private readonly publisher: Publisher,
    private readonly answers: MessagePort,
    private readonly signals: Int32Array,
  ) {}

  /** @param request the cell's request; undefined when it has ended */
  ask(request: WireMessage | undefined, prompt: string, password: boolean): void {
    if (!request) {
      this.deliver({ error: "The cell that asks has ended." });
      return;
    }
    const { identities, headerText: parent } = request;
    const content = JSON.stringify({ prompt, password });
    // The question must not overtake what the cell has printed before.
    void this.publisher.drained("iopub").then(() => {
      this.asked = this.publisher.send("stdin", identities, { type: "input_request", parent, content });
    });
  }

  /** A message has come on the input channel. */
  receive(message: WireMessage): void {
    if (message.header.msg_type !== "input_reply" || this.asked === undefined) return;
    // Some clients leave the parent of an input_reply empty.
    if (message.parent.msg_id !== undefined && message.parent.msg_id !== this.asked) return;
    this.deliver({ value: String(message.content.value ?? "") });
  }

  /** The question could not be sent. */
  failed(): void {
    this.deliver({ error: "The front end has no input channel." });
  }

  private deliver(answer: { value: string } | { error: string }): void {
    this.asked = undefined;
    this.answers.postMessage(answer);
    Atomics.store(this.signals, Signal.input, 1);
    Atomics.notify(this.signals, Signal.input);
  }
}
