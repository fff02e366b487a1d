import type { Config, Figure, Frame, Layout, Trace } from "./figure.js";
import { toBase64 } from "./render/png.js";
import { renderPng } from "./render/renderFigure.js";

/** A figure as notebooks take it: front ends choose the richest form that they can show. */
export interface FigureBundle {
  /** Drawn live by JupyterLab, Notebook and VS Code. */
  readonly "application/vnd.plotly.v1+json": {
    readonly data: readonly Trace[];
    readonly layout: Layout;
    readonly config: Config;
    readonly frames?: readonly Frame[];
  };
  /** Picture for GitHub, nbviewer and nbconvert, as base64. */
  readonly "image/png": string;
  /** The figure in words. */
  readonly "text/plain": string;
}

/** Pictures of more bytes are drawn again, less finely. */
const LARGE = 200_000;
/** From this size on, in pixels of the page, figures are sharp enough with fewer pixels to each of them. */
const WIDE = 400_000;

/** A picture that does not blow up the notebook: of its size, pictures are half. */
function smallPng(figure: Figure): Uint8Array {
  const { width = 760, height = 420 } = figure.layout;
  const picture = renderPng(figure, { scale: width * height > WIDE ? 1.5 : 2 });
  return picture.length > LARGE ? renderPng(figure, { scale: 1.25 }) : picture;
}

/**
 * The forms in which a notebook shows a figure.
 *
 * There is no HTML among them: notebooks with inlined programs grow by megabytes, and GitHub would show nothing.
 *
 * @param figure any figure of this library
 * @returns Plotly's JSON, a picture and a text
 * @example
 * Object.keys(mimeBundle(timeseries(rates))) // ["application/vnd.plotly.v1+json", "image/png", "text/plain"]
 */
export function mimeBundle(figure: Figure): FigureBundle {
  const { data, layout, config, frames } = figure;
  return {
    "application/vnd.plotly.v1+json": { data, layout, config, ...(frames ? { frames } : {}) },
    "image/png": toBase64(smallPng(figure)),
    "text/plain": layout.meta.alt,
  };
}
