import { describe, expect, it } from "@jest/globals";
import { averageColumns, decimate } from "../../../lib/display/index.js";
import { ValidationError } from "../../../lib/errors.js";
import { normal, random } from "./gallery/data.js";

describe("decimate", () => {
  it("keeps the least and greatest value of every bin, in their order in time", () => {
    const { values } = decimate(new Float64Array([0, 9, 0, 0, 0, 0, -5, 0]), 2);
    expect([...values]).toEqual([0, 9, 0, -5]);
  });

  it("keeps every extremum of random series, however the bins fall", () => {
    const uniform = random(1);
    const noise = normal(2);
    for (let round = 0; round < 200; round++) {
      const length = 50 + Math.floor(2000 * uniform());
      const bins = 1 + Math.floor(60 * uniform());
      const data = Float64Array.from({ length }, () => noise());
      const { values, start, step } = decimate(data, bins);
      expect(values.length).toBe(Math.min(length, 2 * bins));
      expect(Math.max(...values)).toBe(Math.max(...data));
      expect(Math.min(...values)).toBe(Math.min(...data));
      for (let index = 0; index < values.length; index++) {
        const origin = data.indexOf(values[index]!);
        expect(origin).toBeGreaterThanOrEqual(0);
        expect(Math.abs(origin - (start + index * step))).toBeLessThanOrEqual(Math.max(1, 2 * step));
      }
    }
  });

  it("finds a spike of one sample among a million", () => {
    const data = new Float64Array(1_000_000);
    data[765_432] = 50;
    const { values, start, step } = decimate(data, 800);
    const at = values.indexOf(50);
    expect(values.filter((value) => value === 50)).toHaveLength(1);
    expect(Math.abs(start + at * step - 765_432)).toBeLessThan(1250);
  });

  it("leaves short series as they are and turns infinite samples into gaps", () => {
    const { values, start, step } = decimate(new Float64Array([1, Number.POSITIVE_INFINITY, 3]), 10);
    expect([...values]).toEqual([1, Number.NaN, 3]);
    expect([start, step]).toEqual([0, 1]);
  });

  it("leaves a gap only where a whole bin is missing", () => {
    const nan = Number.NaN;
    const { values } = decimate(new Float64Array([1, nan, nan, 4, nan, nan, nan, nan, 2, 2, 2, nan]), 3);
    expect([...values]).toEqual([1, 4, nan, nan, 2, 2]);
  });

  it("refuses empty parts and bins that are not positive integers", () => {
    expect(() => decimate(new Float64Array(4), 0)).toThrow(ValidationError);
    expect(() => decimate(new Float64Array(4), 1.5)).toThrow("bins must be a positive integer, got 1.5.");
    expect(() => decimate(new Float64Array(0), 3)).toThrow(ValidationError);
    expect(() => decimate(new Float64Array(4), 3, 2, 9)).toThrow(ValidationError);
  });
});

describe("averageColumns", () => {
  it("averages bins of a row and never mixes rows", () => {
    const { values, columns, start, step } = averageColumns(
      new Float64Array([1, 3, 5, 7, 10, 20, 30, 40]),
      2,
      2,
    );
    expect([...values]).toEqual([2, 6, 15, 35]);
    expect([columns, start, step]).toEqual([2, 0.5, 2]);
  });

  it("keeps the mean of a row when bins are equal", () => {
    const noise = normal(9);
    const data = Float64Array.from({ length: 1200 }, () => noise());
    const mean = (numbers: Float64Array) => numbers.reduce((a, b) => a + b, 0) / numbers.length;
    expect(mean(averageColumns(data, 1, 100).values)).toBeCloseTo(mean(data), 12);
  });

  it("ignores missing samples and leaves a gap where all are missing", () => {
    const nan = Number.NaN;
    const { values } = averageColumns(new Float64Array([1, nan, nan, nan]), 1, 2);
    expect([...values]).toEqual([1, nan]);
  });
});
