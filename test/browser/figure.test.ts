import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, it } from "@jest/globals";
import { labelled, mimeBundle, timeseries } from "neurolab";
import { describeInBrowser, findChromium, launch } from "./chromium.js";

const MAIN = path.resolve(__dirname, "../../kernel-ext/dist/cli/main.js");

describeInBrowser("neurolab-kernel figure draws with Plotly in Chromium", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "neurolab-figure-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  const values = Float64Array.from({ length: 100 }, (_, i) => Math.sin(i / 9));
  const figure = timeseries(labelled(values, [100], ["time"]), { title: "A wave", height: 260 });
  const space = {
    data: [
      {
        type: "scatter3d",
        mode: "markers",
        x: [0, 1, 2],
        y: [0, 1, 2],
        z: [0, 1, 2],
        marker: { size: 30, color: "red" },
      },
    ],
    layout: { width: 300, height: 300 },
  };
  const cells = [mimeBundle(figure), { "application/vnd.plotly.v1+json": space }].map((data) => ({
    cell_type: "code",
    metadata: {},
    source: "",
    execution_count: 1,
    outputs: [{ output_type: "display_data", metadata: {}, data }],
  }));
  writeFileSync(
    path.join(folder, "book.ipynb"),
    JSON.stringify({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5 }),
  );
  const write = (file: string, number: number, ...more: string[]): Buffer => {
    const args = [
      MAIN,
      "figure",
      "book.ipynb",
      file,
      "--number",
      `${number}`,
      "--renderer",
      "browser",
      ...more,
    ];
    execFileSync(process.execPath, args, {
      cwd: folder,
      env: { ...process.env, NEUROLAB_CHROMIUM: findChromium() },
    });
    return readFileSync(path.join(folder, file));
  };
  /** Size of a picture, and how many of its pixels are rather red. */
  async function look(png: Buffer): Promise<{ width: number; height: number; red: number }> {
    const browser = await launch();
    const page = await browser.newPage();
    const found = await page.evaluate(
      async (address) => {
        const image = new Image();
        image.src = address;
        await image.decode();
        const { width, height } = image;
        const context = Object.assign(document.createElement("canvas"), { width, height }).getContext("2d")!;
        context.drawImage(image, 0, 0);
        const { data } = context.getImageData(0, 0, width, height);
        let red = 0;
        for (let at = 0; at < data.length; at += 4) if (data[at]! > 150 && data[at + 1]! < 80) red++;
        return { width, height, red };
      },
      `data:image/png;base64,${png.toString("base64")}`,
    );
    await browser.close();
    return found;
  }

  it("as PNG, with as many pixels as were asked for", async () => {
    const { width, height, red } = await look(write("a.png", 1, "--width", "500", "--scale", "3"));
    expect([width, height, red]).toEqual([1500, 780, 0]);
  }, 90_000);

  it("as SVG, whose texts are texts", () => {
    const svg = write("a.svg", 1, "--width", "500").toString();
    expect(svg).toMatch(/^<svg[^>]*width="500" height="260"/);
    expect(svg).toContain("A wave");
    expect(svg).toContain("Sample");
  }, 90_000);

  it("as PDF of one page in the figure's size", () => {
    const pdf = write("a.pdf", 1, "--width", "500").toString("latin1");
    expect(pdf.startsWith("%PDF-")).toBe(true);
    expect(pdf).toContain("/Count 1");
    const [, width, height] = /\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(pdf)!;
    expect(Number(width)).toBeCloseTo(375, 0);
    expect(Number(height)).toBeCloseTo(195, 0);
  }, 90_000);

  it("in space", async () => {
    const { red } = await look(write("space.png", 2, "--scale", "1"));
    expect(red).toBeGreaterThan(500);
  }, 90_000);
});
