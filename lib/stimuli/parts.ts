import type { StimulusParams } from "./params.js";

/** What the parts of a combined input must offer. */
interface Part {
  getParams(): StimulusParams;
  updateParams(params: Readonly<Record<string, unknown>>): void;
}

/** Columns of one part of a concatenation. */
export interface Share {
  /** Which part. */
  readonly part: number;
  /** First column. */
  readonly from: number;
  /** Column after the last. */
  readonly to: number;
}

/**
 * Share columns out by ratios: part i ends at `round(columns · s_i)`, halves up; parts without any are left out.
 *
 * @param columns number of columns in all
 * @param ratios weight of every part
 */
export function shareColumns(columns: number, ratios: readonly number[]): Share[] {
  const total = ratios.reduce((sum, ratio) => sum + ratio, 0);
  let before = 0;
  const shares = ratios.map((ratio, part) => {
    const from = Math.round((columns * before) / total);
    before += ratio;
    return { part, from, to: Math.round((columns * before) / total) };
  });
  return shares.filter(({ from, to }) => to > from);
}

/** Parameters of all parts as `input_0`, `input_1`, … */
export function partParams(inputs: readonly Part[]): Record<string, StimulusParams> {
  return Object.fromEntries(inputs.map((input, i) => [`input_${i}`, input.getParams()]));
}

/** Hand `input_0`, `input_1`, … on to the parts. */
export function updateParts(inputs: readonly Part[], params: Readonly<Record<string, unknown>>): void {
  inputs.forEach((input, i) => {
    const own = params[`input_${i}`];
    if (own && typeof own === "object") input.updateParams(own as Record<string, unknown>);
  });
}
