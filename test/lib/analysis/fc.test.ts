import { describe, expect, it } from "@jest/globals";
import { fc, labelled, ValidationError } from "../../../lib/index.js";
import { describeWithShared } from "../../shared.js";
import { difference, randomSeries, series } from "./arrays.js";
import { gwBold } from "./gwBold.js";
import { reference } from "./reference.js";

const rows = [
  [1, 2, 3, 4, 5],
  [2, 1, 4, 3, 5],
  [7, 7, 7, 7, 7],
];

describe("functional connectivity", () => {
  it("is Pearson's correlation of rows and 0 for a constant row", () => {
    const matrix = fc(series(rows));
    expect(matrix.shape).toEqual([3, 3]);
    expect(matrix.dims).toEqual(["region", "region"]);
    expect(difference(matrix.data, [1, 0.8, 0, 0.8, 1, 0, 0, 0, 0])).toBeLessThan(1e-15);
  });

  it("recognises a constant row whose mean is rounded", () => {
    const constant = Array.from({ length: 10 }, () => 0.1);
    const matrix = fc(series([constant, constant.map((_, k) => k)]));
    expect(Array.from(matrix.data)).toEqual([0, 0, 0, 1]);
  });

  it("is 0 in the rows and columns that hold NaN or infinity", () => {
    const matrix = fc(
      series([
        [1, Number.NaN, 2, 4],
        [1, 2, 3, 5],
        [1, 2, Number.POSITIVE_INFINITY, 5],
        [2, 1, 1, 4],
      ]),
    );
    expect(Array.from(matrix.data, (r) => r !== 0)).toEqual(
      [0, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 1, 0, 1].map(Boolean),
    );
  });

  it("is a 1 × 1 matrix for a single row", () => {
    expect(Array.from(fc(series([[1, 5, 2]])).data)).toEqual([1]);
  });

  it("is symmetric, within [−1, 1], and blind to offset and positive scale", () => {
    const x = randomSeries(23, 501, 4);
    const matrix = fc(x).data;
    const moved = x.data.map((value, k) => (k < 501 ? 1e6 + 250 * value : value));
    expect(difference(fc({ ...x, data: moved }).data, matrix)).toBeLessThan(1e-9);
    for (let i = 0; i < 23; i++)
      for (let j = 0; j < 23; j++) {
        expect(matrix[i * 23 + j]).toBe(matrix[j * 23 + i]);
        expect(Math.abs(matrix[i * 23 + j]!)).toBeLessThanOrEqual(1);
      }
  });

  it("keeps tiny and huge units apart from overflow", () => {
    const tiny = rows[0]!.map((value) => value * 1e-200);
    const huge = rows[1]!.map((value) => value * 1e200);
    expect(fc(series([tiny, huge])).data[1]).toBeCloseTo(0.8, 14);
  });

  it("takes single precision and carries region names along", () => {
    const x = labelled(Float32Array.from(rows.flat()), [3, 5], ["region", "time"], {
      coords: { region: ["a", "b", "c"] },
    });
    expect(fc(x).coords?.region).toEqual(["a", "b", "c"]);
    expect(fc(x).data[1]).toBeCloseTo(0.8, 15);
  });

  it("refuses arrays whose last dimension is not time", () => {
    const flipped = labelled(new Float64Array(6), [2, 3], ["time", "region"]);
    expect(() => fc(flipped)).toThrow(ValidationError);
    expect(() => fc(flipped)).toThrow(
      'fc expects an array with dims ["region", "time"], got dims ["time", "region"] of shape 2 × 3.',
    );
    expect(() => fc(undefined as never)).toThrow("got undefined");
  });
});

describeWithShared("functional connectivity of measured BOLD", "datasets/gw", () => {
  const stored = reference("connectivity");
  it.each(stored.subjects as string[])("agrees with NumPy to 1e-12 for %s", (subject) => {
    const expected = stored.fc[stored.subjects.indexOf(subject)];
    const { data, shape } = fc(gwBold(subject));
    expect(shape).toEqual(expected.shape);
    expect(difference(data.subarray(0, 80), expected.row0)).toBeLessThan(1e-12);
    const anti = Array.from({ length: 80 }, (_, i) => data[i * 80 + 79 - i]!);
    expect(difference(anti, expected.antidiagonal)).toBeLessThan(1e-12);
    expect(Math.abs(data.reduce((sum, r) => sum + r, 0) / expected.sum - 1)).toBeLessThan(1e-12);
    expect(Math.abs(data.reduce((sum, r) => sum + r * r, 0) / expected.squares - 1)).toBeLessThan(1e-12);
  });

  it("has the published entries of the recordings", () => {
    expect(fc(gwBold("NAP_001")).data[1]).toBeCloseTo(0.90564015, 10);
    expect(fc(gwBold("NAP_001")).data[79]).toBeCloseTo(0.3495789208, 10);
    expect(fc(gwBold("NAP_007")).data[79]).toBeCloseTo(0.7186350816, 10);
  });
});
