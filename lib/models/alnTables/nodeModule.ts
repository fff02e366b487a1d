import { NeurolabError } from "../../errors.js";

interface Modules {
  "node:fs": typeof import("node:fs");
  "node:os": typeof import("node:os");
  "node:worker_threads": typeof import("node:worker_threads");
}

/** A module of Node where there is one; undefined in a browser. */
export function nodeModule<K extends keyof Modules>(name: K): Modules[K] | undefined {
  return typeof process === "undefined"
    ? undefined
    : (process.getBuiltinModule?.(name) as Modules[K] | undefined);
}

/** The same, with an error that says what cannot be done without it. */
export function requireNodeModule<K extends keyof Modules>(name: K, purpose: string): Modules[K] {
  const found = nodeModule(name);
  if (!found)
    throw new NeurolabError(
      `${purpose} needs Node. In a browser use encodeTransferTables and decodeTransferTables on bytes.`,
    );
  return found;
}
