import { execFile, execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { type Notebook, type NotebookCell, toLines, upgrade } from "../../kernel-ext/cli/notebook.js";
import { dataFolder } from "../../kernel-ext/cli/places.js";
import { KernelClient } from "../../kernel-ext/client/client.js";
import { emptyFolder, evaluate, plain, removeFolders } from "./harness.js";

const root = path.resolve(__dirname, "../..");
const MAIN = path.join(root, "kernel-ext/dist/cli/main.js");

afterAll(removeFolders);

interface Run {
  code: number;
  stdout: string;
  stderr: string;
}

function cli(
  args: string[],
  options: { cwd?: string; env?: Record<string, string>; main?: string } = {},
): Promise<Run> {
  const env = { ...process.env, NEUROLAB_KERNEL_HISTORY: "", ...options.env };
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [options.main ?? MAIN, ...args],
      { cwd: options.cwd, env },
      (error, stdout, stderr) => resolve({ code: error ? Number(error.code) : 0, stdout, stderr }),
    );
  });
}

function notebook(cells: (string | Partial<NotebookCell>)[]): Notebook {
  return {
    cells: cells.map((cell) => ({
      cell_type: "code",
      metadata: {},
      source: "",
      ...(typeof cell === "string" ? { source: cell } : cell),
    })),
    metadata: { title: "kept" },
    nbformat: 4,
    nbformat_minor: 2,
  };
}

const read = (file: string): Notebook => JSON.parse(readFileSync(file, "utf8")) as Notebook;

/** What the schema of format 4.5 asks of a notebook, by hand. */
function expectValid(nb: Notebook): void {
  expect(Object.keys(nb).sort()).toEqual(["cells", "metadata", "nbformat", "nbformat_minor"]);
  expect([nb.nbformat, nb.nbformat_minor]).toEqual([4, 5]);
  expect(nb.metadata).toMatchObject({
    kernelspec: { name: "neurolab", display_name: "TypeScript (neurolab)" },
    language_info: { name: "typescript" },
  });
  expect(new Set(nb.cells.map((cell) => cell.id)).size).toBe(nb.cells.length);
  const fields: Record<string, string[]> = {
    stream: ["name", "output_type", "text"],
    display_data: ["data", "metadata", "output_type"],
    execute_result: ["data", "execution_count", "metadata", "output_type"],
    error: ["ename", "evalue", "output_type", "traceback"],
  };
  for (const cell of nb.cells) {
    expect(cell.id).toMatch(/^[a-zA-Z0-9-_]{1,64}$/);
    if (cell.cell_type === "code") {
      expect(Object.keys(cell).sort()).toEqual([
        "cell_type",
        "execution_count",
        "id",
        "metadata",
        "outputs",
        "source",
      ]);
      for (const output of cell.outputs!)
        expect(Object.keys(output).sort()).toEqual(fields[output.output_type]);
    } else expect(Object.keys(cell)).not.toContain("outputs");
  }
}

describe("neurolab-kernel run", () => {
  const folder = emptyFolder();
  const file = path.join(folder, "book.ipynb");

  it("runs a notebook through the kernel and writes it in format 4.5", async () => {
    writeFileSync(path.join(folder, "near.ts"), "export const near = 'by';\n");
    const source = notebook([
      { cell_type: "markdown", source: "# Title\ntext" },
      'import { near } from "./near";\nconsole.log(near);\nconsole.log("b");\n1 + 1',
      "for (const i of progress([1, 2], 'P'));",
      'display({ "application/vnd.plotly.v1+json": { data: [1] }, "image/png": new Uint8Array([1]), "text/plain": "fig" }, { raw: true, id: "f" }); undefined',
      'display("new", { id: "f", update: true }); undefined',
      'console.log("gone"); require("neurolab-kernel").clearOutput(); console.log("stays");',
      { source: "throw new Error('expected')", metadata: { tags: ["raises-exception"] } },
      { source: "nonsense here", metadata: { tags: ["skip-execution"] } },
      "",
    ]);
    writeFileSync(file, JSON.stringify(source));
    const output = path.join(folder, "out.ipynb");
    const result = await cli(["run", file, "--output", output, "--timeout", "60"]);
    expect(result.code).toBe(0);
    expect(result.stderr.trim().split("\n")).toHaveLength(6);
    const nb = read(output);
    expectValid(nb);
    expect(nb.metadata.title).toBe("kept");
    expect(nb.cells.map((cell) => cell.execution_count ?? null)).toEqual([
      null,
      1,
      2,
      3,
      4,
      5,
      6,
      null,
      null,
    ]);
    expect(nb.cells[0]).toMatchObject({ cell_type: "markdown", source: ["# Title\n", "text"] });
    expect(nb.cells[1]?.outputs).toEqual([
      { output_type: "stream", name: "stdout", text: ["by\n", "b\n"] },
      { output_type: "execute_result", execution_count: 1, metadata: {}, data: { "text/plain": ["2"] } },
    ]);
    expect(nb.cells[2]?.outputs).toHaveLength(1);
    expect(JSON.stringify(nb.cells[2]?.outputs)).toContain("100 %");
    // The update of a later cell has replaced the figure.
    expect(nb.cells[3]?.outputs).toEqual([
      { output_type: "display_data", metadata: {}, data: { "text/plain": ["'new'"] } },
    ]);
    expect(nb.cells[5]?.outputs).toEqual([{ output_type: "stream", name: "stdout", text: ["stays\n"] }]);
    expect(nb.cells[6]?.outputs).toMatchObject([
      { output_type: "error", ename: "Error", evalue: "expected" },
    ]);
    expect(read(file)).toEqual(source);
  });

  it("gives the same file when it runs the same notebook again", async () => {
    const output = path.join(folder, "out.ipynb");
    const first = readFileSync(output, "utf8");
    await cli(["run", output]);
    const normal = (text: string): string => text.replace(/\d+\.\d s/g, "0.0 s");
    expect(normal(readFileSync(output, "utf8"))).toBe(normal(first));
  });

  it("stops at an error, writes what there is and says where", async () => {
    writeFileSync(file, JSON.stringify(notebook(["1", "const x: string = 2;", "3"])));
    const result = await cli(["run", "book.ipynb"], { cwd: folder });
    expect(result.code).toBe(1);
    expect(result.stderr).toContain("[2/3]");
    expect(result.stderr).toContain("not assignable");
    const nb = read(file);
    expectValid(nb);
    expect(nb.cells.map((cell) => cell.outputs?.[0]?.output_type)).toEqual([
      "execute_result",
      "error",
      undefined,
    ]);
    expect((await cli(["run", "book.ipynb", "--allow-errors"], { cwd: folder })).code).toBe(1);
    expect(read(file).cells[2]?.outputs).toHaveLength(1);
  });

  it("interrupts a cell that takes too long", async () => {
    writeFileSync(file, JSON.stringify(notebook(["console.log('before'); for (;;) {}"])));
    const result = await cli(["run", file, "--timeout", "2"]);
    expect(result.code).toBe(1);
    expect(result.stderr).toContain("interrupted after 2 s");
    expect(read(file).cells[0]?.outputs).toMatchObject([{ name: "stdout" }, { ename: "KeyboardInterrupt" }]);
  });

  it("writes the notebook even when the kernel dies", async () => {
    writeFileSync(file, JSON.stringify(notebook(["'fine'", "process.kill(process.pid, 'SIGKILL')", "3"])));
    const result = await cli(["run", file, "--allow-errors"]);
    expect(result.code).toBe(1);
    expect(read(file).cells.map((cell) => cell.outputs?.length)).toEqual([1, 1, 0]);
    expect(read(file).cells[1]?.outputs).toMatchObject([{ ename: "KernelDied" }]);
  });

  it.each([
    [["run"], 2, "Give one notebook"],
    [["run", "a", "b"], 2, "Give one notebook"],
    [["run", "a", "--timeout", "soon"], 2, "--timeout must be a number"],
    [["run", "/nonexistent.ipynb"], 1, "is no notebook"],
    [["dance"], 2, 'There is no command "dance"'],
    [["install", "--user", "--prefix", "x"], 2, "Give one of --user"],
    [["install", "--prefix", "x", "--name", "a b"], 1, "A kernel's name"],
    [["install", "--nonsense"], 2, "nonsense"],
  ])("explains wrong use: %j", async (args, code, message) => {
    const result = await cli(args);
    expect(result.code).toBe(code);
    expect(result.stderr).toContain(message);
  });

  it("refuses notebooks of old formats", async () => {
    writeFileSync(file, JSON.stringify({ nbformat: 3, worksheets: [] }));
    expect((await cli(["run", file])).stderr).toContain("notebook format 4");
  });
});

describe("notebook files", () => {
  it("keep texts as lines with their ends", () => {
    expect(toLines("a\n\nb")).toEqual(["a\n", "\n", "b"]);
    expect(toLines("")).toEqual([]);
    expect(toLines("a\n")).toEqual(["a\n"]);
  });

  it("get ids that are unique and always the same", () => {
    const make = (): Notebook =>
      notebook([
        "1",
        "1",
        { source: "2", id: "own" },
        { source: "3", id: "own" },
        { source: "4", id: "not allowed!" },
      ]);
    const [a, b] = [make(), make()];
    upgrade(a);
    upgrade(b);
    expect(a).toEqual(b);
    expect(new Set(a.cells.map((cell) => cell.id)).size).toBe(5);
    expect(a.cells[2]?.id).toBe("own");
  });
});

describe("neurolab-kernel install", () => {
  it("writes a kernelspec that Jupyter finds, without Python", async () => {
    const prefix = emptyFolder();
    const result = await cli(["install", "--prefix", prefix], { env: { PATH: "" } });
    expect(result.code).toBe(0);
    const folder = path.join(prefix, "share/jupyter/kernels/neurolab");
    expect(result.stdout).toContain(folder);
    const spec = JSON.parse(readFileSync(path.join(folder, "kernel.json"), "utf8"));
    expect(spec).toMatchObject({
      display_name: "TypeScript (neurolab)",
      language: "typescript",
      interrupt_mode: "message",
    });
    expect(spec.argv).toContain("--no-force-async-hooks-checks");
    expect(spec.argv.at(-1)).toBe("{connection_file}");
    for (const file of [spec.argv[0], spec.argv.at(-2)]) expect(existsSync(file)).toBe(true);
    expect(readFileSync(path.join(folder, "logo-svg.svg"), "utf8")).toContain("<svg");
    // Once more, over what is there; nothing temporary is left.
    expect((await cli(["install", "--prefix", prefix])).code).toBe(0);
    expect(readdirSync(path.dirname(folder))).toEqual(["neurolab"]);
    expect(result.stdout).toContain("pip install jupyterlab_widgets");
    mkdirSync(path.join(prefix, "share/jupyter/labextensions/@jupyter-widgets/jupyterlab-manager"), {
      recursive: true,
    });
    expect((await cli(["install", "--prefix", prefix])).stdout).not.toContain("pip");
  });

  it("installs for the user and into the active environment", async () => {
    const home = emptyFolder();
    const user = await cli(["install", "--user", "--name", "other", "--display-name", "Other"], {
      env: { JUPYTER_DATA_DIR: home },
    });
    expect(user.code).toBe(0);
    expect(JSON.parse(readFileSync(path.join(home, "kernels/other/kernel.json"), "utf8")).display_name).toBe(
      "Other",
    );
    const venv = emptyFolder();
    expect((await cli(["install", "--sys-prefix"], { env: { VIRTUAL_ENV: venv } })).code).toBe(0);
    expect(existsSync(path.join(venv, "share/jupyter/kernels/neurolab/kernel.json"))).toBe(true);
  });

  it("knows where Jupyter keeps its data", () => {
    expect(dataFolder("user", { JUPYTER_DATA_DIR: "/j" })).toBe("/j");
    if (process.platform === "linux") {
      expect(dataFolder("user", { HOME: "/home/x" })).toBe("/home/x/.local/share/jupyter");
      expect(dataFolder("user", { XDG_DATA_HOME: "/xdg" })).toBe("/xdg/jupyter");
    }
    expect(dataFolder("sys-prefix", { CONDA_PREFIX: "/conda" })).toBe("/conda/share/jupyter");
    expect(() => dataFolder("sys-prefix", { PATH: "" })).toThrow(
      "--sys-prefix needs an active virtual environment",
    );
  });
});

describe("packed and installed in an empty folder", () => {
  const folder = emptyFolder();
  const modules = path.join(folder, "app/node_modules");
  let main = "";

  beforeAll(() => {
    // Our two packages as npm would unpack them; what they depend on is taken from here instead of the network.
    mkdirSync(modules, { recursive: true });
    for (const [name, source] of [
      ["neurolab", "lib"],
      ["neurolab-kernel", "kernel-ext"],
    ] as const) {
      const packed = execFileSync(
        "npm",
        ["pack", "--json", "--ignore-scripts", "--pack-destination", folder],
        {
          cwd: path.join(root, source),
          encoding: "utf8",
          stdio: ["ignore", "pipe", "ignore"],
        },
      );
      const [{ filename }] = JSON.parse(packed) as [{ filename: string }];
      mkdirSync(path.join(modules, name));
      execFileSync("tar", [
        "-xzf",
        path.join(folder, filename),
        "-C",
        path.join(modules, name),
        "--strip-components=1",
      ]);
    }
    for (const name of readdirSync(path.join(root, "node_modules")))
      if (!name.startsWith(".") && !existsSync(path.join(modules, name)))
        symlinkSync(path.join(root, "node_modules", name), path.join(modules, name));
    main = path.join(modules, "neurolab-kernel/dist/cli/main.js");
  });

  it("the kernel starts from its kernelspec and finds the library with types, anywhere", async () => {
    const prefix = path.join(folder, "prefix");
    expect((await cli(["install", "--prefix", prefix], { main })).code).toBe(0);
    const spec = JSON.parse(
      readFileSync(path.join(prefix, "share/jupyter/kernels/neurolab/kernel.json"), "utf8"),
    );
    expect(spec.argv.at(-2)).toBe(path.join(modules, "neurolab-kernel/dist/kernel/main.js"));
    const kernel = await KernelClient.start({
      argv: spec.argv.slice(0, -1),
      folder: emptyFolder(),
      env: { NEUROLAB_KERNEL_HISTORY: "" },
    });
    try {
      const code =
        'import { labelled } from "neurolab"; import { html } from "neurolab-kernel"; const w = labelled(new Float64Array(2), [2], ["t"]); html("x"); w.shape';
      expect(await evaluate(kernel, code)).toBe("[ 2 ]");
      const wrong = await kernel.execute("w.data.nothing");
      expect(plain(String(wrong.reply.evalue))).toContain("'nothing' does not exist on type 'Float64Array'");
      expect(await evaluate(kernel, "process.version.length > 3 && typeof WebAssembly.Memory")).toBe(
        "'function'",
      );
    } finally {
      await kernel.shutdown();
    }
  });
});
