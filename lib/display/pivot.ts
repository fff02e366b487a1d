import { ValidationError } from "../errors.js";
import { type Labelled, labelled } from "../labelled.js";

/** One row of a results table: parameters and results by name. */
export type TableRow = Readonly<Record<string, unknown>>;

/** A table of results: its rows, or a table of columns as explorations and evolutions make them. */
export type TableLike = readonly TableRow[] | { objects(): readonly object[] };

/** The rows of a table. */
export function rowsOfTable(table: TableLike): readonly TableRow[] {
  return "objects" in table ? (table.objects() as readonly TableRow[]) : table;
}

/** Which columns of a table span a map. */
export interface PivotOptions {
  /** Column of the horizontal axis. */
  readonly x: string;
  /** Column of the vertical axis. */
  readonly y: string;
  /** Column whose mean fills the cells. */
  readonly value: string;
  /** Columns whose distinct values make slices. */
  readonly by?: readonly string[];
}

/**
 * A table of results as an array over its parameters; cells hold the mean of their rows, cells without rows NaN.
 *
 * @param table rows, or `search.dfResults`
 * @param options names of the columns
 * @returns dims `[...by, y, x]`, with the sorted distinct values as coordinates
 * @throws ValidationError when there are no rows or a column is missing
 * @example
 * pivot([{ a: 1, b: 1, r: 2 }, { a: 1, b: 1, r: 4 }], { x: "a", y: "b", value: "r" }).data // [3]
 */
export function pivot(table: TableLike, options: PivotOptions): Labelled {
  const rows = rowsOfTable(table);
  const { x, y, value, by = [] } = options;
  if (rows.length === 0) throw new ValidationError("pivot needs at least one row, got none.");
  const dims = [...by, y, x];
  const known = Object.keys(rows[0]!);
  for (const name of [...dims, value])
    if (!rows.some((row) => name in row))
      throw new ValidationError(`pivot: no column "${name}"; the table has ${known.join(", ")}.`);
  const axes = dims.map((name) => distinct(rows, name));
  const places = axes.map((values) => new Map(values.map((entry, index) => [entry, index])));
  const shape = axes.map((values) => values.length);
  const size = shape.reduce((product, length) => product * length, 1);
  const sums = new Float64Array(size);
  const counts = new Int32Array(size);
  for (const row of rows) {
    const number = Number(row[value] ?? Number.NaN);
    if (Number.isNaN(number)) continue;
    const index = dims.reduce((at, name, axis) => at * shape[axis]! + places[axis]!.get(key(row[name]))!, 0);
    sums[index]! += number;
    counts[index]! += 1;
  }
  const coords: Record<string, readonly string[] | Float64Array> = {};
  for (const [axis, name] of dims.entries()) {
    const values = axes[axis]!;
    coords[name] = values.every((entry) => typeof entry === "number")
      ? Float64Array.from(values as number[])
      : values.map(String);
  }
  return labelled(
    sums.map((sum, index) => (counts[index] ? sum / counts[index]! : Number.NaN)),
    shape,
    dims,
    { coords, name: value },
  );
}

const key = (entry: unknown): number | string => (typeof entry === "number" ? entry : String(entry));

function distinct(rows: readonly TableRow[], name: string): readonly (number | string)[] {
  const values = [...new Set(rows.map((row) => key(row[name])))];
  return values.every((entry) => typeof entry === "number")
    ? (values as number[]).sort((a, b) => a - b)
    : values;
}
