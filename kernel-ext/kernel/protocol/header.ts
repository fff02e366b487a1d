import { randomBytes } from "node:crypto";
import { type Header, PROTOCOL_VERSION } from "./wire.js";

/** Makes the headers of one session: unique ids cheap enough for thousands of messages a second. */
export class HeaderFactory {
  readonly session: string = randomBytes(16).toString("hex");
  private count = 0;

  constructor(private readonly username: string) {}

  next(type: string): Header {
    return {
      msg_id: `${this.session}_${this.count++}`,
      msg_type: type,
      session: this.session,
      username: this.username,
      date: new Date().toISOString(),
      version: PROTOCOL_VERSION,
    };
  }
}
