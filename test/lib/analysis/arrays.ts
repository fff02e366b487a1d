import { type Labelled, labelled } from "../../../lib/index.js";

/** A region × time array from rows. */
export function series(rows: readonly (readonly number[])[]): Labelled {
  return labelled(Float64Array.from(rows.flat()), [rows.length, rows[0]?.length ?? 0], ["region", "time"]);
}

/** A square matrix from rows. */
export function matrix(rows: readonly (readonly number[])[]): Labelled {
  return labelled(Float64Array.from(rows.flat()), [rows.length, rows.length], ["target", "source"]);
}

/** Uniform numbers in [0, 1): mulberry32, so that tests do not depend on the library's own generator. */
export function uniform(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Random region × time array. */
export function randomSeries(rows: number, columns: number, seed: number): Labelled {
  const next = uniform(seed);
  const data = Float64Array.from({ length: rows * columns }, () => next() - 0.5);
  return labelled(data, [rows, columns], ["region", "time"]);
}

/** Largest absolute difference of two lists of equal length. */
export function difference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) throw new Error(`lengths differ: ${a.length} and ${b.length}`);
  let largest = 0;
  for (let k = 0; k < a.length; k++) {
    const d = Math.abs(a[k]! - b[k]!);
    if (!(d <= largest)) largest = d;
  }
  return largest;
}
