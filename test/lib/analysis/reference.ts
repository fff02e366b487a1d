import { readFileSync } from "node:fs";
import { join } from "node:path";

/** Read a file of stored reference values. */
// biome-ignore lint/suspicious/noExplicitAny: the shape of each file is fixed by the generator beside it.
export function reference(name: string): any {
  return JSON.parse(
    readFileSync(join(__dirname, "..", "..", "fixtures", "analysis", `${name}.json`), "utf8"),
  );
}
