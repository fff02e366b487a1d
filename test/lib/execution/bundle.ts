import path from "node:path";
import { build } from "esbuild";

/** A program in TypeScript, with the library's sources in it, as one file that Node runs. */
export async function bundle(source: string, outfile: string): Promise<void> {
  await build({
    stdin: { contents: source, resolveDir: path.resolve("."), loader: "ts" },
    bundle: true,
    outfile,
    platform: "node",
    format: "cjs",
    external: ["arquero", "h5wasm", "bullmq", "ioredis"],
    logLevel: "error",
  });
}
