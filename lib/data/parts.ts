import { ValidationError } from "../errors.js";
import { type Labelled, labelled } from "../labelled.js";
import type { Position } from "./atlases/baseAtlas.js";
import { checkBold, checkConnectivity } from "./checkMatrix.js";
import type { SubjectData, SubjectKind } from "./layout.js";

/** What a data set is made of, whatever its origin. */
export interface DatasetParts {
  /** Name, for messages. */
  readonly name: string;
  /** Raw arrays by subject id and kind. */
  readonly subjects: Readonly<Record<string, SubjectData>>;
  /** Order of the subjects; by default that of the object (numbers come first there, in their order). */
  readonly ids?: readonly string[];
  /** Region names, if known. */
  readonly regions?: readonly string[] | undefined;
  /** Region centres in mm, if known. */
  readonly coordinates?: readonly Position[] | null | undefined;
  /** Time between two BOLD samples in ms, if known. */
  readonly boldInterval?: number | undefined;
  /** Makes the BOLD recordings, in the order of the subjects, when they are first asked for. */
  readonly laterBold?: (() => readonly Labelled[]) | undefined;
  /** Folder that the data come from. */
  readonly folder?: string | undefined;
}

/**
 * Check that all subjects have connectivity and lengths of one size, and label their arrays with regions and time.
 *
 * @throws ValidationError naming data set, subject and cell
 */
export function checkedParts(parts: DatasetParts): DatasetParts {
  const { name, regions = [] } = parts;
  let n: number | undefined;
  for (const [id, data] of subjectEntries(parts)) {
    for (const kind of ["cm", "len"] as const) {
      const matrix = data[kind];
      const label = `${name}, subject ${id}, ${kind === "cm" ? "connectivity" : "lengths"}`;
      if (!matrix) throw missingKind(parts, id, kind);
      checkConnectivity(matrix, label, { regions, lengths: kind === "len" });
      n ??= matrix.shape[0]!;
      if (matrix.shape[0] !== n)
        throw new ValidationError(`${label} has ${matrix.shape[0]} regions, the first matrix has ${n}.`);
    }
    if (data.bold) checkBold(data.bold, n!, `${name}, subject ${id}, BOLD`);
  }
  if (regions.length > 0 && regions.length !== n)
    throw new ValidationError(`${name}: ${regions.length} region names for ${n} regions.`);
  return { ...parts, subjects: withCoords(parts) };
}

/** Error about a subject that lacks a kind of data. */
export function missingKind(parts: DatasetParts, id: string, kind: SubjectKind): ValidationError {
  const { name, subjects } = parts;
  const other = Object.keys(subjects).filter((subject) => subjects[subject]![kind]).length;
  return new ValidationError(
    `Dataset "${name}" has no "${kind}" for subject ${id}` +
      (other > 0 ? ` (${other} other subjects have it).` : ".") +
      (kind === "waytotal" || kind === "nvoxel"
        ? ` It is read only with normalizeCmats: "${kind}", and exists for hcp.`
        : ""),
  );
}

/** The same parts with the recordings that were left for later. */
export function withBold(parts: DatasetParts): DatasetParts {
  if (!parts.laterBold) return parts;
  const recordings = parts.laterBold();
  const subjects = Object.fromEntries(
    subjectEntries(parts).map(([id, data], k) => [
      id,
      { ...data, ...(recordings[k] && { bold: recordings[k] }) },
    ]),
  );
  return { ...parts, laterBold: undefined, subjects: withCoords({ ...parts, subjects }) };
}

/** Ids and data of the subjects in order. */
export function subjectEntries({
  subjects,
  ids = Object.keys(subjects),
}: DatasetParts): [string, SubjectData][] {
  return ids.map((id) => [id, subjects[id]!]);
}

/** Arrays of all subjects with regions and time as coordinates. */
function withCoords({ subjects, regions, boldInterval }: DatasetParts): Record<string, SubjectData> {
  const pair = regions && regions.length > 0 ? { coords: { target: regions, source: regions } } : {};
  const out: Record<string, SubjectData> = {};
  for (const [id, data] of Object.entries(subjects)) {
    const { cm, len, bold, ...perRegion } = data;
    const axes: Record<string, readonly string[] | Float64Array> = {};
    if (regions && regions.length > 0) axes.region = regions;
    if (bold && boldInterval !== undefined)
      axes.time = Float64Array.from({ length: bold.shape[1]! }, (_, k) => k * boldInterval);
    out[id] = {
      ...perRegion,
      ...(cm && { cm: labelled(cm.data, cm.shape, ["target", "source"], { ...pair, name: "Cmat" }) }),
      ...(len && {
        len: labelled(len.data, len.shape, ["target", "source"], { ...pair, name: "Dmat", unit: "mm" }),
      }),
      ...(bold && {
        bold: labelled(bold.data, bold.shape, ["region", "time"], {
          coords: axes,
          name: "BOLD",
        }),
      }),
    };
  }
  return out;
}

/** Element-wise mean of matrices of one shape. */
export function meanOf(matrices: readonly Labelled[], name: string): Labelled {
  const first = matrices[0]!;
  const data = new Float64Array(first.data.length);
  for (const matrix of matrices) for (let k = 0; k < data.length; k++) data[k]! += matrix.data[k]!;
  for (let k = 0; k < data.length; k++) data[k]! /= matrices.length;
  return labelled(data, first.shape, first.dims, {
    ...(first.coords && { coords: first.coords }),
    ...(first.unit !== undefined && { unit: first.unit }),
    name,
  });
}
