import { execFile, execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { Notebook } from "../../kernel-ext/cli/notebook.js";
import { withinLimit } from "../kernel-ext/harness.js";
import { sharedPath } from "../shared.js";

const root = path.join(__dirname, "../..");
const runner = path.join(root, "kernel-ext/dist/cli/main.js");
const names = readdirSync(path.join(root, "notebooks/source"), "utf8")
  .filter((file) => file.endsWith(".md"))
  .map((file) => file.slice(0, -3));
/** The notebooks with the code of their solutions as cells. */
const folder = mkdtempSync(path.join(tmpdir(), "neurolab-notebooks-"));

beforeAll(() => {
  const script = path.join(root, "scripts/make-notebooks.mjs");
  execFileSync(process.execPath, [script, "--solutions", folder]);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Result {
  readonly report: string;
  readonly seconds: number;
  readonly notebook: Notebook;
}

/** Run one notebook through the kernel, with data sets from one folder only. */
function run(name: string, datasets: string): Promise<Result> {
  const output = path.join(folder, `${name}.${datasets === folder ? "built-in" : "empirical"}.ipynb`);
  const env = {
    ...process.env,
    NEUROLAB_DATASETS: datasets,
    XDG_CACHE_HOME: folder,
    NEUROLAB_KERNEL_HISTORY: "",
    NODE_PATH: path.join(root, "node_modules"),
  };
  const begin = performance.now();
  return new Promise((resolve) => {
    const file = path.join(folder, `${name}.ipynb`);
    execFile(process.execPath, [runner, "run", file, "--output", output], { env }, (_, stdout, stderr) =>
      resolve({
        report: stdout + stderr,
        seconds: (performance.now() - begin) / 1000,
        notebook: JSON.parse(readFileSync(output, "utf8")) as Notebook,
      }),
    );
  });
}

const code = (notebook: Notebook): Notebook["cells"] =>
  notebook.cells.filter((cell) => cell.cell_type === "code");

/** Those in which it makes a difference what data sets are there. */
const withData = names.filter((name) =>
  readFileSync(path.join(root, "notebooks/source", `${name}.md`), "utf8").includes("Dataset("),
);

describe.each([
  ["with the built-in data set", folder, names],
  ["with the empirical data sets, if they are there", sharedPath("datasets"), withData],
])("every example notebook runs through the kernel %s", (_, datasets, chosen) => {
  // Two at a time (`maxConcurrency` of the configuration): a notebook keeps one core busy.
  it.concurrent.each(chosen)(
    "%s: no cell fails, solutions and self-checks included, and figures are drawn",
    async (name) => {
      const { report, seconds, notebook } = await run(name, datasets);
      const failed = code(notebook).filter((cell) =>
        cell.outputs!.some((output) => output.output_type === "error"),
      );
      expect([failed.map((cell) => cell.source), failed.length ? report : ""]).toEqual([[], ""]);
      expect(code(notebook).every((cell) => Number.isInteger(cell.execution_count))).toBe(true);
      const bundles = code(notebook).flatMap((cell) =>
        cell.outputs!.filter((output) => "data" in output && "image/png" in output.data),
      );
      expect(bundles.length).toBeGreaterThanOrEqual(3);
      // Without the solutions it is well below a minute on an idle machine.
      expect(seconds).toBeLessThan(withinLimit(120));
    },
    600_000,
  );
});
