import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "@jest/globals";
import type { CellOutput, Notebook } from "../../kernel-ext/cli/notebook.js";

const root = path.join(__dirname, "../..");
const folder = path.join(root, "notebooks");
const names = readdirSync(path.join(folder, "source"), "utf8")
  .filter((file) => file.endsWith(".md"))
  .map((file) => file.slice(0, -3));

const read = (name: string): Notebook =>
  JSON.parse(readFileSync(path.join(folder, `${name}.ipynb`), "utf8")) as Notebook;
const text = (source: string | string[]): string => [source].flat().join("");
const outputs = (notebook: Notebook): CellOutput[] => notebook.cells.flatMap((cell) => cell.outputs ?? []);
const figures = (notebook: Notebook): Record<string, unknown>[] =>
  outputs(notebook)
    .map((output) => ("data" in output ? output.data : {}))
    .filter((data) => "application/vnd.plotly.v1+json" in data);

/** State of a widget as a notebook keeps it. */
interface Saved {
  readonly buffers?: readonly { readonly path: readonly (string | number)[]; readonly data: string }[];
}

describe("example notebooks", () => {
  it("agree with the sources that they are made from", () => {
    const script = path.join(root, "scripts/make-notebooks.mjs");
    const { status, stderr } = spawnSync(process.execPath, [script, "--check"], { encoding: "utf8" });
    expect(stderr).toBe("");
    expect(status).toBe(0);
  });

  describe.each(names)("%s", (name) => {
    const notebook = read(name);

    it("is a notebook of format 4.5, run from top to bottom without an error", () => {
      expect([notebook.nbformat, notebook.nbformat_minor]).toEqual([4, 5]);
      expect(notebook.metadata).toMatchObject({ kernelspec: { name: "neurolab" } });
      const ids = notebook.cells.map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
      const code = notebook.cells.filter((cell) => cell.cell_type === "code");
      const counts = code.map((cell) => cell.execution_count as number);
      expect(counts.every((count) => Number.isInteger(count))).toBe(true);
      expect(counts).toEqual([...counts].sort((a, b) => a - b));
      expect(outputs(notebook).filter((output) => output.output_type === "error")).toEqual([]);
    });

    it("is small and has figures as data, picture and words", () => {
      // The first one holds a connectome for its live brain, 0.6 shows some forty stimuli.
      const limit = name === "0-aln-minimal" ? 2e6 : name === "0.6-external-stimulus" ? 1.5e6 : 1e6;
      expect(statSync(path.join(folder, `${name}.ipynb`)).size).toBeLessThan(limit);
      const shown = figures(notebook);
      expect(shown.length).toBeGreaterThanOrEqual(3);
      for (const bundle of shown) {
        const png = Buffer.from(bundle["image/png"] as string, "base64");
        expect(png.subarray(1, 4).toString()).toBe("PNG");
        expect(text(bundle["text/plain"] as string[]).length).toBeGreaterThan(20);
        expect(bundle).not.toHaveProperty("text/html");
      }
    });

    it("states objectives and theory, asks questions with hidden answers and checks itself", () => {
      const words = notebook.cells
        .filter((cell) => cell.cell_type === "markdown")
        .map((cell) => text(cell.source))
        .join("\n");
      expect(words).toMatch(/^# \d(?:\.\d)* .+\n\n\*\*You will learn\*\*/);
      expect(words).toContain("## Theory");
      expect(words).toMatch(/\$\$/);
      const hidden = words.split("<details>").length - 1;
      expect(hidden).toBeGreaterThanOrEqual(2);
      expect(words.split("</details>").length - 1).toBe(hidden);
      const checks = notebook.cells.filter((cell) => cell.metadata.tags?.includes("self-check"));
      expect(checks.length).toBeGreaterThanOrEqual(1);
      expect(checks.map((cell) => text(cell.source)).join("")).toContain("throw new Error");
    });

    it("gives away no measured connectome", () => {
      const printed = outputs(notebook).map((output) =>
        "text" in output ? text(output.text as string) : "",
      );
      if (printed.join("\n").includes("Data set: synthetic")) return;
      const widgets = (notebook.metadata as { widgets?: Record<string, { state: Record<string, Saved> }> })
        .widgets;
      const states = Object.values(Object.values(widgets ?? {})[0]?.state ?? {});
      const matrices = states
        .flatMap(({ buffers = [] }) => buffers)
        .filter(
          ({ path: place, data }) => /Cmat|lengthMat|Dmat/.test(place.join(".")) && data.length > 10_000,
        );
      expect(matrices.map(({ path: place }) => place.join("."))).toEqual([]);
    });

    it("tells nothing of the machine that it was run on", () => {
      expect(JSON.stringify(notebook)).not.toMatch(/\/(?:home|root|tmp|work)\//);
    });
  });
});
