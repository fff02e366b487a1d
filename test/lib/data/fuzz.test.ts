import { spawn } from "node:child_process";
import path from "node:path";
import { describe, expect, it } from "@jest/globals";

/** Mutations a format; the whole number is run with NEUROLAB_FUZZ=5000. */
const count = Number(process.env.NEUROLAB_FUZZ ?? 150);
const seed = Number(process.env.NEUROLAB_FUZZ_SEED ?? 1);
const script = path.resolve(__dirname, "isolated/fuzz.mjs");

interface Summary {
  readonly count: number;
  readonly refused: number;
  readonly read: number;
  readonly loaded: number;
  /** Processor time of the slowest case in ms. */
  readonly slowest: number;
  /** Largest resident memory in bytes. */
  readonly peak: number;
  readonly failures: readonly unknown[];
}

/** Run one format in a process of its own, which is ended when it takes too long. */
function fuzz(format: string): Promise<Summary> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script, format, String(count), String(seed)]);
    const limit = setTimeout(() => child.kill("SIGKILL"), 60_000 + count * 40);
    let output = "";
    let progress = "";
    child.stdout.on("data", (text) => {
      output += text;
    });
    child.stderr.on("data", (text) => {
      progress = `${progress}${text}`.slice(-500);
    });
    child.on("close", (code, signal) => {
      clearTimeout(limit);
      if (code === 0) resolve(JSON.parse(output));
      else reject(new Error(`${format} ended with ${signal ?? code} after ${progress}`));
    });
  });
}

describe("damaged files", () => {
  it.each(["csv", "npy", "npz", "tvb", "mat5", "mat73", "hdf5"])(
    "of the format %s give an error or a data set, soon and in little memory",
    async (format) => {
      const summary = await fuzz(format);
      expect(summary.failures).toEqual([]);
      expect(summary.refused + summary.loaded).toBe(count);
      expect(summary.refused).toBeGreaterThan(count / 4);
      expect(summary.read).toBeGreaterThan(0);
      expect(summary.slowest).toBeLessThan(2000);
      expect(summary.peak).toBeLessThan(1e9);
    },
    60_000 + count * 40,
  );
});
