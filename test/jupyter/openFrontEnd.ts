import { afterAll, beforeAll } from "@jest/globals";
import type { Browser } from "playwright-core";
import { launch } from "../browser/chromium.js";
import { FrontEnd } from "./frontEnd.js";
import { copyNotebook, FIRST_NOTEBOOK, type Installation } from "./installation.js";
import { writeLiveNotebook } from "./liveNotebook.js";
import { JupyterServer } from "./server.js";

/** Notebook with widgets of every kind. */
export const LIVE = "live.ipynb";

/**
 * A server and a browser for the tests around, with both notebooks in the server's folder.
 *
 * @returns `open`, which opens a notebook of this folder, and the running server
 */
export function openFrontEnd(
  kind: "lab" | "notebook",
  installation: () => Installation,
): { open(notebook: string): Promise<FrontEnd>; readonly server: JupyterServer } {
  let server: JupyterServer;
  let browser: Browser;
  beforeAll(async () => {
    const folder = installation().workFolder();
    copyNotebook(FIRST_NOTEBOOK, folder);
    writeLiveNotebook(folder, LIVE);
    [server, browser] = await Promise.all([JupyterServer.start(kind, installation(), folder), launch()]);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });
  return {
    open: (notebook) => FrontEnd.open(browser, server, notebook),
    get server() {
      return server;
    },
  };
}
