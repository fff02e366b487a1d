import { describe, expect, it } from "@jest/globals";
import { computeDelayMatrix, extremes, labelled, ValidationError } from "../../../lib/index.js";
import { matrix, series } from "./arrays.js";

describe("the extremes at the end of a run", () => {
  const x = series([
    [9, 1, 3, 2],
    [-7, 0, 0, 0],
  ]);

  it("leave out what came before", () => {
    const { min, max } = extremes(x, 500, 1500);
    expect(Array.from(min.data)).toEqual([1, 0]);
    expect(Array.from(max.data)).toEqual([3, 0]);
    expect(min.dims).toEqual(["region"]);
  });

  it("are those of the whole run when it is shorter, and NaN when the run diverged", () => {
    expect(Array.from(extremes(x, 1).max.data)).toEqual([9, 0]);
    expect(extremes(series([[1, Number.NaN]]), 1).max.data[0]).toBeNaN();
    expect(() => extremes(x, 0)).toThrow(ValidationError);
    expect(() => extremes(x, 1, -5)).toThrow("last must be above 0 ms, got -5.");
  });
});

describe("the delay matrix", () => {
  const lengths = matrix([
    [0, 10, 25],
    [10, 0, 5],
    [25, 5, 0],
  ]);

  it("is length over speed in ms, and zero for speed zero", () => {
    const delays = computeDelayMatrix(lengths, 20);
    expect(Array.from(delays.data)).toEqual([0, 0.5, 1.25, 0.5, 0, 0.25, 1.25, 0.25, 0]);
    expect(delays.unit).toBe("ms");
    expect(computeDelayMatrix(lengths, 0).data.every((delay) => delay === 0)).toBe(true);
    expect(computeDelayMatrix(lengths, 20, 2).data[2]).toBe(2.5);
  });

  it("refuses negative lengths and speeds, and what is not square", () => {
    expect(() => computeDelayMatrix(lengths, -1)).toThrow(ValidationError);
    expect(() =>
      computeDelayMatrix(
        matrix([
          [0, -1],
          [1, 0],
        ]),
        20,
      ),
    ).toThrow("got -1 from region 1 to region 0");
    const wide = labelled(new Float64Array(2), [1, 2], ["target", "source"]);
    expect(() => computeDelayMatrix(wide, 20)).toThrow("expects a square matrix");
  });
});
