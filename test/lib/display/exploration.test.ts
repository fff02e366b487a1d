import { describe, expect, it } from "@jest/globals";
import {
  explorationMap,
  palette,
  pivot,
  plotExplorationResults,
  withTheme,
} from "../../../lib/display/index.js";
import { ValidationError } from "../../../lib/errors.js";
import { labelled } from "../../../lib/labelled.js";

const rows = [
  { x: 1, y: 10, r: 4, kind: "additive" },
  { x: 0, y: 10, r: 1, kind: "additive" },
  { x: 0, y: 20, r: 2, kind: "additive" },
  { x: 0, y: 10, r: 3, kind: "additive" },
];

describe("pivot", () => {
  it("sorts the parameters and takes means; cells without rows are missing", () => {
    const map = pivot(rows, { x: "x", y: "y", value: "r" });
    expect(map.dims).toEqual(["y", "x"]);
    expect(map.coords).toEqual({ x: new Float64Array([0, 1]), y: new Float64Array([10, 20]) });
    expect([...map.data]).toEqual([2, 4, 2, Number.NaN]);
  });

  it("makes slices of further columns and skips results that are missing", () => {
    const more = [
      ...rows,
      { x: 1, y: 20, r: Number.NaN, kind: "diffusive" },
      { x: 0, y: 10, r: 8, kind: "diffusive" },
    ];
    const map = pivot(more, { x: "x", y: "y", value: "r", by: ["kind"] });
    expect(map.shape).toEqual([2, 2, 2]);
    expect(map.coords!.kind).toEqual(["additive", "diffusive"]);
    expect([...map.data]).toEqual([2, 4, 2, Number.NaN, 8, Number.NaN, Number.NaN, Number.NaN]);
  });

  it("names the columns when one is missing", () => {
    expect(() => pivot(rows, { x: "x", y: "K", value: "r" })).toThrow(
      'pivot: no column "K"; the table has x, y, r, kind.',
    );
    expect(() => pivot([], { x: "x", y: "y", value: "r" })).toThrow(ValidationError);
  });
});

describe("explorationMap", () => {
  const map = pivot(rows, { x: "x", y: "y", value: "r" });

  it("centres cells on the parameters and leaves missing cells blank", () => {
    const figure = explorationMap(map);
    expect(figure.data[0]).toMatchObject({ x: [0, 1], y: [10, 20] });
    expect(figure.data[0]!.z).toEqual([
      [2, 4],
      [2, null],
    ]);
    expect(figure.layout.xaxis!.range).toEqual([-0.5, 1.5]);
    expect(figure.layout.yaxis!.range).toEqual([5, 25]);
    expect(figure.layout.meta.alt).toContain("1 missing");
  });

  it("draws missing cells as zero when asked, and scales the axes", () => {
    const figure = explorationMap(map, { nanToZero: true, xScale: 1000 });
    expect((figure.data[0]!.z as number[][])[1]![1]).toBe(0);
    expect(figure.layout.coloraxis!.cmin).toBe(0);
    expect(figure.data[0]!.x).toEqual([0, 1000]);
  });

  it("takes a table of columns as well as its rows", async () => {
    const { table } = await import("arquero");
    const results = table({ a: [0, 1, 0, 1], b: [0, 0, 1, 1], r: [1, 2, 3, 4] });
    const options = { x: "a", y: "b", value: "r" };
    const rows = results.objects() as Record<string, unknown>[];
    expect(JSON.stringify(plotExplorationResults(results, options))).toBe(
      JSON.stringify(plotExplorationResults(rows, options)),
    );
    expect(pivot(results, options).data).toEqual(new Float64Array([1, 2, 3, 4]));
  });

  it("has one colour scale for all slices and one bar", () => {
    const cube = labelled(new Float64Array([0, 1, 2, 3, 10, 11, 12, 13]), [2, 2, 2], ["b", "y", "x"]);
    const figure = explorationMap(cube, { sliceLabels: { b: "b" } });
    expect(figure.layout.coloraxis).toMatchObject({ cmin: 0, cmax: 13, showscale: false });
    expect(figure.layout.coloraxis2).toMatchObject({ cmin: 0, cmax: 13 });
    expect(figure.layout.annotations!.map(({ text }) => text)).toEqual(["<b>b = 0</b>", "<b>b = 1</b>"]);
  });

  it("centres a symmetric scale on zero", () => {
    const figure = explorationMap(labelled(new Float64Array([-1, 3, 0, 2]), [2, 2], ["y", "x"]), {
      symmetric: true,
    });
    expect(figure.layout.coloraxis).toMatchObject({ cmin: -3, cmax: 3 });
    expect(figure.layout.coloraxis!.colorscale).toEqual(palette("diverging"));
  });

  it("draws contours at their level, in the coordinates of the parameters", () => {
    const flat = labelled(new Float64Array([0, 0, 1, 1]), [2, 2], ["y", "x"], {
      coords: { x: new Float64Array([0, 2]), y: new Float64Array([10, 20]) },
    });
    const figure = explorationMap(flat, { contours: [{ data: flat, levels: [0.25], label: "quarter" }] });
    const line = figure.data[1]!;
    expect(line).toMatchObject({ name: "quarter", mode: "lines" });
    expect(line.y).toEqual([12.5, 12.5]);
    expect([...(line.x as number[])].sort()).toEqual([0, 2]);
  });

  it("veils cells below the threshold: image [[0, 1], [2, 3]], threshold 1, opacity 0.5", () => {
    const image = labelled(new Float64Array([0, 1, 2, 3]), [2, 2], ["y", "x"]);
    const figure = explorationMap(image, { mask: { threshold: 1, alpha: 0.5 } });
    expect(figure.data[1]).toMatchObject({ opacity: 0.5, coloraxis: "coloraxis2" });
    expect(figure.data[1]!.z).toEqual([
      [1, 1],
      [null, null],
    ]);
    const inverse = explorationMap(image, { mask: { threshold: 1, invert: true } });
    expect(inverse.data[1]!.z).toEqual([
      [null, 1],
      [1, 1],
    ]);
    expect(withTheme(figure, "dark").layout.coloraxis2!.colorscale![0]![1]).toBe("#15181e");
  });

  it("veils in stripes of rows", () => {
    const tall = labelled(new Float64Array(40), [20, 2], ["y", "x"]);
    const z = explorationMap(tall, { mask: { style: "stripes" } }).data[1]!.z as (number | null)[][];
    const veiled = z.filter((row) => row[0] === 1).length;
    expect(veiled).toBeGreaterThan(5);
    expect(veiled).toBeLessThan(15);
  });

  it("takes columns of a table for values, contours and mask", () => {
    const table = Array.from({ length: 25 }, (_, run) => ({
      a: run % 5,
      b: Math.floor(run / 5),
      r: run,
      s: run % 5,
    }));
    const figure = plotExplorationResults(table, {
      x: "a",
      y: "b",
      value: "r",
      contours: [{ value: "s", levels: [2.5] }],
      mask: { value: "s", threshold: 1 },
    });
    expect(figure.data.map((trace) => trace.type)).toEqual(["heatmap", "heatmap", "scatter"]);
    expect(figure.data[2]!.x!.every((x) => x === 2.5)).toBe(true);
  });

  it.each([
    [
      "one dimension",
      () => explorationMap(labelled(new Float64Array(2), [2], ["x"])),
      "at least two dimensions",
    ],
    [
      "only missing numbers",
      () => explorationMap(labelled(new Float64Array([Number.NaN]), [1, 1], ["y", "x"])),
      "finite number",
    ],
    [
      "contours of another shape",
      () =>
        explorationMap(map, {
          contours: [{ data: labelled(new Float64Array(1), [1, 1], ["y", "x"]), levels: [0] }],
        }),
      "shape of the map [2, 2], got [1, 1]",
    ],
    [
      "names on an axis",
      () => explorationMap(labelled(new Float64Array(1), [1, 1], ["y", "x"], { coords: { x: ["a"] } })),
      'values of "x" must be numbers',
    ],
    ["an opacity above one", () => explorationMap(map, { mask: { alpha: 2 } }), "between 0 and 1"],
  ])("refuses %s", (_, draw, message) => {
    expect(draw).toThrow(ValidationError);
    expect(draw).toThrow(message);
  });
});
