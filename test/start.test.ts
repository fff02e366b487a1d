import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
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
    expect(stdout).toContain("Data set: gw, 5 subjects, 80 areas.");
    expect(stderr).toMatch(/^Simulating {2}█{24} {2}100 %/m);
    expect(scores(stdout)).toHaveLength(5);
    // One minute is short; the fit of five minutes is tested with the models.
    for (const score of scores(stdout)) expect(score).toBeGreaterThan(0.15);
    expect(stdout).toContain("Structure alone (what a model has to beat): 0.26");
    expect(stdout).toMatch(/^Mean FC\/FC correlation: 0\.\d\d$/m);
  }, 90_000);
});

describe("the main job without fMRI data", () => {
  const output = path.join(folder, "synthetic");
  const page = path.join(output, "0-aln-minimal.html");
  // A checkout with no folder of data beside it.
  const base = path.join(folder, "checkout", "neurolab");
  let run: ReturnType<typeof start>;

  beforeAll(() => {
    cpSync(path.join(root, "scripts"), path.join(base, "scripts"), { recursive: true });
    for (const name of ["node_modules", "lib", "kernel-ext", "notebooks"])
      symlinkSync(path.join(root, name), path.join(base, name));
    run = start(base, "--minutes", "0.5", "--seed", "3", "--output", output);
  }, 90_000);

  it("says that it uses the synthetic data, and how to get the others", () => {
    expect([run.stderr, run.status]).toEqual([expect.stringContaining("100 %"), 0]);
    expect(run.stdout).toContain("gw is not on this machine (npx neurolab data fetch gw)");
    expect(run.stdout).toContain("Data set: synthetic, 5 subjects, 80 areas.");
    expect(scores(run.stdout).length).toBe(5);
  });

  it("writes the notebook that was run, with what was asked for in place of the defaults", () => {
    const notebook = JSON.parse(readFileSync(path.join(output, "0-aln-minimal.ipynb"), "utf8"));
    const injected = notebook.cells.filter((cell: { metadata: { tags?: string[] } }) =>
      cell.metadata.tags?.includes("injected-parameters"),
    );
    expect(injected.map(({ source }: { source: string[] }) => source.join(""))).toEqual([
      "let seed = 3;\nlet minutes = 0.5;",
    ]);
  });

  it("writes one page that asks the network for nothing, and prints its address", () => {
    const html = readFileSync(page, "utf8");
    expect(html).toContain("<h1>0 First steps");
    expect(html).toContain("default-src 'none'");
    expect(html).not.toMatch(/<(script|link|img)[^>]+(src|href)=["']?http/);
    expect(statSync(page).size).toBeLessThan(8e6);
    expect(run.stdout).toContain(pathToFileURL(page).href);
  });

  it("refuses a data set that does not exist", () => {
    const wrong = start(base, "--dataset", "gv", "--output", output);
    expect(wrong.status).toBe(1);
    expect(wrong.stderr).toContain('There is no data set "gv"');
  }, 60_000);
});
