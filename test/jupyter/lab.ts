import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { Browser } from "playwright-core";
import { launch } from "../browser/chromium.js";
import { expectDrawnFigures, expectRunToEnd } from "./firstNotebook.js";
import { FrontEnd } from "./frontEnd.js";
import { copyNotebook, FIRST_NOTEBOOK, type Installation } from "./installation.js";
import { writeLiveNotebook } from "./liveNotebook.js";
import { JupyterServer } from "./server.js";

const LIVE = "live.ipynb";

/** Everything that people do in JupyterLab. */
export function describeLab(installation: () => Installation): void {
  let server: JupyterServer;
  let browser: Browser;

  beforeAll(async () => {
    const folder = installation().workFolder();
    copyNotebook(FIRST_NOTEBOOK, folder);
    writeLiveNotebook(folder, LIVE);
    [server, browser] = await Promise.all([JupyterServer.start("lab", installation(), folder), launch()]);
  });

  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  describe(FIRST_NOTEBOOK, () => {
    let lab: FrontEnd;
    beforeAll(async () => {
      lab = await FrontEnd.open(browser, server, FIRST_NOTEBOOK);
    });
    afterAll(() => lab?.page.close());

    it("runs from top to bottom: every cell counted, no error", () => expectRunToEnd(lab));
    it("draws every figure with Plotly", () => expectDrawnFigures(lab));
    it("leaves no problem in the browser's log", () => {
      expect(lab.problems).toEqual([]);
    });
  });
}
