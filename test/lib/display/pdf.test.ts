import { inflateSync } from "node:zlib";
import { describe, expect, it } from "@jest/globals";
import { renderPdf } from "../../../lib/display/index.js";
import { writePdf } from "../../../lib/display/render/pdf.js";
import type { Mark } from "../../../lib/display/render/scene.js";
import { ValidationError } from "../../../lib/errors.js";
import { gallery } from "./gallery/index.js";

const figures = Object.entries(gallery).flatMap(([section, parts]) =>
  Object.entries(parts).map(([name, make]) => [`${section}, ${name}`, make] as const),
);

/** A PDF file taken apart as a reader does it: by the table at its end. */
function read(bytes: Uint8Array): { objects: string[]; streams: Map<number, Buffer> } {
  const file = Buffer.from(bytes);
  const text = file.toString("latin1");
  const table = Number(/startxref\n(\d+)\n%%EOF\n$/.exec(text)![1]);
  const rows = text.slice(table).split("\n");
  expect(rows[0]).toBe("xref");
  const count = Number(rows[1]!.split(" ")[1]);
  const places = rows.slice(3, 2 + count).map((row) => Number(row.slice(0, 10)));
  const streams = new Map<number, Buffer>();
  const objects = places.map((place, index) => {
    const body = text.slice(place, text.indexOf("\nendobj", place));
    expect(body.startsWith(`${index + 1} 0 obj\n`)).toBe(true);
    const start = body.indexOf("\nstream\n");
    if (start >= 0) {
      const length = Number(/\/Length (\d+)/.exec(body)![1]);
      const from = place + start + 8;
      streams.set(index + 1, inflateSync(file.subarray(from, from + length)));
      expect(text.slice(from + length, from + length + 10)).toBe("\nendstream");
    }
    return start >= 0 ? body.slice(0, start) : body;
  });
  return { objects, streams };
}

const drawn = (...marks: Mark[]): { drawing: string; objects: string[]; streams: Map<number, Buffer> } => {
  const page = read(writePdf({ width: 200, height: 100, background: "#ffffff", alt: "ä–σ", marks }));
  return { ...page, drawing: page.streams.get(4)!.toString() };
};

describe("a figure as PDF", () => {
  it.each(figures)("%s: a file whose parts are where its table says", (_, make) => {
    const figure = make();
    const { objects, streams } = read(renderPdf(figure));
    const width = figure.layout.width ?? 760;
    expect(objects[2]).toContain(`/MediaBox [0 0 ${width * 0.75} `);
    expect(objects[0]).toContain("/Catalog");
    const drawing = streams.get(4)!.toString();
    expect(drawing).not.toMatch(/NaN|Infinity|undefined/);
    // Each state that is saved is restored.
    expect(drawing.match(/^q /gm)?.length ?? 0).toBe(drawing.match(/ Q$/gm)?.length ?? 0);
    // All that the drawing names is among the resources.
    for (const [, used] of drawing.matchAll(/\/([FSI][\d_]+) (?:gs|Do)/g))
      expect(objects[2]).toContain(`/${used} `);
  });

  it("says in words what it shows", () => {
    expect(drawn().objects.at(-1)).toContain("<feff00e4201303c3>");
  });

  it("breaks lines at gaps and paints with opacity by name", () => {
    const { drawing, objects } = drawn({
      kind: "line",
      points: [0, 1, 2, 3, Number.NaN, Number.NaN, 4, 5, 6, 7],
      color: "#ff0000",
      width: 2,
      opacity: 0.5,
      dash: [4, 2],
    });
    expect(drawing).toContain("/S0_5 gs 1 0 0 RG 2 w [4 2] 0 d 0 1 m 2 3 l 4 5 m 6 7 l S");
    expect(objects[2]).toContain("/S0_5 << /CA 0.5 >>");
  });

  it("holds a heat map as a picture of one pixel per cell, its first row where its edges begin", () => {
    const rgba = Uint8Array.of(255, 0, 0, 255, 0, 255, 0, 128);
    const cells = { kind: "cells", xEdges: [10, 30], yEdges: [80, 50, 20], rgba, opacity: 1 } as const;
    const { drawing, objects, streams } = drawn(cells);
    expect(drawing).toContain("20 0 0 60 10 20 cm /I0 Do");
    expect(objects[4]).toContain("/Width 1 /Height 2");
    expect([...streams.get(5)!]).toEqual([255, 0, 0, 0, 255, 0]);
    expect([...streams.get(6)!]).toEqual([255, 128]);
  });

  it("draws uneven cells one by one, without those that are empty", () => {
    const rgba = Uint8Array.of(255, 0, 0, 255, 0, 0, 0, 0);
    const { drawing } = drawn({ kind: "cells", xEdges: [0, 10, 50], yEdges: [0, 10], rgba, opacity: 1 });
    expect(drawing).toContain("1 0 0 rg 0 0 10 10 re f");
    expect(drawing.match(/re f/g)).toHaveLength(2);
  });

  it("refuses a size that is none", () => {
    const figure = figures[0]![1]();
    expect(() => renderPdf(figure, { width: 0 })).toThrow(ValidationError);
  });
});
