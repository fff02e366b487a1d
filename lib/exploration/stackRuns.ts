import { ValidationError } from "../errors.js";
import { type Labelled, labelled, type NumberArray } from "../labelled.js";
import type { ExplorationResults, StackedRuns } from "./explorationResults.js";
import type { ParameterValue } from "./parameterValues.js";
import { isLabelledArray, isNumberArray } from "./results.js";
import { coordinateName, isStarred } from "./starNotation.js";

/** Arrays larger than this are refused: 2 GiB. */
const LARGEST = 2 ** 28;

/** The runs of an exploration stacked to one array. */
export function stackRuns(
  search: ExplorationResults & { expansionOf?(name: string): readonly string[] },
  { bold = false, by = "parameters" }: { bold?: boolean; by?: "parameters" | "run" },
): StackedRuns {
  if (!search.results)
    throw new ValidationError("xr() stacks loaded results. Call loadResults() with all: true first.");
  const runs = Array.from({ length: search.nRuns }, (_, run) => arraysOf(search, run, bold));
  const first = runs.find((run) => run !== undefined);
  if (!first)
    throw new ValidationError(`There are no arrays${bold ? " of BOLD" : ""} to stack in the results.`);
  const [rows, columns] = first.arrays[0]!.shape as [number, number];
  const names = first.names;
  for (const [run, found] of runs.entries())
    if (
      found &&
      (found.names.join() !== names.join() ||
        found.arrays.some(({ shape }) => shape[0] !== rows || shape[1] !== columns))
    )
      throw new ValidationError(
        `All runs must have the same outputs of equal length to be stacked: run ${run} differs from the first.`,
      );

  const isListed = by === "run" || search.parameterSpace.explorationKind === "sequence";
  const axes = isListed ? [runAxis(search)] : parameterAxes(search);
  const inner = names.length * rows * columns;
  const outer = axes.reduce((product, { values }) => product * values.length, 1);
  if (outer * inner > LARGEST)
    throw new ValidationError(
      `The stacked array would have ${outer} × ${inner} numbers. Use { by: "run" }, or record less.`,
    );
  const data = new Float64Array(outer * inner).fill(Number.NaN);
  runs.forEach((found, run) => {
    if (!found) return;
    const place = axes.reduce((at, { values, indexOf }) => at * values.length + indexOf(run), 0);
    found.arrays.forEach((array, o) => data.set(array.data, place * inner + o * rows * columns));
  });
  const coords: Record<string, readonly string[] | Float64Array> = {};
  for (const { name, values } of axes)
    coords[name] = values.every((value) => typeof value === "number")
      ? Float64Array.from(values as number[])
      : values.map(String);
  coords.output = names;
  coords.region = first.regions ?? Array.from({ length: rows }, (_, n) => String(n));
  if (first.time) coords.time = first.time;
  const stacked: Labelled = labelled(
    data,
    [...axes.map(({ values }) => values.length), names.length, rows, columns],
    [...axes.map(({ name }) => name), "output", "region", "time"],
    { coords, name: "exploration" },
  );
  const starred = search.exploreParameters.filter(isStarred);
  const attrs = Object.fromEntries(
    starred.map((name) => [coordinateName(name), search.expansionOf?.(name) ?? []]),
  );
  return { ...stacked, attrs };
}

interface Stackable {
  readonly names: readonly string[];
  readonly arrays: readonly Labelled<NumberArray>[];
  readonly regions?: readonly string[];
  readonly time?: Float64Array;
}

function arraysOf(search: ExplorationResults, run: number, bold: boolean): Stackable | undefined {
  const entries = Object.entries(search.getResult(run)).filter(([name]) => name.includes("BOLD") === bold);
  const timeName = entries.some(([name]) => name === "t")
    ? "t"
    : entries.find(([name, value]) => name.startsWith("t") && isNumberArray(value))?.[0];
  const found = entries.flatMap(([name, value]): [string, Labelled<NumberArray>][] => {
    if (name === timeName) return [];
    if (isLabelledArray(value)) return value.shape.length === 2 ? [[name, value]] : [];
    return isNumberArray(value)
      ? [[name, { data: value, shape: [1, value.length], dims: ["region", "time"] }]]
      : [];
  });
  if (found.length === 0) return undefined;
  const { coords, dims } = found[0]![1];
  const regions = coords?.[dims[0]!];
  const given = timeName === undefined ? coords?.[dims[1]!] : search.getResult(run)[timeName];
  return {
    names: found.map(([name]) => name),
    arrays: found.map(([, array]) => array),
    ...(Array.isArray(regions) && { regions }),
    ...(given instanceof Float64Array && { time: given }),
  };
}

interface Axis {
  readonly name: string;
  readonly values: readonly (number | string)[];
  indexOf(run: number): number;
}

function runAxis(search: ExplorationResults): Axis {
  return {
    name: "run_no",
    values: Array.from({ length: search.nRuns }, (_, run) => run),
    indexOf: (run) => run,
  };
}

function parameterAxes({ parameterSpace }: ExplorationResults): Axis[] {
  const isGrid = parameterSpace.explorationKind === "grid";
  const axes: Axis[] = parameterSpace.parameterNames.map((name, p) => {
    const all = parameterSpace.parameterValues[p]!.map((value) => coordinate(name, value));
    const distinct = [...new Set(all)];
    // A grid keeps its order; scattered points are sorted.
    const values =
      isGrid || !distinct.every((value) => typeof value === "number")
        ? distinct
        : (distinct as number[]).sort((a, b) => a - b);
    const places = new Map(values.map((value, i) => [value, i]));
    return {
      name: coordinateName(name),
      values,
      indexOf: (run) => places.get(coordinate(name, parameterSpace.run(run).params[name] as ParameterValue))!,
    };
  });
  const { initialConditions } = parameterSpace;
  if (initialConditions)
    axes.push({
      name: "initial_condition",
      values: Array.from({ length: initialConditions.count }, (_, i) => i),
      indexOf: (run) => parameterSpace.run(run).initialCondition!,
    });
  return axes;
}

function coordinate(name: string, value: ParameterValue): number | string {
  if (typeof value === "number" || typeof value === "string") return value;
  if (value === null || typeof value === "boolean") return String(value);
  const numbers = Array.from(value);
  if (numbers.every((entry) => entry === numbers[0])) return numbers[0]!;
  throw new ValidationError(
    `The vectors of "${name}" cannot be coordinates, as their entries differ. Use xr({ by: "run" }).`,
  );
}
