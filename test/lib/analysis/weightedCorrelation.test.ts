import { describe, expect, it } from "@jest/globals";
import { ValidationError, weightedCorrelation } from "../../../lib/index.js";
import { reference } from "./reference.js";

describe("the weighted correlation", () => {
  const stored = reference("functions");

  it("weights means and covariances", () => {
    expect(weightedCorrelation([1, 2, 3, 4], [2, 1, 4, 3], [1, 2, 3, 4])).toBeCloseTo(0.5570860145311556, 15);
  });

  it("agrees with NumPy on random numbers", () => {
    const r = weightedCorrelation(stored.x[0], stored.x[3], Float64Array.from(stored.w as number[]));
    expect(Math.abs(r - stored.weighted_correlation)).toBeLessThan(1e-12);
  });

  it("ignores values without weight and is NaN when the others do not vary", () => {
    expect(weightedCorrelation([1, 2, 99], [3, 4, -5], [1, 1, 0])).toBeCloseTo(1, 14);
    expect(weightedCorrelation([1, 1, 99], [3, 4, -5], [1, 1, 0])).toBeNaN();
    expect(weightedCorrelation([], [], [])).toBeNaN();
  });

  it("refuses unequal lengths and negative weights", () => {
    expect(() => weightedCorrelation([1, 2], [1, 2], [1])).toThrow(ValidationError);
    expect(() => weightedCorrelation([1, 2], [1, 2], [1, -1])).toThrow(
      "Weights must be at least 0, got -1 at position 1.",
    );
  });
});
