import type { MessagePort, TransferListItem } from "node:worker_threads";
import { BACKLOG_LIMIT, backlogOf, type FromMainToIo, Signal } from "./io/threads.js";

/** Longest wait for io to take output, in ms; then memory may grow rather than the program stop. */
const PATIENCE = 5000;

/** The main thread's side of the io thread. */
export class IoLink {
  constructor(
    private readonly port: MessagePort,
    private readonly signals: Int32Array,
  ) {}

  post(message: FromMainToIo, transfer: readonly TransferListItem[] = []): void {
    this.port.postMessage(message, transfer);
  }

  /** Print; waits when the program prints faster than io can take it. */
  stream(name: "stdout" | "stderr", parent: string, text: string): void {
    if (text === "") return;
    const weight = backlogOf(text);
    const backlog = Atomics.add(this.signals, Signal.backlog, weight) + weight;
    this.post({ kind: "stream", name, parent, text });
    if (backlog > BACKLOG_LIMIT) this.waitForRoom();
  }

  publish(
    type: string,
    parent: string,
    content: unknown,
    options: { readonly metadata?: unknown; readonly buffers?: readonly ArrayBufferView[] } = {},
  ): void {
    const buffers = options.buffers?.map(copyBytes);
    this.post(
      {
        kind: "publish",
        type,
        parent,
        content: toJson(content),
        ...(options.metadata !== undefined && { metadata: toJson(options.metadata) }),
        ...(buffers && { buffers }),
      },
      buffers?.map((bytes) => bytes.buffer as ArrayBuffer),
    );
  }

  reply(id: number, type: string, content: unknown): void {
    this.post({ kind: "reply", id, type, content: toJson(content) });
  }

  private waitForRoom(): void {
    const deadline = Date.now() + PATIENCE;
    const interrupts = Atomics.load(this.signals, Signal.interrupts);
    for (;;) {
      const backlog = Atomics.load(this.signals, Signal.backlog);
      if (backlog <= BACKLOG_LIMIT / 2 || Date.now() > deadline) return;
      if (Atomics.load(this.signals, Signal.interrupts) !== interrupts) return;
      Atomics.wait(this.signals, Signal.backlog, backlog, 50);
    }
  }
}

/** JSON of front-end data: typed arrays as lists, what JSON does not know as text. */
export function toJson(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) => {
    if (typeof item === "bigint") return item.toString();
    if (ArrayBuffer.isView(item) && !(item instanceof DataView)) return Array.from(item as Uint8Array);
    return item;
  });
}

/** The caller may write into its array again before the bytes have left. */
function copyBytes(view: ArrayBufferView): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength).slice();
}
