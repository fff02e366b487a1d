import { describe, expect, it } from "@jest/globals";
import { jupyterDisplay } from "../../../lib/display/figure.js";
import {
  matrix,
  mimeBundle,
  panels,
  renderPng,
  renderSvg,
  surfaces,
  timeseries,
} from "../../../lib/display/index.js";
import { parseColor } from "../../../lib/display/render/color.js";
import { figureScene } from "../../../lib/display/render/figureScene.js";
import { glyph, textWidth } from "../../../lib/display/render/glyphs.js";
import { encodePng, toBase64 } from "../../../lib/display/render/png.js";
import { quantize } from "../../../lib/display/render/quantize.js";
import { rasterize } from "../../../lib/display/render/raster.js";
import { makeScale, niceTicks, ticksOf } from "../../../lib/display/render/scale.js";
import type { CellsMark, Mark, TextMark } from "../../../lib/display/render/scene.js";
import { ValidationError } from "../../../lib/errors.js";
import { labelled } from "../../../lib/labelled.js";
import { normal, random, rates } from "./gallery/data.js";
import { gallery } from "./gallery/index.js";
import { decodePng } from "./png.js";

const draw = (marks: Mark[], size = 40, scale = 1) =>
  rasterize({ width: size, height: size, background: "#ffffff", alt: "", marks }, scale);
/** Darkness of a black and white picture, in pixels. */
const ink = ({ rgb }: { rgb: Uint8Array }): number => {
  let sum = 0;
  for (let at = 0; at < rgb.length; at += 3) sum += 1 - rgb[at]! / 255;
  return sum;
};
const area = (ring: number[], more: object = {}): Mark => ({
  kind: "area",
  rings: [ring],
  color: "#000000",
  opacity: 1,
  ...more,
});

describe("rasterize", () => {
  it("covers as many pixels as a shape has area, whatever its shape", () => {
    const uniform = random(4);
    for (let round = 0; round < 40; round++) {
      const [cx, cy] = [14 + 12 * uniform(), 14 + 12 * uniform()];
      const corners = 3 + Math.floor(6 * uniform());
      const ring: number[] = [];
      for (let corner = 0; corner < corners; corner++) {
        const angle = (2 * Math.PI * corner) / corners + uniform();
        const radius = 3 + 9 * uniform();
        ring.push(cx + radius * Math.cos(angle), cy + radius * Math.sin(angle));
      }
      let exact = 0;
      for (let at = 0; at < ring.length; at += 2) {
        const next = (at + 2) % ring.length;
        exact += (ring[at]! * ring[next + 1]! - ring[next]! * ring[at + 1]!) / 2;
      }
      const simple = Array.from({ length: corners }, (_, corner) => {
        const next = (2 * corner + 2) % ring.length;
        return (
          (ring[2 * corner]! - cx) * (ring[next + 1]! - cy) -
          (ring[next]! - cx) * (ring[2 * corner + 1]! - cy)
        );
      }).every((turn) => turn > 0);
      if (simple) expect(Math.abs(ink(draw([area(ring)])) - exact)).toBeLessThan(0.02 * exact + 0.3);
    }
  });

  it("fills pixels by the share that is covered", () => {
    const { rgb } = draw([area([10.25, 5, 20, 5, 20, 10.5, 10.25, 10.5])]);
    const at = (x: number, y: number): number => rgb[3 * (40 * y + x)]!;
    expect([at(9, 7), at(15, 7), at(20, 7)]).toEqual([255, 0, 255]);
    expect(Math.abs(at(10, 7) - 64)).toBeLessThan(2);
    expect(Math.abs(at(15, 10) - 128)).toBeLessThan(2);
    expect(Math.abs(at(10, 10) - 255 * (1 - 0.375))).toBeLessThan(2);
  });

  it("draws lines of the right width in every direction", () => {
    for (const angle of [0, 0.3, 0.8, Math.PI / 2, 2.2]) {
      const [dx, dy] = [15 * Math.cos(angle), 15 * Math.sin(angle)];
      const points = [20 - dx, 20 - dy, 20 + dx, 20 + dy];
      const line: Mark = { kind: "line", points, color: "#000000", width: 3, opacity: 1 };
      expect(ink(draw([line]))).toBeCloseTo(90, -0.5);
    }
  });

  it("does not darken a line where it crosses or meets itself, and leaves gaps open", () => {
    const cross = [5, 20, 35, 20, Number.NaN, Number.NaN, 20, 5, 20, 35];
    const grey = draw([{ kind: "line", points: cross, color: "#000000", width: 4, opacity: 0.5 }]);
    expect(grey.rgb[3 * (40 * 20 + 20)]).toBe(grey.rgb[3 * (40 * 20 + 8)]);
    const gap = draw([
      {
        kind: "line",
        points: [2, 20, 12, 20, Number.NaN, Number.NaN, 28, 20, 38, 20],
        color: "#000000",
        width: 2,
        opacity: 1,
      },
    ]);
    expect(gap.rgb[3 * (40 * 20 + 20)]).toBe(255);
  });

  it("keeps marks inside their clip, and survives marks outside the picture", () => {
    const clip = { x: 10, y: 10, width: 5, height: 5 };
    expect(ink(draw([area([0, 0, 40, 0, 40, 40, 0, 40], { clip })]))).toBe(25);
    expect(ink(draw([area([-500, -500, 500, -500, 500, 500, -500, 500])]))).toBe(1600);
    expect(ink(draw([area([-9, 5, -3, 5, -3, 9]), area([50, 5, 60, 5, 60, 9])]))).toBe(0);
  });

  it("dashes lines by their pattern", () => {
    const dashed: Mark = {
      kind: "line",
      points: [0, 20, 40, 20],
      color: "#000000",
      width: 2,
      opacity: 1,
      dash: [6, 4],
    };
    expect(ink(draw([dashed]))).toBeCloseTo(48, -0.5);
  });
});

describe("text in pictures", () => {
  it("has a glyph for every printable ASCII character and the signs that figures use", () => {
    const box = JSON.stringify(glyph("\u{1f9e0}").strokes);
    const missing = [
      ...Array.from({ length: 94 }, (_, code) => String.fromCharCode(33 + code)),
      ..."−×±°µμσταβγδεθλπρφωΔΣ≤≥…–—←→⁰¹²³⁴⁵⁶⁷⁸⁹⁻₀₁₂äöüéèñçÅ",
    ].filter((character) => JSON.stringify(glyph(character).strokes) === box);
    expect(missing).toEqual([]);
  });

  it("stays inside its advance, and above and below by less than a line", () => {
    for (let code = 33; code < 127; code++) {
      const { advance, strokes } = glyph(String.fromCharCode(code));
      for (const stroke of strokes)
        for (let at = 0; at < stroke.length; at += 2) {
          expect(stroke[at]!).toBeGreaterThan(-0.4);
          expect(stroke[at]!).toBeLessThan(advance + 0.4);
          expect(Math.abs(stroke[at + 1]! - 2.7)).toBeLessThan(5.3);
        }
    }
    expect(textWidth("", 12)).toBe(0);
    expect(textWidth("Rate (Hz)", 20)).toBeCloseTo(2 * textWidth("Rate (Hz)", 10), 9);
  });

  it("stands where it is anchored", () => {
    const text = (anchor: TextMark["anchor"]): Mark => ({
      kind: "text",
      x: 60,
      y: 60,
      text: "Hello",
      size: 14,
      color: "#000000",
      bold: false,
      anchor,
      baseline: "middle",
      angle: 0,
    });
    const span = (mark: Mark): readonly [number, number] => {
      const { rgb } = draw([mark], 120);
      const columns = Array.from({ length: 120 }, (_, x) => x).filter((x) =>
        Array.from({ length: 120 }, (__, y) => rgb[3 * (120 * y + x)]!).some((value) => value < 128),
      );
      return [columns[0]!, columns.at(-1)!];
    };
    expect(span(text("start"))[0]).toBeGreaterThanOrEqual(60);
    expect(span(text("end"))[1]).toBeLessThanOrEqual(60);
    const [left, right] = span(text("middle"));
    expect(Math.abs((left + right) / 2 - 60)).toBeLessThan(2);
  });
});

describe("ticks", () => {
  it("are round numbers inside the range", () => {
    expect(niceTicks(0, 10, 5)).toEqual([0, 2, 4, 6, 8, 10]);
    expect(niceTicks(-0.31, 0.29, 4)).toEqual([-0.2, 0, 0.2]);
    expect(niceTicks(1234, 1234.5, 3)).toEqual([1234, 1234.2, 1234.4]);
    expect(niceTicks(3, 3, 4)).toEqual([3]);
  });

  it("of a log axis are decades, or finer where there is less than two", () => {
    const texts = (low: number, high: number): string[] =>
      ticksOf({ exponentformat: "power" }, makeScale("log", [low, high], [], 0, 300), 300, 40).map(
        ({ text }) => text,
      );
    expect(texts(-4, 0)).toEqual(["10⁻⁴", "10⁻³", "10⁻²", "10⁻¹", "1"]);
    expect(texts(0.2, 0.8)).toEqual(["2", "5"]);
  });

  it("of names are thinned evenly", () => {
    const names = Array.from({ length: 80 }, (_, index) => `r${index}`);
    const ticks = ticksOf({ nticks: 18 }, makeScale("category", [-0.5, 79.5], names, 0, 400), 400, 34);
    expect(ticks.length).toBeLessThanOrEqual(18);
    expect(new Set(ticks.slice(1).map(({ at }, index) => at - ticks[index]!.at)).size).toBe(1);
  });
});

describe("renderPng", () => {
  it("draws every cell of a matrix in its colour", () => {
    const data = new Float64Array([-1, 0, 0.5, 1]);
    const figure = matrix(labelled(data, [2, 2], ["target", "source"]), { kind: "FC" });
    const scene = figureScene(figure);
    const cells = scene.marks.find((mark): mark is CellsMark => mark.kind === "cells")!;
    const picture = decodePng(renderPng(figure, { scale: 1 }));
    expect([picture.width, picture.height]).toEqual([580, 540]);
    for (const row of [0, 1])
      for (const column of [0, 1]) {
        const x = Math.floor((cells.xEdges[column]! + cells.xEdges[column + 1]!) / 2);
        const y = Math.floor((cells.yEdges[row]! + cells.yEdges[row + 1]!) / 2);
        const stop = figure.layout.coloraxis!.colorscale![Math.round((data[2 * row + column]! + 1) * 10)]![1];
        expect(picture.at(x, y).slice(0, 3)).toEqual([...parseColor(stop)].slice(0, 3));
      }
    expect(cells.xEdges[1]! - cells.xEdges[0]!).toBeCloseTo(cells.yEdges[1]! - cells.yEdges[0]!, 6);
    expect(cells.yEdges[0]!).toBeLessThan(cells.yEdges[1]!);
  });

  it("leaves missing cells in the colour of gaps", () => {
    const figure = matrix(labelled(new Float64Array([0, 1, 1, 0]), [2, 2], ["target", "source"]), {
      kind: "SC",
    });
    const cells = figureScene(figure).marks.find((mark): mark is CellsMark => mark.kind === "cells")!;
    const picture = decodePng(renderPng(figure, { scale: 2 }));
    const at = (column: number, row: number) =>
      picture.at(
        Math.floor(cells.xEdges[column]! + cells.xEdges[column + 1]!),
        Math.floor(cells.yEdges[row]! + cells.yEdges[row + 1]!),
      );
    expect(at(0, 0).slice(0, 3)).toEqual([...parseColor(surfaces.light.gap)].slice(0, 3));
    expect(at(1, 0)).not.toEqual(at(0, 0));
    expect(at(1, 0)).toEqual(at(0, 1));
  });

  it("draws a line through its points", () => {
    const figure = timeseries(labelled(new Float64Array([0, 10, 0]), [3], ["time"]), { dt: 1 });
    const scene = figureScene(figure);
    const line = scene.marks.find((mark) => mark.kind === "line" && mark.color === "#3764a9");
    const [x0, y0, x1, y1] = [...(line as { points: Float64Array }).points] as [
      number,
      number,
      number,
      number,
    ];
    const [x, y] = [(x0 + x1) / 2, (y0 + y1) / 2];
    const picture = decodePng(renderPng(figure, { scale: 1 }));
    const color = picture.at(Math.floor(x), Math.floor(y));
    const [r, g, b] = parseColor("#3764a9");
    expect(Math.abs(color[0] - r) + Math.abs(color[1] - g) + Math.abs(color[2] - b)).toBeLessThan(60);
    expect(picture.at(2, 2).slice(0, 3)).toEqual([255, 255, 255]);
  });

  it("follows the theme", () => {
    const figure = timeseries(labelled(new Float64Array([0, 1]), [2], ["time"]));
    expect(
      decodePng(renderPng(figure, { theme: "dark", scale: 1 }))
        .at(1, 1)
        .slice(0, 3),
    ).toEqual([0x15, 0x18, 0x1e]);
  });

  it("draws every figure of the gallery, with all text inside the picture", () => {
    for (const figures of Object.values(gallery))
      for (const [name, make] of Object.entries(figures)) {
        const figure = make();
        const { width, height, at } = decodePng(renderPng(figure, { scale: 0.5 }));
        const colors = new Set<string>();
        for (let y = 0; y < height; y += 3) for (let x = 0; x < width; x += 3) colors.add(at(x, y).join());
        expect({ name, colors: colors.size > 3 }).toEqual({ name, colors: true });
        const texts = figureScene(figure).marks.filter((mark): mark is TextMark => mark.kind === "text");
        if (!figure.layout.scene) expect(texts.length).toBeGreaterThan(5);
        for (const { text, x, y } of texts) {
          expect(text).not.toMatch(/<|&lt;|undefined|NaN/);
          expect(x > -1 && x < 2 * width + 1 && y > -1 && y < 2 * height + 1).toBe(true);
        }
      }
  });

  it("refuses sizes that are no picture", () => {
    const figure = timeseries(labelled(new Float64Array([0, 1]), [2], ["time"]));
    expect(() => renderPng(figure, { width: 0 })).toThrow(ValidationError);
    expect(() => renderPng(figure, { scale: 40 })).toThrow("at most 64 million pixels");
    expect(() => renderSvg(figure, { height: Number.NaN })).toThrow(ValidationError);
  });
});

describe("PNG files", () => {
  it("hold every pixel, with opacity", () => {
    const noise = normal(5);
    const bytes = Uint8Array.from({ length: 4 * 7 * 5 }, () => Math.floor(128 + 40 * noise()) & 255);
    const { at } = decodePng(encodePng(7, 5, bytes));
    for (let pixel = 0; pixel < 35; pixel++)
      expect(at(pixel % 7, Math.floor(pixel / 7))).toEqual([...bytes.subarray(4 * pixel, 4 * pixel + 4)]);
    expect(() => encodePng(7, 5, bytes.subarray(1))).toThrow(ValidationError);
  });

  it("keep up to 256 colours exactly and others nearly", () => {
    const few = Uint8Array.from({ length: 3 * 256 }, (_, index) => (index * 37) & 255);
    const same = quantize(few);
    for (let pixel = 0; pixel < 256; pixel++)
      for (const channel of [0, 1, 2])
        expect(same.palette[3 * same.indices[pixel]! + channel]).toBe(few[3 * pixel + channel]);
    const ramp = Uint8Array.from({ length: 3 * 4000 }, (_, index) =>
      Math.floor(((index / 3) % 1000) / 4 + (index % 3)),
    );
    const reduced = quantize(ramp);
    expect(reduced.palette.length).toBeLessThanOrEqual(768);
    for (let pixel = 0; pixel < 4000; pixel++)
      expect(Math.abs(reduced.palette[3 * reduced.indices[pixel]!]! - ramp[3 * pixel]!)).toBeLessThanOrEqual(
        8,
      );
  });

  it("become base64 like Buffer writes it", () => {
    const bytes = Uint8Array.from({ length: 20_000 }, (_, index) => (index * 31) & 255);
    expect(toBase64(bytes)).toBe(Buffer.from(bytes).toString("base64"));
  });
});

describe("renderSvg", () => {
  it("writes lines, text and embedded cells, with the text alternative", () => {
    const line = renderSvg(timeseries(rates(3, 500), { title: "Rates" }));
    expect(line.match(/<path d="M[^"]+" fill="none" stroke="rgb\(55,100,169\)"/)).not.toBeNull();
    expect(line).toContain(">Rates</text>");
    expect(line).toContain('role="img" aria-label="3 lines, one per region, of firing rate');
    const map = renderSvg(matrix(labelled(new Float64Array([1, 2, 3, 4]), [2, 2], ["target", "source"])));
    const embedded = /<image [^>]*href="data:image\/png;base64,([^"]+)"/.exec(map)!;
    const picture = decodePng(Buffer.from(embedded[1]!, "base64"));
    expect([picture.width, picture.height]).toEqual([2, 2]);
    expect(picture.at(0, 0)).toEqual([68, 1, 84, 255]);
    expect(picture.at(1, 1)).toEqual([253, 231, 37, 255]);
  });

  it("escapes text and refers to nothing outside", () => {
    const evil = `"><script>alert(1)</script>`;
    const svg = renderSvg(
      timeseries(labelled(new Float64Array(4), [2, 2], ["region", "time"], { name: evil }), {
        title: evil,
        labels: [evil, "b"],
      }),
    );
    expect(svg).not.toContain("<script");
    expect(svg.replace('xmlns="http://www.w3.org/2000/svg"', "")).not.toMatch(
      /https?:|href="(?!data:)|url\((?!#)/,
    );
  });

  it("draws panels in their places", () => {
    const map = matrix(labelled(new Float64Array([1, 2, 3, 4]), [2, 2], ["target", "source"]), {
      title: "Left",
    });
    const marks = figureScene(panels([map, map])).marks.filter(
      (mark): mark is CellsMark => mark.kind === "cells",
    );
    expect(marks.length).toBe(4);
    expect(Math.max(...marks[0]!.xEdges)).toBeLessThan(Math.min(...marks[1]!.xEdges));
  });
});

describe("mimeBundle", () => {
  it("draws crowded pictures less finely, so that notebooks stay small", () => {
    const lines = Float64Array.from({ length: 30 * 200 }, (_, i) => Math.sin(i * i));
    const crowded = timeseries(labelled(lines, [30, 200], ["region", "time"]), { dt: 1, height: 900 });
    const picture = Buffer.from(mimeBundle(crowded)["image/png"], "base64");
    expect(picture.readUInt32BE(16)).toBe(760 * 1.25);
    const plain = timeseries(labelled(lines.slice(0, 200), [1, 200], ["region", "time"]), { dt: 1 });
    expect(Buffer.from(mimeBundle(plain)["image/png"], "base64").readUInt32BE(16)).toBe(760 * 2);
  });

  const figure = timeseries(labelled(new Float64Array([0, 1]), [2], ["time"]), { title: "Two samples" });

  it("holds Plotly's JSON, a picture and words, and no HTML", () => {
    const bundle = mimeBundle(figure);
    expect(Object.keys(bundle)).toEqual(["application/vnd.plotly.v1+json", "image/png", "text/plain"]);
    expect(bundle["application/vnd.plotly.v1+json"].data).toEqual(figure.data);
    expect(decodePng(Buffer.from(bundle["image/png"], "base64")).width).toBe(1520);
    expect(bundle["text/plain"]).toBe("Line of Value over 2 samples, between 0 and 1.");
  });

  it("is what a figure gives to a notebook, unseen by JSON", () => {
    expect(jupyterDisplay).toBe(Symbol.for("Jupyter.display"));
    expect(figure[jupyterDisplay]!()["text/plain"]).toBe(figure.layout.meta.alt);
    expect(Object.keys(figure)).toEqual(["data", "layout", "config"]);
  });
});
