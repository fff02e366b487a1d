import { execFile, execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { decodePng } from "../lib/display/png.js";
import { emptyFolder, removeFolders } from "./harness.js";

const MAIN = path.resolve(__dirname, "../../kernel-ext/dist/cli/main.js");
const folder = emptyFolder();
afterAll(removeFolders);

function figure(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const env = { ...process.env, NEUROLAB_CHROMIUM: "none" };
  return new Promise((resolve) => {
    execFile(process.execPath, [MAIN, "figure", ...args], { cwd: folder, env }, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, stdout, stderr }),
    );
  });
}

const SOURCES = [
  `import { FHNModel, HopfModel, timeseries } from "neurolab";
   import { explore, interact } from "neurolab-kernel";
   const model = new FHNModel({ params: { duration: 200 } });
   model.run();
   timeseries(model.x, { title: "Waves", height: 200 })`,
  `interact(model, () => timeseries(model.x, { title: "In a widget" }), { controls: ["alpha"] })`,
  `explore(new HopfModel({ params: { duration: 300 } }), { title: "Explorer", controls: ["a"] })`,
  `"no figure"`,
  `display({ "application/vnd.plotly.v1+json": { data: [{ y: [1, 2, 3], type: "scatter" }], layout: {} } }, { raw: true });`,
];

beforeAll(() => {
  const cells = SOURCES.map((source) => ({
    cell_type: "code",
    metadata: {},
    source,
    execution_count: null,
    outputs: [],
  }));
  const file = path.join(folder, "book.ipynb");
  writeFileSync(file, JSON.stringify({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5 }));
  const env = { ...process.env, NEUROLAB_KERNEL_HISTORY: "" };
  execFileSync(process.execPath, [MAIN, "run", file], { env, stdio: ["ignore", "ignore", "pipe"] });
});

describe("neurolab-kernel figure, without a browser", () => {
  it("lists the figures of cells, widgets and explorers in order", async () => {
    const { stdout, code } = await figure("book.ipynb");
    expect(code).toBe(0);
    const lines = stdout.trimEnd().split("\n");
    expect(lines).toHaveLength(4);
    expect(lines[0]).toMatch(/^ {2}1 {2}\[1\] {2}Waves/);
    expect(lines[1]).toMatch(/^ {2}2 {2}\[2\] {2}In a widget/);
    expect(lines[2]).toMatch(/^ {2}3 {2}\[3\] {2}Explorer/);
    expect(lines[3]).toMatch(/^ {2}4 {2}\[5\]/);
  });

  it("writes all of them as PNG, those of others included", async () => {
    const { stdout, stderr } = await figure("book.ipynb", "--all", "pictures", "--scale", "1");
    expect(stderr).toBe("");
    expect(stdout).toContain("drawn without a browser");
    const names = readdirSync(path.join(folder, "pictures")).sort();
    expect(names).toEqual(["figure-1.png", "figure-2.png", "figure-3.png", "figure-4.png"]);
    for (const name of names) {
      const { width, height, at } = decodePng(readFileSync(path.join(folder, "pictures", name)));
      expect(width).toBeGreaterThan(300);
      // More than paper: lines or areas of other colours.
      const colors = new Set<string>();
      for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) colors.add(at(x, y).join());
      expect(colors.size).toBeGreaterThan(5);
    }
  });

  it.each([
    ["a.svg", /^<svg .*width="500" height="300"/],
    ["a.pdf", /^%PDF-1\.4/],
  ])("writes %s in the size that was asked for", async (file, begin) => {
    const { code } = await figure("book.ipynb", file, "--number", "1", "--width", "500", "--height", "300");
    expect(code).toBe(0);
    const text = readFileSync(path.join(folder, file), "latin1");
    expect(text).toMatch(begin);
    if (file.endsWith("pdf")) expect(text).toContain("/MediaBox [0 0 375 225]");
  });

  it("in dark colours when they are wanted", async () => {
    await figure("book.ipynb", "dark.svg", "--number", "1", "--theme", "dark");
    await figure("book.ipynb", "light.svg", "--number", "1");
    const background = (name: string): string | undefined =>
      /<rect width="\d+" height="\d+" fill="([^"]+)"/.exec(
        readFileSync(path.join(folder, name), "utf8"),
      )?.[1];
    expect(background("dark.svg")).not.toBe(background("light.svg"));
  });

  it.each([
    [["book.ipynb", "a.png"], 1, "has 4 figures. Choose one with --number:"],
    [["book.ipynb", "a.png", "--number", "5"], 1, "has no figure 5. There are 4"],
    [["book.ipynb", "a.gif", "--number", "1"], 1, 'A figure becomes png, svg, pdf; "a.gif"'],
    [["book.ipynb", "a.png", "--number", "1", "--renderer", "browser"], 1, "No browser was found"],
    [["book.ipynb", "a.png", "--width", "wide"], 2, '--width must be a positive number, got "wide"'],
    [["book.ipynb", "--theme", "blue"], 2, "--theme must be one of light, dark"],
    [["book.ipynb", "a.png", "--all", "x"], 2, "Give one picture to write, or --all"],
    [["missing.ipynb"], 1, "missing.ipynb"],
    [[], 2, "Give a notebook"],
  ])("explains %j", async (args, code, message) => {
    const result = await figure(...args);
    expect(result.stderr).toContain(message);
    expect(result.code).toBe(code);
    expect(existsSync(path.join(folder, "a.png"))).toBe(false);
  });
});
