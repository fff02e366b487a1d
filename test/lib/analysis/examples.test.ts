import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import * as analysis from "../../../lib/analysis/index.js";
import * as eeg from "../../../lib/eeg/index.js";
import * as neurolab from "../../../lib/index.js";
import { difference } from "./arrays.js";

interface Example {
  /** Documented function. */
  readonly name: string;
  /** Everything before the last expression. */
  readonly before: string;
  readonly expression: string;
  /** What the comment after the last expression says. */
  readonly expected: string;
}

function sourcesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory()
      ? sourcesIn(join(folder, entry.name))
      : entry.name.endsWith(".ts")
        ? [readFileSync(join(folder, entry.name), "utf8")]
        : [],
  );
}

function examplesIn(source: string): Example[] {
  const pattern = /@example\n((?: \* .*\n)+) \*\/\nexport (?:async )?function (\w+)/g;
  return [...source.matchAll(pattern)].map(([, block, name]) => {
    const lines = block!
      .trimEnd()
      .split("\n")
      .map((line) => line.slice(3));
    const [expression, expected] = lines.pop()!.split(" // ") as [string, string];
    return { name: name!, before: lines.join("\n"), expression, expected };
  });
}

const lib = join(__dirname, "..", "..", "..", "lib");
const examples = ["analysis", "eeg"].flatMap((folder) => sourcesIn(join(lib, folder)).flatMap(examplesIn));
const AsyncFunction = (async () => {}).constructor as new (
  ...text: string[]
) => (...values: unknown[]) => Promise<unknown>;

async function evaluate(code: string): Promise<unknown> {
  // The block lets an example name a variable like something the library exports.
  const run = new AsyncFunction(...Object.keys(neurolab), `{ ${code} }`);
  return run(...Object.values(neurolab));
}

describe("examples in the documentation of analysis and EEG", () => {
  it.each(examples)("hold for $name", async ({ before, expression, expected }) => {
    const actual = await evaluate(`${before}\nreturn ${expression};`);
    const wanted = await evaluate(`return ${expected.replaceAll("π", "Math.PI")};`);
    if (ArrayBuffer.isView(actual) || typeof actual === "number") {
      const numbers = (x: unknown): number[] => (typeof x === "number" ? [x] : Array.from(x as Float64Array));
      expect(difference(numbers(actual), numbers(wanted))).toBeLessThan(1e-12);
    } else expect(actual).toEqual(wanted);
  });

  it("exist for every function", () => {
    const documented = new Set(examples.map(({ name }) => name));
    const functions = Object.entries({ ...analysis, ...eeg }).filter(
      ([, value]) => typeof value === "function",
    );
    expect(functions.map(([name]) => name).filter((name) => !documented.has(name))).toEqual([]);
  });
});
