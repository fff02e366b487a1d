import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { inProcess, workerPool } from "../../../lib/execution/index.js";
import { BoxSearch, ParameterSpace } from "../../../lib/exploration/index.js";
import { HopfModel } from "../../../lib/models/index.js";
import { contents } from "../exploration/contents.js";
import { bundle } from "./bundle.js";

// biome-ignore lint/suspicious/noExplicitAny: evaluation functions of several searches.
type Run = any;

const root = mkdtempSync(path.join(tmpdir(), "neurolab-faults-"));
const mounts: string[] = [];
afterAll(() => {
  for (const mount of mounts) execFileSync("umount", [mount]);
  rmSync(root, { recursive: true, force: true });
});

/** A file system of its own, where the test may mount one. */
function mounted(name: string, ...options: string[]): string | undefined {
  const folder = path.join(root, name);
  mkdirSync(folder);
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", options.join(","), "tmpfs", folder], { stdio: "ignore" });
  } catch {
    return undefined;
  }
  mounts.push(folder);
  return folder;
}

describe("A worker of the pool that dies", () => {
  const explore = async (filename: string, marker: string) => {
    const search = new BoxSearch({
      model: new HopfModel({ seed: 4, params: { duration: 50, sigma_ou: 0.02 } }),
      parameterSpace: new ParameterSpace({ a: Array.from({ length: 12 }, (_, i) => i / 20) }),
      // A worker ends in the middle of a run, once; `process` of a worker ends the worker alone.
      evalFunction: (run: Run, { file }: { file: string }) => {
        run.model.run();
        const { existsSync: exists, writeFileSync: write } = globalThis.process.getBuiltinModule("node:fs");
        if (run.params.a === 0.25 && !exists(file)) {
          write(file, "");
          globalThis.process.exit(9);
        }
        return { x: run.model.x };
      },
      constants: { file: marker },
      filename,
      trajectoryName: "same",
    });
    const executor = workerPool({ workers: 2 });
    const counts: number[] = [];
    const summary = await search.run({ executor, onProgress: ({ done }) => counts.push(done) });
    await executor.close();
    return { summary, counts };
  };

  it("is replaced: nothing lost, nothing counted twice, the same bytes", async () => {
    const [disturbed, undisturbed] = [path.join(root, "a.zarr"), path.join(root, "b.zarr")];
    const marker = path.join(root, "died");
    const { summary, counts } = await explore(disturbed, marker);
    expect(existsSync(marker)).toBe(true);
    expect(summary).toMatchObject({ finished: 12, failed: 0 });
    expect(counts).toEqual(Array.from({ length: 12 }, (_, i) => i + 1));
    // The marker is there now: nobody dies.
    await explore(undisturbed, marker);
    expect(contents(disturbed)).toEqual(contents(undisturbed));
  }, 60_000);
});

describe("An evolution whose process is killed", () => {
  const script = path.join(root, "evolve.cjs");
  beforeAll(async () => {
    await bundle(
      `
          import { existsSync } from "node:fs";
          import { Evolution, loadEvolution } from "${path.resolve("lib/evolution/index.ts")}";
          import { ParameterSpace } from "${path.resolve("lib/exploration/index.ts")}";
          import { HopfModel } from "${path.resolve("lib/models/index.ts")}";
          const filename = process.argv[2];
          const options = {
            model: new HopfModel({ seed: 4, params: { duration: 50, sigma_ou: 0.02 } }),
            evalFunction: (run) => {
              run.model.run();
              const end = performance.now() + 15;
              while (performance.now() < end);
              return [[run.model.x.data[400], run.params.a], { last: run.model.x.data[499] }];
            },
            weightList: [1, -1], filename, ncores: 2,
          };
          const fresh = () => new Evolution({ ...options, algorithm: "nsga2", POP_INIT_SIZE: 12, POP_SIZE: 8, NGEN: 8, seed: 5,
            parameterSpace: new ParameterSpace({ a: [-1, 1], w: [0.1, 0.5] }, { kind: "bound" }) });
          (async () => {
            const evolution = existsSync(filename) ? await loadEvolution(filename, options) : fresh();
            await evolution.run({ last: 7, onGeneration: ({ generation }) => console.log("generation " + generation) });
          })();
        `,
      script,
    );
    execFileSync("ln", ["-s", path.resolve("node_modules"), path.join(root, "node_modules")]);
  }, 60_000);

  /** All that was stored but name and durations, which differ between any two runs. */
  const stored = (file: string): unknown => {
    const { content } = JSON.parse(readFileSync(file, "utf8"));
    const { name: _, seconds: __, ...rest } = content;
    return rest;
  };

  it("goes on from its file after kill -9, and ends with the same individuals, numbers and generations", async () => {
    const [disturbed, undisturbed] = [path.join(root, "killed.json"), path.join(root, "whole.json")];
    const env = { ...process.env, NODE_PATH: path.resolve("node_modules") };
    for (const until of [2, 5]) {
      const child = spawn(process.execPath, [script, disturbed], { env });
      await new Promise<void>((resolve) => {
        child.stdout.on("data", (text: Buffer) => {
          if (String(text).includes(`generation ${until}`)) setTimeout(() => child.kill("SIGKILL"), 25);
        });
        child.on("exit", () => resolve());
      });
      expect((stored(disturbed) as { gIdx: number }).gIdx).toBeGreaterThanOrEqual(until);
      expect((stored(disturbed) as { gIdx: number }).gIdx).toBeLessThan(7);
    }
    for (const file of [disturbed, undisturbed]) execFileSync(process.execPath, [script, file], { env });
    expect(stored(disturbed)).toEqual(stored(undisturbed));
    expect(stored(disturbed)).toMatchObject({ gIdx: 7, evaluationCounter: 12 + 7 * 8, last_id: 12 + 7 * 8 });
  }, 60_000);
});

describe("A disk", () => {
  const grid = (filename: string): BoxSearch =>
    new BoxSearch({
      parameterSpace: new ParameterSpace({ x: Array.from({ length: 40 }, (_, i) => i) }),
      evalFunction: (run: Run) => ({ y: new Float64Array(4000).fill(run.params.x) }),
      filename,
      trajectoryName: "one",
    });

  it("that is full is named; runs that were kept are intact, and the exploration goes on when there is room", async () => {
    const folder = mounted("small", "size=512k");
    if (!folder) return expect(process.getuid?.()).not.toBe(0);
    const filename = path.join(folder, "x.zarr");
    await expect(grid(filename).run({ executor: inProcess() })).rejects.toThrow(
      /disk is full.*call run\(\) again/,
    );
    execFileSync("mount", ["-o", "remount,size=64m", folder]);
    const search = grid(filename);
    const summary = await search.run({ executor: inProcess() });
    expect(summary).toMatchObject({ finished: 40, failed: 0 });
    expect(summary.resumed).toBeGreaterThan(5);
    for (let run = 0; run < 40; run++) expect((search.getResult(run).y as Float64Array)[3999]).toBe(run);
    const whole = path.join(root, "whole.zarr");
    await grid(whole).run({ executor: inProcess() });
    expect(contents(filename)).toEqual(contents(whole));
  }, 60_000);

  it("that must not be written is named before anything is computed", async () => {
    const folder = mounted("locked", "size=512k");
    if (!folder) return expect(process.getuid?.()).not.toBe(0);
    writeFileSync(path.join(folder, "earlier"), "here");
    execFileSync("mount", ["-o", "remount,ro", folder]);
    let evaluated = 0;
    const search = new BoxSearch({
      parameterSpace: new ParameterSpace({ x: [1, 2] }),
      evalFunction: () => ({ y: ++evaluated }),
      filename: path.join(folder, "x.zarr"),
    });
    await expect(search.run({ executor: inProcess() })).rejects.toThrow(/must not be written|read-only/);
    expect(evaluated).toBe(0);
    expect(readFileSync(path.join(folder, "earlier"), "utf8")).toBe("here");
  });
});
