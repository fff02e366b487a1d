import { describe, expect, it } from "@jest/globals";
import { boldRaster, matrix, palette, withTheme } from "../../../lib/display/index.js";
import { ValidationError } from "../../../lib/errors.js";
import { labelled } from "../../../lib/labelled.js";

const square = (numbers: number[]) => {
  const side = Math.sqrt(numbers.length);
  return labelled(new Float64Array(numbers), [side, side], ["target", "source"]);
};

describe("matrix", () => {
  it("centres FC on zero, whatever the data", () => {
    const figure = matrix(square([1, 0.2, 0.2, 1]), { kind: "FC" });
    expect(figure.layout.coloraxis).toMatchObject({ cmin: -1, cmax: 1, cmid: 0 });
    const middle = figure.layout.coloraxis!.colorscale![10]!;
    expect(middle[0]).toBe(0.5);
    expect(middle).toEqual(palette("diverging")[10]);
    const lopsided = matrix(square([-0.5, 3, 0, 1]), { scale: "diverging" });
    expect(lopsided.layout.coloraxis).toMatchObject({ cmin: -3, cmax: 3, cmid: 0 });
  });

  it("draws weights by their logarithm and leaves zeros blank", () => {
    const figure = matrix(square([0, 1e-4, 1e-2, 1]), { kind: "SC" });
    expect(figure.data[0]!.z).toEqual([
      [null, -4],
      [-2, 0],
    ]);
    expect(figure.data[0]!.customdata).toEqual([
      [0, 1e-4],
      [1e-2, 1],
    ]);
    expect(figure.layout.coloraxis).toMatchObject({ cmin: -4, cmax: 0 });
    expect(figure.layout.coloraxis!.colorbar!.ticktext).toEqual(["10⁻⁴", "10⁻³", "10⁻²", "10⁻¹", "1"]);
  });

  it("spans at most five decades unless told, and never less than one colour step", () => {
    expect(matrix(square([1e-12, 1, 1, 1]), { scale: "log" }).layout.coloraxis!.cmin).toBe(-5);
    expect(matrix(square([1e-12, 1, 1, 1]), { scale: "log", domain: [1e-8, 1] }).layout.coloraxis!.cmin).toBe(
      -8,
    );
    const constant = matrix(square([2, 2, 2, 2])).layout.coloraxis!;
    expect(constant.cmax!).toBeGreaterThan(constant.cmin!);
  });

  it("names regions, or numbers them, and tells target from source", () => {
    const figure = matrix(square([1, 2, 3, 4]), { labels: ["V1", "V2"] });
    expect(figure.data[0]).toMatchObject({ x: ["V1", "V2"], y: ["V1", "V2"] });
    expect(figure.layout.xaxis!.title!.text).toBe("Source region");
    expect(matrix(square([1, 2, 3, 4])).data[0]!.x).toEqual(["Region 1", "Region 2"]);
  });

  it("draws FCD over the time of its windows", () => {
    const figure = matrix(square([1, 0, 0, 1]), { kind: "FCD", step: 2000 });
    expect(figure.data[0]).toMatchObject({ x0: 0, dx: 2, y0: 0, dy: 2 });
    expect(figure.layout.yaxis!.range).toEqual([3, -1]);
    expect(figure.layout.meta.alt).toContain("2 × 2 windows");
  });

  it("exchanges the diverging colours with the theme", () => {
    const dark = withTheme(matrix(square([1, 0, 0, 1]), { kind: "FC" }), "dark");
    expect(dark.layout.coloraxis!.colorscale).toEqual(palette("diverging", "dark"));
    expect(dark.layout.coloraxis!.cmin).toBe(-1);
  });

  it("says in words what it shows, missing numbers included", () => {
    expect(matrix(square([1, Number.NaN, 0, 1]), { kind: "FC" }).layout.meta.alt).toBe(
      "Heat map of Correlation, 2 × 2 regions, values from 0 to 1, mean 0.667, 1 missing.",
    );
  });

  it.each([
    [
      "three dimensions",
      () => matrix(labelled(new Float64Array(8), [2, 2, 2], ["a", "b", "c"])),
      "two dimensions",
    ],
    [
      "no rows",
      () => matrix(labelled(new Float64Array(0), [0, 0], ["target", "source"])),
      "at least one number",
    ],
    ["only missing numbers", () => matrix(square([Number.NaN])), "finite number"],
    [
      "no positive number on a log scale",
      () => matrix(square([0, 0, 0, -1]), { kind: "SC" }),
      "at least one positive number",
    ],
    [
      "a log scale from zero",
      () => matrix(square([1]), { scale: "log", domain: [0, 1] }),
      "must be positive",
    ],
    ["a domain that falls", () => matrix(square([1]), { domain: [2, 1] }), "must rise"],
    ["too many labels", () => matrix(square([1]), { labels: ["a", "b"] }), "every row and column"],
  ])("refuses %s", (_, draw, message) => {
    expect(draw).toThrow(ValidationError);
    expect(draw).toThrow(message);
  });
});

describe("boldRaster", () => {
  it("gives each region mean zero and standard deviation one", () => {
    const data = Float64Array.from({ length: 60 }, (_, index) => index * index + (index > 30 ? 500 : 0));
    const {
      data: [trace],
      layout,
    } = boldRaster(labelled(data, [2, 30], ["region", "time"]), { dt: 2000 });
    for (const row of trace!.z as number[][]) {
      const mean = row.reduce((a, b) => a + b, 0) / row.length;
      expect(mean).toBeCloseTo(0, 2);
      expect(Math.sqrt(row.reduce((a, b) => a + b * b, 0) / row.length)).toBeCloseTo(1, 2);
    }
    expect(layout.coloraxis).toMatchObject({ cmin: -3, cmax: 3, cmid: 0 });
    expect(layout.xaxis!.title!.text).toBe("Time (s)");
  });

  it("leaves a region that does not vary blank", () => {
    const data = new Float64Array([0.1, 0.1, 0.1, 1, 2, 3]);
    const figure = boldRaster(labelled(data, [2, 3], ["region", "time"]));
    expect((figure.data[0]!.z as (number | null)[][])[0]).toEqual([null, null, null]);
  });

  it("averages long data into at most the given number of columns", () => {
    const data = Float64Array.from({ length: 4000 }, (_, index) => index % 1000);
    const figure = boldRaster(labelled(data, [4, 1000], ["region", "time"]), { dt: 1, columns: 100 });
    expect((figure.data[0]!.z as number[][])[0]).toHaveLength(100);
    expect(figure.data[0]).toMatchObject({ x0: 4.5, dx: 10 });
  });

  it("refuses data without any variation", () => {
    expect(() => boldRaster(labelled(new Float64Array(6), [2, 3], ["region", "time"]))).toThrow(
      ValidationError,
    );
  });
});
