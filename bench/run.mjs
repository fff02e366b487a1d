// Compares each model with Python's neurolib in one run and prints ratios of CPU time: `npm run bench [-- --json]`.
// Without Python it prints our figures alone. Options: --models hopf,aln  --repeats 5  --quick
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { connectome, MODELS } from "./models.mjs";
import { readOptions } from "./options.mjs";

const root = path.resolve(import.meta.dirname, "..");
const options = readOptions(
  "npm run bench -- [--models hopf,aln] [--repeats N] [--python PATH] [--quick] [--json]",
  ["models", "repeats"],
);
const { json, quick } = options;
const repeats = Number(options.repeats ?? (quick ? 3 : 5));
const names = options.models?.split(",") ?? Object.keys(MODELS);
process.env.NEUROLAB_DATASETS ??= path.join(root, "../shared/datasets");

const say = (...parts) => json || console.log(...parts);
const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];
const lib = await import("../lib/dist/esm/index.js");

/** Interpreter with neurolib in a virtual environment of this checkout, made on first use. */
function findPython() {
  const python = path.join(root, ".venv/bin/python");
  const works = (command, args) => spawnSync(command, args, { stdio: "ignore" }).status === 0;
  if (works(python, ["-c", "import neurolib"])) return python;
  if (!works("python3", ["--version"])) return undefined;
  say("Making a virtual environment with neurolib (once) …");
  if (!existsSync(python) && !works("python3", ["-m", "venv", path.join(root, ".venv")])) return undefined;
  return works(python, ["-m", "pip", "install", "-q", "neurolib"]) ? python : undefined;
}

const ours = (task) =>
  JSON.parse(
    execFileSync(process.execPath, [path.join(root, "bench/ours.mjs"), JSON.stringify(task)], {
      encoding: "utf8",
    }),
  );

function theirs(python, task, network) {
  const { class: name, params } = MODELS[task.model];
  const file = path.join(mkdtempSync(path.join(os.tmpdir(), "neurolab-bench-")), "network.json");
  writeFileSync(file, JSON.stringify(network));
  const done = spawnSync(
    python,
    [path.join(root, "bench/reference.py"), JSON.stringify({ ...task, class: name, params }), file],
    {
      encoding: "utf8",
    },
  );
  rmSync(path.dirname(file), { recursive: true });
  return done.status === 0 ? JSON.parse(done.stdout.trim().split("\n").at(-1)) : undefined;
}

const python = options.python ?? findPython();
const machine = {
  cpu: os.cpus()[0]?.model.trim(),
  cores: os.cpus().length,
  node: process.version,
  platform: `${os.platform()} ${os.arch()}`,
};
const report = { machine, models: [], sizes: [] };
say(
  `${machine.cpu}, ${machine.cores} cores, Node ${machine.node}; CPU seconds per 10 s of simulated time, medians of ${repeats}\n`,
);
say("model      nodes  neurolab  (no outputs)  neurolib   ratio  (no outputs)  cold start ms");

const problem = (model, nodes) => {
  const duration = nodes > 500 ? 1000 : nodes > 200 ? 2000 : 10000;
  const task = { model, nodes, duration: quick ? duration / 5 : duration, repeats };
  const network = connectome(lib, nodes);
  const scale = 10000 / task.duration;
  const mine = ours(task);
  const other = python ? theirs(python, task, network) : undefined;
  const run = median(mine.run) * scale;
  const bare = median(mine.bare) * scale;
  const reference = other ? median(other.run) * scale : undefined;
  const row = {
    model,
    nodes,
    run,
    bare,
    neurolib: reference,
    ratio: reference && reference / run,
    bareRatio: reference && reference / bare,
    coldStart: mine.coldStart,
    memory: mine.rss,
    versions: other && { numba: other.numba, numpy: other.numpy },
  };
  const cell = (value, digits, width) => (value === undefined ? "–" : value.toFixed(digits)).padStart(width);
  say(
    `${model.padEnd(10)} ${String(nodes).padStart(5)}  ${cell(run, 3, 8)}  ${cell(bare, 3, 12)}  ${cell(reference, 3, 8)}  ${cell(row.ratio, 1, 6)}  ${cell(row.bareRatio, 1, 12)}  ${cell(mine.coldStart, 1, 13)}`,
  );
  return row;
};

for (const model of names) report.models.push(problem(model, 80));
if (!quick)
  for (const model of ["hopf", "aln"])
    for (const nodes of [200, 500, 1000]) report.sizes.push(problem(model, nodes));
if (!python) say("\nneurolib was not measured: Python 3 with venv and pip was not found.");
if (json) console.log(JSON.stringify(report, undefined, 2));
