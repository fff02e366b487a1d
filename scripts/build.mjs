// Builds both forms of the library, CommonJS (also for node10 resolution) and ES modules, and the kernel.
// `node scripts/build.mjs lib` builds the library alone, `page` all but the extension of JupyterLab.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "..");
// Not node_modules/.bin/tsc, which is the TypeScript of another package.
const tsc = path.join(root, "node_modules/typescript/bin/tsc");
const libraryOnly = process.argv[2] === "lib";
/** Scripts of pages and of JupyterLab are bundled from the sources, beside the other steps. */
const widgets = libraryOnly
  ? undefined
  : spawn(
      process.execPath,
      [
        path.join(root, "scripts/build-widgets.mjs"),
        ...(process.argv[2] === "page" ? ["--no-labextension"] : []),
      ],
      { cwd: root, stdio: ["ignore", "ignore", "inherit"] },
    );
const bundled = new Promise((resolve) => (widgets ? widgets.once("exit", resolve) : resolve(0)));
// The kernel reads the declarations that the library's build writes, so it comes after it.
const steps = [
  [path.join(root, "scripts/bundle-worker.mjs")],
  [tsc, "-b", "lib/tsconfig.json", "lib/tsconfig.esm.json"],
  ...(libraryOnly ? [] : [[tsc, "-b", "kernel-ext/tsconfig.json"]]),
];

mkdirSync(path.join(root, "lib/dist/esm"), { recursive: true });
writeFileSync(path.join(root, "lib/dist/esm/package.json"), '{ "type": "module" }\n');
for (const [program, ...args] of steps) {
  const { status } = spawnSync(process.execPath, [program, ...args], { cwd: root, stdio: "inherit" });
  if (status !== 0) {
    widgets?.kill();
    process.exit(status ?? 1);
  }
}

// What sources that are gone or renamed left behind would be packed and published.
for (const form of ["cjs", "esm"]) {
  const built = path.join(root, "lib/dist", form);
  for (const file of readdirSync(built, { recursive: true })) {
    const source = String(file).replace(/(\.d\.ts|\.js)$/, ".ts");
    if (source !== file && !existsSync(path.join(root, "lib", source))) rmSync(path.join(built, file));
  }
}

process.exitCode = (await bundled) ?? 1;
