import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Theme } from "neurolab";
import { findChromium } from "./chromium.js";
import { type NotebookFigure, notebookFigures } from "./notebookFigures.js";
import { ExactRenderer, type Format, FORMATS, ownPicture, type PictureSettings } from "./picture.js";

/** Who draws: Plotly in an installed browser, the library itself, or the first where it is there. */
export type Renderer = "auto" | "browser" | "own";

export interface FigureOptions {
  /** Number of the figure, from 1. Default: the only one. */
  readonly number?: number;
  readonly width?: number;
  readonly height?: number;
  readonly scale?: number;
  readonly theme?: Theme;
  readonly renderer?: Renderer;
  /** Told which files were written, and by whom. */
  readonly report?: (line: string) => void;
}

/** A list of the figures of a notebook, a line each. */
export function listFigures(notebook: string): string[] {
  return notebookFigures(notebook).map(
    ({ number, cell, text }) => `${String(number).padStart(3)}  [${cell ?? " "}]  ${shortened(text)}`,
  );
}

/**
 * Write a figure of an executed notebook as a picture; the file's name tells the format.
 *
 * @param notebook path of the notebook
 * @param file path of the picture: `.png`, `.svg` or `.pdf`
 * @param options which figure, size, theme, renderer
 * @throws Error when there is no such figure, or no browser although one was asked for
 */
export async function exportFigure(
  notebook: string,
  file: string,
  options: FigureOptions = {},
): Promise<void> {
  const figures = notebookFigures(notebook);
  const { number } = options;
  if (figures.length === 0) throw new Error(`${notebook} shows no figures. Run it first.`);
  if (number === undefined && figures.length > 1)
    throw new Error(
      `${notebook} has ${figures.length} figures. Choose one with --number:\n${listFigures(notebook).join("\n")}`,
    );
  const chosen = figures[(number ?? 1) - 1];
  if (!chosen)
    throw new Error(`${notebook} has no figure ${number}. There are ${figures.length}, counted from 1.`);
  await write([[chosen, file]], formatOf(file), options);
}

/** Write all figures of a notebook into a folder, as `figure-1.png` and so on. */
export async function exportAllFigures(
  notebook: string,
  folder: string,
  format: Format,
  options: FigureOptions = {},
): Promise<void> {
  const figures = notebookFigures(notebook);
  if (figures.length === 0) throw new Error(`${notebook} shows no figures. Run it first.`);
  mkdirSync(folder, { recursive: true });
  const digits = String(figures.length).length;
  const name = (number: number): string => `figure-${String(number).padStart(digits, "0")}.${format}`;
  await write(
    figures.map((figure) => [figure, path.join(folder, name(figure.number))]),
    format,
    options,
  );
}

async function write(
  pictures: readonly (readonly [NotebookFigure, string])[],
  format: Format,
  { renderer = "auto", report, ...options }: FigureOptions,
): Promise<void> {
  const { width, height, scale, theme } = options;
  const settings: PictureSettings = {
    format,
    ...(width !== undefined && { width }),
    ...(height !== undefined && { height }),
    ...(scale !== undefined && { scale }),
    ...(theme !== undefined && { theme }),
  };
  const program = renderer === "own" ? undefined : findChromium();
  if (renderer === "browser" && !program)
    throw new Error(
      "No browser was found. Install Chromium, set NEUROLAB_CHROMIUM to the program, or use --renderer own.",
    );
  const exact = program ? await ExactRenderer.start(program) : undefined;
  try {
    for (const [{ figure }, file] of pictures) {
      const built = figure();
      writeFile(file, exact ? await exact.picture(built, settings) : ownPicture(built, settings));
      report?.(`Wrote ${file}${exact ? "" : " (drawn without a browser)"}`);
    }
  } finally {
    await exact?.close();
  }
}

function formatOf(file: string): Format {
  const ending = path.extname(file).slice(1).toLowerCase();
  const format = FORMATS.find((name) => name === ending);
  if (!format) throw new Error(`A figure becomes ${FORMATS.join(", ")}; "${file}" ends with none of them.`);
  return format;
}

function writeFile(file: string, bytes: Uint8Array): void {
  const temporary = `${file}.${process.pid}.tmp`;
  try {
    writeFileSync(temporary, bytes);
    renameSync(temporary, file);
  } finally {
    rmSync(temporary, { force: true });
  }
}

function shortened(text: string): string {
  return text.length > 90 ? `${text.slice(0, 89)}…` : text;
}
