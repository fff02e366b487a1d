import { ValidationError } from "../../errors.js";
import type { Figure } from "../figure.js";
import { figureScene, type PictureOptions } from "./figureScene.js";
import { writePdf } from "./pdf.js";
import { encodeIndexedPng } from "./png.js";
import { quantize } from "./quantize.js";
import { rasterize } from "./raster.js";
import { writeSvg } from "./svg.js";

/** Settings of {@link renderPng}. */
export interface PngOptions extends PictureOptions {
  /** Pixels per px. Default 2, sharp on fine screens. */
  scale?: number;
}

/**
 * A figure as an SVG picture, drawn without a browser.
 *
 * @param figure any figure of this library
 * @param options size and theme
 * @returns the text of the file
 * @throws ValidationError when the size is not positive
 * @example
 * renderSvg(timeseries(rates)).startsWith("<svg") // true
 */
export function renderSvg(figure: Figure, options: PictureOptions = {}): string {
  checkSize(figure, options, 1);
  return writeSvg(figureScene(figure, options));
}

/**
 * A figure as a PNG picture, drawn without a browser.
 *
 * @param figure any figure of this library
 * @param options size, theme, pixels per px
 * @returns the bytes of the file
 * @throws ValidationError when the size is not positive or the picture would have more than 64 million pixels
 * @example
 * renderPng(timeseries(rates)).subarray(1, 4) // [80, 78, 71]
 */
export function renderPng(figure: Figure, options: PngOptions = {}): Uint8Array {
  const scale = options.scale ?? 2;
  checkSize(figure, options, scale);
  const { width, height, rgb } = rasterize(figureScene(figure, options), scale);
  return encodeIndexedPng(width, height, quantize(rgb));
}

/**
 * A figure as a PDF of one page, its lines and letters as outlines, drawn without a browser.
 *
 * @param figure any figure of this library
 * @param options size and theme
 * @returns the bytes of the file
 * @throws ValidationError when the size is not positive
 * @example
 * String.fromCharCode(...renderPdf(timeseries(rates)).subarray(0, 4)) // "%PDF"
 */
export function renderPdf(figure: Figure, options: PictureOptions = {}): Uint8Array {
  checkSize(figure, options, 1);
  return writePdf(figureScene(figure, options));
}

function checkSize(figure: Figure, options: PictureOptions, scale: number): void {
  const width = (options.width ?? figure.layout.width ?? 760) * scale;
  const height = (options.height ?? figure.layout.height ?? 420) * scale;
  if (!(width >= 16 && height >= 16 && width * height <= 64e6))
    throw new ValidationError(
      `A picture must have at least 16 × 16 and at most 64 million pixels, got ${width} × ${height}.`,
    );
}
