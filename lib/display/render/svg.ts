import { escapeHtml } from "../page/escape.js";
import { fontFamily } from "../theme.js";
import { parseColor } from "./color.js";
import { encodePng, toBase64 } from "./png.js";
import type { AreaMark, Box, CellsMark, DotMark, LineMark, Mark, Scene, TextMark } from "./scene.js";

/**
 * A scene as the text of an SVG file; heat maps are embedded as pictures of one pixel per cell.
 *
 * @param scene the marks
 * @returns the file
 */
export function writeSvg(scene: Scene): string {
  const clips: Box[] = [];
  const clipOf = (box: Box | undefined): string => {
    if (!box) return "";
    let index = clips.findIndex(
      (other) =>
        other.x === box.x && other.y === box.y && other.width === box.width && other.height === box.height,
    );
    if (index < 0) index = clips.push(box) - 1;
    return ` clip-path="url(#c${index})"`;
  };
  const body = scene.marks.map((mark) => markSvg(mark, clipOf)).join("\n");
  const { width, height } = scene;
  const definitions = clips.map(
    (box, index) => `<clipPath id="c${index}"><rect ${boxAttributes(box)}/></clipPath>`,
  );
  const alt = escapeHtml(scene.alt);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${alt}" font-family="${escapeHtml(fontFamily)}">
<title>${alt}</title>
<defs>${definitions.join("")}</defs>
<rect width="${width}" height="${height}" fill="${scene.background}"/>
${body}
</svg>
`;
}

const short = (value: number): string => String(Math.round(100 * value) / 100 + 0);
const boxAttributes = ({ x, y, width, height }: Box): string =>
  `x="${short(x)}" y="${short(y)}" width="${short(width)}" height="${short(height)}"`;

/** Colour and opacity as attributes; SVG 1.1 readers do not know colours with opacity. */
function paint(attribute: "fill" | "stroke", color: string, opacity: number): string {
  const [r, g, b, a] = parseColor(color);
  const strength = a * opacity;
  const rgb = `${attribute}="rgb(${Math.round(r)},${Math.round(g)},${Math.round(b)})"`;
  return strength < 1 ? `${rgb} ${attribute}-opacity="${short(strength)}"` : rgb;
}

function markSvg(mark: Mark, clipOf: (box: Box | undefined) => string): string {
  if (mark.kind === "line") return lineSvg(mark, clipOf(mark.clip));
  if (mark.kind === "area") return areaSvg(mark, clipOf(mark.clip));
  if (mark.kind === "cells") return cellsSvg(mark, clipOf(mark.clip));
  if (mark.kind === "dot") return dotSvg(mark, clipOf(mark.clip));
  return textSvg(mark);
}

function lineSvg({ points, color, width, opacity, dash }: LineMark, clip: string): string {
  let path = "";
  let open = false;
  for (let at = 0; at + 1 < points.length; at += 2) {
    const [x, y] = [points[at]!, points[at + 1]!];
    if (!Number.isFinite(x) || !Number.isFinite(y)) {
      open = false;
      continue;
    }
    path += `${open ? "L" : "M"}${short(x)},${short(y)}`;
    open = true;
  }
  const dashes = dash ? ` stroke-dasharray="${dash.join(" ")}"` : "";
  return `<path d="${path}" fill="none" ${paint("stroke", color, opacity)} stroke-width="${short(width)}" stroke-linejoin="round"${dashes}${clip}/>`;
}

function areaSvg({ rings, color, opacity }: AreaMark, clip: string): string {
  const path = rings
    .map((ring) => {
      let part = "";
      for (let at = 0; at + 1 < ring.length; at += 2)
        part += `${at ? "L" : "M"}${short(ring[at]!)},${short(ring[at + 1]!)}`;
      return `${part}Z`;
    })
    .join("");
  return `<path d="${path}" ${paint("fill", color, opacity)}${clip}/>`;
}

function cellsSvg({ xEdges, yEdges, rgba, opacity }: CellsMark, clip: string): string {
  const columns = xEdges.length - 1;
  const rows = yEdges.length - 1;
  const flipX = xEdges[columns]! < xEdges[0]!;
  const flipY = yEdges[rows]! < yEdges[0]!;
  const xs = flipX ? [...xEdges].reverse() : xEdges;
  const ys = flipY ? [...yEdges].reverse() : yEdges;
  const parts: string[] = [];
  // Evenly spaced cells are one picture; otherwise each row and column of cells is stretched by itself.
  const even = isEven(xs) && isEven(ys);
  const picture = (fromX: number, toX: number, fromY: number, toY: number): void => {
    const bytes = new Uint8Array(4 * (toX - fromX) * (toY - fromY));
    let at = 0;
    for (let row = fromY; row < toY; row++)
      for (let column = fromX; column < toX; column++) {
        const source =
          4 * ((flipY ? rows - 1 - row : row) * columns + (flipX ? columns - 1 - column : column));
        bytes.set(rgba.subarray(source, source + 4), at);
        at += 4;
      }
    const data = toBase64(encodePng(toX - fromX, toY - fromY, bytes));
    const box = { x: xs[fromX]!, y: ys[fromY]!, width: xs[toX]! - xs[fromX]!, height: ys[toY]! - ys[fromY]! };
    parts.push(
      `<image ${boxAttributes(box)} preserveAspectRatio="none" style="image-rendering:pixelated" href="data:image/png;base64,${data}"/>`,
    );
  };
  if (even) picture(0, columns, 0, rows);
  else
    for (let row = 0; row < rows; row++)
      for (let column = 0; column < columns; column++) picture(column, column + 1, row, row + 1);
  return `<g${opacity < 1 ? ` opacity="${short(opacity)}"` : ""}${clip}>${parts.join("")}</g>`;
}

function isEven(edges: readonly number[]): boolean {
  const step = (edges[edges.length - 1]! - edges[0]!) / (edges.length - 1);
  return edges.every((edge, index) => Math.abs(edge - edges[0]! - index * step) < 0.25);
}

function dotSvg({ x, y, radius, symbol, fill, stroke, strokeWidth, opacity }: DotMark, clip: string): string {
  const style = `${fill ? paint("fill", fill, opacity) : 'fill="none"'}${stroke && strokeWidth > 0 ? ` ${paint("stroke", stroke, opacity)} stroke-width="${short(strokeWidth)}"` : ""}${clip}`;
  if (symbol === "circle") return `<circle cx="${short(x)}" cy="${short(y)}" r="${short(radius)}" ${style}/>`;
  if (symbol === "line")
    return `<path d="M${short(x - radius)},${short(y)}H${short(x + radius)}" fill="none" ${paint("stroke", stroke ?? fill ?? "#000000", opacity)} stroke-width="${short(strokeWidth)}"${clip}/>`;
  return `<path d="M${short(x)},${short(y - radius)}L${short(x + radius)},${short(y)}L${short(x)},${short(y + radius)}L${short(x - radius)},${short(y)}Z" ${style}/>`;
}

function textSvg({ x, y, text, size, color, bold, anchor, baseline, angle }: TextMark): string {
  const drop = { top: 0.74, middle: 0.35, bottom: -0.21 }[baseline] * size;
  const turn = angle ? ` transform="rotate(${short(angle)} ${short(x)} ${short(y)})"` : "";
  return `<text x="${short(x)}" y="${short(y + drop)}" font-size="${short(size)}" text-anchor="${anchor}"${bold ? ' font-weight="600"' : ""} ${paint("fill", color, 1)}${turn}>${escapeHtml(text)}</text>`;
}
