import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import * as neurolab from "../../../lib/index.js";

const page = readFileSync(join(__dirname, "../../../docs/how-to/own-data.md"), "utf8");
/** Code of the page by the heading it stands under. */
const snippet = (heading: string): string => {
  const section = page.slice(page.indexOf(`## ${heading}`));
  return /```ts\n([\s\S]*?)```/.exec(section)![1]!;
};
const run = (code: string, result: string): Promise<unknown> => {
  const body = code.replace(/import .*;\n/, "").replace(/fc\(model\.output\);/, "");
  const names = Object.keys(neurolab);
  const AsyncFunction = Object.getPrototypeOf(async () => {}).constructor as new (
    ...args: string[]
  ) => (...values: unknown[]) => Promise<unknown>;
  return new AsyncFunction(...names, `${body}\nreturn ${result};`)(...Object.values(neurolab));
};

describe("the page on own data", () => {
  const before = process.cwd();
  const folder = mkdtempSync(join(tmpdir(), "neurolab-page-"));
  beforeAll(() => {
    // A ring of 12 regions, as a user's files.
    const ring = (near: number, far: number): string =>
      Array.from({ length: 12 }, (_, i) =>
        Array.from({ length: 12 }, (_, j) => {
          const distance = Math.min((i - j + 12) % 12, (j - i + 12) % 12);
          return distance === 0 ? 0 : distance === 1 ? near : far;
        }).join(","),
      ).join("\n");
    writeFileSync(join(folder, "weights.csv"), ring(900, 20));
    writeFileSync(join(folder, "lengths.csv"), ring(20, 80));
    process.chdir(folder);
  });
  afterAll(() => {
    process.chdir(before);
    rmSync(folder, { recursive: true, force: true });
  });

  it("goes from CSV files to a simulated FC in less than ten lines that work", async () => {
    const code = snippet("From a CSV connectome to a simulated FC");
    expect(code.trim().split("\n").length).toBeLessThan(10);
    const fc = (await run(code.replace("20000", "2000"), "fc(model.output)")) as neurolab.Labelled;
    expect(fc.shape).toEqual([12, 12]);
    expect(fc.data.every(Number.isFinite)).toBe(true);
    const at = (i: number, j: number): number => fc.data[i * 12 + j]!;
    expect(at(3, 3)).toBe(1);
    // Neighbours on the ring are more alike than opposite regions.
    const mean = (step: number): number =>
      Array.from({ length: 12 }, (_, i) => at(i, (i + step) % 12)).reduce((a, b) => a + b, 0) / 12;
    expect(mean(1)).toBeGreaterThan(mean(6));
  });

  it("shows matrices in memory as they are described", async () => {
    const ds = (await run(snippet("Matrices you have already"), "ds")) as neurolab.Dataset;
    expect([...ds.Cmat.data]).toEqual([0, 0.5, 1, 0]);
    expect(ds.regions).toEqual(["V1_L", "V1_R"]);
  });
});
