import { NeurolabError } from "../../errors.js";

/** A model function uses something that the compiler does not read. */
export class ModelSyntaxError extends NeurolabError {
  override readonly tag: string = "ModelSyntaxError";
  constructor(
    message: string,
    /** Line of the function's source, counted from 1. */
    readonly line: number,
    /** Column, counted from 0. */
    readonly column: number,
  ) {
    super(message);
  }
}

/** Error text with the offending source line and a caret under it. */
export function syntaxError(what: string, source: string, at: number, remedy: string): ModelSyntaxError {
  const before = source.slice(0, at);
  const line = before.split("\n").length;
  const column = at - (before.lastIndexOf("\n") + 1);
  const text = source.split("\n")[line - 1] ?? "";
  // Minified functions are one long line: show a window around the place.
  const from = Math.max(0, column - 60);
  const shown = text.slice(from, from + 120);
  const quote = `  ${String(line).padStart(3)} | ${shown}\n      | ${" ".repeat(column - from)}^`;
  return new ModelSyntaxError(`${what}\n${quote}\n${remedy}`, line, column);
}
