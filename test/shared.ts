import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "@jest/globals";

const root = join(__dirname, "..", "..", "shared");

/** Path of a file in the folder of data that is never committed. */
export function sharedPath(...parts: string[]): string {
  return join(root, ...parts);
}

/** `describe` for tests that need that folder; without it they are reported as skipped. */
export function describeWithShared(title: string, needed: string, body: () => void): void {
  if (existsSync(sharedPath(needed))) describe(title, body);
  else
    describe(title, () => {
      it.skip(`needs ${needed} next to the repository; fetch it with: npx neurolab data fetch`, () => {});
    });
}
