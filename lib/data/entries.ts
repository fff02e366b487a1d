import { type Labelled, labelled } from "../labelled.js";
import { DataFileError } from "./fileError.js";
import type { Contents } from "./formats/contents.js";

/** Names of the entries to take from a file that holds several. */
export interface EntryKeys {
  /** Entry with the connection weights. */
  readonly Cmat?: string;
  /** Entry with the fibre lengths. */
  readonly Dmat?: string;
  /** Entry with BOLD. */
  readonly BOLD?: string;
  /** Entry with the region names. */
  readonly regions?: string;
  /** Entry with the region centres. */
  readonly coordinates?: string;
}

/** What an entry can be. */
export type Kind = keyof EntryKeys;

/** Longest stack of subjects in one array. */
const mostSubjects = 10_000;

/** Names under which programs store each kind, in lower case without separators. */
const known: Readonly<Record<Kind, readonly string[]>> = {
  Cmat: [
    "cmat",
    "weights",
    "sc",
    "connectivity",
    "connectome",
    "cm",
    "dticm",
    "structuralconnectivity",
    "c",
    "w",
    "counts",
  ],
  Dmat: [
    "dmat",
    "tractlengths",
    "len",
    "lengths",
    "length",
    "dtilen",
    "fiberlengths",
    "fibrelengths",
    "tractlength",
    "distances",
    "distance",
    "d",
    "l",
  ],
  BOLD: ["bold", "tc", "ts", "timeseries", "rsfmri", "fmri", "boldrsfmri"],
  regions: ["regions", "regionlabels", "labels", "regionnames", "names", "rois", "roinames", "parcels"],
  coordinates: ["centres", "centers", "coordinates", "coords", "centroids", "positions", "mni"],
};

/** Key of an entry of a kind: the one asked for, else the one with a known name. */
export function findEntry(contents: Contents, kind: Kind, file: string, keys: EntryKeys): string | undefined {
  const wanted = keys[kind];
  if (wanted !== undefined) {
    if (!contents.has(wanted))
      throw new DataFileError(file, `has no entry "${wanted}"; it holds ${listEntries(contents)}.`);
    return wanted;
  }
  const type = kind === "regions" ? "text" : "numbers";
  const unreadable = [...contents].find(([key, entry]) => entry.type === "other" && isKnown(key, kind));
  if (unreadable?.[1].type === "other" && type === "numbers")
    throw new DataFileError(`${file}/${unreadable[0]}`, `cannot be read: ${unreadable[1].what}`);
  const found = [...contents]
    .filter(([key, entry]) => entry.type === type && isKnown(key, kind))
    .map(([key]) => key);
  if (found.length > 1)
    throw new DataFileError(
      file,
      `several entries may hold ${kind}: ${found.join(", ")}. Choose with keys: { ${kind}: "${found[0]}" }.`,
    );
  return found[0];
}

export function isKnown(name: string, kind: Kind): boolean {
  const plain = name
    .replace(/^.*\//, "")
    .toLowerCase()
    .replace(/[^a-z0-9]/g, "");
  return known[kind].includes(plain);
}

export function onlyEntry(contents: Contents, kind: Kind, file: string): string {
  const found = findEntry(contents, kind, file, {});
  if (found !== undefined) return found;
  const numeric = [...contents].filter(([, entry]) => entry.type === "numbers");
  if (numeric.length === 1) return numeric[0]![0];
  throw new DataFileError(
    file,
    `which entry holds ${kind} is not clear; it holds ${listEntries(contents)}. Name it: keys: { ${kind}: "…" }.`,
  );
}

export function numbersOf(contents: Contents, key: string, file: string): Labelled {
  const entry = contents.get(key);
  if (entry?.type === "numbers") return entry.array;
  const why = entry?.type === "other" ? ` (${entry.what})` : "";
  throw new DataFileError(file, `has no numbers named "${key}"${why}; it holds ${listEntries(contents)}.`);
}

/** Entries with their shapes, for messages. */
export function listEntries(contents: Contents): string {
  const all = [...contents].map(([key, entry]) => {
    if (entry.type === "numbers") return `${key} (${entry.array.shape.join(" × ")})`;
    return entry.type === "text" ? `${key} (text)` : `${key} (${entry.what})`;
  });
  return all.length > 12 ? `${all.slice(0, 12).join(", ")}, …` : all.join(", ");
}

export function isSquare({ shape }: Labelled): boolean {
  return shape.length === 2 && shape[0] === shape[1] && shape[0]! > 1;
}

/**
 * Three dimensions are a stack of subjects, in the last dimension as in MATLAB or in the first as in NumPy.
 *
 * @param regions number of regions if it is known (BOLD); matrices show it by being square
 */
export function subjectsOf(array: Labelled, file: string, regions?: number): Labelled[] {
  if (array.shape.length !== 3) return [array];
  const [a, b, c] = array.shape as [number, number, number];
  const last = regions === undefined ? a === b : a === regions;
  const [rows, columns, count] = last ? [a, b, c] : [b, c, a];
  if (count > mostSubjects || array.data.length === 0)
    throw new DataFileError(file, `an array of shape [${array.shape}] is no stack of subjects.`);
  return Array.from({ length: count }, (_, k) => {
    const data = new Float64Array(rows * columns);
    for (let index = 0; index < data.length; index++)
      data[index] = array.data[last ? index * count + k : k * rows * columns + index]!;
    return labelled(data, [rows, columns], ["row", "column"]);
  });
}
