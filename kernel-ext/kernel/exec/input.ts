import { type MessagePort, receiveMessageOnPort } from "node:worker_threads";
import type { IoLink } from "../io-link.js";
import { Signal } from "../io/threads.js";
import { KeyboardInterrupt } from "./interrupts.js";

/** Asks the front end for a line of text and waits for it, as `prompt()` does in a browser. */
export class Input {
  constructor(
    private readonly io: IoLink,
    private readonly port: MessagePort,
    private readonly signals: Int32Array,
  ) {}

  /**
   * @param request id of the cell's request
   * @param prompt text in front of the input field
   * @param password true hides what is typed
   * @returns the line
   * @throws KeyboardInterrupt when the kernel is interrupted meanwhile
   * @throws Error when the front end has no input channel
   */
  ask(request: number, prompt: string, password: boolean): string {
    while (receiveMessageOnPort(this.port)) {
      // An answer that came after an interrupt is nobody's.
    }
    const interrupts = Atomics.load(this.signals, Signal.interrupts);
    Atomics.store(this.signals, Signal.input, 0);
    this.io.post({ kind: "input", id: request, prompt, password });
    for (;;) {
      const message = receiveMessageOnPort(this.port)?.message as
        | { value?: string; error?: string }
        | undefined;
      if (message?.error !== undefined) throw new Error(message.error);
      if (message) return message.value ?? "";
      if (Atomics.load(this.signals, Signal.interrupts) !== interrupts) throw new KeyboardInterrupt();
      Atomics.wait(this.signals, Signal.input, 0, 100);
      Atomics.store(this.signals, Signal.input, 0);
    }
  }
}
