// Times one problem in this process: `node bench/ours.mjs '{"model":"hopf","nodes":80,"duration":10000}'`.
import { performance } from "node:perf_hooks";
import { connectome, MODELS } from "./models.mjs";

const started = performance.now();
const lib = await import("../lib/dist/esm/index.js");
const importTime = performance.now() - started;
const task = JSON.parse(process.argv[2]);
const cpu = (body) => {
  const before = process.cpuUsage();
  body();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
};

const { class: name, params } = MODELS[task.model];
const { Cmat, Dmat, name: data } = connectome(lib, task.nodes);
const cold = performance.now();
const model = new lib[name]({ Cmat, Dmat, seed: 1, params: { ...params, ...task.params, duration: 0.1 } });
model.run();
const coldStart = performance.now() - cold;
model.params.duration = task.duration;
// With all samples, in the arrays of the run before that nobody has read, and without keeping them (10 s are 128 MB
// and more).
const repeat = (record) => {
  const times = Array.from({ length: task.repeats + 1 }, () => cpu(() => model.run({ record })));
  return times.slice(1);
};
const kept = repeat({});
const bare = repeat({ last: 1 });
const value = model.output.data.at(-1);
if (!Number.isFinite(value)) throw new Error(`${task.model} gave ${value}`);
const memory = process.memoryUsage();
console.log(JSON.stringify({ data, run: kept, bare, coldStart, importTime, value, rss: memory.rss }));
