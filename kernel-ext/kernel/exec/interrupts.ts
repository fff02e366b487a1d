import { Signal } from "../io/threads.js";

/** Thrown into whatever runs when the user interrupts the kernel. */
export class KeyboardInterrupt extends Error {
  override readonly name = "KeyboardInterrupt";

  constructor() {
    super("The cell was interrupted.");
  }
}

/** The main thread's side of an interrupt: ends waiting, tells libraries. */
export class Interrupts {
  private readonly active = new Set<(error: KeyboardInterrupt) => void>();
  private controller = new AbortController();
  /** Interrupt for which `check` has thrown; it throws once, so that cleaning up may print. */
  private thrown = 0;
  /** Interrupt that has ended its cell already. */
  private settled = 0;

  constructor(readonly signals: Int32Array) {}

  /** Aborted by the next interrupt. */
  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** io tells of an interrupt. */
  notify(serial: number): void {
    Atomics.store(this.signals, Signal.stop, 0);
    Atomics.store(this.signals, Signal.acknowledged, serial);
    const { controller } = this;
    this.controller = new AbortController();
    const error = new KeyboardInterrupt();
    if (serial > this.settled) for (const reject of [...this.active]) reject(error);
    controller.abort(error);
  }

  /**
   * Stop a synchronous computation that prints or shows progress, in order: its `finally` blocks run.
   *
   * @throws KeyboardInterrupt when an interrupt waits that main could not take note of yet
   */
  check(): void {
    const serial = this.count;
    if (serial === this.thrown || serial <= Atomics.load(this.signals, Signal.acknowledged)) return;
    this.thrown = serial;
    Atomics.store(this.signals, Signal.stop, 2);
    throw new KeyboardInterrupt();
  }

  /** Number of interrupts so far. */
  get count(): number {
    return Atomics.load(this.signals, Signal.interrupts);
  }

  /** The cell has ended by an interrupt: the one on its way must not end the next cell, too. */
  settle(): void {
    this.settled = this.count;
  }

  /**
   * Wait for user code, but not longer than until the next interrupt.
   *
   * @throws KeyboardInterrupt when interrupted; the user's promise may go on unseen
   */
  async guard<T>(work: Promise<T>): Promise<T> {
    let reject!: (error: KeyboardInterrupt) => void;
    const interrupted = new Promise<never>((_, fail) => {
      reject = fail;
    });
    this.active.add(reject);
    try {
      return await Promise.race([work, interrupted]);
    } finally {
      this.active.delete(reject);
    }
  }
}
