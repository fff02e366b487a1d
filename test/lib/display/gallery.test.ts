import { describe, expect, it } from "@jest/globals";
import type { Figure, Trace } from "../../../lib/display/index.js";
import { gallery } from "./gallery/index.js";

/** The structure of a figure: long lists are told by their length, ends and sum. */
function outline(value: unknown, key = ""): unknown {
  if (Array.isArray(value)) {
    const flat = value.flat(2);
    if (flat.length <= 8) return value.map((item) => outline(item));
    const numbers = flat.filter((item) => typeof item === "number");
    if (numbers.length + flat.filter((item) => item === null).length === flat.length) {
      const sum = numbers.reduce((total, item) => total + item, 0);
      const size = Array.isArray(value[0]) ? `${value.length} × ${value[0].length}` : String(value.length);
      return `${size} numbers, ${flat[0]} … ${flat.at(-1)}, sum ${Number(sum.toPrecision(4))}`;
    }
    if (key === "data") return [...value.slice(0, 2), value.at(-1)].map((item) => outline(item));
    if (typeof flat[0] === "object" && flat[0] !== null)
      return value.slice(0, 6).map((item) => outline(item));
    return `${flat.length} items, ${flat[0]} … ${flat.at(-1)}`;
  }
  if (value && typeof value === "object")
    return Object.fromEntries(
      Object.entries(value)
        .filter(([name]) => name !== "template" && name !== "colorscale")
        .map(([name, item]) => [name, outline(item, name)]),
    );
  return value;
}

/** Places of values that JSON would change or lose: undefined, NaN, −0, typed arrays, dates, …. */
function foreign(value: unknown, place = ""): string[] {
  if (value === null || typeof value === "string" || typeof value === "boolean") return [];
  if (typeof value === "number") return Number.isFinite(value) && !Object.is(value, -0) ? [] : [place];
  if (Array.isArray(value)) return value.flatMap((item, index) => foreign(item, `${place}[${index}]`));
  if (typeof value === "object" && Object.getPrototypeOf(value) === Object.prototype)
    return Object.entries(value).flatMap(([key, item]) => foreign(item, `${place}.${key}`));
  return [place];
}

/** Every trace names axes that the layout has, and every drawn axis has a title. */
function axesOf(figure: Figure): { missing: string[]; untitled: string[] } {
  const missing: string[] = [];
  const flat = figure.data.filter((trace: Trace) => !trace.type.endsWith("3d"));
  for (const trace of flat)
    for (const [id, letter] of [
      [trace.xaxis ?? "x", "x"],
      [trace.yaxis ?? "y", "y"],
    ] as const) {
      const name = `${letter}axis${id.slice(1)}` as `xaxis${string}`;
      if (!figure.layout[name]) missing.push(name);
    }
  // Panels of one row may share the title of the first vertical axis.
  const untitled = Object.entries(figure.layout)
    .filter(([name, axis]) => /^(xaxis\d*|yaxis)$/.test(name) && axis && isBare(axis as object))
    .map(([name]) => name);
  return { missing, untitled };
}

function isBare(axis: { title?: { text: string }; visible?: boolean; showticklabels?: boolean }): boolean {
  return !axis.title?.text && axis.visible !== false && axis.showticklabels !== false;
}

describe.each(Object.entries(gallery))("gallery: %s", (_, figures) => {
  describe.each(Object.entries(figures))("%s", (_name, draw) => {
    const figure = draw();

    it("has the recorded structure", () => {
      expect(outline({ data: figure.data, layout: figure.layout })).toMatchSnapshot();
    });

    it("is plain JSON", () => {
      const { data, layout, config } = figure;
      expect(foreign({ data, layout, config })).toEqual([]);
    });

    it("has a title on every axis, and a text alternative", () => {
      expect(axesOf(figure)).toEqual({ missing: [], untitled: [] });
      expect(figure.layout.meta.alt.length).toBeGreaterThan(30);
      expect(figure.layout.meta.alt).not.toMatch(/undefined|NaN|\[object/);
    });

    it("is small enough for a notebook and equal when drawn again", () => {
      const text = JSON.stringify(figure);
      expect(text.length).toBeLessThan(1_300_000);
      expect(JSON.stringify(draw())).toBe(text);
    });
  });
});
