import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import type { ConnectionInfo } from "../kernel/protocol/connection.js";

/** A connection file in a folder of its own. */
export interface ConnectionFile {
  readonly info: ConnectionInfo;
  readonly path: string;
  remove(): void;
}

/**
 * Write a connection file for a new kernel.
 *
 * @param transport `ipc` needs no free ports; Windows has `tcp` only
 */
export async function writeConnectionFile(
  transport: "ipc" | "tcp" = process.platform === "win32" ? "tcp" : "ipc",
): Promise<ConnectionFile> {
  const folder = mkdtempSync(path.join(tmpdir(), "neurolab-"));
  const ports = transport === "ipc" ? [1, 2, 3, 4, 5] : await freePorts(5);
  const info: ConnectionInfo = {
    transport,
    ip: transport === "ipc" ? path.join(folder, "k") : "127.0.0.1",
    shell_port: ports[0]!,
    control_port: ports[1]!,
    stdin_port: ports[2]!,
    iopub_port: ports[3]!,
    hb_port: ports[4]!,
    key: randomBytes(32).toString("hex"),
    signature_scheme: "hmac-sha256",
  };
  const file = path.join(folder, "connection.json");
  writeFileSync(file, JSON.stringify(info), { mode: 0o600 });
  return { info, path: file, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Ports that were free a moment ago; all are held until all are known, so none comes twice. */
async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from(
      { length: count },
      () =>
        new Promise<ReturnType<typeof createServer>>((resolve, reject) => {
          const server = createServer();
          server.once("error", reject);
          server.listen(0, "127.0.0.1", () => resolve(server));
        }),
    ),
  );
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
