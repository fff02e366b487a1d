import { SourceMap, type SourceMapPayload } from "node:module";
import path from "node:path";
import type { Compiled } from "../compiler/messages.js";

/** A place in a cell or file of the user, counted from 1. */
export interface Place {
  readonly label: string;
  readonly line: number;
  readonly column: number;
  /** The TypeScript text, when it is at hand. */
  readonly source: string | undefined;
}

interface Unit {
  readonly label: string;
  readonly source: string | undefined;
  readonly maps: readonly [string, string] | undefined;
  /** Lines that the compiler sees in front of the text. */
  readonly prefix: number;
  /** Lines of the script; what lies beyond is the function that the kernel wraps around a cell. */
  readonly length: number;
  parsed?: readonly [SourceMap, SourceMap];
}

const KERNEL_FOLDER: string = path.resolve(__dirname, "..");
const MAX_LINE = 500;

/**
 * Makes stacks speak of the TypeScript that the user wrote.
 *
 * It replaces `Error.prepareStackTrace`, so that `console.log(error)` is right too, not only our own messages.
 */
export class StackMapper {
  private readonly units = new Map<string, Unit>();

  /** A cell is known by the name of its script, a file by its path. */
  add(script: string, label: string, compiled: Compiled, source?: string): void {
    const length = compiled.code.split("\n").length;
    this.units.set(script, {
      label,
      source,
      maps: compiled.maps,
      prefix: source === undefined ? 0 : 1,
      length,
    });
  }

  install(): void {
    // Ten frames may all lie in a library, and the cell that called it would not be seen.
    Error.stackTraceLimit = 30;
    Error.prepareStackTrace = (error, frames) => {
      const lines = frames.flatMap((frame) => this.line(frame) ?? []);
      return [headline(error), ...lines.map((line) => `    at ${line.slice(0, MAX_LINE)}`)].join("\n");
    };
  }

  /** Where a frame is in the user's text, or nothing when it is elsewhere. */
  locate(script: string, line: number, column: number): Place | undefined {
    const unit = this.units.get(script);
    if (!unit) return undefined;
    const { label, source } = unit;
    if (!unit.maps) return { label, line, column, source };
    unit.parsed ??= [parse(unit.maps[0]), parse(unit.maps[1])];
    let position = { line: line - 1, column: column - 1 };
    for (const map of unit.parsed) {
      const entry = map.findEntry(position.line, position.column);
      if (!("originalLine" in entry)) return undefined;
      position = { line: entry.originalLine, column: entry.originalColumn };
    }
    return { label, line: position.line - unit.prefix + 1, column: position.column + 1, source };
  }

  /** First place in the user's text that a stack mentions, e.g. `In[3]:2:9`. */
  firstPlace(stack: string): Place | undefined {
    for (const match of stack.matchAll(/^ {4}at (?:.*\()?(.+?):(\d+):(\d+)\)?$/gm))
      for (const unit of this.units.values())
        if (unit.label === match[1] && unit.source !== undefined)
          return { label: unit.label, line: Number(match[2]), column: Number(match[3]), source: unit.source };
    return undefined;
  }

  private line(frame: NodeJS.CallSite): string | undefined {
    const file = frame.getFileName() ?? "";
    if (isKernelFrame(file)) return undefined;
    const unit = this.units.get(file);
    if (!unit) return frame.toString();
    const line = frame.getLineNumber() ?? 1;
    if (line > unit.length) return undefined;
    const place = this.locate(file, line, frame.getColumnNumber() ?? 1);
    if (!place) return undefined;
    const where = `${place.label}:${place.line}:${place.column}`;
    const name = functionName(frame);
    return name ? `${name} (${where})` : where;
  }
}

function parse(text: string): SourceMap {
  return new SourceMap(JSON.parse(text) as SourceMapPayload);
}

function isKernelFrame(file: string): boolean {
  if (process.env.NEUROLAB_KERNEL_DEBUG) return false;
  return (
    file.startsWith(KERNEL_FOLDER + path.sep) ||
    file.startsWith("node:internal/") ||
    file.startsWith("node:vm")
  );
}

function functionName(frame: NodeJS.CallSite): string {
  const name = frame.getFunctionName();
  if (!name) return "";
  const isAsync = (frame as NodeJS.CallSite & { isAsync?(): boolean }).isAsync?.() === true;
  const type = frame.isConstructor() ? "new " : isAsync ? "async " : "";
  const owner = frame.isToplevel() || frame.isConstructor() ? "" : frame.getTypeName();
  const qualified = owner && owner !== "Object" && !name.startsWith(`${owner}.`) ? `${owner}.${name}` : name;
  return type + qualified;
}

function headline(error: unknown): string {
  try {
    return String(error);
  } catch {
    return "Error";
  }
}
