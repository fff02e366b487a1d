import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "@jest/globals";
import { CellWriter } from "../../../kernel-ext/cli/export/cells.js";
import { markdownHtml } from "../../../kernel-ext/cli/export/markdown.js";

const folder = mkdtempSync(path.join(tmpdir(), "neurolab-export-"));
afterAll(() => rmSync(folder, { recursive: true }));

const code = (data: Record<string, unknown>) => ({
  cell_type: "code",
  metadata: {},
  source: "",
  outputs: [{ output_type: "display_data" as const, data, metadata: {} }],
});

describe("texts of a notebook in a page", () => {
  it("become HTML without any HTML of their own", () => {
    const html = markdownHtml(
      '<script>alert(1)</script> <img src=x onerror="alert(1)"> [a](javascript:alert(1))',
    );
    expect(html).not.toMatch(/<script|<img|href="javascript/);
    expect(html).toContain("&lt;script&gt;");
  });

  it("keep hidden solutions, without attributes", () => {
    const html = markdownHtml(
      "<details><summary>Solution</summary>\n\nIt is **42**.\n\n</details>\n\n<details ontoggle=alert(1)>",
    );
    expect(html).toContain("<details><summary>Solution</summary>");
    expect(html).toContain("<strong>42</strong>");
    expect(html).toContain("&lt;details ontoggle");
  });

  it("get formulas as MathML, with no commands that load or link", () => {
    expect(markdownHtml("$\\dot x = -x$ costs $5 and $6")).toMatch(/<math.*<\/math>.*costs \$5 and \$6/s);
    expect(markdownHtml("$$\n\\frac{a}{b}\n$$")).toContain("<mfrac>");
    expect(markdownHtml("$\\href{javascript:alert(1)}{x}$")).not.toContain('href="javascript');
  });

  it("show outputs in their richest safe form", () => {
    const writer = new CellWriter({});
    const evil = '<img src=x onerror="alert(1)">';
    expect(writer.write(code({ "text/html": evil }))).toMatch(
      /^<div class="outputs"><iframe sandbox="allow-same-origin"[^<]*<\/iframe>/,
    );
    expect(writer.write(code({ "text/plain": evil }))).not.toContain("<img");
    expect(writer.write(code({ "image/png": '"><script>' }))).not.toContain("<script");
    expect(writer.write(code({ "image/svg+xml": "<svg onload=alert(1)>" }))).toContain(
      'src="data:image/svg+xml;base64,',
    );
  });

  it("cannot end the data of the page", () => {
    const writer = new CellWriter({});
    writer.write(
      code({ "application/vnd.plotly.v1+json": { data: [], layout: { title: "</script><script>" } } }),
    );
    expect(writer.figures).toHaveLength(1);
  });
});

describe("an exported page", () => {
  it("allows only its own scripts, and holds no way out", () => {
    const notebook = path.join(folder, "a.ipynb");
    const cells = [
      { cell_type: "markdown", metadata: {}, source: "# A <b>title</b>" },
      {
        ...code({
          "application/vnd.plotly.v1+json": { data: [], layout: { title: "</script><script>alert(1)" } },
        }),
        execution_count: 1,
      },
    ];
    writeFileSync(notebook, JSON.stringify({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5 }));
    const page = path.join(folder, "a.html");
    // The built form: it finds the scripts beside it.
    const { exportPage } = require("../../../kernel-ext/dist/cli/export/exportPage.js") as {
      exportPage(notebook: string, page: string): number;
    };
    expect(exportPage(notebook, page)).toBeLessThan(3e6);
    const html = readFileSync(page, "utf8");
    expect(html).toContain("<title>A &lt;b&gt;title&lt;/b&gt;</title>");
    expect(html).toMatch(/script-src 'sha256-[^ ]+' 'sha256-[^ ]+' 'wasm-unsafe-eval'; worker-src blob:/);
    expect(html).not.toContain("<script>alert(1)");
    expect(html).not.toMatch(/<(?:script|link|img)[^>]+(?:src|href)="https?:/);
  });
});
