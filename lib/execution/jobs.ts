import type { LocalWork, RunRequest } from "./work.js";

/** Single nodes per job: enough to fill SIMD lanes and hide the cost of a message, few enough to share work evenly. */
const LANES = 32;
/** Evaluations of functions without a model per job. */
const FUNCTIONS = 16;

/**
 * Divide runs into jobs: single nodes many at a time, networks and functions with models one by one.
 *
 * Results do not depend on the division.
 *
 * @param slots number of jobs at the same time
 */
export function divide(work: LocalWork, requests: readonly RunRequest[], slots: number): RunRequest[][] {
  const { model, evaluate } = work;
  let most = 1;
  if (evaluate) most = model ? 1 : FUNCTIONS;
  else if (model && model.regions.length === 1) most = LANES;
  const fair = Math.ceil(requests.length / (2 * slots));
  const size = Math.max(1, Math.min(most, fair));
  // Runs with seeds of their own share a kernel only with runs of the same seed.
  const sorted = work.evaluate
    ? requests
    : [...requests].sort((a, b) => (a.seed ?? 0) - (b.seed ?? 0) || a.index - b.index);
  const jobs: RunRequest[][] = [];
  for (let i = 0; i < sorted.length; i += size) jobs.push(sorted.slice(i, i + size));
  return jobs;
}
