/**
 * Writes samples `first … first + c − 1` of every row into `out`, which is `[row][c]`, row-major.
 *
 * A filler gives the same numbers in whatever pieces it is asked.
 */
export type Filler = (out: Float64Array, first: number) => void;

/** A filler for inputs whose samples depend only on column and row. */
export function pointwise(rows: number, valueAt: (column: number, row: number) => number): Filler {
  return (out, first) => {
    const columns = out.length / rows;
    for (let row = 0; row < rows; row++)
      for (let k = 0; k < columns; k++) out[row * columns + k] = valueAt(first + k, row);
  };
}

/** The same samples in every row. */
export function sameInAllRows(rows: number, valueAt: (column: number) => number): Filler {
  return (out, first) => {
    const columns = out.length / rows;
    for (let k = 0; k < columns; k++) out[k] = valueAt(first + k);
    for (let row = 1; row < rows; row++) out.copyWithin(row * columns, 0, columns);
  };
}

/** Column k of the result is column `k − shift` of `fill` for `from <= k < to`, and 0 elsewhere. */
export function windowed(fill: Filler, rows: number, from: number, to: number, shift: number): Filler {
  return (out, first) => {
    const columns = out.length / rows;
    const begin = Math.max(from, first);
    const end = Math.min(to, first + columns);
    if (begin === first && end === first + columns) return fill(out, first - shift);
    out.fill(0);
    if (begin >= end) return;
    const inside = end - begin;
    const scratch = new Float64Array(rows * inside);
    fill(scratch, begin - shift);
    for (let row = 0; row < rows; row++)
      out.set(scratch.subarray(row * inside, (row + 1) * inside), row * columns + begin - first);
  };
}

/** A filler that copies from samples that are all made, `[row][columns]`. */
export function copied(whole: Float64Array, rows: number): Filler {
  const columns = whole.length / rows;
  return (out, first) => {
    const width = out.length / rows;
    for (let row = 0; row < rows; row++) {
      const from = row * columns + first;
      out.set(whole.subarray(from, from + width), row * width);
    }
  };
}

/** The sum of fillers. */
export function summed(fillers: readonly Filler[]): Filler {
  return (out, first) => {
    const [head, ...tail] = fillers;
    if (!head) return void out.fill(0);
    head(out, first);
    const scratch = new Float64Array(tail.length > 0 ? out.length : 0);
    for (const fill of tail) {
      fill(scratch, first);
      for (let i = 0; i < out.length; i++) out[i] = out[i]! + scratch[i]!;
    }
  };
}
