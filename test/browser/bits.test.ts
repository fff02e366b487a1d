import path from "node:path";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { build } from "esbuild";
import type { Browser, Page } from "playwright-core";
import { describeInBrowser, launch } from "./chromium.js";
import { hashesOfRuns } from "./runs.js";

describeInBrowser("in Chromium", () => {
  let browser: Browser;
  let page: Page;
  const problems: string[] = [];

  beforeAll(async () => {
    const bundle = await build({
      entryPoints: [path.join(__dirname, "runs.ts")],
      bundle: true,
      write: false,
      minify: true,
      format: "iife",
      globalName: "runs",
      platform: "browser",
    });
    browser = await launch();
    page = await browser.newPage();
    page.on("pageerror", (error) => problems.push(String(error)));
    await page.addScriptTag({ content: bundle.outputFiles[0]!.text });
  }, 60_000);

  afterAll(() => browser?.close());

  it.each(["wasm", "js"] as const)(
    "the minified library gives the bits that it gives in Node (%s target)",
    async (target) => {
      const there = await page.evaluate(
        (t) =>
          (globalThis as unknown as { runs: { hashesOfRuns: typeof hashesOfRuns } }).runs.hashesOfRuns(t),
        target,
      );
      expect(there).toEqual(hashesOfRuns(target));
      expect(Object.keys(there)).toHaveLength(7);
      expect(problems).toEqual([]);
    },
    60_000,
  );
});
