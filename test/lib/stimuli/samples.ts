import { expect } from "@jest/globals";
import type { Input } from "../../../lib/stimuli/index.js";

/** All samples of an input, row after row. */
export function samples(input: Input, duration: number, dt: number): number[] {
  return [...input.asArray(duration, dt).data];
}

/** Compare lists of numbers to a number of decimals. */
export function expectClose(actual: ArrayLike<number>, expected: readonly number[], decimals: number): void {
  expect(actual.length).toBe(expected.length);
  expected.forEach((value, i) => {
    expect(actual[i]).toBeCloseTo(value, decimals);
  });
}

/** The same input read in pieces of a given width. */
export function piecewise(input: Input, duration: number, dt: number, width: number): number[] {
  const { rows, columns, fillInto } = input.stream(duration, dt);
  const whole = new Float64Array(rows * columns);
  for (let first = 0; first < columns; first += width) {
    const wide = Math.min(width, columns - first);
    const piece = new Float64Array(rows * wide);
    fillInto(piece, first);
    for (let row = 0; row < rows; row++)
      whole.set(piece.subarray(row * wide, (row + 1) * wide), row * columns + first);
  }
  return [...whole];
}
