import { expect } from "@jest/globals";

/** Fails unless every number agrees within `tolerance`, relative to the largest expected magnitude (at least 1). */
export function expectClose(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): void {
  expect(actual.length).toBe(expected.length);
  let largest = 1;
  for (let k = 0; k < expected.length; k++)
    if (Number.isFinite(expected[k])) largest = Math.max(largest, Math.abs(expected[k]!));
  for (let k = 0; k < expected.length; k++) {
    const difference = Math.abs(actual[k]! - expected[k]!);
    if (Number.isNaN(expected[k]!) ? !Number.isNaN(actual[k]!) : !(difference <= tolerance * largest))
      throw new Error(
        `at ${k}: ${actual[k]} instead of ${expected[k]} (difference ${difference}, tolerance ${tolerance * largest})`,
      );
  }
}
