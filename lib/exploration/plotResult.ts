import { fc } from "../analysis/fc.js";
import type { Figure } from "../display/figure.js";
import { type RunOverviewOptions, runOverview } from "../display/runOverview.js";
import { ValidationError } from "../errors.js";
import { type Labelled, labelled, type NumberArray } from "../labelled.js";
import type { ExplorationResults } from "./explorationResults.js";
import { isLabelledArray, isNumberArray, type ResultValue } from "./results.js";

/** Settings of {@link plotResult}. */
export interface PlotResultOptions extends Omit<RunOverviewOptions, "boldTransient" | "dt"> {
  /** Result that is drawn as activity. Default: the first that is [region, time] and no BOLD. */
  output?: string;
  /** Time to leave out of BOLD, ms. Default 30000. */
  bold_transient?: number;
}

/**
 * One run of an exploration at a glance: FC and course of BOLD after its transient, and the activity.
 *
 * @param search with results
 * @param runId number of the run
 * @param options parts, times; all times in ms
 * @returns the figure
 * @throws ValidationError when there is no such run, or it has neither activity nor BOLD
 * @example
 * plotResult(search, 3, { range: [1000, 2000] });
 */
export function plotResult(
  search: ExplorationResults,
  runId: number,
  options: PlotResultOptions = {},
): Figure {
  const { output, bold_transient = 30_000, ...rest } = options;
  const { params, ...results } = search.getRun(runId) as Record<string, ResultValue> & { params: object };
  const time = results.t;
  const bold = withTimes(results.BOLD ?? results["BOLD.BOLD"], results.t_BOLD ?? results["BOLD.t_BOLD"]);
  const name =
    output ??
    Object.keys(results).find((key) => !key.includes("BOLD") && key !== "t" && withTimes(results[key], time));
  const activity = name === undefined ? undefined : withTimes(results[name], time);
  if (output !== undefined && !activity)
    throw new ValidationError(
      `Run ${runId} has no activity "${output}" of [region, time]. It has: ${Object.keys(results).join(", ")}.`,
    );
  if (!activity && !bold)
    throw new ValidationError(
      `Run ${runId} has neither activity nor BOLD to draw, only: ${Object.keys(results).join(", ") || "nothing"}.`,
    );
  const settled = bold && after(bold, bold_transient);
  const values = Object.entries(params).map(([key, value]) => `${key} = ${String(value)}`);
  return runOverview(
    {
      ...(activity && { activity: { ...activity, name: name! } }),
      ...(settled && { bold: settled }),
      ...(settled && settled.shape[0]! > 1 && settled.shape[1]! > 2 && { fc: fc(settled) }),
    },
    { title: `Run ${runId}`, subtitle: values.join(", "), ...rest },
  );
}

/** An array of [region, time] with its times in ms. */
function withTimes(value: ResultValue | undefined, time: ResultValue | undefined): Labelled | undefined {
  if (!isLabelledArray(value) || value.shape.length !== 2) return undefined;
  const times = isNumberArray(time) ? time : isLabelledArray(time) ? (time.data as NumberArray) : undefined;
  const known = value.coords?.[value.dims[1]!];
  const coordinate =
    known instanceof Float64Array
      ? known
      : times?.length === value.shape[1]
        ? Float64Array.from(times)
        : undefined;
  return labelled(Float64Array.from(value.data), value.shape, ["region", "time"], {
    coords: {
      ...(coordinate && { time: coordinate }),
      ...(value.coords?.region && { region: value.coords.region }),
    },
    ...(value.unit !== undefined && { unit: value.unit }),
  });
}

/** The samples after a time; all of them when none would be left. */
function after(bold: Labelled, transient: number): Labelled {
  const time = bold.coords?.time as Float64Array | undefined;
  const [rows, columns] = bold.shape as [number, number];
  const first = Math.max(
    0,
    Array.from({ length: columns }, (_, k) => time?.[k] ?? 2000 * k).findIndex((at) => at > transient),
  );
  const kept = columns - first;
  const data = new Float64Array(rows * kept);
  for (let row = 0; row < rows; row++)
    data.set(bold.data.subarray(row * columns + first, (row + 1) * columns), row * kept);
  return labelled(data, [rows, kept], ["region", "time"], {
    coords: { ...bold.coords, ...(time && { time: time.slice(first) }) },
  });
}
