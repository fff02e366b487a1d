import { Session } from "node:inspector";
import { Signal } from "./threads.js";

/** Time that main has to take note of a soft interrupt before it is terminated, in ms. */
const GRACE = 250;
/** The same for a computation that has said that it is stopping, in ms. */
const GRACE_STOPPING = 3000;
/** Time between looks at the acknowledgement, in ms. */
const POLL = 5;
/** Terminations of one interrupt: code can be entered again, e.g. by the next callback of a timer. */
const ATTEMPTS = 4;

/**
 * Interrupts the main thread: softly by a counter and a message, then hard by terminating JavaScript.
 *
 * The hard way goes through the inspector because it is the only one that ends a loop, WebAssembly, a regular
 * expression or `Atomics.wait` from another thread while the state of the program survives.
 */
export class Interrupter {
  private busy: Promise<void> | undefined;
  /** The user has asked again: no more waiting. */
  private impatient = false;

  constructor(
    private readonly signals: Int32Array,
    private readonly notifyMain: (serial: number) => void,
    private readonly log: (text: string) => void,
  ) {}

  /** Resolves when main has taken note of the interrupt. */
  interrupt(): Promise<void> {
    if (this.busy) {
      this.impatient = true;
      return this.busy;
    }
    this.impatient = false;
    this.busy = this.run().finally(() => {
      this.busy = undefined;
    });
    return this.busy;
  }

  private async run(): Promise<void> {
    const serial = Atomics.add(this.signals, Signal.interrupts, 1) + 1;
    Atomics.store(this.signals, Signal.stop, 1);
    Atomics.notify(this.signals, Signal.interrupts);
    // A main thread that waits for a line of input wakes up and looks at the counter.
    Atomics.notify(this.signals, Signal.input);
    this.notifyMain(serial);
    for (let attempt = 0; attempt <= ATTEMPTS; attempt++) {
      if (await this.acknowledged(serial)) return;
      if (attempt < ATTEMPTS) terminateMain(this.log);
    }
    this.log("The main thread could not be interrupted; restart the kernel.");
  }

  private async acknowledged(serial: number): Promise<boolean> {
    const taken = (): boolean => Atomics.load(this.signals, Signal.acknowledged) >= serial;
    for (let waited = 0; waited < this.grace(); waited += POLL) {
      if (taken()) return true;
      await new Promise((resolve) => setTimeout(resolve, POLL));
    }
    return taken();
  }

  private grace(): number {
    if (this.impatient) return POLL;
    return Atomics.load(this.signals, Signal.stop) === 2 ? GRACE_STOPPING : GRACE;
  }
}

function terminateMain(log: (text: string) => void): void {
  const session = new Session();
  try {
    session.connectToMainThread();
    session.post("Runtime.terminateExecution", () => session.disconnect());
  } catch (error) {
    log(`Hard interrupt failed: ${String(error)}`);
  }
}
