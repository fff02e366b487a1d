import { readFileSync } from "node:fs";
import path from "node:path";
import { PROTOCOL_VERSION } from "../protocol/wire.js";

/** Version of this package, read from its package.json. */
export function packageVersion(): string {
  return versionIn(path.resolve(__dirname, "../../../package.json"));
}

/** Content of a `kernel_info_reply`. */
export function kernelInfo(): Record<string, unknown> {
  const version = packageVersion();
  const typescript = versionIn(
    require.resolve("@tslab/typescript-for-tslab/package.json", {
      paths: [require.resolve("tslab/package.json")],
    }),
  );
  return {
    status: "ok",
    protocol_version: PROTOCOL_VERSION,
    implementation: "neurolab",
    implementation_version: version,
    language_info: {
      name: "typescript",
      version: typescript,
      mimetype: "text/typescript",
      file_extension: ".ts",
      // JupyterLab looks at `mode`, the classic notebook and nbconvert at `name` with its flag.
      codemirror_mode: { mode: "typescript", name: "javascript", typescript: true },
      pygments_lexer: "typescript",
      nbconvert_exporter: "script",
    },
    banner: `neurolab ${version}: TypeScript ${typescript} on Node.js ${process.versions.node}`,
    help_links: [{ text: "TypeScript", url: "https://www.typescriptlang.org/docs/handbook/" }],
    debugger: false,
    supported_features: [],
  };
}

function versionIn(packageJson: string): string {
  return (JSON.parse(readFileSync(packageJson, "utf8")) as { version: string }).version;
}
