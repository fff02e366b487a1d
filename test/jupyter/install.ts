import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Installation, jupyterProgram, root } from "./installation.js";

/**
 * Pack the two packages, install them in an empty folder as a user does, and install kernel and extension from
 * there for all tests.
 *
 * Only Jupyter itself has to be there: a virtual environment, `.venv/jupyter` or what NEUROLAB_JUPYTER names.
 */
export function install(): Installation {
  for (const name of ["jupyter-lab", "jupyter-notebook", "jupyter-nbconvert", "jupyter-execute"])
    jupyterProgram(name);
  // Outside the checkout, whose packages the kernel would find otherwise.
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), "neurolab-jupyter-")));
  const app = path.join(folder, "app");
  mkdirSync(app);
  const tarballs = ["lib", "kernel-ext"].map((source) => pack(path.join(root, source), folder));
  writeFileSync(path.join(app, "package.json"), '{ "private": true }\n');
  npm(["install", "--no-fund", "--no-audit", "--prefer-offline", "--loglevel=error", ...tarballs], app);
  const bin = process.platform === "win32" ? "neurolab-kernel.cmd" : "neurolab-kernel";
  execFileSync(
    path.join(app, "node_modules/.bin", bin),
    ["install", "--prefix", path.join(folder, "prefix")],
    { cwd: folder, shell: process.platform === "win32" },
  );
  return new Installation(folder);
}

function pack(source: string, folder: string): string {
  const args = ["pack", "--json", "--ignore-scripts", "--pack-destination", folder];
  const [{ filename }] = JSON.parse(npm(args, source)) as [{ filename: string }];
  return path.join(folder, filename);
}

function npm(args: readonly string[], cwd: string): string {
  return execFileSync("npm", args, {
    cwd,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
    shell: process.platform === "win32",
  });
}
