import { writeFileSync } from "node:fs";
import path from "node:path";
import ts from "@tslab/typescript-for-tslab";
import type { Project } from "./packed.js";

const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  lib: ["lib.es2022.d.ts", "lib.dom.d.ts"],
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Node10,
  strict: true,
  skipLibCheck: false,
  noEmit: true,
  types: ["node"],
};

/**
 * The compiler of notebook cells, stricter than there.
 *
 * @param project where the library is installed
 * @returns a function that tells what is wrong with a program and with the declarations it reads
 */
export function typescript50(project: Project): (text: string) => string[] {
  const host = ts.createCompilerHost({ ...options });
  host.getCurrentDirectory = () => project.folder;
  let previous: ts.Program | undefined;
  let count = 0;
  return (text) => {
    const file = path.join(project.folder, `program${count++}.ts`);
    writeFileSync(file, text);
    const program = ts.createProgram([file], options, host, previous);
    previous = program;
    const asked = program
      .getSourceFiles()
      .filter(({ fileName }) => fileName === file || /node_modules.neurolab.dist/.test(fileName));
    return [
      ...program.getOptionsDiagnostics(),
      ...asked.flatMap((one) => [
        ...program.getSyntacticDiagnostics(one),
        ...program.getSemanticDiagnostics(one),
      ]),
    ].map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"));
  };
}
