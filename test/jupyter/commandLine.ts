import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { beforeAll, expect, it } from "@jest/globals";
import type { Cell } from "./frontEnd.js";
import { copyNotebook, FIRST_NOTEBOOK, type Installation, jupyterProgram, root } from "./installation.js";

/** Jupyter's programs that know no browser. */
export function describeCommandLine(installation: () => Installation): void {
  let folder: string;

  beforeAll(() => {
    folder = installation().workFolder();
    copyNotebook(FIRST_NOTEBOOK, folder);
  });

  /** Run a program of the virtual environment; returns all that it printed. */
  function jupyter(program: string, ...args: string[]): Promise<string> {
    return new Promise((resolve, reject) => {
      const options = { cwd: folder, env: installation().env };
      execFile(jupyterProgram(program), args, options, (error, stdout, stderr) => {
        if (error) reject(new Error(`${program} ${args.join(" ")}\n${stdout}${stderr}`));
        else resolve(stdout + stderr);
      });
    });
  }

  function expectExecuted(file: string): void {
    const { cells } = JSON.parse(readFileSync(path.join(folder, file), "utf8")) as { cells: Cell[] };
    const code = cells.filter(({ cell_type }) => cell_type === "code");
    expect(code.map((cell) => cell.execution_count)).toEqual(code.map((_, i) => i + 1));
    const types = code.flatMap(({ outputs = [] }) => outputs.flatMap(({ data = {} }) => Object.keys(data)));
    expect(types).toContain("application/vnd.plotly.v1+json");
    expect(types).toContain("image/png");
  }

  it("find kernel and extension", async () => {
    const kernels = JSON.parse(
      (await jupyter("jupyter", "kernelspec", "list", "--json")).replace(/^[^{]*/, ""),
    ) as { kernelspecs: Record<string, { spec: { display_name: string } }> };
    expect(kernels.kernelspecs.neurolab?.spec.display_name).toBe("TypeScript (neurolab)");
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with the escape character
    const extensions = (await jupyter("jupyter", "labextension", "list")).replace(/\u001b\[\d+m/g, "");
    expect(extensions).toMatch(/neurolab-kernel v\d+\.\d+\.\d+ enabled OK/);
  });

  it(`nbconvert --execute runs ${FIRST_NOTEBOOK}`, async () => {
    await jupyter(
      "jupyter-nbconvert",
      "--execute",
      "--to",
      "notebook",
      "--output",
      "a.ipynb",
      FIRST_NOTEBOOK,
    );
    expectExecuted("a.ipynb");
  });

  it("what nbconvert has run becomes a page with pictures", async () => {
    await jupyter("jupyter-nbconvert", "--to", "html", "--output", "a.html", "a.ipynb");
    expect(readFileSync(path.join(folder, "a.html"), "utf8")).toContain("data:image/png;base64,");
  });

  it("jupyter execute runs a notebook in place", async () => {
    const source = `import { FHNModel, timeseries } from "neurolab";
const model = new FHNModel({ params: { duration: 100 } });
model.run();
timeseries(model.x)`;
    const cells = [{ cell_type: "code", id: "a", metadata: {}, source, outputs: [], execution_count: null }];
    const metadata = { kernelspec: { name: "neurolab", display_name: "", language: "typescript" } };
    const notebook = { cells, metadata, nbformat: 4, nbformat_minor: 5 };
    writeFileSync(path.join(folder, "small.ipynb"), JSON.stringify(notebook));
    await jupyter("jupyter-execute", "--inplace", "small.ipynb");
    expectExecuted("small.ipynb");
  });

  it("the kernel passes jupyter_kernel_test, all but paging, which TypeScript does not have", async () => {
    const script = path.join(root, "test/kernel-ext/jupyter_conformance.py");
    const report = await jupyter("python", script, "-v");
    expect(report).toMatch(/Ran 1[1-9] tests/);
    expect(report).toMatch(/OK \(skipped=1\)/);
    expect(report).toMatch(/test_pager.*skipped/s);
  });
}
