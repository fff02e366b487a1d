import { cpSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { KERNEL_ARGV } from "../client/client.js";
import { LOGO } from "./logo.js";
import { dataFolder, type Place } from "./places.js";

export interface InstallOptions {
  readonly place: Place;
  /** Name of the kernel's folder; default `neurolab`. */
  readonly name?: string;
  /** Name that Jupyter shows; default `TypeScript (neurolab)`. */
  readonly displayName?: string;
}

export const KERNEL_NAME = "neurolab";
export const DISPLAY_NAME = "TypeScript (neurolab)";

/** Folder of the prebuilt JupyterLab extension, when this package has one. */
const LABEXTENSION: string = path.resolve(__dirname, "../labextension");

/**
 * Install the kernel, and the extension when there is one, where Jupyter finds them.
 *
 * @param options place and names
 * @returns the folders that were written
 * @throws Error when a name is not allowed or a folder cannot be written
 */
export function install(options: InstallOptions): string[] {
  const name = options.name ?? KERNEL_NAME;
  // The rule of Jupyter's own kernelspec manager.
  if (!/^[a-z0-9._-]+$/i.test(name))
    throw new Error(`A kernel's name has letters, digits, ".", "_" and "-" only, got "${name}".`);
  const data = dataFolder(options.place);
  const written = [
    replaceFolder(path.join(data, "kernels", name), (folder) => {
      writeFileSync(path.join(folder, "kernel.json"), `${JSON.stringify(kernelSpec(options), null, 2)}\n`);
      writeFileSync(path.join(folder, "logo-svg.svg"), LOGO);
    }),
  ];
  if (existsSync(path.join(LABEXTENSION, "package.json")))
    written.push(
      replaceFolder(path.join(data, "labextensions", "neurolab-kernel"), (folder) =>
        cpSync(LABEXTENSION, folder, { recursive: true }),
      ),
    );
  return written;
}

/**
 * What a place lacks for widgets to be shown, in words; nothing when all is there.
 *
 * ipywidgets' front end is a package of Python. Where it is missing, widgets are shown as pictures.
 */
export function missingForWidgets(place: Place): string | undefined {
  const manager = path.join(dataFolder(place), "labextensions/@jupyter-widgets/jupyterlab-manager");
  if (existsSync(manager)) return undefined;
  return "Sliders and live figures also need, in JupyterLab's environment: pip install jupyterlab_widgets";
}

function kernelSpec(options: InstallOptions): object {
  return {
    argv: [...KERNEL_ARGV, "{connection_file}"],
    display_name: options.displayName ?? DISPLAY_NAME,
    language: "typescript",
    // By message, not by signal: it reaches the io thread even when JavaScript is in a loop.
    interrupt_mode: "message",
    metadata: { debugger: false },
  };
}

/** Fill a new folder and put it in the place of the old one, so that a failure leaves the old one whole. */
function replaceFolder(target: string, fill: (folder: string) => void): string {
  mkdirSync(path.dirname(target), { recursive: true });
  const temporary = `${target}.${process.pid}.tmp`;
  rmSync(temporary, { recursive: true, force: true });
  mkdirSync(temporary);
  try {
    fill(temporary);
    rmSync(target, { recursive: true, force: true });
    renameSync(temporary, target);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
  return target;
}
