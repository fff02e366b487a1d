import { Router, XPublisher } from "zeromq";
import { type ConnectionInfo, endpoint } from "../protocol/connection.js";

/** Time that unsent messages may linger after a socket is closed, in ms. */
const LINGER = 500;

/** The five sockets of a kernel. */
export class Sockets {
  readonly shell: Router;
  readonly control: Router;
  readonly stdin: Router;
  readonly iopub: XPublisher = new XPublisher({ linger: LINGER, sendHighWaterMark: 0 });
  /** A router, not a reply socket: that one fails for good after a malformed request. */
  readonly hb: Router = new Router({ linger: 0, handover: true });

  /** @param maxMessageSize bytes; libzmq drops a peer that sends a longer frame before memory is taken */
  constructor(maxMessageSize: number) {
    const options = { linger: LINGER, sendHighWaterMark: 0, receiveHighWaterMark: 0, maxMessageSize };
    this.shell = new Router({ ...options, handover: true });
    this.control = new Router({ ...options, handover: true });
    // `mandatory` reports a front end that has no stdin channel instead of waiting for ever.
    this.stdin = new Router({ ...options, handover: true, mandatory: true });
    this.hb.maxMessageSize = 1024;
    this.iopub.maxMessageSize = 1024;
    // Every subscription is seen, also the second of the same topic: each gets its welcome.
    this.iopub.verbosity = "allSubs";
  }

  async bind(info: ConnectionInfo): Promise<void> {
    for (const name of ["hb", "iopub", "stdin", "control", "shell"] as const)
      await this[name].bind(endpoint(info, name));
  }

  close(): void {
    for (const socket of [this.shell, this.control, this.stdin, this.iopub, this.hb]) socket.close();
  }
}
