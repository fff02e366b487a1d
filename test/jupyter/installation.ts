import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import path from "node:path";

export const root: string = path.resolve(__dirname, "../..");

const environment = path.resolve(root, process.env.NEUROLAB_JUPYTER ?? ".venv/jupyter");
const windows = process.platform === "win32";
/** Packages of Python that the tests use. */
const PACKAGES = "jupyterlab notebook jupyterlab_widgets nbconvert nbclient jupyter_kernel_test";

/** Path of a program of the virtual environment that holds Jupyter, e.g. `jupyter-lab`. */
export function jupyterProgram(name: string): string {
  const file = path.join(environment, windows ? `Scripts/${name}.exe` : `bin/${name}`);
  if (existsSync(file)) return file;
  const folder = path.relative(root, environment);
  throw new Error(
    `${name} is missing in ${folder}. Install it with: ` +
      `python3 -m venv ${folder} && ${folder}/${windows ? "Scripts" : "bin"}/pip install ${PACKAGES}`,
  );
}

/** Where the packed packages were installed, and Jupyter's view of them. */
export class Installation {
  constructor(readonly folder: string) {}

  /** A new folder for notebooks, outside of every project. */
  workFolder(): string {
    return mkdtempSync(path.join(this.folder, "work-"));
  }

  /** Environment in which Jupyter finds the installed kernel, and nothing of the user's. */
  get env(): NodeJS.ProcessEnv {
    const home = path.join(this.folder, "home");
    mkdirSync(home, { recursive: true });
    return {
      ...process.env,
      HOME: home,
      JUPYTER_PATH: path.join(this.folder, "prefix/share/jupyter"),
      JUPYTER_CONFIG_DIR: path.join(home, "config"),
      JUPYTER_DATA_DIR: path.join(home, "data"),
      JUPYTER_RUNTIME_DIR: path.join(home, "runtime"),
      NEUROLAB_KERNEL_HISTORY: "",
    };
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** The first example notebook. */
export const FIRST_NOTEBOOK = "0-aln-minimal.ipynb";

/** Copy an example notebook. */
export function copyNotebook(name: string, target: string): void {
  cpSync(path.join(root, "notebooks", name), path.join(target, name));
}
