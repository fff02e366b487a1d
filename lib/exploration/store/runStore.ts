import type { StoredRun } from "../results.js";

/** Where the runs of an exploration are kept. */
export interface RunStore {
  /** Name of the exploration. */
  readonly name: string;
  /** File it is in; null in memory. */
  readonly filename: string | null;
  /** Whether a run has ended, well or badly. */
  has(index: number): boolean;
  /** Numbers of ended runs. */
  readonly count: number;
  /** Reasons of the runs that failed, by their numbers. */
  readonly failures: ReadonlyMap<number, { readonly kind: string; readonly message: string }>;
  put(index: number, run: StoredRun): void;
  /** A run that has ended. */
  get(index: number): StoredRun | undefined;
  /** All runs have ended. */
  finish(): void;
}

/** Runs in memory. */
export class MemoryStore implements RunStore {
  readonly filename = null;
  readonly #runs = new Map<number, StoredRun>();

  constructor(readonly name: string) {}

  get count(): number {
    return this.#runs.size;
  }
  has(index: number): boolean {
    return this.#runs.has(index);
  }
  get failures(): RunStore["failures"] {
    const failed = new Map<number, { kind: string; message: string }>();
    for (const [index, run] of this.#runs) if (run.status === "failed") failed.set(index, run.reason);
    return failed;
  }
  put(index: number, run: StoredRun): void {
    this.#runs.set(index, run);
  }
  get(index: number): StoredRun | undefined {
    return this.#runs.get(index);
  }
  finish(): void {}
}
