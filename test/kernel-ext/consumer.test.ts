// What a cell sees of the packages: their declarations, read by the old TypeScript of the converter with the checks
// that cells leave out. A type that it does not understand becomes `any` there without a word.
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "@jest/globals";
import ts from "@tslab/typescript-for-tslab";
import { emptyFolder, removeFolders } from "./harness.js";

const root = path.resolve(__dirname, "../..");

function problems(entry: string, moduleResolution: ts.ModuleResolutionKind): string[] {
  const program = ts.createProgram([path.resolve(root, entry)], {
    target: ts.ScriptTarget.ES2022,
    // The DOM brings WebAssembly; cells have a declaration of their own for it.
    lib: ["lib.es2022.d.ts", "lib.dom.d.ts"],
    module: ts.ModuleKind.ESNext,
    moduleResolution,
    types: ["node"],
    typeRoots: [path.join(root, "node_modules/@types")],
    skipLibCheck: false,
    noEmit: true,
  });
  // Only our own files are asked: checking the standard library again takes seconds.
  const ours = program
    .getSourceFiles()
    .filter(({ fileName }) => /[\\/](lib|kernel-ext)[\\/](dist|types)[\\/]/.test(fileName));
  return [
    ...program.getOptionsDiagnostics(),
    ...ours.flatMap((file) => program.getSemanticDiagnostics(file)),
  ].map((one) => `${one.file?.fileName}: ${ts.flattenDiagnosticMessageText(one.messageText, "\n")}`);
}

describe("the declarations of our packages in TypeScript 5.0", () => {
  it.each([
    ["lib/dist/cjs/index.d.ts", "the library", ts.ModuleResolutionKind.Node10],
    ["lib/dist/esm/index.d.ts", "its ES modules", ts.ModuleResolutionKind.Bundler],
    ["kernel-ext/dist/kernel/index.d.ts", "the kernel", ts.ModuleResolutionKind.Node10],
  ] as const)("%s are understood (%s)", (entry, _, resolution) => {
    expect(problems(entry, resolution)).toEqual([]);
  });

  it("would be refused with types of newer compilers", () => {
    const folder = path.join(emptyFolder(), "lib/dist");
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, "new.d.ts"), "export declare const a: Float64Array<ArrayBuffer>;\n");
    expect(problems(path.join(folder, "new.d.ts"), ts.ModuleResolutionKind.Node10).join()).toContain(
      "not generic",
    );
    removeFolders();
  });
});
