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
    "image/png": toBase64(renderPng(figure, { scale: isLarge(layout) ? 1.5 : 2 })),
    "text/plain": layout.meta.alt,
  };
}

/** Pictures are half of a notebook's size; those of many panels are sharp enough with fewer pixels. */
function isLarge({ width = 760, height = 420 }: Layout): boolean {
  return width * height > 400_000;
}
