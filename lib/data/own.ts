import { ValidationError } from "../errors.js";
import { type Labelled, labelled } from "../labelled.js";
import type { Position } from "./atlases/baseAtlas.js";
import { checkBold, checkConnectivity, type MatrixLike, toMatrix } from "./checkMatrix.js";
import type { SubjectData } from "./layout.js";
import type { Normalisation } from "./normalise.js";
import type { DatasetParts } from "./parts.js";

/** Own data in memory. Give one matrix for a group, or a list with one matrix a subject. */
export interface OwnData {
  /** Connection weights of the group, regions × regions, `[target][source]`. */
  readonly Cmat?: MatrixLike;
  /** Connection weights, one matrix a subject. */
  readonly Cmats?: readonly MatrixLike[];
  /** Fibre lengths of the group in mm. Without lengths there are no delays. */
  readonly Dmat?: MatrixLike;
  /** Fibre lengths in mm, one matrix a subject. */
  readonly Dmats?: readonly MatrixLike[];
  /** One BOLD recording, regions × time. */
  readonly BOLD?: MatrixLike;
  /** BOLD recordings, one a subject. */
  readonly BOLDs?: readonly MatrixLike[];
  /** Region names in the order of the rows. */
  readonly regions?: readonly string[];
  /** Region centres in mm, regions × 3. */
  readonly coordinates?: MatrixLike;
}

/** Options for own data. */
export interface OwnDataOptions {
  /** Name of the data set. Default "own data". */
  readonly name?: string;
  /** Scaling of the weights: "max" (default) divides by the largest, null keeps them. */
  readonly normalizeCmats?: Exclude<Normalisation, "waytotal" | "nvoxel">;
  /** Compute the FCD matrices at once. Default false. */
  readonly fcd?: boolean;
  /** Time between two BOLD samples in ms. Default unknown. */
  readonly boldInterval?: number;
  /** BOLD is time × regions. Default false. */
  readonly transposeBOLD?: boolean;
  /** Subject ids. Default "1", "2", … */
  readonly subjects?: readonly string[];
}

/** What the matrices are called in error messages, e.g. their files. */
export interface OwnLabels {
  readonly Cmats?: readonly string[];
  readonly Dmats?: readonly string[];
  readonly BOLDs?: readonly string[];
}

/**
 * Check own data and bring them into the form of a data set.
 *
 * A single matrix given with several of another kind serves for every subject (one connectome, many recordings).
 *
 * @throws ValidationError naming matrix (or file), row and column
 */
export function ownParts(data: OwnData, options: OwnDataOptions = {}, labels: OwnLabels = {}): DatasetParts {
  const { name = "own data", boldInterval } = options;
  if (boldInterval !== undefined && !(boldInterval > 0 && Number.isFinite(boldInterval)))
    throw new ValidationError(`boldInterval must be a positive time in ms, got ${boldInterval}.`);
  const weights = gather(data.Cmat, data.Cmats, "Cmat", labels.Cmats, ["target", "source"]);
  const lengths = gather(data.Dmat, data.Dmats, "Dmat", labels.Dmats, ["target", "source"]);
  const bold = gather(data.BOLD, data.BOLDs, "BOLD", labels.BOLDs, ["region", "time"]);
  const first = weights[0];
  if (!first) throw new ValidationError("Own data need connection weights: Cmat (or Cmats, one a subject).");
  const regions = data.regions ?? namesOf(first.matrix);
  for (const { matrix, label } of weights) checkConnectivity(matrix, label, { ...(regions && { regions }) });
  const n = first.matrix.shape[0]!;
  for (const { matrix, label } of lengths) {
    checkConnectivity(matrix, label, { lengths: true, ...(regions && { regions }) });
    checkSize(matrix, label, first);
  }
  for (const { matrix, label } of weights) checkSize(matrix, label, first);
  checkRegions(regions, n);
  const recordings = bold.map(({ matrix, label }) => {
    const oriented = options.transposeBOLD ? transposed(matrix) : matrix;
    checkBold(oriented, n, label);
    return oriented;
  });

  const count = Math.max(weights.length, lengths.length, recordings.length);
  const counts: [string, number][] = [
    ["Cmats", weights.length],
    ["Dmats", lengths.length],
    ["BOLDs", recordings.length],
  ];
  for (const [kind, length] of counts)
    if (length > 1 && length !== count)
      throw new ValidationError(
        `${kind} has ${length} entries for ${count} subjects; give one a subject, or a single one.`,
      );
  const ids = options.subjects ?? Array.from({ length: count }, (_, k) => String(k + 1));
  if (ids.length !== count || new Set(ids).size !== count)
    throw new ValidationError(`subjects must be ${count} different ids, got [${ids}].`);

  const none = labelled(new Float64Array(n * n), [n, n], ["target", "source"]);
  const subjects: Record<string, SubjectData> = {};
  for (const [k, id] of ids.entries()) {
    const recording = recordings.length === 1 ? recordings[0] : recordings[k];
    subjects[id] = {
      cm: (weights.length === 1 ? weights[0]! : weights[k]!).matrix,
      len: (lengths.length === 1 ? lengths[0] : lengths[k])?.matrix ?? none,
      ...(recording && { bold: recording }),
    };
  }
  return {
    name,
    subjects,
    ids,
    ...(regions && { regions }),
    ...(data.coordinates !== undefined && { coordinates: positions(data.coordinates, n) }),
    ...(boldInterval !== undefined && { boldInterval }),
  };
}

interface Named {
  readonly matrix: Labelled;
  readonly label: string;
}

function gather(
  single: MatrixLike | undefined,
  several: readonly MatrixLike[] | undefined,
  kind: string,
  labels: readonly string[] | undefined,
  dims: readonly [string, string],
): Named[] {
  if (single !== undefined && several !== undefined)
    throw new ValidationError(`Give either ${kind} or ${kind}s, not both.`);
  const given = several ?? (single === undefined ? [] : [single]);
  return given.map((value, k) => {
    const label = labels?.[k] ?? (several ? `${kind}s[${k}]` : kind);
    return { matrix: withNames(toMatrix(value, label, dims), value), label };
  });
}

/** Region names of a labelled array go along, whatever its dimension is called. */
function withNames(matrix: Labelled, value: MatrixLike): Labelled {
  if (Array.isArray(value) || ArrayBuffer.isView(value)) return matrix;
  const { dims, coords } = value as Labelled;
  const names = coords?.[dims[0]!];
  if (!names || names instanceof Float64Array) return matrix;
  return labelled(matrix.data, matrix.shape, matrix.dims, { coords: { [matrix.dims[0]!]: names } });
}

function namesOf(matrix: Labelled): readonly string[] | undefined {
  const names = matrix.coords?.[matrix.dims[0]!];
  return names && !(names instanceof Float64Array) ? names : undefined;
}

function checkSize(matrix: Labelled, label: string, first: Named): void {
  if (matrix.shape[0] !== first.matrix.shape[0])
    throw new ValidationError(
      `${label} is ${matrix.shape.join(" × ")}, but ${first.label} is ${first.matrix.shape.join(" × ")}; both must have the same regions.`,
    );
}

function checkRegions(regions: readonly string[] | undefined, n: number): void {
  if (!regions) return;
  if (regions.length !== n)
    throw new ValidationError(`regions must hold ${n} names, one a row, got ${regions.length}.`);
  const twice = regions.find((region, k) => regions.indexOf(region) !== k);
  if (twice !== undefined) throw new ValidationError(`regions holds "${twice}" twice; names must differ.`);
}

function positions(value: MatrixLike, n: number): Position[] {
  const matrix = toMatrix(value, "coordinates", ["region", "axis"]);
  if (matrix.shape[0] !== n || matrix.shape[1] !== 3 || !matrix.data.every(Number.isFinite))
    throw new ValidationError(
      `coordinates must be ${n} × 3 finite numbers, got ${matrix.shape.join(" × ")}.`,
    );
  return Array.from(
    { length: n },
    (_, k) => [...matrix.data.subarray(3 * k, 3 * k + 3)] as unknown as Position,
  );
}

function transposed(matrix: Labelled): Labelled {
  const [rows, columns] = matrix.shape as [number, number];
  const data = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < columns; j++) data[j * rows + i] = matrix.data[i * columns + j]!;
  return labelled(data, [columns, rows], ["region", "time"]);
}
