// What the threads of the kernel say to each other. Three threads share one process:
//   main      runs the user's cells and the comm handlers, nothing else
//   io        owns the sockets, so that it answers while main is in a loop
//   compiler  owns TypeScript, so that completion works and interrupts never hit the compiler
import type { MessagePort } from "node:worker_threads";
import type { ConnectionInfo } from "../protocol/connection.js";
import type { Header, JsonObject } from "../protocol/wire.js";

/** A front end's request as main sees it. */
export interface Request {
  /** Names the request in replies to io. */
  readonly id: number;
  readonly header: Header;
  /** Header as received; the parent of every answer. */
  readonly headerText: string;
  readonly metadata: JsonObject;
  readonly content: JsonObject;
  readonly buffers: Uint8Array[];
}

export type FromIoToMain =
  | ({ readonly kind: "request" } & Request)
  | { readonly kind: "interrupt"; readonly serial: number }
  | { readonly kind: "barrier"; readonly id: number }
  | { readonly kind: "shutdown" };

export type FromMainToIo =
  /** Work on a request begins: publishes `busy`. */
  | { readonly kind: "begin"; readonly id: number }
  /** All output of a request has been posted: publishes `idle`. */
  | { readonly kind: "end"; readonly id: number }
  | {
      readonly kind: "reply";
      readonly id: number;
      readonly type: string;
      readonly content: string;
    }
  | {
      readonly kind: "publish";
      readonly type: string;
      readonly parent: string;
      readonly content: string;
      readonly metadata?: string;
      readonly buffers?: Uint8Array[];
    }
  | {
      readonly kind: "stream";
      readonly name: "stdout" | "stderr";
      readonly parent: string;
      readonly text: string;
    }
  /** Ask the front end of request `id` for a line of input; the answer comes through `inputPort`. */
  | { readonly kind: "input"; readonly id: number; readonly prompt: string; readonly password: boolean }
  | { readonly kind: "history"; readonly line: number; readonly source: string }
  /** Answered with the same id after everything received so far has been passed on. */
  | { readonly kind: "barrier"; readonly id: number }
  /** The compiler thread was restarted; language requests go to this port from now on. */
  | { readonly kind: "compiler"; readonly port: MessagePort }
  | { readonly kind: "close" };

/** What io starts with. */
export interface IoWorkerData {
  readonly connection: ConnectionInfo;
  readonly signals: SharedArrayBuffer;
  readonly input: MessagePort;
  readonly parentPid: number | undefined;
  readonly historyFile: string | undefined;
  readonly maxMessageBytes: number;
}

/** Cells of the shared `Int32Array` by which threads see each other without messages. */
export const Signal = {
  /** Counts interrupts; long computations may stop when it changes. */
  interrupts: 0,
  /** Serial of the last interrupt that main has taken note of. */
  acknowledged: 1,
  /** 1 when an answer to `input` has been posted. */
  input: 2,
  /** 1 when io has closed its sockets. */
  closed: 3,
  /** Output posted to io and not yet taken, see `backlogOf`. */
  backlog: 4,
  /**
   * 1 from an interrupt until main has taken note of it; simulations look at it between two chunks. Whoever has seen
   * it and is about to stop may make it 2, and gets more time to do so in order.
   */
  stop: 5,
  length: 8,
} as const;

/**
 * Above this backlog main waits for io.
 *
 * An endless printing loop must neither fill the memory nor keep io so busy that it cannot look at its sockets:
 * what is allowed takes io about 50 ms.
 */
export const BACKLOG_LIMIT: number = 4 * 1024 * 1024;

/** What a piece of output adds to the backlog: its length, and the work that every message makes. */
export function backlogOf(text: string): number {
  return text.length + 1024;
}

/** Language requests that io hands to the compiler thread. */
export interface LanguageRequest {
  readonly id: number;
  readonly type: "complete_request" | "inspect_request" | "is_complete_request";
  readonly content: JsonObject;
}

export interface LanguageReply {
  readonly id: number;
  readonly content: JsonObject;
}
