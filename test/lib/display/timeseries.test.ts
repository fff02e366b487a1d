import { describe, expect, it } from "@jest/globals";
import { timeseries } from "../../../lib/display/index.js";
import { ValidationError } from "../../../lib/errors.js";
import { labelled } from "../../../lib/labelled.js";
import { rates } from "./gallery/data.js";

const wave = (length: number) => Float64Array.from({ length }, (_, t) => Math.sin(t / 10));

describe("timeseries", () => {
  it("draws short series sample by sample, with time and unit on the axes", () => {
    const figure = timeseries(labelled(wave(5), [5], ["time"], { name: "rate", unit: "Hz" }), {
      dt: 0.5,
      t0: 10,
    });
    expect(figure.data).toHaveLength(1);
    expect(figure.data[0]).toMatchObject({ type: "scatter", x0: 10, dx: 0.5 });
    expect(figure.data[0]!.y).toHaveLength(5);
    expect(figure.layout.xaxis?.title?.text).toBe("Time (ms)");
    expect(figure.layout.yaxis?.title?.text).toBe("rate (Hz)");
  });

  it("thins long series and keeps their peaks", () => {
    const data = new Float64Array(2 * 50_000);
    data[12_345] = 70;
    data[80_000] = -3;
    const figure = timeseries(labelled(data, [2, 50_000], ["region", "time"]), { dt: 0.1, pixels: 500 });
    expect(figure.data.map((trace) => trace.y!.length)).toEqual([1000, 1000]);
    expect(Math.max(...(figure.data[0]!.y as number[]))).toBe(70);
    expect(Math.min(...(figure.data[1]!.y as number[]))).toBe(-3);
  });

  it("takes times from the coordinates and writes seconds when the run is long", () => {
    const time = Float64Array.from({ length: 100 }, (_, t) => 2000 * (t + 1));
    const bold = labelled(wave(100), [100], ["time"], { coords: { time } });
    const figure = timeseries(bold);
    expect(figure.data[0]).toMatchObject({ x0: 2, dx: 2 });
    expect(figure.layout.xaxis?.title?.text).toBe("Time (s)");
    expect(timeseries(bold, { timeUnit: "ms" }).data[0]).toMatchObject({ x0: 2000, dx: 2000 });
  });

  it("writes the last second of a long run in seconds, which are short enough to read", () => {
    const figure = timeseries(labelled(wave(1000), [1000], ["time"]), { dt: 1, t0: 299_000 });
    expect(figure.data[0]).toMatchObject({ x0: 299, dx: 0.001 });
    expect(figure.layout.xaxis?.title?.text).toBe("Time (s)");
  });

  it("draws the part asked for, both ends included", () => {
    const figure = timeseries(labelled(wave(100), [100], ["time"]), { dt: 1, range: [20, 30] });
    expect(figure.data[0]!.x0).toBe(20);
    expect(figure.data[0]!.y).toHaveLength(11);
    expect(figure.data[0]!.y![0]).toBeCloseTo(Math.sin(2), 4);
  });

  it("adds the mean of many regions in the colour of text", () => {
    const figure = timeseries(rates(20, 200));
    expect(figure.data).toHaveLength(21);
    expect(figure.layout.meta.ink).toEqual([20]);
    expect(figure.data[20]!.name).toBe("Mean of 20 regions");
    expect(figure.layout.showlegend).toBe(true);
  });

  it("stacks rows with their names beside them", () => {
    const figure = timeseries(labelled(new Float64Array([0, 1, 0, 1]), [2, 2], ["region", "time"]), {
      layout: "stacked",
      labels: ["V1", "MT"],
    });
    expect(figure.layout.yaxis?.ticktext).toEqual(["V1", "MT"]);
    expect(figure.layout.yaxis?.tickvals).toEqual([0, -0.8]);
    expect(figure.data[1]!.y).toEqual([-0.8, 0.2]);
  });

  it("draws small changes far from zero without stairs, and limits as told", () => {
    const creeping = Float64Array.from({ length: 50 }, (_, t) => 59.8 + 1e-4 * t);
    const figure = timeseries(labelled(creeping, [50], ["time"]), { dt: 1, domain: [0, 80] });
    expect(new Set(figure.data[0]!.y).size).toBe(50);
    expect(figure.layout.yaxis?.range).toEqual([0, 80]);
  });

  it("leaves gaps where numbers are missing", () => {
    const data = new Float64Array([1, Number.NaN, Number.NEGATIVE_INFINITY, 2]);
    expect(timeseries(labelled(data, [4], ["time"])).data[0]!.y).toEqual([1, null, null, 2]);
  });

  it("escapes names and makes equal ones distinct", () => {
    const figure = timeseries(labelled(new Float64Array(4), [2, 2], ["region", "time"]), {
      labels: ["<b>x</b>", "<b>x</b>"],
      title: '<a href="javascript:alert(1)">t</a>',
    });
    expect(figure.data.map((trace) => trace.name)).toEqual([
      "&lt;b&gt;x&lt;/b&gt;",
      "&lt;b&gt;x&lt;/b&gt; (2)",
    ]);
    expect(figure.layout.title?.text).toBe('&lt;a href="javascript:alert(1)"&gt;t&lt;/a&gt;');
  });

  it("says in words what it shows", () => {
    const figure = timeseries(labelled(wave(100), [100], ["time"], { name: "x" }), { dt: 1 });
    expect(figure.layout.meta.alt).toBe("Line of x from 0 to 99 ms, between −1 and 1.");
  });

  it.each([
    [
      "an empty array",
      () => timeseries(labelled(new Float64Array(0), [2, 0], ["region", "time"])),
      "at least one number",
    ],
    [
      "only missing numbers",
      () => timeseries(labelled(new Float64Array([Number.NaN]), [1], ["time"])),
      "at least one finite number",
    ],
    [
      "three dimensions",
      () => timeseries(labelled(wave(8), [2, 2, 2], ["output", "region", "time"])),
      "one or two dimensions",
    ],
    [
      "a range beside the data",
      () => timeseries(labelled(wave(9), [9], ["time"]), { dt: 1, range: [50, 60] }),
      "holds no sample",
    ],
    ["a negative dt", () => timeseries(labelled(wave(9), [9], ["time"]), { dt: -1 }), "positive dt"],
    [
      "too few labels",
      () => timeseries(labelled(wave(8), [2, 4], ["region", "time"]), { labels: ["a"] }),
      "one label per row",
    ],
    [
      "a row that is not there",
      () => timeseries(labelled(wave(8), [2, 4], ["region", "time"]), { rows: [2] }),
      "indices 0 … 1",
    ],
    [
      "uneven times",
      () => timeseries(labelled(wave(3), [3], ["time"], { coords: { time: new Float64Array([0, 1, 9]) } })),
      "evenly spaced",
    ],
  ])("refuses %s", (_, draw, message) => {
    expect(draw).toThrow(ValidationError);
    expect(draw).toThrow(message);
  });
});
