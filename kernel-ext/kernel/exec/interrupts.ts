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

  constructor(readonly signals: Int32Array) {}

  /** Aborted by the next interrupt. */
  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** io tells of an interrupt. */
  notify(serial: number): void {
    Atomics.store(this.signals, Signal.acknowledged, serial);
    const { controller } = this;
    this.controller = new AbortController();
    const error = new KeyboardInterrupt();
    for (const reject of [...this.active]) reject(error);
    controller.abort(error);
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
