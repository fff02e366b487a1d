import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import { labelled } from "../../../lib/labelled.js";
import { covariance, fft, RatesSignal, Signal } from "../../../lib/signal/index.js";
import { expectClose } from "./close.js";
import { exampleData, exampleSignal, rowA, rowB } from "./exampleSignal.js";

let warnings: ReturnType<typeof jest.spyOn>;
beforeEach(() => {
  warnings = jest.spyOn(console, "warn").mockImplementation(() => {});
});
afterEach(() => {
  warnings.mockRestore();
});

describe("functionalConnectivity", () => {
  it("correlates the regions of every output", () => {
    const matrix = exampleSignal().functionalConnectivity();
    expect(matrix.dims).toEqual(["output", "region", "region"]);
    expect(matrix.shape).toEqual([1, 2, 2]);
    expectClose(matrix.data, [1, -0.3539961627, -0.3539961627, 1], 1e-10);
    expect(matrix.coords).toEqual({ output: ["r"], region: ["left", "right"] });
  });

  it("takes an own measure", () => {
    const matrix = exampleSignal().get("r").functionalConnectivity(covariance);
    expect(matrix.dims).toEqual(["region", "region"]);
    expectClose(matrix.data, [4 / 7, -5 / 7, -5 / 7, 49.875 / 7], 1e-14);
    expect(() => exampleSignal().functionalConnectivity((rows) => rows)).toThrow(
      /2 × 8 numbers into 2 × 2, got 2 × 8/,
    );
  });

  it("finds the regions wherever their dim stands", () => {
    const x = labelled(
      Float64Array.of(1, 2, 4, 0, 1, 0, 3, 2, 1, 1, 0, 0),
      [2, 2, 3],
      ["space", "output", "time"],
      {
        coords: { time: Float64Array.of(0, 1, 2), output: ["E", "I"] },
      },
    );
    const matrix = new Signal(x).functionalConnectivity(covariance);
    expect(matrix.dims).toEqual(["output", "space", "space"]);
    expectClose(matrix.data, [7 / 3, -1.5, -1.5, 1, 1 / 3, -1 / 6, -1 / 6, 1 / 3], 1e-14);
  });

  it("says so when there are no two regions", () => {
    const one = [...exampleSignal().iterate()][0]![1];
    expect(() => one.functionalConnectivity()).toThrow(
      "Functional connectivity needs at least two regions, got 1.",
    );
    const x = labelled(new Float64Array(3), [3], ["time"], { coords: { time: Float64Array.of(0, 1, 2) } });
    expect(() => new Signal(x).functionalConnectivity()).toThrow(/needs a dim "region"/);
  });
});

describe("apply", () => {
  it("changes every sample", () => {
    const s = exampleSignal().apply(Math.abs, { each: "sample" });
    expect([...s.data.data.slice(0, 8)]).toEqual([0, 1, 0, 1, 0, 1, 0, 1]);
    expect(s.processSteps[1]).toBe("apply `abs` function over time dim");
  });

  it("changes every series", () => {
    const s = exampleSignal();
    const reversed = s.apply((series) => series.reverse(), { inplace: false });
    expect([...reversed.data.data.slice(8)]).toEqual([...rowB].reverse());
    expect([...s.data.data.slice(8)]).toEqual(rowB);
    const spectrum = s.apply((series) => fft({ re: series, im: new Float64Array(8) }).re, { inplace: false });
    expect(spectrum.data.data[8]).toBe(37);
  });

  it("returns an array without time when the function reduces a series, and warns", () => {
    const s = exampleSignal();
    const largest = s.apply((series) => Math.max(...series));
    expect(largest.dims).toEqual(["output", "region"]);
    expect(largest.shape).toEqual([1, 2]);
    expect([...largest.data]).toEqual([1, 9]);
    expect(largest.coords).toEqual({ output: ["r"], region: ["left", "right"] });
    expect(warnings.mock.calls[0]![0]).toMatch(/shape \[1, 2\] instead of \[1, 2, 8\]/);
    expect(s.equals(exampleSignal())).toBe(true);
  });

  it("helps when a function of one number is given a series, or the length is wrong", () => {
    expect(() => exampleSignal().apply(Math.abs as never)).toThrow(
      /abs returned NaN .* \{ each: "sample" \}/,
    );
    expect(() => exampleSignal().apply((series) => series.slice(1))).toThrow(
      /one number or 8 numbers, .* returned 7/,
    );
  });
});

describe("iterate", () => {
  it("yields a signal for every series with its coordinates", () => {
    const items = [...exampleSignal()];
    expect(items.map(([key]) => key)).toEqual([
      { output: "r", region: "left" },
      { output: "r", region: "right" },
    ]);
    expect(items.map(([, one]) => [...one.data.data])).toEqual([rowA, rowB]);
    const [, first] = items[0]!;
    expect(first).toBeInstanceOf(RatesSignal);
    expect([first.shape, first.data.dims]).toEqual([
      [1, 8],
      ["region", "time"],
    ]);
    expect(first.coordsNotTime).toEqual({ region: ["left"] });
    expect(first.processSteps).toEqual(["raw rate signal: 0.1--0.8s"]);
  });

  it("yields arrays with their key", () => {
    const items = [...exampleSignal().iterate({ returnAs: "xr" })];
    expect(items.map(([key]) => key)).toEqual([
      ["r", "left"],
      ["r", "right"],
    ]);
    expect([...items[1]![1].data]).toEqual(rowB);
    expect(() => exampleSignal().iterate({ returnAs: "list" as "xr" })).toThrow(
      /returnAs must be "signal" or "xr"/,
    );
  });

  it("numbers what has no names, and runs once for a single series", () => {
    const { time } = exampleData().coords!;
    const two = new Signal(
      labelled(new Float64Array(16), [2, 8], ["region", "time"], { coords: { time: time! } }),
    );
    expect([...two].map(([key]) => key)).toEqual([{ region: 0 }, { region: 1 }]);
    const one = new Signal(labelled(Float64Array.from(rowB), [8], ["time"], { coords: { time: time! } }));
    const items = [...one];
    expect(items).toHaveLength(1);
    expect(items[0]![0]).toEqual({});
    expect(items[0]![1].shape).toEqual([8]);
    expect(warnings).toHaveBeenCalledTimes(1);
  });

  it("carries complex series", () => {
    const items = [...exampleSignal().hilbertTransform()].map(([, one]) => one.data.imaginary!);
    expectClose(items[0]!, [-1, 0, 1, 0, -1, 0, 1, 0], 1e-14);
    expect(items[1]).toHaveLength(8);
  });
});
