import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { describeInBrowser, launch } from "./browser/chromium.js";
import { describeWithShared } from "./shared.js";

const root = path.join(__dirname, "..");
const folder = mkdtempSync(path.join(tmpdir(), "neurolab-start-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The program of `npm start`, after the build. */
function start(base: string, ...args: string[]): { stdout: string; stderr: string; status: number | null } {
  const env = { ...process.env, NEUROLAB_DATASETS: "", NEUROLAB_CACHE: path.join(folder, "cache") };
  return spawnSync(process.execPath, [path.join(base, "scripts/start.mjs"), ...args], {
    encoding: "utf8",
    env,
    cwd: base,
  });
}

const scores = (stdout: string): number[] =>
  /Correlation per subject: \[(.*)\]/.exec(stdout)![1]!.split(", ").map(Number);

describeWithShared("the main job with fMRI data", "datasets/gw", () => {
  it("prints the fit of every subject, above what the structure alone gives", () => {
    const output = path.join(folder, "gw");
    const { stdout, stderr, status } = start(root, "--minutes", "1", "--output", output);
    expect(status).toBe(0);
    expect(stdout).toContain("Data: gw (../shared/datasets/gw)");
    expect(stderr).toContain("simulating 100 %  60 s of brain time");
    expect(scores(stdout)).toHaveLength(5);
    // One minute is short; the fit of five minutes is tested with the models.
    for (const score of scores(stdout)) expect(score).toBeGreaterThan(0.15);
    expect(stdout).toContain("Structure alone (what a model has to beat): 0.26");
    expect(stdout).toMatch(/^Mean FC\/FC correlation: 0\.\d\d$/m);
  }, 60_000);
});

describe("the main job without fMRI data", () => {
  const output = path.join(folder, "synthetic");
  let run: ReturnType<typeof start>;

  beforeAll(() => {
    // A checkout with no folder of data beside it.
    const base = path.join(folder, "checkout", "neurolab");
    cpSync(path.join(root, "scripts"), path.join(base, "scripts"), { recursive: true });
    for (const name of ["node_modules", "lib"]) symlinkSync(path.join(root, name), path.join(base, name));
    run = start(base, "--minutes", "0.5", "--output", output);
  }, 60_000);

  it("says that it uses the synthetic data, and how to get the others", () => {
    expect(run.status).toBe(0);
    expect(run.stdout).toContain("Data: synthetic, which is built in, because gw is not on this machine.");
    expect(run.stdout).toContain("npx neurolab data fetch gw");
    expect(scores(run.stdout).length).toBeGreaterThan(1);
  });

  it("writes one page that asks the network for nothing", () => {
    const page = readFileSync(path.join(output, "whole-brain.html"), "utf8");
    expect(page).toContain("<h1>A brain at rest</h1>");
    expect(page).toContain("default-src 'none'");
    expect(page.match(/<figure /g)).toHaveLength(5);
    expect(page).not.toMatch(/<(script|link|img)[^>]+(src|href)=["']?http/);
  });

  it("refuses a data set that does not exist", () => {
    const { stderr, status } = start(root, "--dataset", "gv");
    expect(status).toBe(1);
    expect(stderr).toContain('There is no data set "gv"');
  });

  describeInBrowser("its page in a browser without a network", () => {
    it.each(["light", "dark"] as const)(
      "draws every figure in the %s theme",
      async (colorScheme) => {
        const browser = await launch();
        const page = await browser.newPage({ colorScheme, offline: true });
        const problems: string[] = [];
        page.on("pageerror", (error) => problems.push(String(error)));
        page.on("console", (message) => message.type() === "error" && problems.push(message.text()));
        page.on("request", (request) => /^https?:/.test(request.url()) && problems.push(request.url()));
        await page.goto(`file://${path.join(output, "whole-brain.html")}`);
        for (const plot of await page.locator(".plot").all()) {
          await plot.scrollIntoViewIfNeeded();
          await plot.locator(".main-svg").first().waitFor({ timeout: 20_000 });
        }
        expect(await page.locator(".plot .main-svg").count()).toBeGreaterThanOrEqual(5);
        expect(problems).toEqual([]);
        await browser.close();
      },
      60_000,
    );
  });
});
