import { NeurolabError } from "../../errors.js";

type FileSystem = typeof import("node:fs");

/**
 * Node's file system.
 *
 * @throws NeurolabError in browsers
 */
export function fileSystem(): FileSystem {
  const fs = builtin<FileSystem>("node:fs");
  if (!fs)
    throw new NeurolabError(
      "Results can be stored in files only under Node. Leave out the filename to keep them in memory.",
    );
  return fs;
}

/** Hexadecimal SHA-256 of a text. */
export function sha256(text: string): string {
  const crypto = builtin<typeof import("node:crypto")>("node:crypto");
  if (!crypto) throw new NeurolabError("Stored explorations need Node.");
  return crypto.createHash("sha256").update(text).digest("hex");
}

/**
 * Write a file under a temporary name and rename it: at any moment the file is absent, old or complete.
 *
 * @throws NeurolabError saying what to do when the disk is full or the folder cannot be written
 */
export function writeAtomically(path: string, contents: Uint8Array | string): void {
  const fs = fileSystem();
  const temporary = `${path}.${process.pid}.${counter++}.tmp`;
  explaining(path, () => {
    try {
      fs.writeFileSync(temporary, contents);
      fs.renameSync(temporary, path);
    } catch (error) {
      fs.rmSync(temporary, { force: true });
      throw error;
    }
  });
}

let counter = 0;

/** Make a folder and those above it. */
export function makeFolder(path: string): void {
  explaining(path, () => makeWithParents(path));
}

/** Node's own `recursive` says ENOENT on a read-only disk, which is not the reason. */
function makeWithParents(path: string): void {
  const fs = fileSystem();
  try {
    fs.mkdirSync(path);
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === "EEXIST" && fs.statSync(path).isDirectory()) return;
    const parent = builtin<typeof import("node:path")>("node:path")!.dirname(path);
    if (code !== "ENOENT" || parent === path) throw error;
    makeWithParents(parent);
    fs.mkdirSync(path);
  }
}

/** Turn errors of the file system into ones that say what to do. */
export function explaining<T>(path: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    const { code } = error as { code?: string };
    const remedy: Record<string, string> = {
      ENOSPC: "The disk is full. Free some space and call run() again: finished runs are kept.",
      EDQUOT:
        "Your share of the disk is used up. Free some space and call run() again: finished runs are kept.",
      EACCES: "The folder must not be written to. Change its permissions or choose another filename.",
      EPERM: "The folder must not be written to. Change its permissions or choose another filename.",
      EROFS: "The disk is read-only. Choose another filename.",
      ENOTDIR: "A part of the path is a file. Choose another filename.",
      EEXIST: "A file is in the way. Choose another filename.",
    };
    const advice = code === undefined ? undefined : remedy[code];
    if (!advice) throw error;
    throw new NeurolabError(`Cannot write ${path} (${code}). ${advice}`, { cause: error });
  }
}

function builtin<T>(name: string): T | undefined {
  return typeof process === "undefined" ? undefined : (process.getBuiltinModule?.(name) as T | undefined);
}
