import { ValidationError } from "../errors.js";
import { rowsOfTable, type TableLike, type TableRow } from "./pivot.js";
import { formatNumber } from "./text.js";

/** Settings of {@link populationReport}. */
export interface PopulationReportOptions {
  /** Columns that are parameters. Default: all numeric ones but `score`, `id`, `gen`, `f0`, `f1`, …. */
  parameters?: readonly string[];
  /** Number of best individuals to list. Default 5. */
  best?: number;
  /** How a parameter of the model is written in the lines to paste. Default `model.params.<name>`. */
  assign?: (name: string) => string;
}

/** Columns that describe an individual without being parameters. */
const OTHER = /^(score|id|gen|f\d+)$/;

/** Names of the parameters of a table of individuals. */
export function parameterColumns(row: TableRow): readonly string[] {
  return Object.keys(row).filter((name) => typeof row[name] === "number" && !OTHER.test(name));
}

/**
 * A population in words: how many are valid, mean score, each parameter's mean and deviation, and the best
 * individuals with lines ready to paste into a notebook.
 *
 * @param table one row per individual, or `evolution.dfPop()`, with `score`, and `id`, `gen`, `f0`, `f1`, … where known
 * @param options parameters, number of individuals listed
 * @returns lines of text
 * @throws ValidationError when there is no individual or no score
 * @example
 * populationReport([{ x: 0.5, score: -1 }]).split("\n")[0] // "1 of 1 individuals valid, mean score −1"
 */
export function populationReport(table: TableLike, options: PopulationReportOptions = {}): string {
  const rows = rowsOfTable(table);
  if (rows.length === 0)
    throw new ValidationError("populationReport needs at least one individual, got none.");
  if (!rows.some((row) => typeof row.score === "number"))
    throw new ValidationError('populationReport needs a column "score" of numbers.');
  const names = options.parameters ?? parameterColumns(rows[0]!);
  const valid = rows.filter((row) => Number.isFinite(row.score as number));
  const ranked = [...valid].sort((a, b) => (b.score as number) - (a.score as number));
  const assign =
    options.assign ??
    ((name) => (/^[\w$]+$/.test(name) ? `model.params.${name}` : `model.params["${name}"]`));
  const width = Math.max(0, ...names.map((name) => name.length));
  const lines = [
    `${valid.length} of ${rows.length} individuals valid, mean score ${valid.length ? formatNumber(meanOf(valid, "score"), 2) : "unknown"}`,
  ];
  if (valid.length) lines.push("", "Parameters (mean ± standard deviation)");
  for (const name of valid.length ? names : [])
    lines.push(
      `  ${name.padEnd(width)}  ${meanOf(valid, name).toFixed(4)} ± ${deviationOf(valid, name).toFixed(4)}`,
    );
  for (const [place, row] of ranked.slice(0, options.best ?? 5).entries()) {
    const fitness = Object.keys(row)
      .filter((name) => /^f\d+$/.test(name))
      .map((name) => formatNumber(Number(row[name]), 4));
    const origin = [
      ...(row.id === undefined ? [] : [`individual ${row.id}`]),
      ...(row.gen === undefined ? [] : [`generation ${row.gen}`]),
    ];
    lines.push(
      "",
      `${place + 1}. score ${formatNumber(row.score as number, 4)}${fitness.length ? `, fitness ${fitness.join(", ")}` : ""}${origin.length ? ` (${origin.join(", ")})` : ""}`,
      ...names.map((name) => `   ${assign(name)} = ${Number(row[name])};`),
    );
  }
  return lines.join("\n");
}

const meanOf = (rows: readonly TableRow[], name: string): number =>
  rows.reduce((sum, row) => sum + Number(row[name]), 0) / rows.length;

function deviationOf(rows: readonly TableRow[], name: string): number {
  const mean = meanOf(rows, name);
  return Math.sqrt(rows.reduce((sum, row) => sum + (Number(row[name]) - mean) ** 2, 0) / rows.length);
}
