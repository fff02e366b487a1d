import { createHash } from "node:crypto";
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { escapeHtml } from "../../kernel/display/html.js";
import { WIDGET_STATE_TYPE } from "../../protocol/module.js";
import type { PageData, SavedWidget } from "../../widgets/page/data.js";
import { readNotebook, sourceOf } from "../notebook.js";
import { CellWriter } from "./cells.js";
import { pageStyle } from "./pageStyle.js";

/** Scripts of the page, built with the package. */
const SCRIPTS: string = path.resolve(__dirname, "../../page");

/** Traces that need Plotly's full bundle; all others are in a third of its size. */
const IN_SPACE: ReadonlySet<unknown> = new Set([
  "scatter3d",
  "mesh3d",
  "surface",
  "cone",
  "isosurface",
  "volume",
]);

/**
 * Write a notebook as one HTML file in which figures and explorers live on, offline and without a kernel.
 *
 * Texts of the notebook are escaped; HTML outputs stand in frames without scripts; a policy in the page forbids
 * scripts other than ours, and every access to the network.
 *
 * @param notebook path of an executed notebook
 * @param page path of the file to write
 * @returns size of the file in bytes
 * @throws Error when the notebook cannot be read, or the package was not built
 */
export function exportPage(notebook: string, page: string): number {
  const { cells, metadata } = readNotebook(notebook);
  const saved = (metadata.widgets as Record<string, { state?: Record<string, SavedWidget> }> | undefined)?.[
    WIDGET_STATE_TYPE
  ]?.state;
  const widgets = saved ?? {};
  const writer = new CellWriter(widgets);
  const body = cells.map((cell) => writer.write(cell)).join("\n");
  const data: PageData = { figures: writer.figures, widgets: reachable(widgets, writer.shown) };
  const title =
    /^#\s+(.+)$/m.exec(
      cells.map((cell) => (cell.cell_type === "markdown" ? sourceOf(cell) : "")).join("\n"),
    )?.[1] ?? path.basename(notebook, ".ipynb");
  const html = pageHtml(title.replaceAll(/[*_`$]/g, ""), body, data);
  const temporary = `${page}.${process.pid}.tmp`;
  try {
    writeFileSync(temporary, html);
    renameSync(temporary, page);
  } finally {
    rmSync(temporary, { force: true });
  }
  return Buffer.byteLength(html);
}

function pageHtml(title: string, body: string, data: PageData): string {
  const isLive = data.figures.length > 0 || Object.keys(data.widgets).length > 0;
  // Explorers simulate, and so do views of searches that have a model.
  const isSimulating = Object.values(data.widgets).some(
    ({ model_name, state }) =>
      model_name === "ExplorerModel" || Boolean((state.spec as { live?: unknown } | undefined)?.live),
  );
  const scripts = isLive
    ? [script(needsFull(data) ? "plotly-full" : "plotly-cartesian"), script("client")]
    : [];
  const policy = [
    "default-src 'none'",
    `script-src ${scripts.map((source) => `'sha256-${sha256(source)}'`).join(" ") || "'none'"} 'wasm-unsafe-eval'`,
    "worker-src blob:",
    "style-src 'unsafe-inline'",
    "img-src data: blob:",
    "frame-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="neurolab">
<title>${escapeHtml(title)}</title>
<style>${pageStyle}</style>
</head>
<body>
<main>
${body}
</main>
${isLive ? `<script type="application/json" id="data">${json(data)}</script>` : ""}
${isSimulating ? `<script type="text/plain" id="simulator">${script("simulator")}</script>` : ""}
${scripts.map((source) => `<script>${source}</script>`).join("\n")}
</body>
</html>
`;
}

/** Saved widgets that are shown, and those inside them. */
function reachable(
  widgets: Readonly<Record<string, SavedWidget>>,
  shown: ReadonlySet<string>,
): Record<string, SavedWidget> {
  const found: Record<string, SavedWidget> = {};
  const visit = (id: string): void => {
    const widget = widgets[id];
    if (!widget || found[id]) return;
    found[id] = widget;
    const children = widget.state.children;
    if (Array.isArray(children))
      for (const child of children) visit(String(child).replace(/^IPY_MODEL_/, ""));
  };
  for (const id of shown) visit(id);
  return found;
}

function needsFull({ figures, widgets }: PageData): boolean {
  const states = Object.values(widgets).map(({ state }) => state.figure as { data?: unknown[] } | undefined);
  return [...(figures as { data?: unknown[] }[]), ...states].some((figure) =>
    figure?.data?.some((trace) => IN_SPACE.has((trace as { type?: unknown }).type)),
  );
}

/** A built script, in a form that can stand in a page. */
function script(name: string): string {
  const file = path.join(SCRIPTS, `${name}.js`);
  if (!existsSync(file)) throw new Error(`${file} is missing. Build the package with: npm run build`);
  // Inside strings and regular expressions, the only places for it, the backslash changes nothing.
  return readFileSync(file, "utf8")
    .replaceAll(/<\/(script)/gi, "<\\/$1")
    .replaceAll("<!--", "<\\!--");
}

function sha256(source: string): string {
  return createHash("sha256").update(source).digest("base64");
}

function json(value: unknown): string {
  return JSON.stringify(value).replaceAll("<", "\\u003c");
}
