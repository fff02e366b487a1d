import { ValidationError } from "../errors.js";
import type { Labelled } from "../labelled.js";
import {
  type EntryKeys,
  findEntry,
  isKnown,
  isSquare,
  type Kind,
  listEntries,
  numbersOf,
  onlyEntry,
  subjectsOf,
} from "./entries.js";
import { DataFileError, largestArray } from "./fileError.js";
import { openFolder } from "./folder.js";
import type { Contents } from "./formats/contents.js";
import { readDataFile, stem } from "./formats/readFile.js";
import { nodeModule } from "./node.js";
import type { OwnData, OwnDataOptions, OwnLabels } from "./own.js";

/** A file: its path (Node), its name and contents, or a File of a web page. */
export type DataFile =
  | string
  | { readonly name: string; readonly bytes: Uint8Array }
  | { readonly name: string; arrayBuffer(): Promise<ArrayBuffer> };

/** Files of own data by what they hold. */
export interface OwnFiles {
  /** Connection weights, or a list with one file a subject. */
  readonly Cmat: DataFile | readonly DataFile[];
  /** Fibre lengths in mm, or a list with one file a subject. */
  readonly Dmat?: DataFile | readonly DataFile[];
  /** BOLD, regions × time, or a list with one file a subject. */
  readonly BOLD?: DataFile | readonly DataFile[];
  /** Region names: a file with one name a line, or the names. */
  readonly regions?: DataFile | readonly string[];
  /** Region centres in mm: a file with three columns, names in front allowed. */
  readonly coordinates?: DataFile;
}

/** Options of `Dataset.load`. */
export interface DatasetLoadOptions extends OwnDataOptions {
  /** Names of the entries to take from a file that holds several; by default they are recognised. */
  readonly keys?: EntryKeys;
}

/** Own data and the files they came from. */
export interface LoadedData {
  readonly data: OwnData;
  readonly labels: OwnLabels;
}

/**
 * Read own data from one file that holds everything, a folder of files, or one file for each kind.
 *
 * @throws DataFileError or ValidationError naming the file and what is wrong
 */
export async function loadOwnData(source: DataFile | OwnFiles, keys: EntryKeys = {}): Promise<LoadedData> {
  if (source === null || !["string", "object"].includes(typeof source))
    throw new ValidationError(
      `Dataset.load needs a path, a file or { Cmat: file, … }, got ${String(source)}.`,
    );
  if (isFiles(source)) return fromFiles(source, keys);
  if (typeof source === "string" && isFolder(source)) return fromFolder(source, keys);
  const { name, bytes } = await readBytes(source);
  const contents = readDataFile(bytes, name);
  return fromContents(contents, name, keys);
}

function isFiles(source: DataFile | OwnFiles): source is OwnFiles {
  return typeof source === "object" && !("arrayBuffer" in source) && !("bytes" in source);
}

/** True for a folder in neurolib's layout. */
export function isNeurolibFolder(path: string): boolean {
  return isFolder(path) && nodeModule("node:fs", "Reading a folder").existsSync(`${path}/subjects`);
}

function isFolder(path: string): boolean {
  const fs = nodeModule("node:fs", "Reading a data file by its path");
  if (!fs.existsSync(path)) throw new ValidationError(`There is no file or folder ${path}.`);
  return fs.statSync(path).isDirectory();
}

async function readBytes(file: DataFile): Promise<{ name: string; bytes: Uint8Array }> {
  if (typeof file === "string") {
    const fs = nodeModule("node:fs", "Reading a data file by its path");
    if (!fs.existsSync(file)) throw new ValidationError(`There is no file ${file}.`);
    const { size } = fs.statSync(file);
    if (size > 2 * largestArray)
      throw new DataFileError(file, `is larger than the limit of ${2 * largestArray} bytes.`);
    return { name: file, bytes: fs.readFileSync(file) };
  }
  // Newer Blobs have a method bytes(), so the method that all of them have decides.
  if ("arrayBuffer" in file) return { name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) };
  return file;
}

/** A folder whose files are named after what they hold, e.g. weights.csv and tract_lengths.csv. */
async function fromFolder(path: string, keys: EntryKeys): Promise<LoadedData> {
  const folder = openFolder(path);
  const files = folder.paths.filter((file) => !file.includes("/"));
  const find = (kind: Kind): string | undefined => {
    const wanted = keys[kind];
    const found = files.filter((file) =>
      wanted ? file === wanted || stem(file) === wanted : isKnown(stem(file), kind),
    );
    if (found.length > 1)
      throw new ValidationError(
        `${path} holds several files for ${kind}: ${found.join(", ")}. Choose one with keys: { ${kind}: "${found[0]}" }.`,
      );
    return found[0] === undefined ? undefined : `${path}/${found[0]}`;
  };
  const Cmat = find("Cmat");
  if (Cmat === undefined)
    throw new ValidationError(
      `${path} holds no file of connection weights, such as weights.csv or Cmat.npy (found ${files.slice(0, 8).join(", ") || "no file"}). ` +
        `Name the files: Dataset.load({ Cmat: "${path}/…", Dmat: "${path}/…" }).`,
    );
  const others: { -readonly [kind in keyof OwnFiles]?: string } = {};
  for (const kind of ["Dmat", "BOLD", "regions", "coordinates"] as const) {
    const file = find(kind);
    if (file !== undefined) others[kind] = file;
  }
  return fromFiles({ Cmat, ...others }, {});
}

async function fromFiles(files: OwnFiles, keys: EntryKeys): Promise<LoadedData> {
  if (!files.Cmat)
    throw new ValidationError("Dataset.load needs a file of connection weights: { Cmat: path, … }.");
  const regionNames: (readonly string[])[] = [];
  let regionCount: number | undefined;
  const read = async (
    kind: Kind,
    given: DataFile | readonly DataFile[] | undefined,
  ): Promise<{ arrays: Labelled[]; labels: string[] }> => {
    const arrays: Labelled[] = [];
    const labels: string[] = [];
    const list = given === undefined ? [] : Array.isArray(given) ? given : [given as DataFile];
    for (const file of list as readonly DataFile[]) {
      const { name, bytes } = await readBytes(file);
      const contents = readDataFile(bytes, name);
      const key = keys[kind] ?? onlyEntry(contents, kind, name);
      arrays.push(
        ...subjectsOf(numbersOf(contents, key, name), name, kind === "BOLD" ? regionCount : undefined),
      );
      labels.push(name);
      const regions = contents.get("regions");
      if (regions?.type === "text" && kind !== "regions") {
        checkSameNames(regions.lines, regionNames[0], name);
        regionNames.push(regions.lines);
      }
    }
    return {
      arrays,
      labels: arrays.length === labels.length ? labels : arrays.map((_, k) => `${labels[0]}[${k}]`),
    };
  };
  const weights = await read("Cmat", files.Cmat);
  regionCount = weights.arrays[0]?.shape[0];
  const lengths = await read("Dmat", files.Dmat);
  const bold = await read("BOLD", files.BOLD);
  const centres = await read("coordinates", files.coordinates);
  const regions = files.regions === undefined ? regionNames[0] : await readRegions(files.regions, keys);
  if (files.regions !== undefined && regionNames[0])
    checkSameNames(regionNames[0], regions, String(weights.labels[0]));
  return {
    data: {
      Cmats: weights.arrays,
      ...(lengths.arrays.length > 0 && { Dmats: lengths.arrays }),
      ...(bold.arrays.length > 0 && { BOLDs: bold.arrays }),
      ...(regions && { regions }),
      ...(centres.arrays[0] && { coordinates: centres.arrays[0] }),
    },
    labels: { Cmats: weights.labels, Dmats: lengths.labels, BOLDs: bold.labels },
  };
}

async function readRegions(given: DataFile | readonly string[], keys: EntryKeys): Promise<readonly string[]> {
  if (Array.isArray(given)) return given as readonly string[];
  const { name, bytes } = await readBytes(given as DataFile);
  const contents = readDataFile(bytes, name);
  const texts = [...contents].filter(
    ([key, entry]) => entry.type === "text" && (!keys.regions || key === keys.regions),
  );
  const entry = texts[0]?.[1];
  if (entry?.type !== "text")
    throw new DataFileError(name, "holds no region names; expected one name a line.");
  return entry.lines;
}

/** Arrays of one entry and what it is called. */
interface Stack {
  readonly arrays: Labelled[];
  readonly label: string;
}

/** One file that holds everything: MATLAB, HDF5 or zip; or a connectome alone. */
function fromContents(contents: Contents, file: string, keys: EntryKeys): LoadedData {
  const squares = [...contents].filter(([, entry]) => entry.type === "numbers" && isSquare(entry.array));
  const weightsKey =
    findEntry(contents, "Cmat", file, keys) ?? (squares.length === 1 ? squares[0]![0] : undefined);
  if (weightsKey === undefined)
    throw new DataFileError(
      file,
      `which entry holds the connection weights is not clear; it holds ${listEntries(contents)}. Name it: keys: { Cmat: "…" }.`,
    );
  const take = (key: string | undefined, regions?: number): Stack | undefined => {
    if (key === undefined) return undefined;
    const arrays = subjectsOf(numbersOf(contents, key, file), file, regions);
    return { arrays, label: contents.size > 1 ? `${file}/${key}` : file };
  };
  const weights = take(weightsKey)!;
  const n = weights.arrays[0]!.shape[0]!;
  const lengths = take(findEntry(contents, "Dmat", file, keys));
  const bold = take(findEntry(contents, "BOLD", file, keys), n);
  const centres = take(findEntry(contents, "coordinates", file, keys));
  const regionsKey = findEntry(contents, "regions", file, keys);
  const regions = regionsKey === undefined ? undefined : contents.get(regionsKey);
  const labels = (part: Stack | undefined): string[] =>
    part?.arrays.map((_, k) => (part.arrays.length > 1 ? `${part.label}[${k}]` : part.label)) ?? [];
  return {
    data: {
      Cmats: weights.arrays,
      ...(lengths && { Dmats: lengths.arrays }),
      ...(bold && { BOLDs: bold.arrays }),
      ...(regions?.type === "text" && { regions: regions.lines }),
      ...(centres?.arrays[0] && { coordinates: centres.arrays[0] }),
    },
    labels: { Cmats: labels(weights), Dmats: labels(lengths), BOLDs: labels(bold) },
  };
}

function checkSameNames(names: readonly string[], before: readonly string[] | undefined, file: string): void {
  if (!before) return;
  const differing = names.findIndex((name, k) => name !== before[k]);
  if (differing >= 0 || names.length !== before.length)
    throw new DataFileError(
      file,
      differing >= 0
        ? `region ${differing + 1} is named "${names[differing]}", before it was "${before[differing]}"; all files must have the same order.`
        : `has ${names.length} region names, before there were ${before.length}.`,
    );
}
