// Builds what the widgets need in browsers, from packages of npm alone:
//   kernel-ext/dist/index.js        AMD module for hosts that load widgets from a package (VS Code, nbviewer)
//   kernel-ext/dist/labextension/   prebuilt extension of JupyterLab 4 and Notebook 7
//   kernel-ext/dist/page/           scripts of exported pages
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { build } from "esbuild";

const root = path.resolve(import.meta.dirname, "..");
const widgets = path.join(root, "kernel-ext/widgets");
const dist = path.join(root, "kernel-ext/dist");
const require = createRequire(path.join(root, "package.json"));

const common = {
  bundle: true,
  minify: true,
  write: false,
  target: "es2022",
  platform: "browser",
  alias: { neurolab: path.join(root, "lib/index.ts") },
  // Reads HDF5 files, which no page does.
  external: ["h5wasm"],
  legalComments: "none",
  logLevel: "error",
};

/** The simulator is a worker itself and starts none: the library's own worker, held as text, is left out. */
const noNestedWorker = {
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
};

const simulator = (
  await build({
    ...common,
    entryPoints: [path.join(widgets, "explorer/worker.ts")],
    format: "iife",
    plugins: [noNestedWorker],
  })
).outputFiles[0].text;

/** The simulator as text. */
const virtualSimulator = {
  name: "simulator",
  setup(setup) {
    setup.onResolve({ filter: /^virtual:simulator$/ }, () => ({ path: "simulator", namespace: "virtual" }));
    setup.onLoad({ filter: /.*/, namespace: "virtual" }, () => ({
      contents: `export default ${JSON.stringify(simulator)};`,
    }));
  },
};

async function bundle(entry, options) {
  const result = await build({
    ...common,
    entryPoints: [path.join(widgets, entry)],
    plugins: [virtualSimulator, noNestedWorker],
    ...options,
  });
  return result.outputFiles[0].text;
}

async function buildAmd() {
  const code = await bundle("frontend/amd.ts", {
    format: "cjs",
    external: ["@jupyter-widgets/base", "h5wasm"],
  });
  writeFileSync(
    path.join(dist, "index.js"),
    `define(["@jupyter-widgets/base"], function (base) {
var module = { exports: {} }, exports = module.exports;
var require = function (id) { if (id === "@jupyter-widgets/base") return base; throw new Error("There is no module " + id); };
// Plotly is a script that would define itself for AMD or CommonJS when it found them.
var define;
${code}
return module.exports;
});
`,
  );
}

async function buildPage() {
  const folder = path.join(dist, "page");
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, "client.js"), await bundle("page/client.ts", { format: "iife" }));
  writeFileSync(path.join(folder, "simulator.js"), simulator);
  const plotly = {
    cartesian: "plotly.js-cartesian-dist-min/plotly-cartesian.min.js",
    full: "plotly.js-dist-min/plotly.min.js",
  };
  for (const [name, file] of Object.entries(plotly))
    cpSync(require.resolve(file), path.join(folder, `plotly-${name}.js`));
}

async function buildLabextension() {
  const folder = path.join(root, "kernel-ext/.labextension");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(path.join(folder, "lib"), { recursive: true });
  const external = ["@jupyter-widgets/base", "@lumino/widgets", "plotly.js-dist-min", "h5wasm"];
  for (const name of ["plugin", "mime"])
    writeFileSync(
      path.join(folder, "lib", `${name}.js`),
      await bundle(`frontend/${name}.ts`, { format: "esm", external }),
    );
  const { version, description, license } = JSON.parse(
    readFileSync(path.join(root, "kernel-ext/package.json"), "utf8"),
  );
  const versions = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")).devDependencies;
  const manifest = {
    name: "neurolab-kernel",
    version,
    description,
    license,
    main: "lib/plugin.js",
    dependencies: {
      "@jupyter-widgets/base": `^${versions["@jupyter-widgets/base"]}`,
      "@lumino/widgets": "^2.0.0",
      "plotly.js-dist-min": versions["plotly.js-dist-min"],
    },
    jupyterlab: {
      extension: true,
      mimeExtension: "lib/mime.js",
      outputDir: "dist",
      sharedPackages: { "@jupyter-widgets/base": { bundled: false, singleton: true } },
    },
  };
  writeFileSync(path.join(folder, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
  const builder = path.join(
    path.dirname(require.resolve("@jupyter/builder/package.json")),
    "lib/build-labextension.js",
  );
  const core = path.join(
    path.dirname(require.resolve("@jupyterlab/core-meta/package.json")),
    "core.package.json",
  );
  execFileSync(process.execPath, [builder, "--core-package-file", core, folder], {
    cwd: folder,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const target = path.join(dist, "labextension");
  rmSync(target, { recursive: true, force: true });
  cpSync(path.join(folder, "dist"), target, { recursive: true });
  rmSync(folder, { recursive: true });
}

mkdirSync(dist, { recursive: true });
await buildAmd();
if (existsSync(path.join(widgets, "page/client.ts"))) await buildPage();
if (!process.argv.includes("--no-labextension")) await buildLabextension();
console.error(`widgets: simulator ${(simulator.length / 1024).toFixed(0)} KiB`);
