// Writes lib/data/manifest.ts: size and SHA-256 of every file of the public data sets, from a copy on this machine.
// Usage: node scripts/dataset-manifest.mjs [folder that holds gw and hcp]
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "..");
const source = path.resolve(process.argv[2] ?? path.join(root, "../shared/datasets"));

const files = (name) =>
  readdirSync(path.join(source, name), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(path.join(source, name), path.join(entry.parentPath, entry.name)))
    .map((file) => file.split(path.sep).join("/"))
    .sort();

const line = (name, file) => {
  const bytes = readFileSync(path.join(source, name, file));
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  return `    { path: "${file}", bytes: ${bytes.length}, sha256: "${sha256}" },`;
};

writeFileSync(
  path.join(root, "lib/data/manifest.ts"),
  `// Written by scripts/dataset-manifest.mjs; do not edit.

/** One file of a public data set. */
export interface ManifestFile {
  /** Path relative to the data set's folder. */
  readonly path: string;
  /** Size in bytes. */
  readonly bytes: number;
  /** SHA-256 of the contents, hexadecimal. */
  readonly sha256: string;
}

// biome-ignore format: one line a file
/** Files of the data sets that can be downloaded. */
export const manifest: Readonly<Record<"gw" | "hcp", readonly ManifestFile[]>> = {
${["gw", "hcp"]
  .map(
    (name) =>
      `  ${name}: [\n${files(name)
        .map((file) => line(name, file))
        .join("\n")}\n  ],`,
  )
  .join("\n")}
};
`,
);
