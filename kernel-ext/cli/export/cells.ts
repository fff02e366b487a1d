import { stripVTControlCharacters } from "node:util";
import { escapeHtml } from "../../kernel/display/html.js";
import { PLOTLY_TYPE, WIDGET_MODULE, WIDGET_VIEW_TYPE } from "../../protocol/module.js";
import type { SavedWidget } from "../../widgets/page/data.js";
import { type CellOutput, type MultilineText, type NotebookCell, sourceOf } from "../notebook.js";
import { formulaHtml, markdownHtml } from "./markdown.js";

/** Gathers what the cells of a page need in its data. */
export class CellWriter {
  readonly figures: object[] = [];
  /** Ids of the widgets that are shown. */
  readonly shown: Set<string> = new Set();

  constructor(private readonly widgets: Readonly<Record<string, SavedWidget>>) {}

  /** A cell as HTML. */
  write(cell: NotebookCell): string {
    if (cell.cell_type === "markdown") return `<div class="text">${markdownHtml(sourceOf(cell))}</div>`;
    if (cell.cell_type !== "code") return "";
    const source = sourceOf(cell).trim();
    const count = cell.execution_count ?? " ";
    const code = source
      ? `<details class="code"><summary>Code [${escapeHtml(String(count))}]</summary><pre><code>${escapeHtml(source)}</code></pre></details>`
      : "";
    const outputs = (cell.outputs ?? []).map((output) => this.output(output)).filter(Boolean);
    return `${code}${outputs.length ? `<div class="outputs">${outputs.join("\n")}</div>` : ""}`;
  }

  private output(output: CellOutput): string {
    switch (output.output_type) {
      case "stream":
        return `<pre class="${output.name === "stderr" ? "stderr" : "stdout"}">${plain(output.text)}</pre>`;
      case "error":
        return `<pre class="error">${plain(output.traceback.join("\n") || `${output.ename}: ${output.evalue}`)}</pre>`;
      default:
        return this.bundle(output.data);
    }
  }

  /** The richest form that the page can show. */
  private bundle(data: Readonly<Record<string, unknown>>): string {
    const picture = pictureHtml(data);
    const id = (data[WIDGET_VIEW_TYPE] as { model_id?: unknown } | undefined)?.model_id;
    const text = textOf(data["text/plain"]);
    if (typeof id === "string" && this.widgets[id]?.model_module === WIDGET_MODULE) {
      this.shown.add(id);
      return `<div class="live" data-widget="${escapeHtml(id)}">${picture || `<pre>${escapeHtml(text)}</pre>`}</div>`;
    }
    const plotly = data[PLOTLY_TYPE];
    if (typeof plotly === "object" && plotly !== null) {
      this.figures.push(plotly);
      return `<div class="live" data-figure="${this.figures.length - 1}">${picture || `<pre>${escapeHtml(text)}</pre>`}</div>`;
    }
    if (picture) return picture;
    if (data["text/latex"] !== undefined)
      return `<div class="text">${latexHtml(textOf(data["text/latex"]))}</div>`;
    if (data["text/markdown"] !== undefined)
      return `<div class="text">${markdownHtml(textOf(data["text/markdown"]))}</div>`;
    if (data["text/html"] !== undefined) return frameHtml(textOf(data["text/html"]));
    return text ? `<pre>${plain(text)}</pre>` : "";
  }
}

/** A text as a notebook stores it. */
export function textOf(value: unknown): string {
  return Array.isArray(value) ? value.join("") : typeof value === "string" ? value : "";
}

function plain(text: MultilineText): string {
  return escapeHtml(stripVTControlCharacters(textOf(text)));
}

function pictureHtml(data: Readonly<Record<string, unknown>>): string {
  const alt = escapeHtml(textOf(data["text/plain"]).slice(0, 400));
  for (const type of ["image/png", "image/jpeg", "image/gif"]) {
    const base64 = textOf(data[type]).replaceAll(/\s/g, "");
    if (base64 && /^[A-Za-z0-9+/]+=*$/.test(base64))
      return `<img alt="${alt}" src="data:${type};base64,${base64}">`;
  }
  const svg = textOf(data["image/svg+xml"]);
  // As an image its scripts do not run.
  if (svg) return `<img alt="${alt}" src="data:image/svg+xml;base64,${Buffer.from(svg).toString("base64")}">`;
  return "";
}

function latexHtml(source: string): string {
  const inner = source.trim().replace(/^\${1,2}|\${1,2}$/g, "");
  return formulaHtml(inner, true);
}

const FRAME_STYLE =
  ":root{color-scheme:light dark}body{margin:0;font:14px/1.45 system-ui,sans-serif;color:light-dark(#1f2733,#e7eaef);background:light-dark(#fff,#15181e)}table{border-collapse:collapse}td,th{padding:3px 10px;text-align:left;border-bottom:1px solid light-dark(#e3e7ed,#2a313b)}";

/** HTML of an output, of whom nothing is known: a frame in which no script runs and nothing is loaded. */
function frameHtml(html: string): string {
  const page = `<!doctype html><meta charset="utf-8"><style>${FRAME_STYLE}</style>${html}`;
  return `<iframe sandbox="allow-same-origin" title="Output" srcdoc="${escapeHtml(page)}"></iframe>`;
}
