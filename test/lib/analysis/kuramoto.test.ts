import { describe, expect, it } from "@jest/globals";
import { gaussianSmooth } from "../../../lib/analysis/gaussianSmooth.js";
import { findPeaks, kuramoto, labelled, ValidationError } from "../../../lib/index.js";
import { difference, series } from "./arrays.js";
import { reference } from "./reference.js";

const stored = reference("functions");

describe("peaks", () => {
  it("are local maxima, flat tops once, and never the ends", () => {
    expect(findPeaks([0, 1, 1, 0, 2, 0, 3, 3, 3, 0])).toEqual([1, 4, 7]);
    expect(findPeaks([3, 1, 2, 2])).toEqual([]);
  });

  it("keep the higher of two that are too close", () => {
    expect(findPeaks([0, 2, 0, 3, 0, 2.5, 0], { distance: 3 })).toEqual([3]);
    expect(findPeaks([0, 2, 0, 2, 0, 2, 0], { distance: 3 })).toEqual([1, 5]);
  });

  it("are those of SciPy for any distance and prominence, with flat tops", () => {
    for (const { trace, distance, prominence, peaks } of stored.peaks) {
      const x = trace === "integers" ? stored.integers : stored.x[0];
      expect(findPeaks(x, { distance, prominence })).toEqual(peaks);
    }
  });
});

describe("Gaussian smoothing", () => {
  it("spreads an impulse and mirrors at the ends", () => {
    const middle = [0.0045656922, 0.0539911274, 0.2419714457, 0.3989434694];
    const impulse = gaussianSmooth([0, 0, 0, 1, 0, 0, 0], 1);
    expect(difference(impulse.subarray(0, 4), middle)).toBeLessThan(1e-10);
    const edge = [0.640914915, 0.2959625731, 0.058422989, 0.0045656922, 0.0001338306, 0, 0];
    expect(difference(gaussianSmooth([1, 0, 0, 0, 0, 0, 0], 1), edge)).toBeLessThan(1e-10);
  });

  it("agrees with SciPy, also when the kernel is longer than the series", () => {
    for (const [sigma, expected] of Object.entries<number[]>(stored.smoothed))
      expect(difference(gaussianSmooth(stored.x[0], Number(sigma)), expected)).toBeLessThan(1e-12);
    const short = gaussianSmooth(stored.x[0].slice(0, 5), 3);
    expect(difference(short, stored.smoothed_short)).toBeLessThan(1e-12);
  });
});

describe("the Kuramoto order parameter from peaks", () => {
  const traces = [
    [0, 1, 0, 0, 0, 0, 1, 0, 0, 0],
    [0, 0, 0, 1, 0, 0, 0, 1, 0, 0],
  ];
  const expected = [
    1,
    0.5,
    0.1045284633,
    0.3090169944,
    0.4539904997,
    0.5877852523,
    Math.SQRT1_2,
    0.5,
    0.8660254038,
    1,
  ];

  it("interpolates phases between peaks", () => {
    const order = kuramoto(series(traces), { distance: 1, prominence: 0.5 });
    expect(order.dims).toEqual(["time"]);
    expect(difference(order.data, expected)).toBeLessThan(1e-10);
  });

  it("does not round the phases of whole-numbered traces", () => {
    const whole = labelled(Int32Array.from(traces.flat()), [2, 10], ["region", "time"]);
    expect(difference(kuramoto(whole, { distance: 1, prominence: 0.5 }).data, expected)).toBeLessThan(1e-10);
  });

  it("agrees with SciPy with and without smoothing", () => {
    const x = series(stored.x);
    const smooth = kuramoto(x, { smoothing: 2, distance: 10, prominence: 0.5 });
    expect(difference(smooth.data, stored.kuramoto)).toBeLessThan(1e-12);
    const raw = kuramoto(x, { distance: 5, prominence: 1 });
    expect(difference(raw.data, stored.kuramoto_unsmoothed)).toBeLessThan(1e-12);
  });

  it("is NaN throughout, not the number 0, when a trace has no peak", () => {
    const order = kuramoto(series([...traces, Array.from({ length: 10 }, () => 0)]), {
      distance: 1,
      prominence: 0.5,
    });
    expect(order.shape).toEqual([10]);
    expect(order.data.every(Number.isNaN)).toBe(true);
    expect(kuramoto(series(traces)).data.every(Number.isNaN)).toBe(true);
  });

  it("refuses options out of range", () => {
    expect(() => kuramoto(series(traces), { smoothing: -1 })).toThrow(ValidationError);
    expect(() => kuramoto(series(traces), { distance: 0 })).toThrow(
      "distance must be at least 1 sample, got 0.",
    );
  });
});
