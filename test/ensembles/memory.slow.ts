import { execFileSync } from "node:child_process";
import path from "node:path";
import { expect, it } from "@jest/globals";

it("memory stays flat over an exploration of 10,000 runs", () => {
  const program = path.resolve(__dirname, "../../bench/exploration.mjs");
  const output = execFileSync(process.execPath, [program, "--part", "memory", "--json"], {
    encoding: "utf8",
  });
  const { memory } = JSON.parse(output) as {
    memory: { runs: number; living: number[]; livingGrowth: number; residentGrowth: number };
  };
  expect(memory.runs).toBe(10_000);
  expect(memory.living).toHaveLength(10);
  // One run has 8 kB of results: 7000 that were kept would be 55 MB.
  expect(memory.livingGrowth).toBeLessThan(12);
  // The heaps of the workers breathe.
  expect(memory.residentGrowth).toBeLessThan(60);
}, 300_000);
