// The main job: notebook 0, five minutes of a resting brain with its BOLD, run through the kernel; its page.
// npm start -- --dataset hcp --seed 2 --minutes 5 --output folder --open
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { datasetFolders } from "./dataset-folders.mjs";

const NAME = "0-aln-minimal";
const root = path.resolve(import.meta.dirname, "..");
const kernel = path.join(root, "kernel-ext/dist/cli/main.js");
const { values: options } = parseArgs({
  options: {
    dataset: { type: "string" },
    seed: { type: "string" },
    minutes: { type: "string" },
    output: { type: "string", default: path.join(root, "output") },
    open: { type: "boolean", default: false },
  },
});
const parameters = ["dataset", "seed", "minutes"]
  .filter((name) => options[name] !== undefined)
  .flatMap((name) => ["--parameter", `${name}=${options[name]}`]);

/** A command of neurolab-kernel; ends the program when it fails. */
function run(stdio, ...args) {
  const env = { ...process.env, NEUROLAB_DATASETS: datasetFolders(), NEUROLAB_KERNEL_HISTORY: "" };
  const { status } = spawnSync(process.execPath, [kernel, ...args], { env, stdio });
  if (status !== 0) process.exit(status ?? 1);
}

if (!existsSync(kernel)) {
  console.error(`${path.relative(process.cwd(), kernel)} is missing. Build it with: npm run build`);
  process.exit(1);
}
mkdirSync(options.output, { recursive: true });
const notebook = path.join(options.output, `${NAME}.ipynb`);
const page = path.join(options.output, `${NAME}.html`);
console.log(`Notebook: notebooks/${NAME}.ipynb, run through the kernel "TypeScript (neurolab)"`);
const started = performance.now();
run(
  "inherit",
  "run",
  path.join(root, "notebooks", `${NAME}.ipynb`),
  "--output",
  notebook,
  "--echo",
  ...parameters,
);
run(["ignore", "ignore", "inherit"], "export", notebook, page);
const seconds = (performance.now() - started) / 1000;
console.log(
  `\nPage: ${path.relative(process.cwd(), page)}, made in ${seconds.toFixed(0)} s. It works offline, live explorers included.`,
);
console.log(`      ${pathToFileURL(page)}`);
if (options.open) openPage(pathToFileURL(page).href);

/** Show the page in the default browser; who has none sees the address. */
function openPage(address) {
  const [command, ...args] = {
    darwin: ["open", address],
    // `start` is a command of the shell, whose first quoted word is a title.
    win32: ["cmd", "/c", "start", '""', address],
  }[process.platform] ?? ["xdg-open", address];
  const browser = spawn(command, args, { detached: true, stdio: "ignore" });
  browser.on("error", () =>
    console.error(`No browser was found (${command}). Open the address above yourself.`),
  );
  browser.unref();
}
