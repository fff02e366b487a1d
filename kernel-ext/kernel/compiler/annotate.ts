import type * as TS from "@tslab/typescript-for-tslab";
import type { Diagnostic } from "tslab/dist/converter.js";

type TypeScript = typeof TS;

/** "… has or is using private name", "… cannot be named": about declaration files, not about the program. */
function isAboutDeclarations(code: number): boolean {
  return (code >= 4000 && code < 4130) || [2742, 2527, 2883, 5088, 7056].includes(code);
}

/**
 * Give types to names whose inferred type cannot be written into a declaration.
 *
 * Later cells see a cell through its declarations, and some types cannot be spelled there, e.g. that of
 * `await import("node:fs")`. A module gets its name as type, anything else becomes `any`; without this the cell
 * would be refused.
 *
 * @param ts the TypeScript module
 * @param source text of the cell
 * @param diagnostics errors of the cell
 * @returns the text with annotations, or nothing when there are other errors
 */
export function annotate(
  ts: TypeScript,
  source: string,
  diagnostics: readonly Diagnostic[],
): string | undefined {
  if (!diagnostics.every((one) => isAboutDeclarations(one.code) && one.fileName === undefined))
    return undefined;
  const file = ts.createSourceFile("cell.ts", source, ts.ScriptTarget.ES2022, true);
  const insertions = new Map<number, string>();
  for (const { start } of diagnostics) {
    const insertion = annotationAt(ts, file, start.offset);
    if (!insertion) return undefined;
    insertions.set(insertion.position, insertion.text);
  }
  let text = source;
  for (const [position, annotation] of [...insertions].sort(([a], [b]) => b - a))
    text = text.slice(0, position) + annotation + text.slice(position);
  return text;
}

function annotationAt(
  ts: TypeScript,
  file: TS.SourceFile,
  offset: number,
): { position: number; text: string } | undefined {
  const find = (node: TS.Node): TS.Node | undefined =>
    ts.forEachChild(node, (child) =>
      child.getStart(file) <= offset && offset < child.end ? (find(child) ?? child) : undefined,
    );
  const parent = find(file)?.parent;
  if (!parent) return undefined;
  if (ts.isVariableDeclaration(parent) && ts.isIdentifier(parent.name) && !parent.type)
    return { position: parent.name.end, text: `: ${typeOf(ts, parent.initializer)}` };
  if (ts.isFunctionDeclaration(parent) && !parent.type && parent.body) {
    const close = file.text.lastIndexOf(")", parent.body.pos);
    return close < 0 ? undefined : { position: close + 1, text: ": any" };
  }
  return undefined;
}

/** `typeof import("x")` for `await import("x")`, else `any`. */
function typeOf(ts: TypeScript, initializer: TS.Expression | undefined): string {
  const call = initializer && ts.isAwaitExpression(initializer) ? initializer.expression : undefined;
  if (call && ts.isCallExpression(call) && call.expression.kind === ts.SyntaxKind.ImportKeyword) {
    const [module] = call.arguments;
    if (module && ts.isStringLiteral(module)) return `typeof import(${JSON.stringify(module.text)})`;
  }
  return "any";
}
