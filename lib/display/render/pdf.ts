import { parseColor } from "./color.js";
import { glyph, textWidth } from "./glyphs.js";
import { deflate } from "./png.js";
import type { AreaMark, Box, CellsMark, DotMark, LineMark, Mark, Scene, TextMark } from "./scene.js";

/** Points of print per px of the screen. */
const POINTS = 0.75;
/** Length of the handles that make quarter circles of curves. */
const ROUND = 0.5523;

/**
 * A scene as a PDF file of one page: lines, areas and letters as outlines, heat maps as pictures of one pixel per cell.
 *
 * @param scene the marks
 * @returns the bytes of the file
 * @see ISO 32000-1, sections 7 and 8
 */
export function writePdf(scene: Scene): Uint8Array {
  return new PdfPage(scene).file();
}

const short = (value: number): string => String(Math.round(100 * value) / 100 + 0);

/** One page: its drawing, and what the drawing refers to. */
class PdfPage {
  private readonly drawing: string[] = [];
  /** Strengths of strokes and fills, by the name of their state. */
  private readonly strengths = new Map<string, string>();
  private readonly pictures: CellsMark[] = [];

  constructor(private readonly scene: Scene) {
    const { width, height, background, marks } = scene;
    // PDF counts upwards and in points; marks count downwards and in px.
    this.drawing.push(`${POINTS} 0 0 ${-POINTS} 0 ${short(height * POINTS)} cm 1 j`);
    this.drawing.push(`${this.colors("fill", background, 1)} 0 0 ${width} ${height} re f`);
    for (const mark of marks) this.drawing.push(`q ${this.clip(mark)}${this.mark(mark)} Q`);
  }

  file(): Uint8Array {
    const { width, height, alt } = this.scene;
    const objects: (string | { readonly dictionary: string; readonly bytes: Uint8Array })[] = [];
    const first = 5;
    const images = this.pictures.map((picture, index) => {
      const { colors, strengths, size } = pictureBytes(picture);
      const at = first + 2 * index;
      const kind = `/Type /XObject /Subtype /Image ${size} /BitsPerComponent 8 /Interpolate false`;
      objects.push({ dictionary: `${kind} /ColorSpace /DeviceRGB /SMask ${at + 1} 0 R`, bytes: colors });
      objects.push({ dictionary: `${kind} /ColorSpace /DeviceGray`, bytes: strengths });
      return `/I${index} ${at} 0 R`;
    });
    const states = [...this.strengths].map(([name, text]) => `/${name} << ${text} >>`);
    const resources = `<< /ExtGState << ${states.join(" ")} >> /XObject << ${images.join(" ")} >> >>`;
    const size = `[0 0 ${short(width * POINTS)} ${short(height * POINTS)}]`;
    const drawing = new TextEncoder().encode(this.drawing.join("\n"));
    return assemble([
      "<< /Type /Catalog /Pages 2 0 R >>",
      "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
      `<< /Type /Page /Parent 2 0 R /MediaBox ${size} /Contents 4 0 R /Resources ${resources} >>`,
      { dictionary: "", bytes: drawing },
      ...objects,
      `<< /Title ${hexText(alt)} /Producer (neurolab) >>`,
    ]);
  }

  private mark(mark: Mark): string {
    switch (mark.kind) {
      case "line":
        return this.line(mark);
      case "area":
        return this.area(mark);
      case "cells":
        return this.cells(mark);
      case "dot":
        return this.dot(mark);
      default:
        return this.text(mark);
    }
  }

  private clip(mark: Mark): string {
    const box: Box | undefined = mark.kind === "text" ? undefined : mark.clip;
    return box ? `${short(box.x)} ${short(box.y)} ${short(box.width)} ${short(box.height)} re W n ` : "";
  }

  private colors(use: "fill" | "stroke", color: string, opacity: number): string {
    const [r, g, b, a] = parseColor(color);
    const rgb = [r, g, b].map((value) => short(value / 255)).join(" ");
    const paint = `${rgb} ${use === "fill" ? "rg" : "RG"}`;
    const strength = short(a * opacity);
    if (strength === "1") return paint;
    const name = `${use === "fill" ? "F" : "S"}${strength.replace(".", "_")}`;
    this.strengths.set(name, `/${use === "fill" ? "ca" : "CA"} ${strength}`);
    return `/${name} gs ${paint}`;
  }

  private line({ points, color, width, opacity, dash }: LineMark): string {
    const dashes = dash ? ` [${dash.map(short).join(" ")}] 0 d` : "";
    return `${this.colors("stroke", color, opacity)} ${short(width)} w${dashes} ${polyline(points)} S`;
  }

  private area({ rings, color, opacity }: AreaMark): string {
    const path = rings.map((ring) => `${polyline(ring)} h`).join(" ");
    return `${this.colors("fill", color, opacity)} ${path} f`;
  }

  private cells(mark: CellsMark): string {
    const { xEdges, yEdges, opacity } = mark;
    const [left, right] = [xEdges[0]!, xEdges[xEdges.length - 1]!];
    const [top, bottom] = [yEdges[0]!, yEdges[yEdges.length - 1]!];
    const strength = opacity < 1 ? `${this.colors("fill", "#000000", opacity)} ` : "";
    if (isEven(xEdges) && isEven(yEdges)) {
      const index = this.pictures.push(mark) - 1;
      // A picture fills the unit square, its first row on top.
      return `${strength}${short(right - left)} 0 0 ${short(top - bottom)} ${short(left)} ${short(bottom)} cm /I${index} Do`;
    }
    const columns = xEdges.length - 1;
    const parts: string[] = [];
    for (let at = 0; at * 4 < mark.rgba.length; at++) {
      const [r, g, b, a] = mark.rgba.subarray(4 * at, 4 * at + 4) as unknown as [
        number,
        number,
        number,
        number,
      ];
      if (a === 0) continue;
      const [column, row] = [at % columns, Math.floor(at / columns)];
      const [x, y] = [xEdges[column]!, yEdges[row]!];
      const paint = this.colors("fill", `rgba(${r},${g},${b},${a / 255})`, opacity);
      const box = [x, y, xEdges[column + 1]! - x, yEdges[row + 1]! - y].map(short).join(" ");
      parts.push(`${paint} ${box} re f`);
    }
    return parts.join("\n");
  }

  private dot({ x, y, radius, symbol, fill, stroke, strokeWidth, opacity }: DotMark): string {
    if (symbol === "line")
      return `${this.colors("stroke", stroke ?? fill ?? "#000000", opacity)} ${short(strokeWidth)} w ${polyline([x - radius, y, x + radius, y])} S`;
    const outline =
      symbol === "circle"
        ? circle(x, y, radius)
        : `${polyline([x, y - radius, x + radius, y, x, y + radius, x - radius, y])} h`;
    const filled = fill ? `${this.colors("fill", fill, opacity)} ` : "";
    const drawn =
      stroke && strokeWidth > 0 ? `${this.colors("stroke", stroke, opacity)} ${short(strokeWidth)} w ` : "";
    if (!filled && !drawn) return "";
    return `${filled}${drawn}${outline} ${filled && drawn ? "B" : filled ? "f" : "S"}`;
  }

  private text({ x, y, text, size, color, bold, anchor, baseline, angle }: TextMark): string {
    const unit = size / 10;
    const width = textWidth(text, size) / unit;
    const turn = (angle * Math.PI) / 180;
    const [cos, sin] = [Math.cos(turn) * unit, Math.sin(turn) * unit];
    const drop = { top: -7.2, middle: -3.5, bottom: 2 }[baseline];
    const paths: string[] = [];
    let pen = anchor === "middle" ? -width / 2 : anchor === "end" ? -width : 0;
    for (const character of text) {
      const { advance, strokes, dots } = glyph(character);
      for (const stroke of strokes)
        paths.push(polyline(stroke.map((value, at) => (at % 2 ? value + drop : value + pen))));
      // A line of almost no length with round ends; some readers leave out those of none.
      for (const [u, v] of dots) paths.push(polyline([u + pen - 0.02, v + drop, u + pen + 0.02, v + drop]));
      pen += advance;
    }
    const place = [cos, sin, sin, -cos].map((value) => String(Number(value.toFixed(5)))).join(" ");
    return `${this.colors("stroke", color, 1)} ${place} ${short(x)} ${short(y)} cm 1 J ${bold ? 1.25 : 0.86} w ${paths.join(" ")} S`;
  }
}

/** A path through points; a pair that is not finite is a gap. */
function polyline(points: readonly number[] | Float64Array): string {
  const parts: string[] = [];
  let open = false;
  for (let at = 0; at + 1 < points.length; at += 2) {
    const [x, y] = [points[at]!, points[at + 1]!];
    const exists = Number.isFinite(x) && Number.isFinite(y);
    if (exists) parts.push(`${short(x)} ${short(y)} ${open ? "l" : "m"}`);
    open = exists;
  }
  return parts.join(" ");
}

function circle(x: number, y: number, radius: number): string {
  const handle = ROUND * radius;
  const corners = [
    [0, 1, 1, 0],
    [-1, 0, 0, 1],
    [0, -1, -1, 0],
    [1, 0, 0, -1],
  ] as const;
  let from: readonly [number, number] = [1, 0];
  const parts = [`${short(x + radius)} ${short(y)} m`];
  for (const [toX, toY] of corners) {
    const [fromX, fromY] = from;
    const points = [
      [x + radius * fromX + handle * toX, y + radius * fromY + handle * toY],
      [x + radius * toX + handle * fromX, y + radius * toY + handle * fromY],
      [x + radius * toX, y + radius * toY],
    ];
    parts.push(`${points.map(([px, py]) => `${short(px!)} ${short(py!)}`).join(" ")} c`);
    from = [toX, toY];
  }
  return parts.join(" ");
}

function isEven(edges: readonly number[]): boolean {
  const step = (edges[edges.length - 1]! - edges[0]!) / (edges.length - 1);
  return edges.every((edge, index) => Math.abs(edge - edges[0]! - index * step) < 0.25);
}

function pictureBytes({ xEdges, yEdges, rgba }: CellsMark): {
  readonly colors: Uint8Array;
  readonly strengths: Uint8Array;
  readonly size: string;
} {
  const count = rgba.length / 4;
  const colors = new Uint8Array(3 * count);
  const strengths = new Uint8Array(count);
  for (let at = 0; at < count; at++) {
    colors.set(rgba.subarray(4 * at, 4 * at + 3), 3 * at);
    strengths[at] = rgba[4 * at + 3]!;
  }
  return { colors, strengths, size: `/Width ${xEdges.length - 1} /Height ${yEdges.length - 1}` };
}

/** Any text, as PDF writes it: UTF-16 with its mark. */
function hexText(text: string): string {
  const units = Array.from({ length: text.length }, (_, i) =>
    text.charCodeAt(i).toString(16).padStart(4, "0"),
  );
  return `<feff${units.join("")}>`;
}

/** Objects, numbered from 1, with the table of their places; the last one says what the file is. */
function assemble(
  objects: readonly (string | { readonly dictionary: string; readonly bytes: Uint8Array })[],
): Uint8Array {
  const encoder = new TextEncoder();
  const parts: Uint8Array[] = [];
  let length = 0;
  const add = (part: string | Uint8Array): void => {
    const bytes = typeof part === "string" ? encoder.encode(part) : part;
    parts.push(bytes);
    length += bytes.length;
  };
  const places: number[] = [];
  add("%PDF-1.4\n");
  // Bytes above 127 tell mail programs that this is no text.
  add(Uint8Array.of(0x25, 0xe2, 0xe3, 0xcf, 0xd3, 0x0a));
  objects.forEach((object, index) => {
    places.push(length);
    add(`${index + 1} 0 obj\n`);
    if (typeof object === "string") add(object);
    else {
      const bytes = deflate(object.bytes);
      add(`<< ${object.dictionary} /Length ${bytes.length} /Filter /FlateDecode >>\nstream\n`);
      add(bytes);
      add("\nendstream");
    }
    add("\nendobj\n");
  });
  const start = length;
  const rows = places.map((place) => `${String(place).padStart(10, "0")} 00000 n \n`);
  add(`xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${rows.join("")}`);
  add(`trailer\n<< /Size ${objects.length + 1} /Root 1 0 R /Info ${objects.length} 0 R >>\n`);
  add(`startxref\n${start}\n%%EOF\n`);
  const file = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    file.set(part, at);
    at += part.length;
  }
  return file;
}
