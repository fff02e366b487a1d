import { inspect } from "node:util";
import { escapeHtml } from "./html.js";

const MAX_ROWS = 20;
const MAX_COLUMNS = 20;
const MAX_CELL = 60;

type Row = Readonly<Record<string, unknown>>;

/**
 * A list of records as a table in HTML and text, or nothing when the list is none.
 *
 * @param rows values to be shown
 * @returns bundle with `text/html` and `text/plain`
 */
export function tableBundle(rows: readonly unknown[]): Record<string, string> | undefined {
  if (rows.length === 0 || !rows.every(isRecord)) return undefined;
  return bundleOf(rows, rows.length);
}

/** A table of columns, as arquero makes them. */
export interface ColumnTable {
  numRows(): number;
  columnNames(): string[];
  objects(options?: { limit?: number }): object[];
}

/** Whether a value is a table of columns. */
export function isColumnTable(value: unknown): value is ColumnTable {
  if (typeof value !== "object" || value === null) return false;
  const table = value as Partial<ColumnTable>;
  return [table.numRows, table.columnNames, table.objects].every((method) => typeof method === "function");
}

/**
 * A table of columns, such as the results of an exploration, in HTML and text.
 *
 * @param table filters and orders of the table are heeded
 * @returns bundle with `text/html` and `text/plain`
 */
export function columnTableBundle(table: ColumnTable): Record<string, string> {
  const count = table.numRows();
  const rows = table.objects({ limit: MAX_ROWS }).map((row) => ({ ...row }) as Row);
  const names = table.columnNames();
  return (
    bundleOf(rows, count) ?? {
      "text/plain": `Table without rows; columns: ${names.join(", ") || "none"}`,
    }
  );
}

function bundleOf(rows: readonly Row[], count: number): Record<string, string> | undefined {
  const columns = [...new Set(rows.slice(0, MAX_ROWS).flatMap((row) => Object.keys(row)))].slice(
    0,
    MAX_COLUMNS,
  );
  if (columns.length === 0) return undefined;
  const shown = rows.slice(0, MAX_ROWS);
  const cells = shown.map((row) => columns.map((column) => cellText(row[column])));
  const numeric = columns.map((column) => shown.every((row) => typeof row[column] === "number"));
  const note = count > MAX_ROWS ? `${count} rows, the first ${MAX_ROWS} shown` : `${count} rows`;
  return {
    "text/html": html(columns, cells, numeric, note),
    "text/plain": text(columns, cells, numeric, note),
  };
}

function isRecord(value: unknown): value is Row {
  if (typeof value !== "object" || value === null) return false;
  const prototype = Object.getPrototypeOf(value) as unknown;
  return prototype === Object.prototype || prototype === null;
}

function cellText(value: unknown): string {
  if (value === undefined) return "";
  if (typeof value === "number")
    return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(6)));
  const full =
    typeof value === "string" ? value : inspect(value, { depth: 0, breakLength: Number.POSITIVE_INFINITY });
  const line = full.replaceAll("\n", " ");
  return line.length > MAX_CELL ? `${line.slice(0, MAX_CELL - 1)}…` : line;
}

function html(columns: string[], cells: string[][], numeric: boolean[], note: string): string {
  const align = (index: number): string => (numeric[index] ? ' style="text-align:right"' : "");
  const head = columns.map((column, i) => `<th scope="col"${align(i)}>${escapeHtml(column)}</th>`).join("");
  const body = cells
    .map((row) => `<tr>${row.map((cell, i) => `<td${align(i)}>${escapeHtml(cell)}</td>`).join("")}</tr>`)
    .join("");
  return `<table><caption>${escapeHtml(note)}</caption><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table>`;
}

function text(columns: string[], cells: string[][], numeric: boolean[], note: string): string {
  const widths = columns.map((column, i) => Math.max(column.length, ...cells.map((row) => row[i]!.length)));
  const line = (row: string[]): string =>
    row
      .map((cell, i) => (numeric[i] ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!)))
      .join("  ")
      .trimEnd();
  return [line(columns), ...cells.map(line), note].join("\n");
}
