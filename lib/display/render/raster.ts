import { parseColor } from "./color.js";
import { glyph, textWidth } from "./glyphs.js";
import type { AreaMark, Box, CellsMark, DotMark, LineMark, Mark, Scene, TextMark } from "./scene.js";

// Names of their own, because these run for every pixel and a look-up of a global costs more than the sum itself.
const { abs, ceil, floor, max, min, round } = Math;

/** A picture as red, green and blue bytes. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  /** Three bytes per pixel, row by row from the top. */
  readonly rgb: Uint8Array;
}

/**
 * Draw a scene into pixels, with smooth edges.
 *
 * @param scene the marks
 * @param scale pixels per px
 * @returns the picture
 */
export function rasterize(scene: Scene, scale: number): Pixels {
  const canvas = new Canvas(round(scene.width * scale), round(scene.height * scale), scale);
  canvas.clear(scene.background);
  for (const mark of scene.marks) canvas.draw(mark);
  return { width: canvas.width, height: canvas.height, rgb: canvas.rgb };
}

/**
 * Shapes are filled by signed area: each edge adds the area to its right to the pixels it crosses, and a running sum
 * along the row gives the coverage. All outlines run the same way round, so that overlapping parts of one shape do
 * not cancel; sums above one are full.
 */
class Canvas {
  readonly width: number;
  readonly height: number;
  readonly rgb: Uint8Array;
  readonly #scale: number;
  readonly #cover: Float32Array;
  // Part of the picture that the shape under construction has touched.
  #left = 0;
  #right = 0;
  #top = 0;
  #bottom = 0;

  constructor(width: number, height: number, scale: number) {
    this.width = width;
    this.height = height;
    this.rgb = new Uint8Array(3 * width * height);
    this.#scale = scale;
    this.#cover = new Float32Array((width + 2) * height);
    this.#begin();
  }

  clear(color: string): void {
    const [r, g, b] = parseColor(color);
    for (let at = 0; at < this.rgb.length; at += 3) {
      this.rgb[at] = r;
      this.rgb[at + 1] = g;
      this.rgb[at + 2] = b;
    }
  }

  draw(mark: Mark): void {
    if (mark.kind === "line") this.#line(mark);
    else if (mark.kind === "area") this.#area(mark);
    else if (mark.kind === "cells") this.#cells(mark);
    else if (mark.kind === "dot") this.#dot(mark);
    else this.#text(mark);
  }

  #begin(): void {
    this.#left = this.width;
    this.#right = 0;
    this.#top = this.height;
    this.#bottom = 0;
  }

  /** Add one edge; x is held inside the picture, so that what lies left of it still counts. */
  #edge(x0: number, y0: number, x1: number, y1: number): void {
    if (y0 === y1) return;
    const sign = y0 < y1 ? 1 : -1;
    const [fromX, fromY, toX, toY] = sign > 0 ? [x0, y0, x1, y1] : [x1, y1, x0, y0];
    const top = max(0, fromY);
    const bottom = min(this.height, toY);
    if (!(bottom > top)) return;
    const slope = (toX - fromX) / (toY - fromY);
    const stride = this.width + 2;
    this.#top = min(this.#top, floor(top));
    this.#bottom = max(this.#bottom, ceil(bottom));
    for (let row = floor(top); row < bottom; row++) {
      const y = max(top, row);
      const next = min(bottom, row + 1);
      const area = sign * (next - y);
      const a = max(0, min(this.width, fromX + slope * (y - fromY)));
      const b = max(0, min(this.width, fromX + slope * (next - fromY)));
      const low = min(a, b);
      const high = max(a, b);
      const first = floor(low);
      const last = ceil(high);
      if (first < this.#left) this.#left = first;
      if (last > this.#right) this.#right = last;
      const at = row * stride + first;
      if (last <= first + 1) {
        // Inside one pixel: the part to the right of the middle of the edge is covered here, the rest further on.
        const share = 1 - ((a + b) / 2 - first);
        this.#cover[at]! += area * share;
        this.#cover[at + 1]! += area * (1 - share);
        continue;
      }
      const perColumn = 1 / (high - low);
      let before = 0;
      for (let column = first; column < last; column++) {
        const until = (min(high, column + 1) - low) * perColumn;
        // Covered share of this column: the mean height of the edge over it, reached area so far included.
        const from = max(low, column);
        const to = min(high, column + 1);
        const mean = ((from - low + (to - low)) / 2) * perColumn;
        const covered = mean * (to - from) + until * (column + 1 - to);
        this.#cover[row * stride + column]! += area * (covered - before);
        // The running sum carries this column's cover on; only what is new is added next.
        before = covered;
      }
      this.#cover[row * stride + last]! += area * (1 - before);
    }
  }

  /** Paint what has been built up, and forget it. */
  #fill(color: string, opacity: number, clip?: Box): void {
    const [r, g, b, a] = parseColor(color);
    const strength = a * opacity;
    const s = this.#scale;
    const minX = clip ? max(0, round(clip.x * s)) : 0;
    const maxX = clip ? min(this.width, round((clip.x + clip.width) * s)) : this.width;
    const minY = clip ? max(0, round(clip.y * s)) : 0;
    const maxY = clip ? min(this.height, round((clip.y + clip.height) * s)) : this.height;
    const stride = this.width + 2;
    for (let row = this.#top; row < this.#bottom; row++) {
      let sum = 0;
      const end = min(this.width, this.#right + 1);
      for (let column = this.#left; column <= end; column++) {
        const at = row * stride + column;
        sum += this.#cover[at]!;
        this.#cover[at] = 0;
        if (column >= this.width || column < minX || column >= maxX || row < minY || row >= maxY) continue;
        const cover = min(1, abs(sum)) * strength;
        if (cover < 1e-3) continue;
        const pixel = 3 * (row * this.width + column);
        this.rgb[pixel] = this.rgb[pixel]! + cover * (r - this.rgb[pixel]!) + 0.5;
        this.rgb[pixel + 1] = this.rgb[pixel + 1]! + cover * (g - this.rgb[pixel + 1]!) + 0.5;
        this.rgb[pixel + 2] = this.rgb[pixel + 2]! + cover * (b - this.rgb[pixel + 2]!) + 0.5;
      }
      this.#cover[row * stride + this.width + 1] = 0;
    }
    this.#begin();
  }

  #ring(points: ArrayLike<number>): void {
    const count = points.length;
    for (let at = 0; at < count; at += 2) {
      const next = (at + 2) % count;
      this.#edge(points[at]!, points[at + 1]!, points[next]!, points[next + 1]!);
    }
  }

  /** A band along a segment, longer at either end by what joins it to its neighbours. */
  #segment(
    x0: number,
    y0: number,
    x1: number,
    y1: number,
    half: number,
    before: number,
    after: number,
  ): void {
    const length = Math.hypot(x1 - x0, y1 - y0);
    const ux = length > 0 ? (x1 - x0) / length : 1;
    const uy = length > 0 ? (y1 - y0) / length : 0;
    const nx = -uy * half;
    const ny = ux * half;
    const ax = x0 - before * ux;
    const ay = y0 - before * uy;
    const bx = x1 + after * ux;
    const by = y1 + after * uy;
    this.#edge(ax + nx, ay + ny, ax - nx, ay - ny);
    this.#edge(ax - nx, ay - ny, bx - nx, by - ny);
    this.#edge(bx - nx, by - ny, bx + nx, by + ny);
    this.#edge(bx + nx, by + ny, ax + nx, ay + ny);
  }

  #disc(x: number, y: number, radius: number): void {
    const steps = max(8, min(48, ceil(4 * Math.sqrt(radius) * 2)));
    const points: number[] = [];
    for (let step = 0; step < steps; step++) {
      const angle = (2 * Math.PI * step) / steps;
      points.push(x + radius * Math.cos(angle), y + radius * Math.sin(angle));
    }
    this.#ring(points);
  }

  /** Strokes with joints: thin lines overlap a little, thick ones get discs at their corners. */
  #strokes(points: ArrayLike<number>, half: number): void {
    const thick = half > 1.2;
    const overlap = thick ? 0 : 0.3 * half;
    let joined = false;
    for (let at = 0; at + 3 < points.length; at += 2) {
      const x1 = points[at + 2]!;
      const y1 = points[at + 3]!;
      if (!(points[at]! + points[at + 1]! + x1 + y1 < Number.POSITIVE_INFINITY)) {
        joined = false;
        continue;
      }
      const goesOn = at + 5 < points.length && Number.isFinite(points[at + 4]!);
      this.#segment(points[at]!, points[at + 1]!, x1, y1, half, joined ? overlap : 0, goesOn ? overlap : 0);
      if (thick && goesOn) this.#disc(x1, y1, half);
      joined = true;
    }
  }

  #line(mark: LineMark): void {
    const s = this.#scale;
    const half = max(0.35, (mark.width * s) / 2);
    const points = Float64Array.from(mark.points, (value) => value * s);
    if (mark.dash) for (const part of dashed(points, mark.dash, s)) this.#strokes(part, half);
    else this.#strokes(points, half);
    this.#fill(mark.color, mark.opacity, mark.clip);
  }

  #area(mark: AreaMark): void {
    for (const ring of mark.rings) this.#ring(ring.map((value) => value * this.#scale));
    this.#fill(mark.color, mark.opacity, mark.clip);
  }

  #cells({ xEdges, yEdges, rgba, opacity, clip }: CellsMark): void {
    const s = this.#scale;
    const columns = xEdges.length - 1;
    const columnOf = cellsOfPixels(xEdges, s, this.width, clip && [clip.x, clip.x + clip.width]);
    const rowOf = cellsOfPixels(yEdges, s, this.height, clip && [clip.y, clip.y + clip.height]);
    for (let y = 0; y < this.height; y++) {
      const row = rowOf[y]!;
      if (row < 0) continue;
      for (let x = 0; x < this.width; x++) {
        const column = columnOf[x]!;
        if (column < 0) continue;
        const from = 4 * (row * columns + column);
        const alpha = (rgba[from + 3]! / 255) * opacity;
        if (alpha === 0) continue;
        const to = 3 * (y * this.width + x);
        for (let channel = 0; channel < 3; channel++) {
          const old = this.rgb[to + channel]!;
          this.rgb[to + channel] = round(old + alpha * (rgba[from + channel]! - old));
        }
      }
    }
  }

  #dot({ x, y, radius, symbol, fill, stroke, strokeWidth, opacity, clip }: DotMark): void {
    const s = this.#scale;
    const r = radius * s;
    if (symbol === "line") {
      this.#segment((x - radius) * s, y * s, (x + radius) * s, y * s, (strokeWidth * s) / 2, 0, 0);
      this.#fill(stroke ?? fill ?? "#000000", opacity, clip);
      return;
    }
    const corners = symbol === "diamond" ? 4 : max(12, min(48, ceil(8 * Math.sqrt(r))));
    const outline: number[] = [];
    for (let step = 0; step <= corners; step++) {
      const angle = (2 * Math.PI * step) / corners;
      outline.push(x * s + r * Math.cos(angle), y * s + r * Math.sin(angle));
    }
    if (fill) {
      this.#ring(outline.slice(0, -2));
      this.#fill(fill, opacity, clip);
    }
    if (stroke && strokeWidth > 0) {
      this.#strokes(outline, max(0.35, (strokeWidth * s) / 2));
      this.#fill(stroke, opacity, clip);
    }
  }

  #text({ x, y, text, size, color, bold, anchor, baseline, angle }: TextMark): void {
    const s = this.#scale;
    const unit = (size * s) / 10;
    const width = textWidth(text, size) * s;
    const turn = (angle * Math.PI) / 180;
    const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
    const shift = anchor === "middle" ? -width / 2 : anchor === "end" ? -width : 0;
    const drop = baseline === "top" ? 7.2 * unit : baseline === "middle" ? 3.5 * unit : -2 * unit;
    const half = ((bold ? 1.25 : 0.86) * unit) / 2;
    const place = (u: number, v: number): readonly [number, number] => [
      x * s + cos * u - sin * v,
      y * s + sin * u + cos * v,
    ];
    let pen = shift;
    for (const character of text) {
      const { advance, strokes, dots } = glyph(character);
      for (const stroke of strokes) {
        const points: number[] = [];
        for (let at = 0; at < stroke.length; at += 2)
          points.push(...place(pen + stroke[at]! * unit, drop - stroke[at + 1]! * unit));
        this.#strokes(points, half);
        this.#disc(points[0]!, points[1]!, half);
        this.#disc(points[points.length - 2]!, points[points.length - 1]!, half);
      }
      for (const [u, v] of dots) this.#disc(...place(pen + u * unit, drop - v * unit), 1.25 * half);
      pen += advance * unit;
    }
    this.#fill(color, 1);
  }
}

/** Which cell the middle of each pixel lies in; −1 outside. */
function cellsOfPixels(
  edges: readonly number[],
  scale: number,
  count: number,
  clip?: readonly [number, number],
): Int32Array {
  const out = new Int32Array(count).fill(-1);
  for (let cell = 0; cell + 1 < edges.length; cell++) {
    const low = min(edges[cell]!, edges[cell + 1]!) * scale;
    const high = max(edges[cell]!, edges[cell + 1]!) * scale;
    const from = max(0, ceil(low - 0.5));
    for (let pixel = from; pixel < count && pixel + 0.5 < high; pixel++) {
      const at = (pixel + 0.5) / scale;
      if (!clip || (at >= clip[0] && at <= clip[1])) out[pixel] = cell;
    }
  }
  return out;
}

/** Parts of a line that a dash pattern leaves. */
function dashed(points: Float64Array, dash: readonly number[], scale: number): number[][] {
  const parts: number[][] = [];
  let part: number[] = [];
  let index = 0;
  let left = dash[0]! * scale;
  const finish = (): void => {
    if (part.length >= 4) parts.push(part);
    part = [];
  };
  for (let at = 0; at + 3 < points.length; at += 2) {
    let [x, y] = [points[at]!, points[at + 1]!];
    const [x1, y1] = [points[at + 2]!, points[at + 3]!];
    let length = Math.hypot(x1 - x, y1 - y);
    if (!Number.isFinite(length)) {
      finish();
      continue;
    }
    if (index % 2 === 0 && part.length === 0) part.push(x, y);
    while (length > left) {
      const share = left / length;
      x += share * (x1 - x);
      y += share * (y1 - y);
      length -= left;
      if (index % 2 === 0) {
        part.push(x, y);
        finish();
      } else part = [x, y];
      index++;
      left = dash[index % dash.length]! * scale;
    }
    left -= length;
    if (index % 2 === 0) part.push(x1, y1);
  }
  finish();
  return parts;
}
