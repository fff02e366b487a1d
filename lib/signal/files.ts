import { nodeModule } from "../data/node.js";
import { NeurolabError } from "../errors.js";

let written = 0;

/**
 * Writes a file so that nobody ever sees half of it: to a temporary name beside it, then renamed.
 *
 * @param filename path of the file; its folder must exist
 * @param contents bytes or text
 * @throws NeurolabError outside Node or when the file cannot be written
 */
export function writeFileAtomically(filename: string, contents: Uint8Array | string): void {
  const { renameSync, rmSync, writeFileSync } = nodeModule("node:fs", `Writing ${filename}`);
  const { basename, dirname, join } = nodeModule("node:path", `Writing ${filename}`);
  const temporary = join(dirname(filename), `.${basename(filename)}.${process.pid}.${written++}.tmp`);
  try {
    writeFileSync(temporary, contents);
    renameSync(temporary, filename);
  } catch (cause) {
    rmSync(temporary, { force: true });
    throw new NeurolabError(
      `${filename} cannot be written (${(cause as Error).message}); check that its folder exists and may be written to.`,
      { cause },
    );
  }
}

/**
 * Reads a whole file.
 *
 * @param filename path of the file
 * @throws NeurolabError outside Node or when the file cannot be read
 */
export function readFileBytes(filename: string): Uint8Array {
  const { readFileSync } = nodeModule("node:fs", `Reading ${filename}`);
  try {
    return readFileSync(filename);
  } catch (cause) {
    throw new NeurolabError(`${filename} cannot be read (${(cause as Error).message}).`, { cause });
  }
}

/** The file name with its extension, added only where it is missing. */
export function withExtension(filename: string, extension: string): string {
  return filename.endsWith(extension) ? filename : `${filename}${extension}`;
}
