import { inspect } from "node:util";
import type { Diagnostic } from "../compiler/tslab.js";
import type { Place, StackMapper } from "./stack.js";

/** Content of an `error` message and of a failed reply. */
export interface ErrorContent {
  readonly ename: string;
  readonly evalue: string;
  readonly traceback: readonly string[];
}

const MAX_LINE = 500;
const MAX_LINES = 200;
const CONTEXT = 2;

/** Describe anything that was thrown: the message, the place in the cell, the trimmed stack and its causes. */
export function errorContent(error: unknown, stack: StackMapper): ErrorContent {
  if (!(error instanceof Error) && !isErrorLike(error)) {
    const evalue = typeof error === "string" ? error : inspect(error, { depth: 2, maxArrayLength: 20 });
    return { ename: "Thrown", evalue: clip(evalue), traceback: lines(`${red("Thrown")}: ${evalue}`) };
  }
  const ename = String(error.name || "Error");
  const evalue = String(error.message ?? "");
  if (ename === "KeyboardInterrupt") return { ename, evalue, traceback: lines(`${red(ename)}: ${evalue}`) };
  return { ename, evalue: clip(evalue), traceback: lines(describe(error, stack, 0)) };
}

/** Describe what the compiler has against a cell, with positions and the lines in question. */
export function diagnosticsContent(
  diagnostics: readonly Diagnostic[],
  label: string,
  source: string,
): ErrorContent {
  const text = diagnostics.map((diagnostic, index) => {
    const previous = diagnostics[index - 1];
    // A chained message comes as several diagnostics of the same place: the later ones explain the first.
    const explains =
      previous !== undefined &&
      previous.start.offset === diagnostic.start.offset &&
      previous.end.offset === diagnostic.end.offset;
    if (explains) return `    ${diagnostic.messageText}`;
    const place: Place = {
      label: diagnostic.fileName ?? label,
      line: diagnostic.start.line + 1,
      column: diagnostic.start.character + 1,
      source: diagnostic.fileName === undefined ? source : undefined,
    };
    const head = `${place.label}:${place.line}:${place.column} - ${red("error")} TS${diagnostic.code}: ${diagnostic.messageText}`;
    return [head, excerpt(place)].filter(Boolean).join("\n");
  });
  const [first] = diagnostics;
  const where = first
    ? `${first.fileName ?? label}:${first.start.line + 1}:${first.start.character + 1} - `
    : "";
  return {
    ename: "TypeScriptError",
    evalue: clip(`${where}${first?.messageText ?? ""}`),
    traceback: lines(text.join("\n")),
  };
}

function describe(error: Error, stack: StackMapper, depth: number): string {
  const text = stackOf(error);
  const place = stack.firstPlace(text);
  const own = Object.keys(error).filter(
    // The tag of an error of the library repeats its name.
    (key) => !["name", "message", "stack", "cause", "errors", "tag"].includes(key),
  );
  const details =
    own.length > 0 && depth === 0 ? inspect(pick(error, own), { depth: 1, maxArrayLength: 10 }) : "";
  const parts = [
    text.replace(error.name, red(error.name)),
    place ? excerpt(place) : "",
    details === "" ? "" : `Details: ${details}`,
  ];
  if (depth < 4) {
    const { cause } = error;
    if (cause instanceof Error) parts.push(`Caused by: ${describe(cause, stack, depth + 1)}`);
    else if (cause !== undefined) parts.push(`Caused by: ${inspect(cause, { depth: 1 })}`);
    if (error instanceof AggregateError)
      for (const one of error.errors.slice(0, 5))
        parts.push(`Contains: ${one instanceof Error ? describe(one, stack, depth + 1) : inspect(one)}`);
  }
  return parts.filter(Boolean).join("\n");
}

function stackOf(error: Error): string {
  try {
    if (typeof error.stack === "string" && error.stack !== "") return error.stack;
  } catch {
    // A stack can be a getter of the user's.
  }
  return `${error.name}: ${error.message}`;
}

/** The line in question with its neighbours, a mark and a caret. */
function excerpt(place: Place): string {
  const all = place.source?.split("\n");
  if (!all || place.line < 1 || place.line > all.length) return "";
  const first = Math.max(1, place.line - CONTEXT);
  const last = Math.min(all.length, place.line + CONTEXT);
  const width = String(last).length;
  const out: string[] = [];
  for (let line = first; line <= last; line++) {
    const mark = line === place.line ? ">" : " ";
    out.push(`${mark} ${String(line).padStart(width)} | ${all[line - 1]}`);
    if (line === place.line && place.column <= MAX_LINE - 20)
      out.push(`  ${" ".repeat(width)} | ${" ".repeat(Math.max(0, place.column - 1))}^`);
  }
  return out.join("\n");
}

function isErrorLike(value: unknown): value is Error {
  return (
    typeof value === "object" &&
    value !== null &&
    typeof (value as Error).message === "string" &&
    typeof (value as Error).stack === "string"
  );
}

function pick(error: object, keys: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(keys.map((key) => [key, (error as Record<string, unknown>)[key]]));
}

function clip(text: string): string {
  return text.length > MAX_LINE ? `${text.slice(0, MAX_LINE - 1)}…` : text;
}

function lines(text: string): string[] {
  const all = text.split("\n").map(clip);
  return all.length > MAX_LINES
    ? [...all.slice(0, MAX_LINES), `… ${all.length - MAX_LINES} more lines`]
    : all;
}

function red(text: string): string {
  return `\u001b[31m${text}\u001b[39m`;
}
