import { accessSync, constants } from "node:fs";
import path from "node:path";
import { describe, it } from "@jest/globals";
import { type Browser, chromium } from "playwright-core";

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const mac = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";

/** NEUROLAB_CHROMIUM names the program, or is "none"; otherwise it is looked for. */
export function findChromium(): string | undefined {
  const given = process.env.NEUROLAB_CHROMIUM;
  if (given) return given === "none" ? undefined : given;
  const folders = (process.env.PATH ?? "").split(path.delimiter);
  return [...folders.flatMap((folder) => names.map((name) => path.join(folder, name))), mac].find((file) => {
    try {
      accessSync(file, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

const executable = findChromium();

/** `describe` for tests in a browser; without one they are reported as skipped. */
export function describeInBrowser(title: string, body: () => void): void {
  if (executable) describe(title, body);
  else
    describe(title, () => {
      it.skip("needs Chromium; install it with: sudo apt-get install chromium, or set NEUROLAB_CHROMIUM", () => {});
    });
}

/** A browser without a window. */
export function launch(): Promise<Browser> {
  return chromium.launch({ executablePath: executable!, args: ["--no-sandbox"] });
}
