// Feeds damaged files to Dataset.load: every one must give a data set or a NeurolabError, soon and in little memory.
// Usage: node fuzz.mjs <format> <number of mutations> <seed>; prints a JSON summary, progress goes to stderr.
import { readFileSync } from "node:fs";
import path from "node:path";
import { library } from "./library.mjs";

const fixtures = path.resolve(import.meta.dirname, "../../../fixtures/data");

/** Files that are damaged, by format. */
const corpus = {
  csv: ["weights.csv", "named.csv", "semicolon.csv", "r-table.tsv", "lengths.txt"],
  npy: ["weights.npy", "weights-fortran.npy", "type-i8.npy", "regions.npy", "stack.npy"],
  npz: ["everything.npz", "compressed.npz"],
  tvb: ["tvb.zip"],
  mat5: ["everything.mat", "uncompressed.mat", "names.mat", "sparse.mat", "struct.mat"],
  mat73: ["version73.mat", "stack73.mat"],
  hdf5: [
    "everything.h5",
    "integers.h5",
    "huge.h5",
    "layouts-earliest.h5",
    "layouts-latest.h5",
    "many-links.h5",
  ],
};

/** xorshift32; the mutations of a seed are the same on every machine. */
function random(seed) {
  let state = seed | 0 || 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

const huge = [0xffffffff, 0x7fffffff, 0x80000000, 0xfffffff0, 0x00ffffff, 0x40000000, 0, 1];

const mutations = [
  (bytes, pick) => bytes.slice(0, pick(bytes.length)), // truncated
  (bytes, pick) => {
    for (let k = pick(8); k >= 0; k--) bytes[pick(bytes.length)] ^= 1 << pick(8); // flipped bits
    return bytes;
  },
  (bytes, pick) => {
    for (let k = pick(4); k >= 0; k--) bytes[pick(bytes.length)] = pick(256); // other bytes
    return bytes;
  },
  (bytes, pick) => {
    // a huge number somewhere, mostly in the first kilobyte, where headers are
    const view = new DataView(bytes.buffer);
    const span = Math.max(1, Math.min(bytes.length - 4, pick(4) === 0 ? bytes.length : 1024));
    const at = pick(span);
    const word = huge[pick(huge.length)];
    view.setUint32(at, word, pick(2) === 0);
    if (pick(2) === 0 && at + 8 <= bytes.length) view.setUint32(at + 4, word, true);
    return bytes;
  },
  (bytes, pick) => {
    const from = pick(bytes.length); // a piece removed
    const to = Math.min(bytes.length, from + 1 + pick(64));
    return Uint8Array.from([...bytes.subarray(0, from), ...bytes.subarray(to)]);
  },
  (bytes, pick) => {
    const from = pick(bytes.length); // a piece repeated
    const to = Math.min(bytes.length, from + 1 + pick(64));
    return Uint8Array.from([...bytes.subarray(0, to), ...bytes.subarray(from)]);
  },
  (bytes, pick) => {
    const from = pick(bytes.length); // a piece erased
    bytes.fill(pick(2) * 255, from, Math.min(bytes.length, from + 1 + pick(64)));
    return bytes;
  },
  (bytes, pick) => {
    if (bytes.length < 20) return bytes;
    const at = pick(Math.min(bytes.length - 10, 200)); // digits of a text header changed
    for (let k = 0; k < 10; k++)
      if (bytes[at + k] >= 48 && bytes[at + k] <= 57) bytes[at + k] = 48 + pick(10);
    return bytes;
  },
];

function checkEntries(contents) {
  for (const [key, entry] of contents) {
    if (entry.type === "numbers") {
      const { data, shape, dims } = entry.array;
      if (data.length !== shape.reduce((a, b) => a * b, 1) || dims.length !== shape.length)
        throw new Error(`${key}: shape`);
    } else if (entry.type === "text" && !entry.lines.every((line) => typeof line === "string"))
      throw new Error(key);
  }
}

function checkWellFormed(ds) {
  const n = ds.Cmat.shape[0];
  for (const matrix of [...ds.Cmats, ...ds.Dmats]) {
    if (matrix.shape.length !== 2 || matrix.shape[0] !== n || matrix.shape[1] !== n)
      throw new Error("not square");
    if (matrix.data.length !== n * n || !matrix.data.every(Number.isFinite)) throw new Error("not finite");
  }
  if (ds.hasBOLD)
    for (const bold of ds.BOLDs)
      if (bold.shape[0] !== n || bold.data.length !== n * bold.shape[1])
        throw new Error("BOLD of another size");
  if (ds.regions.length !== 0 && ds.regions.length !== n) throw new Error("region names of another number");
}

const [format, count, seed] = [process.argv[2], Number(process.argv[3]), Number(process.argv[4] ?? 1)];
const { Dataset, NeurolabError } = library;
const files = corpus[format].map((name) => ({ name, bytes: readFileSync(path.join(fixtures, name)) }));
const pick = random(seed * 7919 + format.length);
const summary = { format, count, refused: 0, read: 0, loaded: 0, slowest: 0, peak: 0, failures: [] };

/** What an undamaged file gives, as text. */
async function describe({ name, bytes }) {
  try {
    const contents = library.readDataFile(bytes, name);
    return [...contents]
      .map(([key, entry]) => `${key}: ${entry.array ? entry.array.data.join() : (entry.lines ?? entry.what)}`)
      .join("; ");
  } catch (error) {
    return `error: ${error.message}`;
  }
}
const expected = new Map();
for (const file of files) expected.set(file.name, await describe(file));

for (let k = 0; k < count; k++) {
  const file = files[k % files.length];
  let bytes = Uint8Array.from(file.bytes);
  for (let times = pick(3); times >= 0 && bytes.length > 4; times--)
    bytes = mutations[pick(mutations.length)](bytes, pick);
  if (k % 100 === 0) process.stderr.write(`${format} ${k}\n`);
  const start = process.cpuUsage();
  try {
    checkEntries(library.readDataFile(bytes, file.name));
    summary.read++;
    checkWellFormed(await Dataset.load({ name: file.name, bytes }));
    summary.loaded++;
  } catch (error) {
    if (error instanceof NeurolabError && error.message.length > 10) summary.refused++;
    else summary.failures.push({ k, file: file.name, error: String(error?.stack ?? error).slice(0, 600) });
  }
  const spent = process.cpuUsage(start);
  const took = (spent.user + spent.system) / 1000; // processor time: other programs may hold the machine up
  if (took > summary.slowest) summary.slowest = took;
  // A damaged file must not spoil the reading of the next good one.
  if (k % 20 === 19) {
    const good = files[pick(files.length)];
    const again = await describe(good);
    if (again !== expected.get(good.name))
      summary.failures.push({ k, file: good.name, error: `afterwards: ${again}` });
  }
  if (k % 50 === 0) summary.peak = Math.max(summary.peak, process.memoryUsage().rss);
  if (summary.failures.length >= 5) break;
}
summary.peak = Math.max(summary.peak, process.memoryUsage().rss);
process.stdout.write(`${JSON.stringify(summary)}\n`);
