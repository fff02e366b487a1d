import { Console } from "node:console";
import type { IoLink } from "./io-link.js";

/** Where the output of one request goes: its cell, also long after the cell has ended. */
export class Output {
  readonly console: Console;
  private readonly pending = new Set<Promise<unknown>>();

  constructor(
    private readonly io: IoLink,
    /** Header of the request, as received. */
    readonly parent: string,
    /** Id of the request at io; input is asked for in its name. */
    readonly request: number = 0,
    /** Called before anything that the user's code puts out; throws when the kernel is interrupted. */
    readonly check: () => void = () => {},
  ) {
    this.console = new Console({
      stdout: this.writable("stdout"),
      stderr: this.writable("stderr"),
      ignoreErrors: false,
      colorMode: false,
    });
  }

  write(name: "stdout" | "stderr", text: string): void {
    this.io.stream(name, this.parent, text);
  }

  publish(
    type: string,
    content: unknown,
    options?: { readonly metadata?: unknown; readonly buffers?: readonly ArrayBufferView[] },
  ): void {
    this.io.publish(type, this.parent, content, options);
  }

  /** The request is not over before this work is. */
  track(work: Promise<unknown>): void {
    this.pending.add(work);
    const done = (): boolean => this.pending.delete(work);
    work.then(done, done);
  }

  /** Resolves when all tracked work has ended. */
  async settled(): Promise<void> {
    while (this.pending.size > 0) await Promise.allSettled([...this.pending]);
  }

  private writable(name: "stdout" | "stderr"): NodeJS.WritableStream {
    const stream = {
      isTTY: false,
      write: (text: string): boolean => {
        this.check();
        this.write(name, text);
        return true;
      },
    };
    return stream as unknown as NodeJS.WritableStream;
  }
}

/** Knows the output that text without a better address belongs to. */
export class Outputs {
  /** Of the cell or message that was begun last. */
  current: Output;

  constructor(readonly io: IoLink) {
    this.current = new Output(io, "{}");
  }

  /** Run synchronous code with another current output. */
  during<T>(output: Output, run: () => T): T {
    const before = this.current;
    this.current = output;
    try {
      return run();
    } finally {
      this.current = before;
    }
  }

  /** Send what libraries write to the process's standard output to the current cell. */
  hookProcess(): void {
    for (const name of ["stdout", "stderr"] as const) {
      const decoder = new TextDecoder();
      const write = (
        data: string | Uint8Array,
        encoding?: BufferEncoding | ((error?: Error | null) => void),
        callback?: (error?: Error | null) => void,
      ): boolean => {
        const done = typeof encoding === "function" ? encoding : callback;
        this.current.check();
        this.current.write(name, typeof data === "string" ? data : decoder.decode(data, { stream: true }));
        if (done) process.nextTick(done);
        return true;
      };
      process[name].write = write as typeof process.stdout.write;
    }
    // The global console is what libraries use; cells have one of their own.
    const target = globalThis.console as unknown as Record<string, unknown>;
    const fallback = new Console({
      stdout: process.stdout,
      stderr: process.stderr,
      ignoreErrors: false,
      colorMode: false,
    });
    for (const key of Object.keys(fallback) as (keyof Console)[])
      if (typeof fallback[key] === "function") target[key] = fallback[key];
  }
}
