#!/usr/bin/env node
import { parseArgs } from "node:util";
import { packageVersion } from "../kernel/io/kernel-info.js";
import { Echo } from "./echo.js";
import { exportPage } from "./export/exportPage.js";
import {
  exportAllFigures,
  exportFigure,
  type FigureOptions,
  listFigures,
  type Renderer,
} from "./figure/exportFigures.js";
import { type Format, FORMATS } from "./figure/picture.js";
import { install } from "./install.js";
import { parseParameters } from "./parameters.js";
import { run } from "./run.js";

const USAGE = `neurolab-kernel ${packageVersion()}

  neurolab-kernel install [--user | --sys-prefix | --prefix FOLDER]
      Tell Jupyter about the kernel "TypeScript (neurolab)". Default: --user.
        --user          for the present user
        --sys-prefix    into the active virtual environment
        --prefix        into FOLDER/share/jupyter
        --name          name of the kernel's folder, default neurolab
        --display-name  name that Jupyter shows

  neurolab-kernel run NOTEBOOK [--output FILE] [--parameter NAME=VALUE ...]
      Run all cells and write the notebook with its outputs, in place or to FILE.
        --parameter     (-p) other values than those of the cell with the tag "parameters"
        --timeout       longest time of a cell in seconds
        --allow-errors  go on after a cell that fails
        --echo          show what the cells print, and progress bars, instead of a line a cell

  neurolab-kernel export NOTEBOOK PAGE
      Write an executed notebook as one HTML file that works offline; live explorers keep simulating.

  neurolab-kernel figure NOTEBOOK
      List the figures of an executed notebook.

  neurolab-kernel figure NOTEBOOK FILE [--number N]
  neurolab-kernel figure NOTEBOOK --all FOLDER [--format png | svg | pdf]
      Write a figure, or all of them, as PNG, SVG or PDF: drawn by an installed Chromium as the reader sees
      it, otherwise by neurolab itself.
        --width, --height  size in px, default that of the figure
        --scale            pixels per px of a PNG, default 2
        --theme            light or dark
        --renderer         auto, browser or own
`;

/** Wrong use of the command line; the message says how it is right. */
class UsageError extends Error {}

async function main(argv: readonly string[]): Promise<number> {
  const [command, ...args] = argv;
  switch (command) {
    case "install":
      return installCommand(args);
    case "run":
      return runCommand(args);
    case "export":
      return exportCommand(args);
    case "figure":
      return figureCommand(args);
    case "--version":
      process.stdout.write(`${packageVersion()}\n`);
      return 0;
    case "--help":
    case "-h":
      process.stdout.write(USAGE);
      return 0;
    default:
      throw new UsageError(
        command === undefined ? "A command is missing." : `There is no command "${command}".`,
      );
  }
}

function installCommand(args: string[]): number {
  const { values } = orUsage(() =>
    parseArgs({
      args,
      options: {
        user: { type: "boolean" },
        "sys-prefix": { type: "boolean" },
        prefix: { type: "string" },
        name: { type: "string" },
        "display-name": { type: "string" },
      },
    }),
  );
  const places = [values.user, values["sys-prefix"], values.prefix].filter((value) => value !== undefined);
  if (places.length > 1) throw new UsageError("Give one of --user, --sys-prefix and --prefix.");
  const written = install({
    place:
      values.prefix !== undefined ? { prefix: values.prefix } : values["sys-prefix"] ? "sys-prefix" : "user",
    ...(values.name !== undefined && { name: values.name }),
    ...(values["display-name"] !== undefined && { displayName: values["display-name"] }),
  });
  for (const folder of written) process.stdout.write(`Installed ${folder}\n`);
  return 0;
}

async function runCommand(args: string[]): Promise<number> {
  const { values, positionals } = orUsage(() =>
    parseArgs({
      args,
      options: {
        output: { type: "string", short: "o" },
        parameter: { type: "string", short: "p", multiple: true, default: [] },
        timeout: { type: "string" },
        echo: { type: "boolean", default: false },
        "allow-errors": { type: "boolean" },
      },
      allowPositionals: true,
    }),
  );
  const [notebook] = positionals;
  if (notebook === undefined || positionals.length > 1) throw new UsageError("Give one notebook to run.");
  const timeout = values.timeout === undefined ? undefined : Number(values.timeout);
  if (timeout !== undefined && !(timeout > 0))
    throw new UsageError(`--timeout must be a number of seconds, got "${values.timeout}".`);
  const parameters = orUsage(() => parseParameters(values.parameter));
  const echo = values.echo ? new Echo(process.stdout, process.stderr) : undefined;
  const code = await run(notebook, {
    ...(values.output !== undefined && { output: values.output }),
    ...(timeout !== undefined && { timeout: timeout * 1000 }),
    parameters,
    allowErrors: values["allow-errors"] === true,
    ...(echo && { onOutput: (message) => echo.receive(message) }),
    report: (line, failed) => {
      if (echo && !failed) return;
      echo?.close();
      process.stderr.write(`${line}\n`);
    },
  });
  echo?.close();
  return code;
}

function exportCommand(args: string[]): number {
  const { positionals } = orUsage(() => parseArgs({ args, options: {}, allowPositionals: true }));
  const [notebook, page] = positionals;
  if (notebook === undefined || page === undefined || positionals.length > 2)
    throw new UsageError("Give a notebook and the page to write.");
  const size = exportPage(notebook, page);
  process.stdout.write(`Wrote ${page} (${(size / 1e6).toFixed(1)} MB)\n`);
  return 0;
}

async function figureCommand(args: string[]): Promise<number> {
  const { values, positionals } = orUsage(() =>
    parseArgs({
      args,
      options: {
        all: { type: "string" },
        format: { type: "string" },
        number: { type: "string" },
        width: { type: "string" },
        height: { type: "string" },
        scale: { type: "string" },
        theme: { type: "string" },
        renderer: { type: "string" },
      },
      allowPositionals: true,
    }),
  );
  const [notebook, file] = positionals;
  if (notebook === undefined || positionals.length > 2)
    throw new UsageError("Give a notebook and the picture to write.");
  if (file !== undefined && values.all !== undefined)
    throw new UsageError("Give one picture to write, or --all with a folder.");
  const number = (name: "number" | "width" | "height" | "scale"): number | undefined => {
    const text = values[name];
    const value = Number(text);
    if (text !== undefined && !(value > 0 && Number.isFinite(value)))
      throw new UsageError(`--${name} must be a positive number, got "${text}".`);
    return text === undefined ? undefined : value;
  };
  const sizes = {
    number: number("number"),
    width: number("width"),
    height: number("height"),
    scale: number("scale"),
  };
  const theme = oneOf("theme", values.theme, ["light", "dark"] as const);
  const renderer = oneOf<Renderer>("renderer", values.renderer, ["auto", "browser", "own"]);
  const format = oneOf<Format>("format", values.format, FORMATS);
  const options: FigureOptions = {
    ...Object.fromEntries(
      Object.entries({ ...sizes, theme, renderer }).filter(([, value]) => value !== undefined),
    ),
    report: (line) => process.stdout.write(`${line}\n`),
  };
  if (values.all !== undefined) await exportAllFigures(notebook, values.all, format ?? "png", options);
  else if (file !== undefined) await exportFigure(notebook, file, options);
  else for (const line of listFigures(notebook)) process.stdout.write(`${line}\n`);
  return 0;
}

function oneOf<T extends string>(
  name: string,
  given: string | undefined,
  allowed: readonly T[],
): T | undefined {
  const found = allowed.find((choice) => choice === given);
  if (given !== undefined && found === undefined)
    throw new UsageError(`--${name} must be one of ${allowed.join(", ")}, got "${given}".`);
  return found;
}

/** Errors of the argument parser are errors of use. */
function orUsage<T>(parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    const message = error instanceof Error ? error.message : String(error);
    process.stderr.write(error instanceof UsageError ? `${message}\n\n${USAGE}` : `${message}\n`);
    process.exitCode = error instanceof UsageError ? 2 : 1;
  },
);
