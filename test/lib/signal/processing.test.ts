import { describe, expect, it } from "@jest/globals";
import { labelled } from "../../../lib/labelled.js";
import {
  amplitudeOf,
  corrcoef,
  covariance,
  detrendSeries,
  hilbert,
  type PaddingOptions,
  padSeries,
  phaseOf,
  resampleReflected,
  resampleSeries,
  rollSeries,
  unwrap,
} from "../../../lib/signal/index.js";
import { expectClose } from "./close.js";
import { reference } from "./reference.js";

const stored = reference<{
  noise: number[];
  resample: { n: number; count: number; y: number[] }[];
  resampleReflected: { n: number; ratio: number; y: number[] }[];
  hilbert: { n: number; im: number[]; amplitude: number[]; phase: number[]; unwrapped: number[] }[];
  detrend: { n: number; segments: number[]; y: number[] }[];
  pad: { x: number[]; counts: [number, number]; options: PaddingOptions; y: number[] }[];
}>("processing");

/** The first n samples of the stored series. */
const first = (n: number): Float64Array => Float64Array.from(stored.noise.slice(0, n));

const noise = (n: number): Float64Array =>
  Float64Array.from({ length: n }, (_, k) => Math.sin(k * k * 0.37 + 0.1 * k) * 10 ** (k % 5));

describe("resampling", () => {
  it("is SciPy's for even and odd lengths, up and down", () => {
    for (const { n, count, y } of stored.resample) expectClose(resampleSeries(first(n), count), y, 1e-13);
  });

  it("with reflected ends is MNE-Python's", () => {
    for (const { n, ratio, y } of stored.resampleReflected)
      expectClose(resampleReflected(first(n), ratio), y, 1e-12);
  });

  it("needs a whole number of samples", () => {
    expect(() => resampleSeries(noise(4), 2.5)).toThrow(/whole number .* got 2.5/);
    expect(() => resampleReflected(noise(4), 0)).toThrow(/positive, got 0/);
  });
});

describe("Hilbert transform", () => {
  it("is SciPy's, with amplitude, phase and unwrapped phase", () => {
    for (const { n, im, amplitude, phase, unwrapped } of stored.hilbert) {
      const z = hilbert(first(n));
      expectClose(z.re, first(n), 0);
      expectClose(z.im, im, 1e-13);
      expectClose(amplitudeOf(z), amplitude, 1e-13);
      expectClose(phaseOf(z), phase, 1e-12);
      expectClose(unwrap(phaseOf(z)), unwrapped, 1e-12);
    }
  });

  it("keeps phases in (−π, π]", () => {
    const z = { re: Float64Array.of(-1, -1), im: Float64Array.of(-1e-30, -0) };
    expect([...phaseOf(z)]).toEqual([Math.PI, Math.PI]);
  });

  it("unwraps jumps of more than half a turn only", () => {
    expectClose(unwrap(Float64Array.of(3, -3, 3, -3)), [3, 2 * Math.PI - 3, 3, 2 * Math.PI - 3], 1e-15);
    expect([...unwrap(Float64Array.of(0, Math.PI, 0))]).toEqual([0, Math.PI, 0]);
  });
});

describe("detrending", () => {
  it("is SciPy's, whole and piece by piece", () => {
    for (const { n, segments, y } of stored.detrend) expectClose(detrendSeries(first(n), segments), y, 1e-12);
  });

  it("rejects breakpoints outside the series", () => {
    expect(() => detrendSeries(noise(8), [9])).toThrow(/0 … 8 .* got 9/);
    expect(() => detrendSeries(noise(8), [1.5])).toThrow(/got 1.5/);
  });
});

describe("padding", () => {
  it.each(stored.pad)("by $counts with $options is NumPy's", ({ x, counts, options, y }) => {
    expectClose(padSeries(Float64Array.from(x), counts, options), y, 1e-14);
  });

  it("says what is wrong", () => {
    expect(() => padSeries(noise(3), [1, 1], { paddingType: "zeros" as "edge" })).toThrow(
      /no padding type "zeros". Choose constant, edge/,
    );
    expect(() => padSeries(noise(3), [1, -1])).toThrow(/at least 0, got -1/);
    expect(() => padSeries(new Float64Array(0), [1, 1])).toThrow(/without samples/);
    expect(() => padSeries(noise(3), [1, 1], { paddingType: "mean", statLength: 0 })).toThrow(/statLength/);
  });
});

describe("rolling windows", () => {
  it("average the samples of every window without drift", () => {
    const x = noise(5000);
    for (const window of [1, 2, 7, 100]) {
      const direct = rollSeries(
        x,
        window,
        (samples) => samples.reduce((sum, value) => sum + value, 0) / samples.length,
      );
      expectClose(rollSeries(x, window), direct, 1e-15);
    }
  });

  it("lose only the windows that hold a NaN", () => {
    expect([...rollSeries(Float64Array.of(1, 2, Number.NaN, 4, 5, 6), 2)]).toEqual([
      Number.NaN,
      1.5,
      Number.NaN,
      Number.NaN,
      4.5,
      5.5,
    ]);
  });

  it("must fit into the series", () => {
    expect(() => rollSeries(noise(3), 4)).toThrow(/1 … 3 .* got 4/);
  });
});

describe("covariance and correlation", () => {
  const x = labelled(Float64Array.of(1, 2, 3, 3, 2, 1, 1, 2, 6), [3, 3], ["region", "time"], {
    coords: { region: ["a", "b", "c"] },
  });

  it("match sums done by hand", () => {
    expectClose(covariance(x).data, [1, -1, 2.5, -1, 1, -2.5, 2.5, -2.5, 7], 1e-15);
    const r = 2.5 / Math.sqrt(7);
    expectClose(corrcoef(x).data, [1, -1, r, -1, 1, -r, r, -r, 1], 1e-15);
  });

  it("keep the names of the regions", () => {
    expect(covariance(x).dims).toEqual(["region", "region"]);
    expect(corrcoef(x).coords).toEqual({ region: ["a", "b", "c"] });
  });

  it("want one matrix of rows", () => {
    expect(() => corrcoef(labelled(new Float64Array(3), [3], ["time"]))).toThrow(/got 1 dims/);
  });
});
