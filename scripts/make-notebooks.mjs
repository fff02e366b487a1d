// Notebooks are written as Markdown in notebooks/source, where they can be read and reviewed; this makes the .ipynb.
//   node scripts/make-notebooks.mjs [name …]            make and run those named, or all whose source has changed
//   node scripts/make-notebooks.mjs --check             fail when a notebook does not agree with its source
//   node scripts/make-notebooks.mjs --solutions FOLDER  write notebooks without outputs, solutions as cells
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { datasetFolders } from "./dataset-folders.mjs";

const folder = path.resolve(import.meta.dirname, "../notebooks");
const runner = path.resolve(import.meta.dirname, "../kernel-ext/dist/cli/main.js");

const { values: options, positionals } = parseArgs({
  options: { check: { type: "boolean", default: false }, solutions: { type: "string" } },
  allowPositionals: true,
});

/** A text as its lines, each with its end. */
const toLines = (text) => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];

/**
 * Cells of a source: blocks fenced by "```ts" are code (further words are tags), what lies between is text.
 *
 * Blocks fenced otherwise, such as "```typescript" in solutions, stay text.
 */
function cellsOf(source) {
  const cells = [];
  let text = [];
  let code;
  const push = (lines, cell) => {
    const joined = lines.join("\n").trim();
    if (joined === "") return;
    const id = createHash("sha256").update(`${cells.length}\n${joined}`).digest("hex").slice(0, 8);
    cells.push({ id, ...cell, source: toLines(joined) });
  };
  for (const line of source.split("\n")) {
    const opening = /^```ts((?: [\w-]+)*)$/.exec(line);
    if (code === undefined && opening) {
      push(text, { cell_type: "markdown", metadata: {} });
      text = [];
      const tags = opening[1].trim().split(" ").filter(Boolean);
      code = { lines: [], metadata: tags.length ? { tags } : {} };
    } else if (code && line === "```") {
      push(code.lines, { cell_type: "code", execution_count: null, metadata: code.metadata, outputs: [] });
      code = undefined;
    } else (code?.lines ?? text).push(line);
  }
  if (code) throw new Error("A cell is not closed.");
  push(text, { cell_type: "markdown", metadata: {} });
  return cells;
}

/** The source with the code of its solutions as cells. */
const withSolutions = (source) => source.replaceAll(/^```typescript$/gm, "```ts solution");

function notebookOf(source) {
  const metadata = {
    kernelspec: { display_name: "TypeScript (neurolab)", language: "typescript", name: "neurolab" },
  };
  return { cells: cellsOf(source), metadata, nbformat: 4, nbformat_minor: 5 };
}

/** What must agree: everything but outputs. */
const essence = ({ cells }) =>
  JSON.stringify(cells.map(({ id, cell_type, metadata, source }) => [id, cell_type, metadata.tags, source]));

/** Lists of numbers in one line each: a figure then is a few lines of the file, at half the size. */
const compact = (text) =>
  text.replaceAll(
    /\[\n\s+((?:-?[\d.]+(?:e[+-]?\d+)?|null)(?:,\n\s+(?:-?[\d.]+(?:e[+-]?\d+)?|null))*)\n\s+\]/g,
    (_, list) => `[${list.replaceAll(/\n\s+/g, " ")}]`,
  );

const env = { ...process.env, NEUROLAB_DATASETS: datasetFolders(), NEUROLAB_KERNEL_HISTORY: "" };
/** Their figures show matrices of the data set, and others' data are no part of the project: the built-in one is used. */
const showData = new Set(["0-aln-minimal"]);
const withoutData = { ...env, NEUROLAB_DATASETS: "", NEUROLAB_CACHE: path.join(folder, "no-data") };

const names = readdirSync(path.join(folder, "source"))
  .filter((file) => file.endsWith(".md"))
  .map((file) => file.slice(0, -3));
const unknown = positionals.find((name) => !names.includes(name));
if (unknown) throw new Error(`There is no source of "${unknown}". There are: ${names.join(", ")}.`);

let failed = 0;
for (const name of positionals.length ? positionals : names) {
  const source = readFileSync(path.join(folder, "source", `${name}.md`), "utf8");
  const file = path.join(folder, `${name}.ipynb`);
  if (options.solutions !== undefined) {
    mkdirSync(options.solutions, { recursive: true });
    const copy = path.join(options.solutions, `${name}.ipynb`);
    writeFileSync(copy, `${JSON.stringify(notebookOf(withSolutions(source)), null, 1)}\n`);
    continue;
  }
  const notebook = notebookOf(source);
  const same = existsSync(file) && essence(JSON.parse(readFileSync(file, "utf8"))) === essence(notebook);
  if (options.check) {
    if (same) continue;
    console.error(
      `${name}.ipynb does not agree with its source. Run: node scripts/make-notebooks.mjs ${name}`,
    );
    failed++;
  } else if (positionals.length || !same) {
    console.log(name);
    const made = `${file}.${process.pid}.tmp`;
    writeFileSync(made, JSON.stringify(notebook));
    const run = [runner, "run", made, "--output", file, "--timeout", "120"];
    if (
      spawnSync(process.execPath, run, {
        env: showData.has(name) ? withoutData : env,
        stdio: ["ignore", "inherit", "inherit"],
      }).status !== 0
    )
      failed++;
    rmSync(made);
    writeFileSync(file, compact(readFileSync(file, "utf8")));
  }
}
process.exitCode = failed ? 1 : 0;
