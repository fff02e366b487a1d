// Computes the transfer tables of the ALN model and writes
//   data/aln-tables.bin              the tables (format: lib/models/alnTables/tableFormat.ts)
//   data/aln-tables.json             where they come from
//   lib/models/alnTables/tableText.ts   the same bytes for the library, so that it needs no file at run time
// Usage: npm run aln-tables [-- --workers 2]
import { createHash } from "node:crypto";
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { computeTransferTables, encodeTransferTables } from "../lib/dist/esm/index.js";

const root = path.resolve(import.meta.dirname, "..");
const { values } = parseArgs({ options: { workers: { type: "string" } } });
const workers = values.workers === undefined ? undefined : Number(values.workers);

const start = performance.now();
const tables = await computeTransferTables(
  {},
  {
    workers,
    onProgress: ({ done, total }) => process.stderr.write(`\r${done} of ${total} grid points`),
  },
);
process.stderr.write(` in ${((performance.now() - start) / 1000).toFixed(0)} s\n`);

const bytes = encodeTransferTables(tables);
const { version } = JSON.parse(readFileSync(path.join(root, "lib/package.json"), "utf8"));
const axis = (values) => ({ first: values[0], last: values.at(-1), points: values.length });
const provenance = {
  content: "Transfer functions of a population of AdEx neurons for the ALN model",
  program: `npm run aln-tables, neurolab ${version}`,
  sha256: createHash("sha256").update(bytes).digest("hex"),
  tables: {
    rate: "steady firing rate in kHz",
    voltage: "steady mean membrane voltage in mV",
    tauMu: "time constant in ms of the response to a change of the mean input",
    tauSigma:
      "time constant in ms of the response to a change of the deviation, 0 where the rate falls with it",
  },
  axes: {
    mu: { ...axis(tables.mu), unit: "mV/ms" },
    sigma: { ...axis(tables.sigma), unit: "mV/√ms" },
  },
  neuron: tables.parameters,
  discretisation: {
    voltageStep: "0.01 mV",
    frequencies: "0.25 … 1000 Hz in steps of 0.25 Hz",
    timeConstants: "multiples of 0.01 ms above 0.001 ms",
    exactReset: false,
  },
  method: [
    "M. J. E. Richardson (2007), Phys. Rev. E 76, 021919: backward threshold integration",
    "M. Augustin, J. Ladenbauer, F. Baumann, K. Obermayer (2017), PLoS Comput. Biol. 13, e1005545: exponential fits",
    "C. Cakan, K. Obermayer (2020), PLoS Comput. Biol. 16, e1007822: the neuron",
  ],
};
const text = `// Written by scripts/aln-tables.mjs; do not edit.

/** Default tables in the format of \`tableFormat.ts\`, base64. */
export const tableText: string =
  "${Buffer.from(bytes).toString("base64")}";
`;

for (const [file, contents] of [
  ["data/aln-tables.bin", bytes],
  ["data/aln-tables.json", `${JSON.stringify(provenance, null, 2)}\n`],
  ["lib/models/alnTables/tableText.ts", text],
]) {
  const target = path.join(root, file);
  writeFileSync(`${target}.part`, contents);
  renameSync(`${target}.part`, target);
}
