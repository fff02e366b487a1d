// Simulates the BOLD recordings of the synthetic data set (lib/data/synthetic/truth.ts) and writes
// lib/data/synthetic/boldTable.ts. Takes some minutes. Run it again when the engine's numbers change:
//   npm run build && node scripts/synthetic-bold.mjs
// With --check it only tells how well a new simulation with the true parameters fits the shipped recordings.
import { writeFileSync } from "node:fs";
import path from "node:path";
import { ALNModel, Dataset, fc, labelled, matrixCorrelation, syntheticTruth } from "../lib/dist/esm/index.js";
import { packBold, unpackBold } from "../lib/dist/esm/data/synthetic/bold.js";

const root = path.resolve(import.meta.dirname, "..");
const { params, seed, samples, leftOut, boldInterval } = syntheticTruth;
const ds = new Dataset("synthetic");

/** Simulate a subject; regions × samples. */
function record(k, itsSeed, itsParams = params) {
  const model = new ALNModel({ Cmat: ds.Cmats[k], Dmat: ds.Dmats[k], seed: itsSeed });
  Object.assign(model.params, itsParams, { duration: (samples + leftOut) * boldInterval });
  model.run({ bold: true, chunkwise: true });
  const { data, shape } = model.BOLD.BOLD;
  const [regions, length] = shape;
  const interval = model.BOLD.t_BOLD[1] - model.BOLD.t_BOLD[0];
  if (length !== samples + leftOut || interval !== boldInterval)
    throw new Error(
      `expected ${samples + leftOut} samples every ${boldInterval} ms, got ${length} every ${interval} ms`,
    );
  const kept = new Float64Array(regions * samples);
  for (let i = 0; i < regions; i++)
    kept.set(data.subarray(i * length + leftOut, (i + 1) * length), i * samples);
  return labelled(kept, [regions, samples], ["region", "time"]);
}

const shipped = unpackBold(80, samples);
if (process.argv.includes("--check")) {
  const fitOf = (its) => matrixCorrelation(fc(record(0, 1, its)), fc(shipped[0]));
  console.log("fit of subject 1 with the true parameters", fitOf(params).toFixed(3));
  console.log("with mue_ext_mean 1.3", fitOf({ ...params, mue_ext_mean: 1.3 }).toFixed(3));
} else {
  const recordings = ds.subjects.map((id, k) => {
    const start = performance.now();
    const bold = record(k, seed + k);
    console.log(id, `${((performance.now() - start) / 1000).toFixed(1)} s`);
    return bold;
  });
  const packed = packBold(recordings);
  const unpacked = unpackBold(80, samples, packed);
  const errors = recordings.map((bold, k) => 1 - matrixCorrelation(fc(bold), fc(unpacked[k])));
  console.log(`${packed.length} letters; FC differs by 1 − r ≤ ${Math.max(...errors).toExponential(1)}`);
  writeFileSync(
    path.join(root, "lib/data/synthetic/boldTable.ts"),
    `// Written by scripts/synthetic-bold.mjs; do not edit.

// biome-ignore format: one long text
/** Packed recordings of all subjects, see bold.ts; empty until they are simulated. */
export const boldTable: string = "${packed}";
`,
  );
}
