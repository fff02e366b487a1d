// Entry of the compiler thread. It serves main (cells) and io (completion, inspection).
import { type MessagePort, parentPort, workerData } from "node:worker_threads";
import type { LanguageReply, LanguageRequest } from "../io/threads.js";
import { mergeDeclarations } from "./declarations.js";
import { languageReply } from "./language.js";
import type { CompilerOptions, FromCompilerToMain, FromMainToCompiler } from "./messages.js";
import { type CellCompiler, createCellCompiler } from "./tslab.js";

const { options, io } = workerData as { options: CompilerOptions; io: MessagePort };
const main = parentPort!;
const compiler: CellCompiler = createCellCompiler(options);
let declarations = "";

// The first conversion runs cold code for 200 ms: do it before anybody waits.
compiler.convert("", "console.log(0)");

function answer(message: FromMainToCompiler): FromCompilerToMain | undefined {
  switch (message.kind) {
    case "convert":
      return {
        kind: "converted",
        id: message.id,
        result: compiler.convert(message.declarations, withoutExports(message.source)),
      };
    case "merge":
      return {
        kind: "merged",
        id: message.id,
        declarations: mergeDeclarations(
          compiler.ts,
          message.declarations,
          message.earlier,
          message.unassigned,
        ),
      };
    case "commit":
      declarations = message.declarations;
      return undefined;
  }
}

/** Blank out `export` in front of declarations: pasted module code runs, and positions stay. */
function withoutExports(source: string): string {
  if (!/\bexport\b/.test(source)) return source;
  const { ts } = compiler;
  const file = ts.createSourceFile("cell.ts", source, ts.ScriptTarget.ES2022, true);
  let text = source;
  for (const statement of file.statements) {
    if (!ts.canHaveModifiers(statement)) continue;
    const modifiers = ts.getModifiers(statement) ?? [];
    if (modifiers.some((modifier) => modifier.kind === ts.SyntaxKind.DefaultKeyword)) continue;
    for (const modifier of modifiers)
      if (modifier.kind === ts.SyntaxKind.ExportKeyword)
        text = `${text.slice(0, modifier.getStart())}      ${text.slice(modifier.end)}`;
  }
  return text;
}

main.on("message", (message: FromMainToCompiler) => {
  let reply: FromCompilerToMain | undefined;
  try {
    reply = answer(message);
  } catch (error) {
    if (message.kind === "commit") throw error;
    reply = {
      kind: "failed",
      id: message.id,
      message: error instanceof Error ? error.message : String(error),
    };
  }
  if (reply) main.postMessage(reply);
});

io.on("message", (request: LanguageRequest) => {
  let content: LanguageReply["content"];
  try {
    content = languageReply(compiler, declarations, request.type, request.content);
  } catch (error) {
    // TypeScript's language service can fail on half-written code; the kernel must not.
    content = { status: "error", ename: "CompilerError", evalue: String(error), traceback: [] };
  }
  io.postMessage({ id: request.id, content } satisfies LanguageReply);
});
