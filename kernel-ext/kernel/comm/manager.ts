import { randomBytes } from "node:crypto";
import type { Output } from "../output.js";
import { Comm, type CommMessage, type CommSendOptions, type CommTransport } from "./comm.js";

/** Called when the page opens a comm to a target; the comm may be closed to refuse it. */
export type TargetHandler = (comm: Comm, open: CommMessage) => void | Promise<void>;

/** All comms of the kernel, and the targets that the page can open. */
export class CommManager implements CommTransport {
  private readonly comms = new Map<string, Comm>();
  private readonly targets = new Map<string, TargetHandler>();

  constructor(
    private readonly output: () => Output,
    private readonly log: (text: string) => void,
  ) {}

  /** Let the page open comms of this name; returns a function that ends it. */
  registerTarget(name: string, handler: TargetHandler): () => void {
    this.targets.set(name, handler);
    return () => {
      if (this.targets.get(name) === handler) this.targets.delete(name);
    };
  }

  /**
   * Open a comm to the page.
   *
   * @param target name under which the page listens
   * @param data JSON of the opening message
   * @param options id (made up when left out), metadata, binary parts
   * @returns the comm
   */
  open(
    target: string,
    data: Readonly<Record<string, unknown>> = {},
    options: CommSendOptions & { readonly id?: string } = {},
  ): Comm {
    const comm = new Comm(this, options.id ?? randomBytes(16).toString("hex"), target);
    this.comms.set(comm.id, comm);
    this.send("comm_open", { comm_id: comm.id, target_name: target, data }, options);
    return comm;
  }

  get(id: string): Comm | undefined {
    return this.comms.get(id);
  }

  /** Open comms by id, of one target or all; content of `comm_info_reply`. */
  info(target?: string): Record<string, { target_name: string }> {
    const selected = [...this.comms.values()].filter(
      (comm) => target === undefined || comm.target === target,
    );
    return Object.fromEntries(selected.map((comm) => [comm.id, { target_name: comm.target }]));
  }

  /** Handle a comm message of the page. */
  async handle(
    type: string,
    content: Readonly<Record<string, unknown>>,
    message: CommMessage,
  ): Promise<void> {
    const id = content.comm_id;
    if (typeof id !== "string") return this.log(`${type} without comm_id refused`);
    if (type === "comm_open") return this.opened(id, String(content.target_name ?? ""), message);
    const comm = this.comms.get(id);
    if (!comm) return this.log(`${type} for unknown comm ${id.slice(0, 64)} ignored`);
    await (type === "comm_msg" ? comm.received(message) : comm.closedByPeer(message));
  }

  send(type: "comm_open" | "comm_msg" | "comm_close", content: object, options: CommSendOptions): void {
    this.output().publish(type, content, options);
  }

  forget(comm: Comm): void {
    if (this.comms.get(comm.id) === comm) this.comms.delete(comm.id);
  }

  private async opened(id: string, target: string, message: CommMessage): Promise<void> {
    const handler = this.targets.get(target);
    const refuse = (): void => this.send("comm_close", { comm_id: id, data: {} }, {});
    if (!handler) {
      this.log(`comm_open for unknown target ${target.slice(0, 64)} refused`);
      return refuse();
    }
    if (this.comms.has(id)) return this.log(`comm_open with an id in use (${id.slice(0, 64)}) ignored`);
    const comm = new Comm(this, id, target);
    this.comms.set(id, comm);
    try {
      await handler(comm, message);
    } catch (error) {
      comm.close();
      throw error;
    }
  }
}
