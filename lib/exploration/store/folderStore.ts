import type { ParameterSpace } from "../parameterSpace.js";
import type { StoredRun } from "../results.js";
import { explaining, fileSystem, makeFolder, writeAtomically } from "./files.js";
import { ZarrRuns } from "./readZarr.js";
import { decodeRun, encodeRun } from "./record.js";
import type { RunStore } from "./runStore.js";
import { writeZarr } from "./writeZarr.js";

/** Memory for runs while they are written together. */
const CACHE_BYTES = 64 * 2 ** 20;

/**
 * Runs in a folder: each in a file of its own as soon as it ends, all together as a Zarr group when the last has.
 */
export class FolderStore implements RunStore {
  readonly failures: Map<number, { kind: string; message: string }> = new Map();
  readonly #ended = new Set<number>();
  #zarr: ZarrRuns | undefined;

  /**
   * @param filename folder of explorations
   * @param name of this one
   */
  constructor(
    readonly filename: string,
    readonly name: string,
    readonly space: ParameterSpace,
    readonly attributes: Readonly<Record<string, unknown>>,
  ) {
    const fs = fileSystem();
    if (fs.existsSync(`${this.folder}/.zmetadata`)) {
      this.#openZarr();
      return;
    }
    makeFolder(this.#runs);
    for (const file of fs.readdirSync(this.#runs)) {
      const path = `${this.#runs}/${file}`;
      if (file.endsWith(".tmp")) fs.rmSync(path, { force: true });
      else this.#take(path, Number.parseInt(file, 10), file.endsWith(".failed"));
    }
  }

  /** Folder of the Zarr group. */
  get folder(): string {
    return `${this.filename}/${this.name}`;
  }
  get count(): number {
    return this.#zarr ? this.#zarr.count : this.#ended.size;
  }
  has(index: number): boolean {
    return this.#zarr !== undefined || this.#ended.has(index);
  }

  put(index: number, run: StoredRun): void {
    writeAtomically(this.#path(index, run.status === "failed"), encodeRun(run));
    this.#ended.add(index);
    if (run.status === "failed") this.failures.set(index, run.reason);
  }

  get(index: number): StoredRun | undefined {
    if (this.#zarr) return this.#zarr.get(index);
    if (!this.#ended.has(index)) return undefined;
    return decodeRun(fileSystem().readFileSync(this.#path(index, this.failures.has(index))));
  }

  finish(): void {
    if (this.#zarr) return;
    // What a killed session left half written is written again.
    const fs = fileSystem();
    explaining(this.folder, () => {
      for (const entry of fs.readdirSync(this.folder))
        if (entry !== "runs" && entry !== "exploration.json")
          fs.rmSync(`${this.folder}/${entry}`, { recursive: true });
    });
    writeZarr(this.folder, this.space, this.attributes, this.#cachedReader());
    this.#openZarr();
  }

  /** Reads runs, of which many are wanted several times; small ones are kept. */
  #cachedReader(): (run: number) => StoredRun {
    const kept = new Map<number, StoredRun>();
    let room = CACHE_BYTES;
    return (run) => {
      const known = kept.get(run);
      if (known) return known;
      const bytes = fileSystem().readFileSync(this.#path(run, this.failures.has(run)));
      const stored = decodeRun(bytes);
      room -= bytes.length + 1000;
      if (room > 0) kept.set(run, stored);
      return stored;
    };
  }

  #openZarr(): void {
    this.#zarr = new ZarrRuns(this.folder);
    for (const [run, reason] of this.#zarr.failures()) this.failures.set(run, reason);
    fileSystem().rmSync(this.#runs, { recursive: true, force: true });
  }

  get #runs(): string {
    return `${this.folder}/runs`;
  }

  #path(index: number, failed: boolean): string {
    return `${this.#runs}/${String(index).padStart(6, "0")}${failed ? ".failed" : ""}`;
  }

  /** Take a run of an earlier session; a damaged one is computed again. */
  #take(path: string, index: number, failed: boolean): void {
    const fs = fileSystem();
    const header = new Uint8Array(16);
    const file = fs.openSync(path, "r");
    const { size } = fs.fstatSync(file);
    fs.readSync(file, header, 0, 16, 0);
    fs.closeSync(file);
    if (new DataView(header.buffer).getFloat64(8, true) !== size || !(index < this.space.runCount)) {
      fs.rmSync(path);
      return;
    }
    this.#ended.add(index);
    if (!failed) return;
    const run = decodeRun(fs.readFileSync(path));
    if (run.status === "failed") this.failures.set(index, run.reason);
  }
}
