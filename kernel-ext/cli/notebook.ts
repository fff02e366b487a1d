// Notebook files, format 4.5: https://nbformat.readthedocs.io/en/latest/format_description.html
import { createHash } from "node:crypto";
import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";

/** Text as a notebook stores it: one string, or its lines. */
export type MultilineText = string | string[];

export type CellOutput =
  | { output_type: "stream"; name: string; text: MultilineText }
  | { output_type: "display_data"; data: Record<string, unknown>; metadata: Record<string, unknown> }
  | {
      output_type: "execute_result";
      data: Record<string, unknown>;
      metadata: Record<string, unknown>;
      execution_count: number | null;
    }
  | { output_type: "error"; ename: string; evalue: string; traceback: string[] };

export interface NotebookCell {
  id?: string;
  cell_type: string;
  metadata: Record<string, unknown> & { tags?: string[] };
  source: MultilineText;
  outputs?: CellOutput[];
  execution_count?: number | null;
}

export interface Notebook {
  cells: NotebookCell[];
  metadata: Record<string, unknown>;
  nbformat: number;
  nbformat_minor: number;
}

/**
 * Read a notebook.
 *
 * @param file path of an `.ipynb` file of format 4
 * @throws Error when it is no notebook, or of an older format
 */
export function readNotebook(file: string): Notebook {
  let notebook: Partial<Notebook>;
  try {
    notebook = JSON.parse(readFileSync(file, "utf8")) as Partial<Notebook>;
  } catch (error) {
    throw new Error(`${file} is no notebook: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (notebook.nbformat !== 4 || !Array.isArray(notebook.cells))
    throw new Error(
      `${file} must be of notebook format 4, got ${notebook.nbformat}. Open and save it with Jupyter.`,
    );
  return { metadata: {}, nbformat_minor: 0, ...notebook } as Notebook;
}

/** Write a notebook as Jupyter does, keys in order; the file is replaced in one step. */
export function writeNotebook(file: string, notebook: Notebook): void {
  const temporary = `${file}.${process.pid}.tmp`;
  try {
    writeFileSync(temporary, `${JSON.stringify(inOrder(notebook), null, 1)}\n`);
    renameSync(temporary, file);
  } finally {
    rmSync(temporary, { force: true });
  }
}

/** Jupyter sorts all keys: the same notebook then is the same file, whoever wrote it. */
function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, item]) => [key, inOrder(item)]));
}

/** Source of a cell as one text. */
export function sourceOf(cell: NotebookCell): string {
  return Array.isArray(cell.source) ? cell.source.join("") : cell.source;
}

/** A text as its lines, each with its end, which makes differences between notebooks readable. */
export function toLines(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** A bundle as a notebook stores it: texts as lines, JSON and base64 as they are. */
export function storedBundle(data: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const isText = (type: string): boolean =>
    type.startsWith("text/") || type === "image/svg+xml" || type === "application/javascript";
  return Object.fromEntries(
    Object.entries(data).map(([type, value]) => [
      type,
      typeof value === "string" && isText(type) ? toLines(value) : value,
    ]),
  );
}

/**
 * Bring a notebook to format 4.5: every cell has an id, every code cell has outputs and a count.
 *
 * Ids are derived from place and text, so that running a notebook twice gives the same file.
 */
export function upgrade(notebook: Notebook): void {
  notebook.nbformat_minor = Math.max(5, notebook.nbformat_minor);
  const taken = new Set<string>();
  notebook.cells.forEach((cell, index) => {
    cell.metadata ??= {};
    cell.source = toLines(sourceOf(cell));
    if (cell.id === undefined || !/^[a-zA-Z0-9-_]{1,64}$/.test(cell.id) || taken.has(cell.id))
      cell.id = createHash("sha256")
        .update(`${index}\n${sourceOf(cell)}`)
        .digest("hex")
        .slice(0, 8);
    taken.add(cell.id);
    if (cell.cell_type === "code") {
      cell.outputs ??= [];
      cell.execution_count ??= null;
    } else {
      delete cell.outputs;
      delete cell.execution_count;
    }
  });
}
