// Builds both forms of the library: CommonJS (also for node10 resolution) and ES modules.
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "..");
const tsc = path.join(
  path.dirname(createRequire(import.meta.url).resolve("typescript/package.json")),
  "bin",
  "tsc",
);

const run = (...args) => execFileSync(process.execPath, [tsc, ...args], { cwd: root, stdio: "inherit" });

execFileSync(process.execPath, [path.join(root, "scripts/bundle-worker.mjs")], { stdio: "inherit" });
run("-b", "lib/tsconfig.json", "lib/tsconfig.esm.json");
mkdirSync(path.join(root, "lib/dist/esm"), { recursive: true });
writeFileSync(path.join(root, "lib/dist/esm/package.json"), '{ "type": "module" }\n');

run("-b", "kernel-ext/tsconfig.json");
