// Runs in a Web Worker of the page: the library's engine, the analyses and the figures.
import type { SimulatorMessage, SimulatorReply } from "../../protocol/states.js";
import { ExplorerSession } from "./session.js";

interface Scope {
  postMessage(reply: SimulatorReply): void;
  addEventListener(type: "message", handler: (event: { data: SimulatorMessage }) => void): void;
}

const scope = globalThis as unknown as Scope;
let session: ExplorerSession | undefined;
let failure = "";

scope.addEventListener("message", ({ data }) => {
  if (data.kind === "load") {
    try {
      session = new ExplorerSession(data.spec, data.theme);
    } catch (error) {
      failure = (error as Error).message;
    }
    return;
  }
  try {
    if (!session) throw new Error(failure || "No model was loaded.");
    scope.postMessage({ kind: "done", id: data.id, ...session.run(data.request) });
  } catch (error) {
    scope.postMessage({ kind: "failed", id: data.id, message: (error as Error).message });
  }
});
