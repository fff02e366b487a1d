import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

const root = path.join(__dirname, "../..");

/** An empty project in which the library is installed as from the registry. */
export interface Project {
  readonly folder: string;
  /** Files of the package. */
  readonly files: readonly string[];
  readonly remove: () => void;
}

/**
 * Pack the library, unpack it in an empty project and link its declared dependencies, and nothing else, beside it.
 *
 * @param types packages of declarations that the project has too
 */
export function installPacked(types: readonly string[] = []): Project {
  const folder = mkdtempSync(path.join(tmpdir(), "neurolab-consumer-"));
  const modules = path.join(folder, "node_modules");
  const library = path.join(modules, "neurolab");
  mkdirSync(library, { recursive: true });
  const packed = execFileSync("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", folder], {
    cwd: path.join(root, "lib"),
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  const [{ filename, files }] = JSON.parse(packed) as [{ filename: string; files: { path: string }[] }];
  execFileSync("tar", ["-xzf", path.join(folder, filename), "-C", library, "--strip-components=1"]);
  const manifest = JSON.parse(readFileSync(path.join(library, "package.json"), "utf8")) as {
    dependencies: Record<string, string>;
  };
  for (const name of [...Object.keys(manifest.dependencies), ...types]) {
    const place = ["lib/node_modules", "node_modules"]
      .map((base) => path.join(root, base, name))
      .find(existsSync);
    if (!place) throw new Error(`${name} is not installed. Run: npm ci`);
    mkdirSync(path.dirname(path.join(modules, name)), { recursive: true });
    symlinkSync(place, path.join(modules, name));
  }
  return {
    folder,
    files: files.map((file) => file.path),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
