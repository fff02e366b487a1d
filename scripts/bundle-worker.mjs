// Bundles the code of the simulation worker into a TypeScript module that holds it as text, so that workers
// start the same way in Node, in browsers and behind every bundler.
import { writeFileSync } from "node:fs";
import path from "node:path";
import { build } from "esbuild";

const root = path.resolve(import.meta.dirname, "..");
const result = await build({
  entryPoints: [path.join(root, "lib/worker/entry.ts")],
  bundle: true,
  minify: true,
  write: false,
  format: "iife",
  platform: "neutral",
  mainFields: ["module", "main"],
  target: "es2022",
  // The worker starts no workers of its own.
  plugins: [
    {
      name: "no-nested-worker",
      setup(setup) {
        setup.onResolve({ filter: /source\.generated\.js$/ }, (args) => ({
          path: args.path,
          namespace: "empty",
        }));
        setup.onLoad({ filter: /.*/, namespace: "empty" }, () => ({
          contents: 'export const workerSource = "";',
        }));
      },
    },
  ],
});
const text = result.outputFiles[0].text;
writeFileSync(
  path.join(root, "lib/worker/source.generated.ts"),
  `// Written by scripts/bundle-worker.mjs; not to be edited.\nexport const workerSource: string = ${JSON.stringify(text)};\n`,
);
