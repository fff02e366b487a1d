import { readFileSync } from "node:fs";
import path from "node:path";

/** Figures stored by a generator script in test/fixtures/signal. */
export function reference<T>(name: string): T {
  return JSON.parse(readFileSync(path.join(__dirname, "../../fixtures/signal", `${name}.json`), "utf8")) as T;
}
