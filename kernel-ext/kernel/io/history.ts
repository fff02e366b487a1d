import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { appendFile } from "node:fs/promises";
import path from "node:path";
import type { JsonObject } from "../protocol/wire.js";

/** [session, line, source] as the protocol wants it. */
type Entry = [number, number, string];

const KEEP = 2000;
const MAX_SOURCE = 100_000;

/**
 * Input history in a file of JSON lines, shared by all sessions and limited in length.
 *
 * It lives with the sockets so that a front end gets its history while a cell runs.
 */
export class History {
  private readonly entries: Entry[];
  private readonly session: number;
  private pending: Promise<void> = Promise.resolve();

  constructor(private readonly file: string | undefined) {
    this.entries = file === undefined ? [] : load(file);
    this.session = (this.entries.at(-1)?.[0] ?? 0) + 1;
  }

  add(line: number, source: string): void {
    const entry: Entry = [this.session, line, source.slice(0, MAX_SOURCE)];
    this.entries.push(entry);
    const { file } = this;
    if (file === undefined) return;
    // Losing history is no reason to disturb a session, e.g. on a full or read-only disk.
    this.pending = this.pending.then(() => appendFile(file, `${JSON.stringify(entry)}\n`)).catch(() => {});
  }

  /** Resolves when everything has been written. */
  flushed(): Promise<void> {
    return this.pending;
  }

  /** Content of a `history_reply`. */
  reply(request: JsonObject): JsonObject {
    const output = request.output === true;
    const history = this.select(request).map(([session, line, source]) => [
      session,
      line,
      output ? [source, null] : source,
    ]);
    return { status: "ok", history };
  }

  private select(request: JsonObject): Entry[] {
    const n = typeof request.n === "number" && request.n > 0 ? request.n : Number.POSITIVE_INFINITY;
    const tail = (entries: Entry[]): Entry[] => entries.slice(-Math.min(n, entries.length) || entries.length);
    switch (request.hist_access_type) {
      case "tail":
        return tail(this.entries);
      case "range": {
        const asked = typeof request.session === "number" ? request.session : 0;
        const session = asked > 0 ? asked : this.session + asked;
        const start = typeof request.start === "number" ? request.start : 0;
        const stop = typeof request.stop === "number" ? request.stop : Number.POSITIVE_INFINITY;
        return this.entries.filter((entry) => entry[0] === session && entry[1] >= start && entry[1] < stop);
      }
      case "search": {
        const matches = globMatcher(typeof request.pattern === "string" ? request.pattern : "*");
        const found = this.entries.filter((entry) => matches(entry[2]));
        return tail(request.unique === true ? latestOfEach(found) : found);
      }
      default:
        return [];
    }
  }
}

function load(file: string): Entry[] {
  let text: string;
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    text = readFileSync(file, "utf8");
  } catch {
    return [];
  }
  const entries = text.split("\n").flatMap((line): Entry[] => {
    try {
      const entry = JSON.parse(line) as Entry;
      return Array.isArray(entry) && typeof entry[0] === "number" && typeof entry[2] === "string"
        ? [entry]
        : [];
    } catch {
      return []; // a line torn by a crash
    }
  });
  if (entries.length <= 2 * KEEP) return entries;
  const kept = entries.slice(-KEEP);
  try {
    const temporary = `${file}.${process.pid}`;
    writeFileSync(temporary, kept.map((entry) => `${JSON.stringify(entry)}\n`).join(""));
    renameSync(temporary, file);
  } catch {
    // Shortening the file can wait for a better day.
  }
  return kept;
}

function globMatcher(pattern: string): (text: string) => boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replace(/\*+/g, "[^]*")
    .replace(/\?/g, "[^]");
  const expression = new RegExp(`^${source}$`);
  return (text) => expression.test(text);
}

function latestOfEach(entries: Entry[]): Entry[] {
  const latest = new Map<string, Entry>();
  for (const entry of entries) {
    latest.delete(entry[2]);
    latest.set(entry[2], entry);
  }
  return [...latest.values()];
}
