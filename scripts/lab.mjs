// Starts JupyterLab with the kernel and the extension of this checkout, on its notebooks.
// npm run lab -- --no-browser --port 9000     options go to JupyterLab
// Jupyter comes from .venv/jupyter, or the environment that NEUROLAB_JUPYTER names; it is made when it is not there.
import { spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "..");
const environment = path.resolve(root, process.env.NEUROLAB_JUPYTER ?? ".venv/jupyter");
const isWindows = process.platform === "win32";
const program = (name) => path.join(environment, isWindows ? `Scripts/${name}.exe` : `bin/${name}`);
const shown = path.relative(process.cwd(), environment) || ".";

/** Run a program to its end; on failure say what to do, and end. */
function run(command, args, remedy) {
  const { status, error } = spawnSync(command, args, { stdio: "inherit" });
  if (!error && status === 0) return;
  console.error(`${path.basename(command)} ${args.join(" ")} failed. ${remedy}`);
  process.exit(1);
}

function makeEnvironment() {
  const python = isWindows ? "python" : "python3";
  const packages = ["jupyterlab", "jupyterlab_widgets"];
  const remedy = `Install Python 3.9 or newer with venv, or set NEUROLAB_JUPYTER to an environment with ${packages.join(" and ")}.`;
  console.log(`Installing JupyterLab in ${shown} (once)`);
  if (!existsSync(program("python"))) run(python, ["-m", "venv", environment], remedy);
  run(program("python"), ["-m", "pip", "install", "--quiet", ...packages], remedy);
}

const hasWidgets = () =>
  spawnSync(program("python"), ["-c", "import jupyterlab, jupyterlab_widgets"], { stdio: "ignore" })
    .status === 0;
if (!existsSync(program("jupyter-lab")) || !hasWidgets()) makeEnvironment();

const cli = path.join(root, "kernel-ext/dist/cli/main.js");
run(process.execPath, [cli, "install", "--prefix", environment], "Build the packages with: npm run build");

const isAdministrator = process.getuid?.() === 0;
const lab = spawn(
  program("jupyter-lab"),
  [...(isAdministrator ? ["--allow-root"] : []), ...process.argv.slice(2)],
  { cwd: path.join(root, "notebooks"), stdio: "inherit" },
);
// Ctrl-C reaches JupyterLab by itself, which asks whether that was meant.
process.on("SIGINT", () => {});
process.on("SIGTERM", () => lab.kill("SIGTERM"));
lab.on("error", (error) => {
  console.error(error.message);
  process.exitCode = 1;
});
lab.on("exit", (code) => {
  process.exitCode = code ?? 1;
});
