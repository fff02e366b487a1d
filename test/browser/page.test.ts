import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { spawnSync } from "node:child_process";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { FHNModel } from "neurolab";
import type { Browser, Page } from "playwright-core";
import { hashNumbers } from "../../kernel-ext/widgets/explorer/hash.js";
import { withinLimit } from "../kernel-ext/harness.js";
import { describeInBrowser, launch } from "./chromium.js";

const CLI = path.resolve(__dirname, "../../kernel-ext/dist/cli/main.js");

const cell = (type: string, source: string) => ({
  cell_type: type,
  metadata: {},
  source,
  ...(type === "code" && { outputs: [], execution_count: null }),
});

const notebook = {
  cells: [
    cell("markdown", "# Live page\n\n<img src=x onerror='document.title=\"broken\"'>"),
    cell(
      "code",
      `import { ALNModel, FHNModel, timeseries } from "neurolab";
       import { explore, interact } from "neurolab-kernel";
       const aln = new ALNModel({ seed: 1, params: { sigma_ou: 0.1, duration: 2000 } });
       explore(aln, { controls: ["mue_ext_mean", "mui_ext_mean"] })`,
    ),
    cell(
      "code",
      `const fhn = new FHNModel({ seed: 2, params: { duration: 500 }, Cmat: [[0, 1], [1, 0]], Dmat: [[0, 9], [9, 0]] });
       explore(fhn, { controls: { x_ext: [0, 2] } })`,
    ),
    cell("code", `fhn.run(); timeseries(fhn.x)`),
    cell("code", `interact(fhn, () => timeseries(fhn.x), { controls: ["alpha"] })`),
  ],
  metadata: {},
  nbformat: 4,
  nbformat_minor: 5,
};

describeInBrowser("an exported page, opened from a file without network", () => {
  let browser: Browser;
  let page: Page;
  const folder = mkdtempSync(path.join(tmpdir(), "neurolab-page-"));
  const file = path.join(folder, "page.html");
  const problems: string[] = [];
  const requests: string[] = [];

  beforeAll(async () => {
    const source = path.join(folder, "live.ipynb");
    writeFileSync(source, JSON.stringify(notebook));
    for (const args of [
      ["run", source],
      ["export", source, file],
    ]) {
      const { status, stderr } = spawnSync(process.execPath, [CLI, ...args], { encoding: "utf8" });
      if (status !== 0) throw new Error(stderr);
    }
    browser = await launch();
    const context = await browser.newContext({ offline: true, viewport: { width: 1280, height: 1000 } });
    page = await context.newPage();
    page.on("pageerror", (error) => problems.push(String(error)));
    page.on("console", (message) => message.type() === "error" && problems.push(message.text()));
    page.on("request", (request) => {
      if (!/^(file|blob|data):/.test(request.url())) requests.push(request.url());
    });
    await page.goto(pathToFileURL(file).href);
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true });
  });

  const explorer = (index: number) => page.locator(".nl-explorer").nth(index);
  const screenshot = async (name: string): Promise<void> => {
    const target = process.env.NEUROLAB_SCREENSHOTS;
    if (!target) return;
    mkdirSync(target, { recursive: true });
    await page.screenshot({ path: path.join(target, `${name}.png`), fullPage: true });
  };

  it("is small", () => {
    expect(statSync(file).size).toBeLessThan(8e6);
  });

  it("simulates anew when a slider moves: median below 100 ms from slider to figure, ALN over 2 s", async () => {
    await page.locator("[data-widget]").first().scrollIntoViewIfNeeded();
    await page.waitForSelector(".nl-explorer[data-hash]");
    const times = await page.evaluate(async () => {
      const view = document.querySelector(".nl-explorer")!;
      const slider = view.querySelector<HTMLInputElement>("input[type=range]")!;
      const out: number[] = [];
      for (let i = 0; i < 30; i++) {
        const drawn = new Promise((resolve) =>
          view.addEventListener("neurolab:drawn", resolve, { once: true }),
        );
        const start = performance.now();
        slider.valueAsNumber = 0.4 + 0.02 * i;
        slider.dispatchEvent(new Event("input", { bubbles: true }));
        await drawn;
        await new Promise(requestAnimationFrame);
        out.push(performance.now() - start);
      }
      return out.sort((a, b) => a - b);
    });
    const median = times[times.length >> 1]!;
    console.info(`slider to figure: median ${median.toFixed(0)} ms, 90 % ${times[26]!.toFixed(0)} ms`);
    expect(median).toBeLessThan(withinLimit(100));
    await screenshot("page-aln");
  }, 60_000);

  it("computes the same bits as Node, draws all views, and follows the keyboard", async () => {
    await page.locator("[data-widget]").nth(1).scrollIntoViewIfNeeded();
    await explorer(1).locator('[data-view="fc"] .main-svg').first().waitFor();
    for (const view of ["timeseries", "phase", "spectrum"])
      expect(await explorer(1).locator(`[data-view="${view}"] .main-svg`).count()).toBeGreaterThan(0);
    const slider = explorer(1).locator("input[type=range]").first();
    const before = await explorer(1).getAttribute("data-hash");
    await slider.focus();
    await page.keyboard.press("ArrowRight");
    await page.waitForFunction(
      (old) => document.querySelectorAll(".nl-explorer")[1]?.getAttribute("data-hash") !== old,
      before,
    );
    const model = new FHNModel({
      seed: 2,
      params: {
        duration: 500,
        sampling_dt: 1,
        x_ext: await slider.evaluate((input) => (input as HTMLInputElement).valueAsNumber),
      },
      Cmat: [[0, 1], [1, 0]], // biome-ignore format: a matrix
      Dmat: [[0, 9], [9, 0]], // biome-ignore format: a matrix
    });
    model.run();
    expect(await explorer(1).getAttribute("data-hash")).toBe(hashNumbers(model.x.data));
  }, 60_000);

  it("rests while it cannot be seen", async () => {
    await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
    await page.waitForTimeout(200);
    const run = () =>
      page.evaluate(async () => {
        const view = document.querySelector(".nl-explorer")!;
        let drawn = 0;
        view.addEventListener("neurolab:drawn", () => drawn++);
        const slider = view.querySelector<HTMLInputElement>("input[type=range]")!;
        slider.valueAsNumber += 0.1;
        slider.dispatchEvent(new Event("input", { bubbles: true }));
        await new Promise((resolve) => setTimeout(resolve, 600));
        return drawn;
      });
    expect(await run()).toBe(0);
    const before = await explorer(0).getAttribute("data-hash");
    await explorer(0).scrollIntoViewIfNeeded();
    await page.waitForFunction(
      (old) => document.querySelector(".nl-explorer")?.getAttribute("data-hash") !== old,
      before,
    );
  }, 30_000);

  it("draws stored figures and saved widgets", async () => {
    await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
    await page.locator("[data-figure] .main-svg").first().waitFor();
    await page.locator(".nl-stack .main-svg").first().waitFor();
    expect(await page.locator(".nl-stack .nl-control").count()).toBe(1);
    await screenshot("page-all");
  }, 30_000);

  it("runs no foreign script, asks the network for nothing, and reports no problem", async () => {
    expect(await page.title()).toBe("Live page");
    expect(requests).toEqual([]);
    expect(problems).toEqual([]);
  });

  it("shows pictures where scripts are off", async () => {
    const context = await browser.newContext({ javaScriptEnabled: false, offline: true });
    const plain = await context.newPage();
    await plain.goto(pathToFileURL(file).href);
    const pictures = plain.locator(".live img");
    expect(await pictures.count()).toBe(4);
    await context.close();
  }, 30_000);
});
