// Checks that imports point one way, as docs/architecture.md says. npm run lint runs it; `check-imports.mjs FOLDER`
// checks another checkout.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";

/** Folders and files of lib, lowest first: each may import from its own layer and from those below. */
const layers = [
  ["errors", "labelled", "nearestName", "jupyterDisplay"],
  ["engine"],
  ["signal", "analysis", "data", "stimuli", "eeg"],
  ["models", "worker"],
  ["network", "dynamics"],
  ["execution", "exploration", "evolution", "control", "display", "cli"],
  ["index"],
];
/**
 * The program that runs in a worker stands above all that it can be asked to run, and so does what it is asked;
 * the library holds the program as text.
 */
const workerProgram = new Set(["worker/entry.ts", "worker/messages.ts"]);
/** The engine reads properties of models and never asks which model it is. */
const modelNames = /\b(aln|fhn|hopf|kuramoto|thalamus|thalamicmass|wc|ww)(model)?\b/i;

const root = path.resolve(process.argv[2] ?? path.join(import.meta.dirname, ".."));
const layerOf = new Map(layers.flatMap((names, rank) => names.map((name) => [name, rank])));
const manifest = (folder) => {
  const file = path.join(root, folder, "package.json");
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {};
};
const dependencies = (workspace) => {
  const { dependencies = {}, name } = manifest(workspace);
  return new Set([...Object.keys(dependencies), name]);
};

/** What is bundled into the scripts of pages when the package is built, and not needed by those who install it. */
const bundled = new Set([
  ...Object.keys(manifest(".").devDependencies ?? {}),
  "@lumino/widgets",
  "virtual:simulator",
]);

function sources(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) return /^(dist|node_modules|types)$/.test(entry.name) ? [] : sources(file);
    return /\.tsx?$/.test(entry.name) ? [file] : [];
  });
}

/** Imports of a file with their line, without types such as `typeof import("x")`; `typeOnly` ones vanish too. */
function importsOf(text) {
  const code = withoutComments(text);
  const pattern =
    /^\s*(?:import|export)\s+(type\s)?(?:[^"';]*?\sfrom\s+)?"([^"]+)"|(?<!\btypeof\s+|[:<|&]\s*)\bimport\(\s*"([^"]+)"\s*\)/gm;
  return [...code.matchAll(pattern)].map((match) => ({
    typeOnly: match[1] !== undefined,
    target: match[2] ?? match[3],
    line: text.slice(0, match.index + match[0].length).split("\n").length,
  }));
}

const withoutComments = (text) =>
  text.replace(/\/\*[\s\S]*?\*\/|(^|[^:"'])\/\/.*$/gm, (comment) => comment.replace(/[^\n]/g, " "));
const packageOf = (specifier) =>
  specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");

const problems = [];
let count = 0;
for (const workspace of ["lib", "kernel-ext"]) {
  const base = path.join(root, workspace);
  const allowed = dependencies(workspace);
  for (const file of sources(base)) {
    count++;
    const name = path.relative(base, file).split(path.sep).join("/");
    const text = readFileSync(file, "utf8");
    const report = (line, rule) => problems.push(`${workspace}/${name}:${line}: ${rule}`);
    const own = name.split("/")[0].replace(/\.tsx?$/, "");
    if (workspace === "lib" && !layerOf.has(own)) {
      report(1, `"${own}" has no layer; give it one in scripts/check-imports.mjs`);
      continue;
    }
    for (const { target, typeOnly, line } of importsOf(text)) {
      if (target.startsWith("node:")) {
        if (workspace === "lib" && !typeOnly && own !== "cli")
          report(
            line,
            `imports ${target}, but lib runs in browsers: use process.getBuiltinModule where it is needed`,
          );
      } else if (!target.startsWith(".")) {
        const isBundled = workspace === "kernel-ext" && own === "widgets" && bundled.has(packageOf(target));
        if (!allowed.has(packageOf(target)) && !isBundled && !typeOnly)
          report(line, `imports ${target}, which is not among the dependencies in ${workspace}/package.json`);
      } else {
        const place = path
          .relative(base, path.resolve(path.dirname(file), target))
          .split(path.sep)
          .join("/");
        const other = place.split("/")[0].replace(/\.[jt]sx?$/, "");
        if (place.startsWith("..")) report(line, `imports ${target}, outside ${workspace}`);
        else if (workspace === "lib" && !workerProgram.has(name) && !(layerOf.get(other) <= layerOf.get(own)))
          report(line, `imports ${target}: ${own} may not use ${other}, which lies above it`);
        else if (own === "widgets" && other === "kernel")
          report(line, `imports ${target}: widgets run in a browser and know no kernel`);
      }
    }
    if (workspace === "lib" && own === "engine")
      for (const [index, code] of withoutComments(text).split("\n").entries())
        if (modelNames.test(code)) report(index + 1, `the engine names a model: ${code.trim()}`);
  }
}
for (const problem of problems) console.error(problem);
if (problems.length === 0) console.log(`Imports of ${count} files point one way.`);
process.exitCode = problems.length === 0 ? 0 : 1;
