import { describe, expect, it } from "@jest/globals";
import { fc, labelled, matrixCorrelation, ValidationError } from "../../../lib/index.js";
import { describeWithShared } from "../../shared.js";
import { matrix } from "./arrays.js";
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

describe("the correlation of two matrices", () => {
  it("uses the entries above the diagonal only", () => {
    expect(matrixCorrelation(first, second)).toBeCloseTo(0.841281820819169, 14);
  });

  it("is NaN when a triangle does not vary", () => {
    expect(matrixCorrelation(first, matrix(Array.from({ length: 4 }, () => [1, 1, 1, 1])))).toBeNaN();
    expect(matrixCorrelation(matrix([[1]]), matrix([[1]]))).toBeNaN();
  });

  it("refuses matrices of different size or that are not square", () => {
    expect(() => matrixCorrelation(first, matrix([[1]]))).toThrow(
      "matrixCorrelation expects matrices of equal size, got 4 × 4 and 1 × 1.",
    );
    const wide = labelled(new Float64Array(6), [2, 3], ["target", "source"]);
    expect(() => matrixCorrelation(wide, first)).toThrow(ValidationError);
  });
});

describeWithShared("the correlation of measured FC matrices", "datasets/gw", () => {
  const stored = reference("connectivity");
  it("agrees with NumPy to 1e-12", () => {
    const fcs = (stored.subjects as string[]).map((subject) => fc(gwBold(subject)));
    (stored.pairs as [number, number][]).forEach(([a, b], k) => {
      expect(Math.abs(matrixCorrelation(fcs[a]!, fcs[b]!) - stored.matrix_correlation[k])).toBeLessThan(
        1e-12,
      );
    });
    expect(matrixCorrelation(fcs[0]!, fcs[1]!)).toBeCloseTo(0.5182586118, 10);
  });
});
