import { ValidationError } from "../../errors.js";
import type { Figure } from "../figure.js";
import { withTheme } from "../makeFigure.js";
import { palette, paletteNames } from "../palettes.js";
import { toBase64 } from "../render/png.js";
import { renderPng } from "../render/renderFigure.js";
import { surfaces, type Theme } from "../surfaces.js";
import { templates } from "../theme.js";
import { client } from "./client.js";
import { escapeHtml, scriptJson, scriptSource } from "./escape.js";
import { style } from "./style.js";

/** A small table of a page; numbers are aligned to the right. */
export interface PageTable {
  /** Headings of the columns. */
  readonly columns: readonly string[];
  /** Rows of cells. */
  readonly rows: readonly (readonly (string | number)[])[];
}

/** One section of a page. */
export interface PageSection {
  /** Heading, also listed in the table of contents. */
  readonly heading: string;
  /** Plain text; an empty line begins a new paragraph. */
  readonly text?: string;
  /** A figure over the whole width. */
  readonly figure?: Figure;
  /** Several figures side by side where there is room. */
  readonly figures?: readonly Figure[];
  /** A table after the figures. */
  readonly table?: PageTable;
}

/** What a page holds. */
export interface HtmlPageOptions {
  /** Title of the page. */
  readonly title: string;
  /** Plain text below the title. */
  readonly lead?: string;
  /** Key figures below the title, e.g. `{ Regions: "80" }`. */
  readonly facts?: Readonly<Record<string, string | number>>;
  /** Sections, top to bottom. */
  readonly sections: readonly PageSection[];
  /** Plain text at the end: versions, seeds, sources. */
  readonly footer?: string;
  /** Minified source of Plotly, version 2.35 or newer: see {@link readPlotly}. */
  readonly plotly: string;
  /** Also hold a picture of each figure, for readers whose scripts are off. Default true. */
  readonly pictures?: boolean;
  /** Theme to begin with. Default `"auto"`: the reader's. */
  readonly theme?: Theme | "auto";
  /** Language of the text. Default `"en"`. */
  readonly language?: string;
}

/** Nothing may be loaded from anywhere: the page is the whole document. */
const POLICY =
  "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:; font-src data:; base-uri 'none'; form-action 'none'";

/**
 * One self-contained, interactive HTML file that works offline, from `file:` too.
 *
 * It inlines Plotly and all data, follows the reader's light or dark theme and the width of the window, and
 * asks the network for nothing (a content security policy in the page forbids it). All text is escaped.
 *
 * @param options title, sections with figures, and the source of Plotly
 * @returns the text of the HTML file
 * @throws ValidationError when there is no section, or `plotly` is not the source of Plotly
 * @example
 * htmlPage({ title: "A run", sections: [{ heading: "Rates" }], plotly: readPlotly() }).startsWith("<!doctype html>") // true
 */
export function htmlPage(options: HtmlPageOptions): string {
  const { title, sections, plotly, theme = "auto", language = "en" } = options;
  if (sections.length === 0) throw new ValidationError("htmlPage needs at least one section, got none.");
  if (!/plotly/i.test(plotly.slice(0, 2000)) && !plotly.includes("Plotly"))
    throw new ValidationError(
      `htmlPage needs the source of Plotly in "plotly", got ${plotly.length} characters without that name. Use readPlotly().`,
    );
  const figures: Figure[] = [];
  const body = sections
    .map((section, index) => sectionHtml(section, index, figures, options.pictures ?? true))
    .join("\n");
  const contents = sections.length > 2;
  const nav = sections
    .map(({ heading }, index) => `<li><a href="#s${index + 1}">${escapeHtml(heading)}</a></li>`)
    .join("");
  return `<!doctype html>
<html lang="${escapeHtml(language)}"${theme === "auto" ? "" : ` data-theme="${theme}"`}>
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="neurolab">
<title>${escapeHtml(title)}</title>
<style>${style}</style>
</head>
<body>
<div class="page${contents ? " contents" : ""}">
<header><div><h1>${escapeHtml(title)}</h1>${options.lead ? `<p class="lead">${escapeHtml(options.lead)}</p>` : ""}${factsHtml(options.facts)}</div>
<button class="theme" type="button" hidden aria-label="Change colour theme">Dark</button></header>
${contents ? `<nav aria-label="Contents"><div><ol>${nav}</ol></div></nav>` : ""}
<main>
${body}
</main>
<footer>${paragraphs(options.footer ?? "Made with neurolab.")}</footer>
</div>
<script type="application/json" id="themes">${scriptJson(themes())}</script>
<script type="application/json" id="figures">${scriptJson(figures.map(withoutTheme))}</script>
<script>${scriptSource(plotly)}</script>
<script>${client}</script>
</body>
</html>
`;
}

function sectionHtml(section: PageSection, index: number, figures: Figure[], pictures: boolean): string {
  const shown = [...(section.figure ? [section.figure] : []), ...(section.figures ?? [])];
  const plots = shown.map((figure) => {
    const { alt } = figure.layout.meta;
    const height = figure.layout.height ?? 400;
    const text = escapeHtml(alt);
    figures.push(figure);
    const picture = pictures
      ? `<noscript><img alt="${text}" src="data:image/png;base64,${toBase64(renderPng(figure))}"></noscript>`
      : "";
    return `<figure aria-label="${text}"><div class="plot" data-figure="${figures.length - 1}" style="min-height:${Number(height)}px"></div>${picture}<figcaption>${text}</figcaption></figure>`;
  });
  return [
    `<section id="s${index + 1}" aria-labelledby="h${index + 1}">`,
    `<h2 id="h${index + 1}">${escapeHtml(section.heading)}</h2>`,
    section.text ? paragraphs(section.text) : "",
    plots.length ? `<div class="figures${plots.length === 1 ? " one" : ""}">${plots.join("\n")}</div>` : "",
    section.table ? tableHtml(section.table) : "",
    "</section>",
  ]
    .filter(Boolean)
    .join("\n");
}

function paragraphs(text: string): string {
  return text
    .split(/\n\s*\n/)
    .filter((part) => part.trim())
    .map((part) => `<p>${escapeHtml(part.trim())}</p>`)
    .join("\n");
}

function factsHtml(facts: HtmlPageOptions["facts"]): string {
  if (!facts) return "";
  const items = Object.entries(facts).map(
    ([name, value]) => `<li><b>${escapeHtml(String(value))}</b>${escapeHtml(name)}</li>`,
  );
  return `<ul class="facts">${items.join("")}</ul>`;
}

function tableHtml({ columns, rows }: PageTable): string {
  // Numbers may come formatted, so that all have the same number of decimals.
  const isNumber = (cell: string | number | undefined): boolean =>
    typeof cell === "number" || /^[-−]?\d+([.,]\d+)*$/.test(cell ?? "");
  const numeric = columns.map((_, column) => rows.every((row) => isNumber(row[column])));
  const cell = (tag: "td" | "th", value: string | number, column: number): string =>
    `<${tag}${tag === "th" ? ' scope="col"' : ""}${numeric[column] ? ' class="number"' : ""}>${escapeHtml(String(value))}</${tag}>`;
  const head = columns.map((name, column) => cell("th", name, column)).join("");
  const body = rows.map(
    (row) => `<tr>${row.map((value, column) => cell("td", value, column)).join("")}</tr>`,
  );
  return `<div class="scroll"><table><thead><tr>${head}</tr></thead><tbody>${body.join("")}</tbody></table></div>`;
}

/** The parts that depend on the theme are kept once for the page, not once per figure. */
function withoutTheme(figure: Figure): Figure {
  const { data, layout, config, frames } = withTheme(figure, "light");
  const { template: _template, ...rest } = layout;
  return { data, layout: rest as Figure["layout"], config, ...(frames ? { frames } : {}) };
}

function themes(): object {
  const colors = (theme: Theme): object =>
    Object.fromEntries(paletteNames.map((name) => [name, palette(name, theme)]));
  return { templates, surfaces, palettes: { light: colors("light"), dark: colors("dark") } };
}
