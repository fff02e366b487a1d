// The data part of the library as one ES module, bundled from its sources, so that it runs in a plain Node process
// where a crash or a hang does no harm to the other tests.
import { mkdirSync, rmSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";

const root = path.resolve(import.meta.dirname, "../../../..");
const folder = path.join(root, "node_modules/.cache/neurolab-test");
const outfile = path.join(folder, `data-${process.pid}.mjs`);

mkdirSync(folder, { recursive: true });
await build({
  stdin: {
    contents: `export * from "./lib/data/index.ts"; export { NeurolabError } from "./lib/errors.ts"; export { readDataFile } from "./lib/data/formats/readFile.ts";`,
    resolveDir: root,
    loader: "ts",
  },
  bundle: true,
  format: "esm",
  platform: "node",
  // Inside the bundle CommonJS packages need require.
  banner: {
    js: 'import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);',
  },
  outfile,
  logLevel: "error",
});

/** Everything that lib/data exports, and the reader of all formats. */
export const library = await import(pathToFileURL(outfile).href);
rmSync(outfile);
