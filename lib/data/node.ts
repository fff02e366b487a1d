import { NeurolabError } from "../errors.js";

interface Builtins {
  "node:fs": typeof import("node:fs");
  "node:os": typeof import("node:os");
  "node:path": typeof import("node:path");
}

/** True where files and folders can be reached (Node); false in a browser. */
export function hasFiles(): boolean {
  return typeof process !== "undefined" && typeof process.getBuiltinModule === "function";
}

/**
 * A module of Node, reached only when needed so that the library also loads in browsers.
 *
 * @param name name of the module
 * @param purpose what cannot be done without it, for the error message
 * @throws NeurolabError outside Node
 */
export function nodeModule<K extends keyof Builtins>(name: K, purpose: string): Builtins[K] {
  if (!hasFiles())
    throw new NeurolabError(
      `${purpose} needs the file system of Node. In a browser give the contents as bytes instead.`,
    );
  return process.getBuiltinModule(name) as Builtins[K];
}
