import { ValidationError } from "../errors.js";
import { nodeModule } from "./node.js";

/** Files below one folder, on disk or in memory, by their path relative to it (separator "/"). */
export interface Folder {
  /** Where the folder is, for messages. */
  readonly label: string;
  /** Relative paths of all files, sorted. */
  readonly paths: readonly string[];
  /** Contents of a file. */
  read(path: string): Uint8Array;
}

/** Largest number of files looked at below a data set's folder. */
const mostFiles = 100_000;

/**
 * A folder on disk (Node).
 *
 * @param path the folder
 * @throws ValidationError when it does not exist or holds too many files
 */
export function openFolder(path: string): Folder {
  const fs = nodeModule("node:fs", "Reading a data set from a folder");
  const { join } = nodeModule("node:path", "Reading a data set from a folder");
  const paths: string[] = [];
  const visit = (relative: string): void => {
    for (const entry of fs.readdirSync(join(path, relative), { withFileTypes: true })) {
      const below = relative === "" ? entry.name : `${relative}/${entry.name}`;
      // A link may point to a folder or a file; loops end at the depth limit of the layout.
      const directory = entry.isSymbolicLink()
        ? fs.statSync(join(path, below)).isDirectory()
        : entry.isDirectory();
      if (!directory) paths.push(below);
      else if (below.split("/").length <= 4) visit(below);
      if (paths.length > mostFiles)
        throw new ValidationError(
          `${path} holds more than ${mostFiles} files; is it the folder of a data set?`,
        );
    }
  };
  visit("");
  return { label: path, paths: paths.sort(), read: (file) => fs.readFileSync(join(path, file)) };
}

/**
 * A folder in memory, e.g. files that a reader dropped on a web page.
 *
 * @param files contents by relative path
 * @param label what to call it in messages
 */
export function memoryFolder(files: Readonly<Record<string, Uint8Array>>, label: string): Folder {
  return {
    label,
    paths: Object.keys(files).sort(),
    read: (path) => files[path]!,
  };
}
