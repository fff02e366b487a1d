import type {
  ExplorerRequest,
  ExplorerSpec,
  SimulatorMessage,
  SimulatorReply,
} from "../../protocol/states.js";

type Done = Extract<SimulatorReply, { kind: "done" }>;

/** The engine in a worker of the page; while it computes, only the newest request waits. */
export class Simulator {
  private worker: Worker | undefined;
  private busy = false;
  private waiting: ExplorerRequest | undefined;
  private id = 0;

  constructor(
    private readonly source: string,
    private readonly spec: ExplorerSpec,
    private readonly theme: () => "light" | "dark",
    private readonly handlers: {
      /** Shows a result; the next request starts when it has been shown. */
      readonly done: (reply: Done) => Promise<void>;
      readonly failed: (message: string) => void;
    },
  ) {}

  request(request: ExplorerRequest): void {
    if (this.busy) this.waiting = request;
    else this.post(request);
  }

  /** Begin anew with the next request, e.g. with other colours. */
  reset(): void {
    this.worker?.terminate();
    this.worker = undefined;
    this.busy = false;
    this.waiting = undefined;
  }

  private post(request: ExplorerRequest): void {
    this.busy = true;
    this.worker ??= this.start();
    this.worker.postMessage({ kind: "run", id: ++this.id, request } satisfies SimulatorMessage);
  }

  private start(): Worker {
    const url = URL.createObjectURL(new Blob([this.source], { type: "text/javascript" }));
    const worker = new Worker(url);
    URL.revokeObjectURL(url);
    worker.addEventListener("message", ({ data }: MessageEvent<SimulatorReply>) => void this.received(data));
    worker.addEventListener("error", (event) => {
      this.handlers.failed(event.message || "The simulator could not be started.");
      this.reset();
    });
    worker.postMessage({ kind: "load", spec: this.spec, theme: this.theme() } satisfies SimulatorMessage);
    return worker;
  }

  private async received(reply: SimulatorReply): Promise<void> {
    if (reply.id !== this.id) return;
    // The next simulation runs in the worker while this result is drawn.
    if (reply.kind === "failed") this.handlers.failed(reply.message);
    else await this.handlers.done(reply);
    if (reply.id !== this.id) return;
    this.busy = false;
    const next = this.waiting;
    this.waiting = undefined;
    if (next) this.post(next);
  }
}
