import { NeurolabError } from "../../errors.js";

/** Settings of {@link readPlotly}. */
export interface ReadPlotlyOptions {
  /** `"cartesian"` (1.5 MB) draws everything but brains in space, `"full"` (4.8 MB) everything. Default `"cartesian"`. */
  bundle?: "cartesian" | "full";
  /** Folder or file from which packages are looked up. Default: the current folder. */
  from?: string;
}

const bundles = {
  cartesian: "plotly.js-cartesian-dist-min/plotly-cartesian.min.js",
  full: "plotly.js-dist-min/plotly.min.js",
} as const;

/**
 * The minified source of Plotly from an installed npm package, for {@link htmlPage} (Node only).
 *
 * @param options which bundle, and where to look
 * @returns the JavaScript text
 * @throws NeurolabError outside Node, or when the package is not installed
 * @example
 * readPlotly().includes("Plotly") // true
 */
export function readPlotly(options: ReadPlotlyOptions = {}): string {
  const file = bundles[options.bundle ?? "cartesian"];
  const node = globalThis.process?.getBuiltinModule as
    | undefined
    | ((id: string) => typeof import("node:module") & typeof import("node:fs") & typeof import("node:path"));
  if (!node)
    throw new NeurolabError("readPlotly needs Node 20.16 or newer; in a browser, pass the source of Plotly.");
  const from = options.from ?? globalThis.process.cwd();
  try {
    const found = node("node:module").createRequire(node("node:path").join(from, "here.js")).resolve(file);
    return node("node:fs").readFileSync(found, "utf8");
  } catch (cause) {
    const name = file.slice(0, file.indexOf("/"));
    throw new NeurolabError(
      `Package "${name}" was not found from ${from}. Install it with: npm install ${name}`,
      { cause },
    );
  }
}
