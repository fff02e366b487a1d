import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import type { Browser, Page } from "playwright-core";
import { glassBrain, htmlPage, matrix, readPlotly, timeseries } from "../../../lib/display/index.js";
import { labelled } from "../../../lib/labelled.js";
import { describeInBrowser, launch } from "../../browser/chromium.js";
import { connectome, coordinates, rates } from "./gallery/data.js";

const evil = `<img src=x onerror="document.title='hacked'">`;
const figures = [
  timeseries(rates(12, 3000), { title: "Rates" }),
  matrix(connectome(), { kind: "SC", title: "Weights" }),
  glassBrain(coordinates(), { weights: connectome() }),
  timeseries(labelled(new Float64Array([0, 1, 2, 3]), [2, 2], ["region", "time"], { name: evil }), {
    title: evil,
    labels: [evil, "b"],
  }),
];

describeInBrowser("a page in Chromium", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "page-"));
  const file = path.join(folder, "page.html");
  let browser: Browser;

  beforeAll(async () => {
    const page = htmlPage({
      title: "Run",
      lead: evil,
      sections: figures.map((figure, index) => ({ heading: `Figure ${index + 1}`, figure })),
      plotly: readPlotly({ bundle: "full" }),
    });
    expect(page.length).toBeLessThan(8e6);
    writeFileSync(file, page);
    browser = await launch();
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true });
  });

  async function open(
    options: { javaScriptEnabled?: boolean; width?: number } = {},
  ): Promise<{ page: Page; wrong: string[] }> {
    const context = await browser.newContext({
      offline: true,
      colorScheme: "light",
      javaScriptEnabled: options.javaScriptEnabled ?? true,
      viewport: { width: options.width ?? 1200, height: 4000 },
    });
    const page = await context.newPage();
    const wrong: string[] = [];
    page.on("pageerror", (error) => wrong.push(String(error)));
    page.on("console", (message) => {
      if (message.type() === "error" || /WARN/.test(message.text())) wrong.push(message.text());
    });
    page.on("request", (request) => {
      if (!/^(file|data|blob):/.test(request.url())) wrong.push(`asked for ${request.url()}`);
    });
    await page.goto(pathToFileURL(file).href);
    return { page, wrong };
  }

  it("draws every figure offline from file:, without errors or requests", async () => {
    const { page, wrong } = await open();
    await page.waitForFunction("document.querySelectorAll('.plot .main-svg').length >= 8");
    await page.waitForFunction("document.querySelectorAll('.plot .gl-container canvas').length > 0");
    expect(await page.locator(".plot .heatmaplayer image").count()).toBe(1);
    expect(wrong).toEqual([]);
    await page.context().close();
  }, 60_000);

  it("shows hostile text as text", async () => {
    const { page } = await open();
    await page.waitForFunction("document.querySelectorAll('.plot .main-svg').length >= 8");
    expect(await page.locator("img").count()).toBe(0);
    expect(await page.title()).toBe("Run");
    expect(await page.locator(".lead").textContent()).toBe(evil);
    expect(await page.locator(".plot").nth(3).locator(".gtitle").textContent()).toBe(evil);
    await page.context().close();
  }, 60_000);

  it("changes its theme, figures included", async () => {
    const { page } = await open();
    const paper = () =>
      page.evaluate("getComputedStyle(document.querySelector('.plot .main-svg')).backgroundColor");
    await page.waitForFunction("document.querySelectorAll('.plot .main-svg').length >= 8");
    expect(await paper()).toBe("rgb(255, 255, 255)");
    await page.getByRole("button", { name: "Change colour theme" }).click();
    await page.waitForFunction(
      "getComputedStyle(document.querySelector('.plot .main-svg')).backgroundColor === 'rgb(21, 24, 30)'",
    );
    expect(await page.evaluate("getComputedStyle(document.body).backgroundColor")).toBe("rgb(14, 17, 21)");
    await page.context().close();
  }, 60_000);

  it("fits a phone without scrolling sideways", async () => {
    const { page } = await open({ width: 390 });
    await page.waitForFunction("document.querySelectorAll('.plot .main-svg').length >= 8");
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(390);
    await page.context().close();
  }, 60_000);

  it("shows pictures where scripts are off", async () => {
    const { page } = await open({ javaScriptEnabled: false });
    const pictures = page.locator("noscript img, figure > img");
    expect(await pictures.count()).toBe(4);
    expect(await pictures.first().boundingBox()).toMatchObject({ height: expect.any(Number) });
    expect((await pictures.first().boundingBox())!.height).toBeGreaterThan(200);
    await page.context().close();
  }, 60_000);
});
