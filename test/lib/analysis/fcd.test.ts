import { describe, expect, it } from "@jest/globals";
import { fcd, labelled, ValidationError } from "../../../lib/index.js";
import { describeWithShared } from "../../shared.js";
import { difference, randomSeries, series } from "./arrays.js";
import { gwBold } from "./gwBold.js";
import { reference } from "./reference.js";

const ts = [
  [0, 1, 2, 3, 2, 1, 0, 1, 2, 3, 2, 1],
  [1, 0, 1, 2, 3, 2, 1, 0, 1, 2, 3, 2],
  [0, 2, 1, 3, 5, 2, 2, 1, 0, 0, 1, 4],
];

describe("functional connectivity dynamics", () => {
  it("compares the whole FC matrices of windows", () => {
    const matrix = fcd(series(ts), { windowsize: 4, stepsize: 2 });
    expect(matrix.shape).toEqual([4, 4]);
    expect(matrix.dims).toEqual(["window", "window"]);
    // biome-ignore format: a matrix
    const expected = [
      1, 0.0951948463, 0.3054002399, 0.5023148412,
      0.0951948463, 1, 0.9752284383, 0.2627139821,
      0.3054002399, 0.9752284383, 1, 0.4069314316,
      0.5023148412, 0.2627139821, 0.4069314316, 1,
    ];
    expect(difference(matrix.data, expected)).toBeLessThan(1e-10);
  });

  it.each([
    [30, {}, 0],
    [31, {}, 1],
    [195, {}, 33],
    [355, { stepsize: 10 }, 33],
    [1200, { stepsize: 10 }, 117],
  ])("of %i samples with %j has %i windows", (columns, options, windows) => {
    expect(fcd(randomSeries(3, columns, 1), options).shape).toEqual([windows, windows]);
  });

  it("is NaN for windows that hold a constant row, and only there", () => {
    const x = randomSeries(3, 40, 2);
    x.data.fill(0.3, 0, 12);
    const { data } = fcd(x, { windowsize: 10, stepsize: 10 });
    expect(Array.from(data, Number.isNaN)).toEqual([
      true,
      true,
      true,
      true,
      false,
      false,
      true,
      false,
      false,
    ]);
  });

  it("labels windows with the time at which they begin", () => {
    const time = Float64Array.from({ length: 12 }, (_, k) => 2000 * (k + 1));
    const x = labelled(Float64Array.from(ts.flat()), [3, 12], ["region", "time"], { coords: { time } });
    expect(fcd(x, { windowsize: 4, stepsize: 2 }).coords?.window).toEqual(
      Float64Array.of(2000, 6000, 10000, 14000),
    );
  });

  it("refuses windows and steps that are not whole numbers", () => {
    expect(() => fcd(series(ts), { stepsize: 1.5 })).toThrow(ValidationError);
    expect(() => fcd(series(ts), { stepsize: 1.5 })).toThrow(
      "stepsize must be an integer of at least 1, got 1.5.",
    );
    expect(() => fcd(series(ts), { windowsize: 0 })).toThrow("windowsize must be an integer of at least 2");
  });
});

describeWithShared("functional connectivity dynamics of measured BOLD", "datasets/gw", () => {
  const stored = reference("connectivity");
  it.each(stored.subjects as string[])("agree with NumPy to 1e-12 for %s", (subject) => {
    const x = gwBold(subject);
    for (const stepsize of [5, 10]) {
      const expected = stored[`fcd_step${stepsize}`][stored.subjects.indexOf(subject)];
      const { data, shape } = fcd(x, { stepsize });
      const size = shape[0]!;
      expect(shape).toEqual(expected.shape);
      expect(difference(data.subarray(0, size), expected.row0)).toBeLessThan(1e-12);
      const anti = Array.from({ length: size }, (_, i) => data[i * size + size - 1 - i]!);
      expect(difference(anti, expected.antidiagonal)).toBeLessThan(1e-12);
      expect(Math.abs(data.reduce((sum, r) => sum + r, 0) / expected.sum - 1)).toBeLessThan(1e-12);
    }
  });

  it("have the published entries of the recordings", () => {
    expect(fcd(gwBold("NAP_001"), { stepsize: 10 }).data[1]).toBeCloseTo(0.8890613073, 10);
    expect(fcd(gwBold("NAP_007"), { stepsize: 10 }).data[1]).toBeCloseTo(0.9330554818, 10);
  });
});
