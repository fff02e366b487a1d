import { readFileSync } from "node:fs";

/** The connection file that a front end writes before it starts a kernel. */
export interface ConnectionInfo {
  readonly transport: "tcp" | "ipc";
  /** Address to bind to; for `ipc` the path prefix. */
  readonly ip: string;
  readonly shell_port: number;
  readonly control_port: number;
  readonly stdin_port: number;
  readonly iopub_port: number;
  readonly hb_port: number;
  /** Shared secret of the message signatures; empty means unsigned. */
  readonly key: string;
  /** `hmac-<digest>`, usually `hmac-sha256`. */
  readonly signature_scheme: string;
}

export type SocketName = "shell" | "control" | "stdin" | "iopub" | "hb";

/**
 * Read and check a connection file.
 *
 * @param path path of the JSON file
 * @returns the connection information
 * @throws Error when a field is missing or has the wrong type
 */
export function readConnectionFile(path: string): ConnectionInfo {
  const raw = JSON.parse(readFileSync(path, "utf8")) as Record<string, unknown>;
  const info = { transport: "tcp", ip: "127.0.0.1", key: "", signature_scheme: "hmac-sha256", ...raw };
  if (info.transport !== "tcp" && info.transport !== "ipc")
    throw new Error(
      `Connection file: transport must be "tcp" or "ipc", got ${JSON.stringify(info.transport)}.`,
    );
  for (const port of ["shell_port", "control_port", "stdin_port", "iopub_port", "hb_port"] as const)
    if (!Number.isInteger((info as Record<string, unknown>)[port]))
      throw new Error(`Connection file: ${port} must be a whole number.`);
  for (const text of ["ip", "key", "signature_scheme"] as const)
    if (typeof info[text] !== "string") throw new Error(`Connection file: ${text} must be a string.`);
  return info as unknown as ConnectionInfo;
}

/** ZeroMQ address of one socket. */
export function endpoint(info: ConnectionInfo, socket: SocketName): string {
  const port = info[`${socket}_port`];
  return info.transport === "ipc" ? `ipc://${info.ip}-${port}` : `tcp://${info.ip}:${port}`;
}
