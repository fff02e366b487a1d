// Writes the atlas modules of lib/data/atlases from the tables beside this file, so that browsers need no files.
// Usage: node data/atlases/generate.mjs
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

const here = import.meta.dirname;
const target = path.resolve(here, "../../lib/data/atlases");
const rows = (file) =>
  readFileSync(path.join(here, file), "utf8")
    .trim()
    .split("\n")
    .slice(1)
    .map((line) => line.split(","));

const aal2 = rows("aal2.csv").map(
  ([, name, code, voxels, x, y, z, t1x, t1y, t1z, group]) =>
    `  ["${name}", ${Number(code)}, ${Number(voxels)}, ${[x, y, z, t1x, t1y, t1z].map(Number).join(", ")}, "${group}"],`,
);
writeFileSync(
  path.join(target, "aal2Table.ts"),
  `// Written by data/atlases/generate.mjs from aal2.csv; do not edit.

/** Parts of the brain that the AAL2 regions are grouped into. */
export type Aal2Group = "cortex" | "hippocampus" | "amygdala" | "basal_ganglia" | "thalamus" | "cerebellum";

// biome-ignore format: one line a region
/** Name, code in the volume file, voxels of 2 mm, centre x y z in mm, centre x y z in a T1 image, group. */
export const aal2Table: readonly (readonly [string, number, number, number, number, number, number, number, number, Aal2Group])[] = [
${aal2.join("\n")}
];
`,
);

const left = rows("desikan-killiany.csv").slice(0, 34);
writeFileSync(
  path.join(target, "desikanKillianyNames.ts"),
  `// Written by data/atlases/generate.mjs from desikan-killiany.csv; do not edit.

/** The 34 regions of one hemisphere, in the order of the parcellation. */
export const desikanKillianyNames: readonly string[] = [
${left.map(([, name]) => `  "${name.replace(/_L$/, "")}",`).join("\n")}
];
`,
);
