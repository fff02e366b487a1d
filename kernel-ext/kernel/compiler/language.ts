// Completion, inspection and "is this cell complete", as the protocol wants them.
import type * as TS from "@tslab/typescript-for-tslab";
import type { JsonObject } from "../protocol/wire.js";
import type { CellCompiler } from "./tslab.js";

/** Front ends become slow with longer lists, and nobody reads them. */
const MAX_MATCHES = 1000;

/** Content of the reply to a language request. */
export function languageReply(
  compiler: CellCompiler,
  declarations: string,
  type: string,
  content: JsonObject,
): JsonObject {
  const code = typeof content.code === "string" ? content.code : "";
  if (type === "is_complete_request") return isComplete(compiler, code);
  const asked = typeof content.cursor_pos === "number" ? content.cursor_pos : code.length;
  const position = toUtf16(code, asked);
  return type === "complete_request"
    ? complete(compiler, declarations, code, position)
    : inspect(compiler, declarations, code, position);
}

function isComplete(compiler: CellCompiler, code: string): JsonObject {
  const result = compiler.isComplete(code);
  if (!result.completed) return { status: "incomplete", indent: result.indent ?? "" };
  const { ts } = compiler;
  const file = ts.createSourceFile("cell.tsx", code, ts.ScriptTarget.ES2022) as TS.SourceFile & {
    readonly parseDiagnostics?: readonly unknown[];
  };
  return { status: (file.parseDiagnostics ?? []).length > 0 ? "invalid" : "complete" };
}

function complete(compiler: CellCompiler, declarations: string, code: string, position: number): JsonObject {
  const info = compiler.complete(declarations, code, position);
  const entries = new Map(info.original?.entries.map((entry) => [entry.name, entry]));
  const matches = best(info.candidates, code.slice(info.start, position)).slice(0, MAX_MATCHES);
  const start = toCodePoints(code, info.start);
  const end = toCodePoints(code, info.end);
  return {
    status: "ok",
    matches,
    cursor_start: start,
    cursor_end: end,
    metadata: {
      _jupyter_types_experimental: matches.map((text) => ({
        start,
        end,
        text,
        type: entries.get(text)?.kind ?? "",
      })),
    },
  };
}

/** Names that begin with what was typed, else those that begin so in another case, else those that contain it. */
function best(candidates: readonly string[], typed: string): readonly string[] {
  const exact = candidates.filter((name) => name.startsWith(typed));
  if (exact.length > 0) return exact;
  const lower = typed.toLowerCase();
  const similar = candidates.filter((name) => name.toLowerCase().startsWith(lower));
  return similar.length > 0 ? similar : candidates;
}

function inspect(compiler: CellCompiler, declarations: string, code: string, position: number): JsonObject {
  // The cursor usually stands behind the name or its opening bracket: look one character back, too.
  const info =
    compiler.inspect(declarations, code, position) ??
    (position > 0 ? compiler.inspect(declarations, code, position - 1) : undefined);
  if (!info) return { status: "ok", found: false, data: {}, metadata: {} };
  const signature = join(info.displayParts);
  const documentation = join(info.documentation);
  const tags = (info.tags ?? []).map((tag) => ({ name: tag.name, text: join(tag.text) }));
  const plain = [
    signature,
    documentation,
    tags.map((tag) => `@${tag.name} ${tag.text}`.trimEnd()).join("\n"),
  ].filter((part) => part !== "");
  const markdown = [
    `\`\`\`typescript\n${signature}\n\`\`\``,
    documentation,
    tags
      .map((tag) =>
        tag.name === "example" ? `\`\`\`typescript\n${tag.text}\n\`\`\`` : `*@${tag.name}* ${tag.text}`,
      )
      .join("\n\n"),
  ].filter((part) => part !== "");
  return {
    status: "ok",
    found: true,
    data: { "text/plain": plain.join("\n\n"), "text/markdown": markdown.join("\n\n") },
    metadata: {},
  };
}

function join(parts: readonly TS.SymbolDisplayPart[] | undefined): string {
  return (parts ?? []).map((part) => part.text).join("");
}

/** The protocol counts Unicode characters, JavaScript counts UTF-16 units. */
function toUtf16(text: string, codePoints: number): number {
  let units = 0;
  let left = codePoints;
  for (const character of text) {
    if (left-- <= 0) break;
    units += character.length;
  }
  return units;
}

function toCodePoints(text: string, units: number): number {
  return [...text.slice(0, units)].length;
}
