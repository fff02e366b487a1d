// Entry of the io thread.
import { type MessagePort, workerData } from "node:worker_threads";
import { logToTerminal } from "../terminal.js";
import { Server } from "./server.js";
import type { FromMainToIo, IoWorkerData } from "./threads.js";

const { main, ...data } = workerData as IoWorkerData & { main: MessagePort };
const server = new Server(data, (message) => main.postMessage(message), logToTerminal);
main.on("message", (message: FromMainToIo) => server.fromMain(message));
server.start().catch((error: unknown) => {
  logToTerminal(`Cannot open the sockets: ${String(error)}`);
  process.kill(process.pid, "SIGKILL");
});
