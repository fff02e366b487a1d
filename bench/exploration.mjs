// Measures explorations: `node bench/exploration.mjs [--part grid|scaling|memory] [--python PATH] [--quick] [--json]`.
//   grid     21 × 21 ALN nodes, 2 s each, two workers, results on disk; against Python's neurolib on two processes
//   scaling  16 × 16 whole-brain Hopf networks on gw, 10 s each: two workers against one
//   memory   living and resident memory over 10,000 runs with results on disk
// Wall time, because several workers are at work; run it on an idle machine.
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { connectome } from "./models.mjs";
import { readOptions } from "./options.mjs";

const root = path.resolve(import.meta.dirname, "..");
const options = readOptions(
  "node bench/exploration.mjs [--part grid,scaling,memory] [--python PATH] [--quick] [--json]",
  ["part"],
);
const { json, quick } = options;
const parts = options.part?.split(",") ?? ["grid", "scaling", "memory"];
process.env.NEUROLAB_DATASETS ??= path.join(root, "../shared/datasets");
const say = (...words) => json || console.log(...words);
const lib = await import("../lib/dist/esm/index.js");
const { ALNModel, BoxSearch, HopfModel, linspace, ParameterSpace, workerPool } = lib;

const folder = mkdtempSync(path.join(os.tmpdir(), "neurolab-bench-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
const seconds = async (body) => {
  const begin = performance.now();
  await body();
  return (performance.now() - begin) / 1000;
};
/** Workers that have loaded the library, as neurolib's pool is also measured without Python's start. */
const warmPool = async (workers) => {
  const executor = workerPool({ workers });
  const parameterSpace = new ParameterSpace({ x: [1, 2, 3, 4] });
  await new BoxSearch({ parameterSpace, evalFunction: () => ({ y: 1 }) }).run({ executor });
  return executor;
};

const report = {
  machine: { cpu: os.cpus()[0]?.model.trim(), cores: os.cpus().length, node: process.version },
};
if (parts.includes("grid")) report.grid = await grid();
if (parts.includes("scaling")) report.scaling = await scaling();
if (parts.includes("memory")) report.memory = await memory();
if (json) console.log(JSON.stringify(report, undefined, 2));

async function grid() {
  const side = quick ? 7 : 21;
  const executor = await warmPool(2);
  const explore = async (name) => {
    const search = new BoxSearch({
      model: new ALNModel({ seed: 1, params: { duration: 2000 } }),
      parameterSpace: new ParameterSpace(
        { mue_ext_mean: linspace(0, 3, side), mui_ext_mean: linspace(0, 3, side) },
        { kind: "grid" },
      ),
      filename: path.join(folder, name),
    });
    const { failed } = await search.run({ executor });
    if (failed > 0) throw new Error(`${failed} runs failed`);
  };
  const ours = await seconds(() => explore("grid.zarr"));
  await executor.close();
  say(
    `grid: ${side} × ${side} ALN nodes of 2 s on two workers: ${ours.toFixed(2)} s, results on disk included`,
  );
  const python = findPython();
  if (!python) {
    say("grid: neurolib was not measured; name an interpreter that has it with --python");
    return { side, ours };
  }
  const done = spawnSync(python, [path.join(root, "bench/exploration.py"), String(side)], {
    cwd: folder,
    encoding: "utf8",
  });
  if (done.status !== 0) throw new Error(done.stderr.slice(-2000));
  const theirs = JSON.parse(done.stdout.trim().split("\n").at(-1)).seconds;
  say(`grid: neurolib on two processes: ${theirs.toFixed(2)} s, ratio ${(theirs / ours).toFixed(1)}`);
  return { side, ours, neurolib: theirs, ratio: theirs / ours };
}

async function scaling() {
  const side = quick ? 4 : 16;
  const { name, Cmat, Dmat } = connectome(lib, 80);
  const explore = async (workers) => {
    const executor = await warmPool(workers);
    const search = new BoxSearch({
      model: new HopfModel({
        Cmat,
        Dmat,
        seed: 1,
        params: { duration: 10_000, sigma_ou: 0.02, sampling_dt: 1 },
      }),
      parameterSpace: new ParameterSpace(
        { a: linspace(-0.2, 0.2, side), K_gl: linspace(0.1, 2, side) },
        { kind: "grid" },
      ),
      evalFunction: (run) => {
        run.model.run();
        return { fit: matrixCorrelation(fc(run.model.x), run.model.params.Cmat) };
      },
    });
    const time = await seconds(async () => {
      const { failed } = await search.run({ executor });
      if (failed > 0) throw new Error(search.failures[0].message);
    });
    await executor.close();
    return time;
  };
  const [one, two] = [await explore(1), await explore(2)];
  say(
    `scaling: ${side} × ${side} Hopf networks of 10 s (${name}): ${one.toFixed(1)} s on one worker, ${two.toFixed(1)} s on two: ${(one / two).toFixed(2)} times`,
  );
  return { side, one, two, factor: one / two };
}

async function memory() {
  const runs = quick ? 3000 : 10_000;
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc");
  const executor = await warmPool(2);
  const living = [];
  const resident = [];
  const megabytes = (bytes) => Math.round(bytes / 2 ** 20);
  const search = new BoxSearch({
    model: new HopfModel({ seed: 1, params: { duration: 100 } }),
    parameterSpace: new ParameterSpace({ a: linspace(-1, 1, runs) }, { kind: "grid" }),
    evalFunction: (run) => {
      run.model.run();
      return { x: run.model.x };
    },
    filename: path.join(folder, "memory.zarr"),
  });
  await search.run({
    executor,
    onProgress: ({ done }) => {
      if (done % (runs / 10) !== 0) return;
      collect();
      const { heapUsed, arrayBuffers, rss } = process.memoryUsage();
      living.push(megabytes(heapUsed + arrayBuffers));
      resident.push(megabytes(rss));
    },
  });
  await executor.close();
  // Results on their way come and go; what stays is in the least of each third.
  const growth = (sizes) => Math.min(...sizes.slice(-3)) - Math.min(...sizes.slice(0, 3));
  say(
    `memory: ${runs} runs; MB after each tenth, living ${living.join(", ")}; resident, workers included, ${resident.join(", ")}`,
  );
  return { runs, living, resident, livingGrowth: growth(living), residentGrowth: growth(resident) };
}

/** An interpreter that has neurolib: as named, or that of the virtual environment of `npm run bench`. */
function findPython() {
  const given = options.python ?? path.join(root, ".venv/bin/python");
  if (!existsSync(given)) return undefined;
  try {
    execFileSync(given, ["-c", "import neurolib"], { stdio: "ignore" });
    return given;
  } catch {
    return undefined;
  }
}
