import type { LocalWork, RunOutcome, RunRequest } from "./work.js";

/** How work is carried out. */
export interface ExecuteOptions {
  /** Stops the work; runs that have not ended are not reported. */
  readonly signal?: AbortSignal;
  /** Called once for every run, in no fixed order; no more work is handed out to its worker until it is done. */
  readonly onOutcome: (outcome: RunOutcome) => void | Promise<void>;
}

/**
 * Something that evaluates runs: this thread, a pool of workers, or other machines.
 *
 * All of them give the same bits.
 */
export interface Executor {
  /** Short description for reports, such as "2 worker threads". */
  readonly name: string;
  /** Whether functions must travel, as source or as a module's name. */
  readonly needsPortable: boolean;
  /**
   * Evaluate runs.
   *
   * @throws CancelledError when the signal stops it; failures of single runs are outcomes
   */
  execute(work: LocalWork, requests: readonly RunRequest[], options: ExecuteOptions): Promise<void>;
  /** End workers and connections. */
  close(): Promise<void>;
}
