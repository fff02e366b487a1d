import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { mergeDeclarations } from "../../kernel-ext/kernel/compiler/declarations.js";
import { type CellCompiler, createCellCompiler } from "../../kernel-ext/kernel/compiler/tslab.js";
import { emptyFolder, removeFolders } from "./harness.js";

// The converter works in the folder of the process.
const before = process.cwd();
const folder = emptyFolder();
let compiler: CellCompiler;
const root = path.resolve(__dirname, "../..");

beforeAll(() => {
  process.chdir(folder);
  compiler = createCellCompiler({
    folder,
    fallbackFolders: [path.join(root, "kernel-ext")],
    typeRoots: [path.join(root, "node_modules/@types"), path.join(root, "kernel-ext/types")],
    types: ["node", "neurolab-cells"],
  });
});

afterAll(() => {
  compiler.close();
  process.chdir(before);
  removeFolders();
});

function code(source: string, declarations: string = ""): string {
  const { diagnostics, cell } = compiler.convert(declarations, source);
  expect(diagnostics).toEqual([]);
  return cell!.code;
}

describe("what the kernel relies on in tslab", () => {
  it("is exactly version 1.0.22 with TypeScript 5.0.4", () => {
    const version = (name: string): unknown =>
      JSON.parse(readFileSync(require.resolve(`${name}/package.json`), "utf8")).version;
    expect(version("tslab")).toBe("1.0.22");
    expect(compiler.ts.version.startsWith("5.0")).toBe(true);
    const own = JSON.parse(readFileSync(path.join(root, "kernel-ext/package.json"), "utf8"));
    expect(own.dependencies.tslab).toBe("1.0.22");
  });

  it("exports what a cell declares and keeps the value of the last expression", () => {
    const { cell } = compiler.convert("", "const a: number = 1; function f() {} class K {} enum E { A } a");
    expect([...cell!.facts.names].sort()).toEqual(["E", "K", "a", "f", "tsLastExpr"]);
    expect(cell!.lastExpression).toBe("tsLastExpr");
    expect(cell!.declarations).toContain("declare const a: number;");
    expect(cell!.declarations).toContain("declare class K");
  });

  it("reads names of earlier cells from exports", () => {
    expect(code("a + 1", "declare const a: number;")).toContain("exports.a + 1");
  });

  it("shares top-level variables but keeps constants local", () => {
    const text = code("let s = 0; const k = 2; for (let i = 0; i < k; i++) s += i;");
    expect(text).toContain("exports.s = 0");
    expect(text).toContain("exports.s += i");
    expect(text).toContain("i < k");
  });

  it("shares variables that are taken apart", () => {
    const text = code("let { p, q: [r] } = { p: 1, q: [2] }; p = r;");
    expect(text).toContain("exports.p = exports.r");
  });

  it.each([
    ["await (f())", true],
    ["await (f)(1)", true],
    ["for await (const x of [f()]) f(x);", true],
    ["// @ts-ignore\nawait f();", true],
    ["async function g() { await f(); }", false],
    ["const g = async () => { for await (const x of [f()]) f(x); };", false],
    ["class K { async m() { await f(); } }", false],
    ["f()", false],
  ])("knows whether %j awaits at the top level", (source, expected) => {
    const { cell } = compiler.convert("declare function f(x?: any): Promise<number>;", source);
    expect(cell!.facts.hasAwait).toBe(expected);
  });

  it("leaves dynamic imports to us and lists static ones", () => {
    const { cell } = compiler.convert(
      "",
      'import { sep } from "node:path"; const m = await import("node:fs"); sep',
    );
    expect(cell!.code).toContain('__neurolab_import("node:fs")');
    expect(cell!.code).toContain("exports.sep = node_path_1.sep");
    expect(cell!.code).not.toContain('defineProperty(exports, "sep"');
    expect(cell!.facts.imports).toEqual(["node:path"]);
  });

  it("gives two source maps per cell", () => {
    const { cell } = compiler.convert("", "let x: number = 1;\nx");
    expect(cell!.maps).toHaveLength(2);
    for (const map of cell!.maps!) expect(JSON.parse(map)).toHaveProperty("mappings");
    expect(cell!.code).not.toContain("sourceMappingURL");
  });

  it("reports errors with line and column of the cell", () => {
    const { diagnostics } = compiler.convert("", "let x = 1;\n  x = 'a';");
    expect(diagnostics).toHaveLength(1);
    expect(diagnostics[0]).toMatchObject({ code: 2322, start: { line: 1, character: 2 } });
  });

  it("knows Node, WebAssembly and the names of cells, but not the DOM", () => {
    expect(
      compiler.convert("", "new WebAssembly.Memory({ initial: 1 }).grow(1); process.pid; prompt('a')")
        .diagnostics,
    ).toEqual([]);
    expect(compiler.convert("", "document.title").diagnostics[0]?.code).toBe(2584);
    expect(compiler.convert("", "event").diagnostics).not.toEqual([]);
  });

  it("compiles relative files and compiles them again after a change", () => {
    const file = path.join(folder, "part.ts");
    writeFileSync(file, "export const part: number = 1;\n");
    const first = compiler.convert("", 'import { part } from "./part"; part');
    expect(first.cell?.files.map((one) => path.basename(one.path))).toEqual(["part.js"]);
    writeFileSync(file, "export const part: string = 'two and more';\n");
    const second = compiler.convert("", 'import { part } from "./part"; part.length');
    expect(second.diagnostics).toEqual([]);
    expect(second.cell?.files[0]?.code).toContain("two and more");
  });

  it("completes and inspects with the names of earlier cells", () => {
    const declarations = "declare const answer: number;";
    expect(compiler.complete(declarations, "answ", 4).candidates).toEqual(["answer"]);
    const info = compiler.inspect(declarations, "answer", 2);
    expect(info?.displayParts?.map((part) => part.text).join("")).toBe("const answer: number");
  });

  it("tells complete code from incomplete", () => {
    expect(compiler.isComplete("1 + 1").completed).toBe(true);
    expect(compiler.isComplete("function f() {").completed).toBe(false);
  });

  it("watches no files in the background", () => {
    const watchers = (process as unknown as { getActiveResourcesInfo(): string[] })
      .getActiveResourcesInfo()
      .filter((kind) => /StatWatcher|FSEvent/.test(kind));
    expect(watchers).toEqual([]);
  });
});

describe("declarations after a failed cell", () => {
  it("keep what was assigned and restore what was not", () => {
    const merged = mergeDeclarations(
      compiler.ts,
      'import fs, { sep } from "node:fs";\ndeclare let a: number, b: string;\ninterface I { x: number }\n',
      "declare let b: boolean;\ndeclare let sep: number;\n",
      ["b", "sep"],
    );
    expect(merged).toContain("declare let a: number;");
    expect(merged).toContain("declare let b: boolean;");
    expect(merged).toContain('import fs from "node:fs";');
    expect(merged).toContain("declare let sep: number;");
    expect(merged).toContain("interface I");
    expect(merged).not.toContain("string");
  });
});
