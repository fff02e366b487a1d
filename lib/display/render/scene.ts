/** A picture as marks in px, y downwards: what both writers, SVG and PNG, are made from. */

/** A part of the picture outside which a mark is not drawn. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Connected lines; a NaN pair is a gap. */
export interface LineMark {
  readonly kind: "line";
  /** x and y in turn. */
  readonly points: readonly number[] | Float64Array;
  readonly color: string;
  readonly width: number;
  readonly opacity: number;
  /** Lengths of strokes and gaps in px. */
  readonly dash?: readonly number[];
  readonly clip?: Box;
}

/** A filled area; several rings make holes where they overlap oppositely. */
export interface AreaMark {
  readonly kind: "area";
  readonly rings: readonly (readonly number[])[];
  readonly color: string;
  readonly opacity: number;
  readonly clip?: Box;
}

/** Cells of colour; edges of columns and rows in px. */
export interface CellsMark {
  readonly kind: "cells";
  /** Edges of the columns, one more than there are columns, rising or falling. */
  readonly xEdges: readonly number[];
  readonly yEdges: readonly number[];
  /** Red, green, blue and opacity of each cell, row by row. */
  readonly rgba: Uint8Array;
  readonly opacity: number;
  readonly clip?: Box;
}

/** Symbol of a point. */
export type DotSymbol = "circle" | "diamond" | "line";

/** One point. */
export interface DotMark {
  readonly kind: "dot";
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  readonly symbol: DotSymbol;
  readonly fill?: string;
  readonly stroke?: string;
  readonly strokeWidth: number;
  readonly opacity: number;
  readonly clip?: Box;
}

/** One line of text. */
export interface TextMark {
  readonly kind: "text";
  readonly x: number;
  readonly y: number;
  readonly text: string;
  readonly size: number;
  readonly color: string;
  readonly bold: boolean;
  readonly anchor: "start" | "middle" | "end";
  readonly baseline: "top" | "middle" | "bottom";
  /** Turn in degrees, clockwise. */
  readonly angle: number;
}

export type Mark = LineMark | AreaMark | CellsMark | DotMark | TextMark;

/** A whole picture. */
export interface Scene {
  readonly width: number;
  readonly height: number;
  readonly background: string;
  readonly alt: string;
  readonly marks: readonly Mark[];
}
