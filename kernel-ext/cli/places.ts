import { existsSync, realpathSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";

/** Where Jupyter looks for kernels and extensions. */
export type Place = "user" | "sys-prefix" | { readonly prefix: string };

/**
 * Jupyter's data folder of a place, found without Python.
 *
 * @param place for the user, the active virtual environment, or a prefix
 * @param env environment variables
 * @throws Error when there is no active environment
 */
export function dataFolder(place: Place, env: NodeJS.ProcessEnv = process.env): string {
  if (place === "user") return userFolder(env);
  const prefix = place === "sys-prefix" ? activePrefix(env) : place.prefix;
  return path.join(path.resolve(prefix), "share", "jupyter");
}

function userFolder(env: NodeJS.ProcessEnv): string {
  if (env.JUPYTER_DATA_DIR) return env.JUPYTER_DATA_DIR;
  switch (process.platform) {
    case "darwin":
      return path.join(homedir(), "Library", "Jupyter");
    case "win32":
      return path.join(env.APPDATA ?? path.join(homedir(), "AppData", "Roaming"), "jupyter");
    default:
      return path.join(env.XDG_DATA_HOME ?? path.join(env.HOME ?? homedir(), ".local", "share"), "jupyter");
  }
}

/** Folder of the active environment: named by it, or that of the `jupyter` command. */
function activePrefix(env: NodeJS.ProcessEnv): string {
  const named = env.VIRTUAL_ENV ?? env.CONDA_PREFIX;
  if (named) return named;
  const names = process.platform === "win32" ? ["jupyter.exe"] : ["jupyter"];
  for (const folder of (env.PATH ?? "").split(path.delimiter))
    for (const name of names) {
      const file = path.join(folder, name);
      if (folder !== "" && existsSync(file)) return path.dirname(path.dirname(realpathSync(file)));
    }
  throw new Error(
    "--sys-prefix needs an active virtual environment or a jupyter command on the PATH. Use --user or --prefix FOLDER.",
  );
}
