import { execFileSync } from "node:child_process";
import path from "node:path";
import { expect, it } from "@jest/globals";

it("memory stays flat over an exploration of 10,000 runs", () => {
  const program = path.resolve(__dirname, "../../bench/exploration.mjs");
  const output = execFileSync(process.execPath, [program, "--part", "memory", "--json"], {
    encoding: "utf8",
  });
  const { memory } = JSON.parse(output) as { memory: { runs: number; sizes: number[]; growth: number } };
  expect(memory.runs).toBe(10_000);
  expect(memory.sizes).toHaveLength(10);
  // What is known of 7000 further runs (which have ended) is a few bytes each.
  expect(memory.growth).toBeLessThan(40);
}, 300_000);
