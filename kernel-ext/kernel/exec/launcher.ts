import { MessageChannel, type MessagePort } from "node:worker_threads";

/**
 * Starts user code, each piece in a macrotask of its own.
 *
 * A hard interrupt ends every frame on the stack. Nothing of the kernel may be below user code, and Node resumes
 * a message port after a termination, which is not promised of its timers.
 */
export class Launcher {
  private readonly jobs = new Map<number, () => void>();
  private readonly port: MessagePort;
  private nextId = 1;

  constructor() {
    const { port1, port2 } = new MessageChannel();
    this.port = port1;
    port2.on("message", (id: number) => {
      const job = this.jobs.get(id);
      this.jobs.delete(id);
      job?.();
    });
    port2.ref();
  }

  /** Run a function in a new macrotask. The promise never settles when the function is terminated. */
  launch<T>(run: () => T | Promise<T>): Promise<T> {
    const id = this.nextId++;
    return new Promise((resolve, reject) => {
      this.jobs.set(id, () => {
        try {
          resolve(run());
        } catch (error) {
          reject(error);
        }
      });
      this.port.postMessage(id);
    });
  }
}
