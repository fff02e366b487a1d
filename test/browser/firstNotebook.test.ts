import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import type { Browser, Page } from "playwright-core";
import { leastOf, withinLimit } from "../kernel-ext/harness.js";
import { describeInBrowser, launch } from "./chromium.js";
import { sliderTime } from "./sliderTime.js";

const root = path.resolve(__dirname, "../..");

describeInBrowser("the page of notebook 0, opened from a file without network", () => {
  let browser: Browser;
  const folder = mkdtempSync(path.join(tmpdir(), "neurolab-first-"));
  const file = path.join(folder, "page.html");
  const problems: string[] = [];

  beforeAll(async () => {
    const cli = path.join(root, "kernel-ext/dist/cli/main.js");
    const notebook = path.join(root, "notebooks/0-aln-minimal.ipynb");
    const { status, stderr } = spawnSync(process.execPath, [cli, "export", notebook, file], {
      encoding: "utf8",
    });
    if (status !== 0) throw new Error(stderr);
    browser = await launch();
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true });
  });

  async function open(options: Parameters<Browser["newPage"]>[0]): Promise<Page> {
    const page = await browser.newPage({ offline: true, ...options });
    page.on("pageerror", (error) => problems.push(String(error)));
    page.on("console", (message) => message.type() === "error" && problems.push(message.text()));
    page.on("request", (request) => {
      if (!/^(file|blob|data):/.test(request.url())) problems.push(request.url());
    });
    await page.goto(pathToFileURL(file).href);
    return page;
  }

  /** Scroll through the page until everything has been drawn. */
  async function drawAll(page: Page): Promise<void> {
    for (const place of await page.locator(".live").all()) {
      await place.scrollIntoViewIfNeeded();
      await place.locator(".main-svg").first().waitFor({ timeout: 20_000 });
    }
    for (const explorer of await page.locator(".nl-explorer").all()) {
      await explorer.scrollIntoViewIfNeeded();
      await page.waitForFunction(
        (element) => element?.hasAttribute("data-hash"),
        await explorer.elementHandle(),
        { timeout: 20_000 },
      );
    }
  }

  async function screenshot(page: Page, name: string): Promise<void> {
    const target = process.env.NEUROLAB_SCREENSHOTS;
    if (!target) return;
    mkdirSync(target, { recursive: true });
    await page.screenshot({ path: path.join(target, `notebook-0-${name}.png`), fullPage: true });
  }

  it("is smaller than 8 MB", () => {
    expect(statSync(file).size).toBeLessThan(8e6);
  });

  it.each([
    ["light", 1280],
    ["dark", 1280],
    ["light", 390],
  ] as const)(
    "draws all figures and explorers in the %s theme at %i px, in its colours and within its width",
    async (colorScheme, width) => {
      const page = await open({ colorScheme, viewport: { width, height: 900 } });
      await drawAll(page);
      expect(await page.locator("[data-figure] .main-svg").count()).toBeGreaterThanOrEqual(8);
      expect(await page.locator(".nl-explorer").count()).toBe(2);
      const papers = await page.evaluate(() =>
        [
          document.querySelector("main")!,
          ...document.querySelectorAll("[data-figure] .main-svg:first-child"),
        ].map((element) => getComputedStyle(element).backgroundColor),
      );
      const paper = colorScheme === "dark" ? "rgb(21, 24, 30)" : "rgb(255, 255, 255)";
      expect(new Set(papers)).toEqual(new Set([paper]));
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
      await screenshot(page, `${colorScheme}-${width}`);
      await page.close();
    },
    90_000,
  );

  it("follows the reader who changes the theme", async () => {
    const page = await open({ colorScheme: "light" });
    const figure = page.locator("[data-figure]").first();
    await figure.scrollIntoViewIfNeeded();
    const paper = () =>
      figure
        .locator(".main-svg")
        .first()
        .evaluate((element) => getComputedStyle(element).backgroundColor);
    await figure.locator(".main-svg").first().waitFor();
    expect(await paper()).toBe("rgb(255, 255, 255)");
    await page.emulateMedia({ colorScheme: "dark" });
    await page.waitForFunction(
      () =>
        getComputedStyle(document.querySelector("[data-figure] .main-svg")!).backgroundColor ===
        "rgb(21, 24, 30)",
    );
    await page.close();
  }, 30_000);

  it("simulates one node anew when a slider moves: median below 100 ms to the figure", async () => {
    const page = await open({ viewport: { width: 1280, height: 1000 } });
    const explorer = page.locator(".nl-explorer").first();
    await page.locator("[data-widget]").first().scrollIntoViewIfNeeded();
    await page.waitForSelector(".nl-explorer[data-hash]");
    const before = await explorer.getAttribute("data-hash");
    const median = await leastOf(withinLimit(100), () => sliderTime(explorer, 0.45));
    console.info(`notebook 0, slider to figures: median ${median.toFixed(0)} ms`);
    expect(await explorer.getAttribute("data-hash")).not.toBe(before);
    expect(median).toBeLessThan(withinLimit(100));
    await page.close();
  }, 60_000);

  it("simulates the whole brain anew when a slider moves", async () => {
    const page = await open({ viewport: { width: 1280, height: 1000 } });
    await page.locator("[data-widget]").nth(1).scrollIntoViewIfNeeded();
    const explorer = page.locator(".nl-explorer").last();
    await page.waitForSelector(".nl-explorer[data-hash]");
    const before = await explorer.getAttribute("data-hash");
    await explorer.locator("input[type=range]").first().focus();
    await page.keyboard.press("PageUp");
    await page.waitForFunction(([view, old]) => (view as Element).getAttribute("data-hash") !== old, [
      await explorer.elementHandle(),
      before,
    ] as const);
    expect(await explorer.locator('[data-view="brain"] .main-svg').count()).toBeGreaterThan(0);
    await page.close();
  }, 60_000);

  it("shows a picture for everything where scripts are off", async () => {
    const page = await open({ javaScriptEnabled: false });
    const places = await page.locator(".live").count();
    expect(places).toBeGreaterThanOrEqual(10);
    expect(await page.locator(".live img").count()).toBe(places);
    await page.close();
  }, 30_000);

  it("asks the network for nothing and reports no problem", () => {
    expect(problems).toEqual([]);
  });
});
