import { describe, expect, it } from "@jest/globals";
import {
  fc,
  kolmogorovDistance,
  matrixKolmogorov,
  tsKolmogorov,
  ValidationError,
} from "../../../lib/index.js";
import { describeWithShared } from "../../shared.js";
import { matrix, randomSeries, series } from "./arrays.js";
import { gwBold } from "./gwBold.js";
import { reference } from "./reference.js";

const first = matrix([
  [9, 1, 2, 3],
  [5, 9, 4, 5],
  [5, 5, 9, 7],
  [0, 0, 0, 9],
]);
const second = matrix([
  [0, 2, 1, 3],
  [7, 0, 4, 6],
  [7, 7, 0, 5],
  [1, 1, 1, 0],
]);
const ts = [
  [0, 1, 2, 3, 2, 1, 0, 1, 2, 3, 2, 1],
  [1, 0, 1, 2, 3, 2, 1, 0, 1, 2, 3, 2],
  [0, 2, 1, 3, 5, 2, 2, 1, 0, 0, 1, 4],
];

describe("the Kolmogorov–Smirnov distance", () => {
  it("is the largest gap between two distributions", () => {
    expect(kolmogorovDistance([1, 2, 3], [2, 3, 4])).toBeCloseTo(1 / 3, 15);
    expect(kolmogorovDistance([1, 2], [3, 4])).toBe(1);
    expect(kolmogorovDistance([3, 1, 2], [2, 1, 3])).toBe(0);
  });

  it("agrees with SciPy for samples of different size with ties", () => {
    for (const { a, b, d } of reference("functions").kolmogorov)
      expect(Math.abs(kolmogorovDistance(a, b) - d)).toBeLessThan(1e-14);
  });

  it("of matrices uses the entries above the diagonals", () => {
    expect(matrixKolmogorov(first, second)).toBeCloseTo(1 / 6, 15);
  });

  it("takes matrices of different size and ignores NaN", () => {
    const small = matrix([
      [0, 3],
      [0, 0],
    ]);
    expect(matrixKolmogorov(first, small)).toBeCloseTo(0.5, 15);
    const holed = matrix([
      [0, Number.NaN, 3],
      [0, 0, Number.NaN],
      [0, 0, 0],
    ]);
    expect(matrixKolmogorov(first, holed)).toBe(matrixKolmogorov(first, small));
  });

  it("of recordings compares their FCD matrices", () => {
    const reversed = ts.map((row) => [...row].reverse().map((value, k) => value + 0.01 * k * k));
    const options = { windowsize: 4, stepsize: 2 };
    expect(tsKolmogorov(series(ts), series(reversed), options)).toBeCloseTo(0.5, 15);
  });

  it("refuses matrices without an entry above the diagonal and recordings with one window", () => {
    expect(() => matrixKolmogorov(matrix([[1]]), first)).toThrow(ValidationError);
    expect(() => tsKolmogorov(randomSeries(3, 31, 1), randomSeries(3, 90, 1))).toThrow(
      "needs at least one number on each side, got 0 and 66",
    );
  });
});

describeWithShared("the Kolmogorov–Smirnov distance of measured recordings", "datasets/gw", () => {
  const stored = reference("connectivity");
  const bold = (stored.subjects as string[]).map((subject) => gwBold(subject));

  it("agrees with SciPy to 1e-12", () => {
    (stored.pairs as [number, number][]).forEach(([a, b], k) => {
      const [x, y] = [bold[a]!, bold[b]!];
      expect(Math.abs(matrixKolmogorov(fc(x), fc(y)) - stored.kolmogorov_fc[k])).toBeLessThan(1e-12);
      expect(Math.abs(tsKolmogorov(x, y) - stored.kolmogorov_fcd_step5[k])).toBeLessThan(1e-12);
      expect(Math.abs(tsKolmogorov(x, y, { stepsize: 10 }) - stored.kolmogorov_fcd_step10[k])).toBeLessThan(
        1e-12,
      );
    });
  });

  it("has the published values", () => {
    expect(tsKolmogorov(bold[0]!, bold[1]!)).toBeCloseTo(0.8173076923, 10);
    expect(tsKolmogorov(bold[0]!, bold[1]!, { stepsize: 10 })).toBeCloseTo(0.8314393939, 10);
  });
});
