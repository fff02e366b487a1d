import { describe, expect, it } from "@jest/globals";
import {
  boxMullerInto,
  COSINE,
  MINUS_2_LN2,
  MINUS_2_LOG,
  SINE,
} from "../../../../lib/engine/rng/boxMuller.js";
import { threefry4x32 } from "../../../../lib/engine/rng/threefry.js";

describe("the Box–Muller transform", () => {
  it("is that of the two words to single precision", () => {
    const out = new Float32Array(2);
    for (let i = 0; i < 20000; i++) {
      const [x, y] = threefry4x32([i, 0, 0, 0], [1, 2, 3, 4]) as unknown as [number, number];
      boxMullerInto(out, 0, x, y);
      const signed = x | 0;
      const radius = Math.sqrt(-2 * Math.log((Math.abs(signed) + 0.5) / 2 ** 31)) * (signed < 0 ? -1 : 1);
      const angle = ((y << 1) / 2 ** 32) * (Math.PI / 2);
      const pair = [radius * Math.cos(angle), radius * Math.sin(angle)];
      if ((y | 0) < 0) pair.reverse();
      // The uniform number has 24 bits, which near 1 is all the radius has.
      const tolerance = 4e-7 + 1.2e-7 / Math.abs(radius);
      expect(Math.abs(out[0]! - pair[0]!)).toBeLessThan(tolerance);
      expect(Math.abs(out[1]! - pair[1]!)).toBeLessThan(tolerance);
    }
  });

  it("is finite for every extreme word, and at most √(64 ln 2)", () => {
    const out = new Float32Array(2);
    const words = [0, 1, -1, 0x7fffffff, -0x80000000, 0x40000000, -0x40000000];
    for (const x of words)
      for (const y of words) {
        boxMullerInto(out, 0, x, y);
        const size = Math.hypot(out[0]!, out[1]!);
        expect(size).toBeLessThanOrEqual(Math.sqrt(64 * Math.LN2) * (1 + 2e-7));
      }
    boxMullerInto(out, 0, 0, 0);
    expect(Math.hypot(out[0]!, out[1]!)).toBeCloseTo(6.6604, 4);
  });

  it("has constants that are singles", () => {
    for (const value of [...MINUS_2_LOG, ...SINE, ...COSINE, MINUS_2_LN2])
      expect(Math.fround(value)).toBe(value);
    expect(MINUS_2_LN2).toBe(Math.fround(-2 * Math.LN2));
  });
});
