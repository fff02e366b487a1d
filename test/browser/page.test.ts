import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { FHNModel } from "neurolab";
import type { Browser, Page } from "playwright-core";
import { hashNumbers } from "../../kernel-ext/widgets/explorer/hash.js";
import { leastOf, withinLimit } from "../kernel-ext/harness.js";
import { describeInBrowser, launch } from "./chromium.js";
import { sliderTime } from "./sliderTime.js";

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
    cell(
      "code",
      `import { BoxSearch, Evolution, inProcess, linspace, ParameterSpace, processExplorationResults } from "neurolab";
       import { viewEvolution, viewExploration } from "neurolab-kernel";
       const node = new FHNModel({ seed: 3, params: { duration: 400, sigma_ou: 0.01 } });
       const search = new BoxSearch({ model: node, parameterSpace: new ParameterSpace(
         { x_ext: linspace(0, 2, 9), tau: linspace(10, 40, 7), coupling: ["diffusive", "additive"] }, { kind: "grid" }) });
       await search.run({ executor: inProcess() });
       await search.loadResults();
       processExplorationResults(search, { model: node });
       viewExploration(search, { contours: "max_amp_x" })`,
    ),
    cell(
      "code",
      `const evolution = new Evolution({ model: node, evalFunction: (run: any) => {
           run.model.run();
           return [[Math.abs(run.params.x_ext - 1), Math.abs(run.params.tau - 20)], {}];
         }, parameterSpace: new ParameterSpace({ x_ext: [0, 2], tau: [10, 40] }, { kind: "bound" }),
         weightList: [-1, -1], algorithm: "nsga2", POP_INIT_SIZE: 24, POP_SIZE: 16, NGEN: 5, seed: 1 });
       await evolution.run({ executor: inProcess() });
       viewEvolution(evolution, { objectives: ["distance of x_ext", "distance of tau"] })`,
    ),
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
    const explorer = page.locator(".nl-explorer").first();
    const median = await leastOf(withinLimit(100), () => sliderTime(explorer, 0.4));
    console.info(`slider to figure: median ${median.toFixed(0)} ms`);
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
    await page.locator("[data-figure]").first().scrollIntoViewIfNeeded();
    await page.locator("[data-figure] .main-svg").first().waitFor();
    await page
      .locator('[data-widget]:has(img[alt^="Timeseries"]), .nl-stack')
      .last()
      .scrollIntoViewIfNeeded();
    await page.locator(".nl-stack .main-svg").first().waitFor();
    expect(await page.locator(".nl-stack .nl-control").count()).toBe(1);
    await screenshot("page-all");
  }, 30_000);

  it("simulates the cell of an exploration that is clicked: the bits of its run, in a new timeseries", async () => {
    const view = page.locator(".nl-search").first();
    await view.scrollIntoViewIfNeeded();
    await page.waitForFunction(() => document.querySelector<HTMLElement>(".nl-search")?.dataset.hash);
    const hash = () => view.getAttribute("data-hash");
    const series = () =>
      view
        .locator('[data-view="timeseries"] .js-plotly-plot, [data-view="timeseries"] > div')
        .first()
        .evaluate((plot) => (plot as unknown as { data: { y: ArrayLike<number> }[] }).data.at(-1)!.y[50]);
    const [before, drawnBefore] = [await hash(), await series()];
    // The middle of the lower left cell.
    const box = (await view.locator(".nl-plot .nsewdrag").first().boundingBox())!;
    await page.mouse.click(box.x + box.width / 18, box.y + (box.height * 13) / 14);
    await page.waitForFunction(
      (old) => document.querySelector<HTMLElement>(".nl-search")!.dataset.hash !== old,
      before,
    );
    const values = await view.locator(".nl-point output").allTextContents();
    expect(values.slice(0, 2)).toEqual(["0 1/ms", "10 ms"]);
    const model = new FHNModel({ seed: 3, params: { duration: 400, sigma_ou: 0.01, x_ext: 0, tau: 10 } });
    model.params.coupling = values[2] as "diffusive";
    const run = Number(/Run (\d+)/.exec((await view.locator('[role="status"].nl-unit').textContent())!)![1]);
    model.simulation = run;
    model.run();
    expect(await hash()).toBe(hashNumbers(model.x.data));
    expect(await series()).not.toBe(drawnBefore);
    await screenshot("page-exploration");
  }, 60_000);

  it("highlights ancestors of the individual that is clicked", async () => {
    const view = page.locator(".nl-evolution");
    await view.scrollIntoViewIfNeeded();
    const tree = view.locator('[data-view="tree"] .nl-plot');
    await tree.locator(".main-svg").first().waitFor();
    await tree.scrollIntoViewIfNeeded();
    const traces = () =>
      tree.evaluate((plot) => (plot as unknown as { data: { name: string }[] }).data.map(({ name }) => name));
    expect(await traces()).not.toContain("Ancestors");
    // A point of the last row, where everybody has ancestors.
    const point = await tree.evaluate((plot) => {
      const dots = [...plot.querySelectorAll(".scatterlayer .trace:last-of-type .point")];
      const box = dots.map((dot) => dot.getBoundingClientRect()).sort((a, b) => b.y - a.y)[0]!;
      return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
    });
    await page.mouse.click(point.x, point.y);
    await page.waitForFunction(
      () => Number(document.querySelector<HTMLElement>(".nl-evolution")!.dataset.selected) >= 0,
    );
    await page.waitForFunction(() =>
      (
        document.querySelector('.nl-evolution [data-view="tree"] .nl-plot') as unknown as {
          data: { name: string }[];
        }
      ).data.some(({ name }) => name === "Ancestors"),
    );
    expect(await view.locator(".nl-card").textContent()).toMatch(/[1-9]\d* ancestors/);
    await page.waitForFunction(() => document.querySelector<HTMLElement>(".nl-evolution")!.dataset.hash);
    await screenshot("page-evolution");
  }, 60_000);

  it("plays the generations of an evolution", async () => {
    const view = page.locator(".nl-evolution");
    await view.locator(".nl-play").scrollIntoViewIfNeeded();
    const seen = page.evaluate(
      () =>
        new Promise<string[]>((resolve) => {
          const target = document.querySelector<HTMLElement>(".nl-evolution")!;
          const plot = target.querySelector<HTMLElement>('[data-view="population"] .nl-plot')!;
          const frames: string[] = [];
          const first = Number(plot.dataset.count);
          const observer = new MutationObserver(() => {
            frames.push(target.dataset.generation!);
            if (target.dataset.generation !== "4" || frames.length < 5) return;
            observer.disconnect();
            setTimeout(() => resolve([...frames, String(Number(plot.dataset.count) - first)]), 600);
          });
          observer.observe(target, { attributes: true, attributeFilter: ["data-generation"] });
          target.querySelector<HTMLButtonElement>(".nl-play")!.click();
        }),
    );
    const frames = await seen;
    expect(frames.slice(0, -1)).toEqual(["0", "1", "2", "3", "4"]);
    expect(Number(frames.at(-1))).toBeGreaterThanOrEqual(4);
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
    expect(await pictures.count()).toBe(6);
    await context.close();
  }, 30_000);
});
