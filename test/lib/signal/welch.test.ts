import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "@jest/globals";
import {
  crossSpectrum,
  crossSpectrumOfSegments,
  getWindow,
  segmentSpectra,
  type WelchOptions,
  type Window,
  welch,
  windowNames,
} from "../../../lib/signal/index.js";
import { expectClose } from "./close.js";

const reference = JSON.parse(
  readFileSync(path.join(__dirname, "../../fixtures/signal/spectra.json"), "utf8"),
) as {
  windows: { window: Window; length: number; periodic: boolean; weights: number[] }[];
  welch: {
    x: number[];
    y: number[];
    samplingFrequency: number;
    cases: {
      options: WelchOptions;
      frequencies: number[];
      power: number[];
      cross: { re: number[]; im: number[] };
    }[];
  };
};

describe("windows", () => {
  it("agree with SciPy, periodic and symmetric, even and odd, down to one sample", () => {
    for (const { window, length, periodic, weights } of reference.windows)
      expectClose(getWindow(window, length, { periodic }), weights, 1e-13);
    const covered = new Set(reference.windows.map(({ window }) => window));
    for (const name of windowNames) expect(covered).toContain(name);
  });

  it("of own weights pass through after a check of their number", () => {
    const own = Float64Array.of(1, 2, 3);
    expect(getWindow(own, 3)).toBe(own);
    expect(() => getWindow(own, 4)).toThrow("The window must hold 4 weights, got 3.");
  });

  it("say what is wrong with a name or a parameter", () => {
    expect(() => getWindow("hanning" as "hann", 8)).toThrow(/no window "hanning". Choose boxcar/);
    expect(() => getWindow({ name: "kaiser", beta: -1 }, 8)).toThrow(/at least 0, got -1/);
    expect(() => getWindow({ name: "tukey", alpha: 2 }, 1)).toThrow(/0 … 1, got 2/);
    expect(() => getWindow("hann", 0)).toThrow(/at least 1, got 0/);
  });
});

describe("Welch's method", () => {
  const { x, y, samplingFrequency, cases } = reference.welch;

  it.each(cases)("agrees with SciPy for $options", ({ options, frequencies, power, cross }) => {
    const spectrum = welch(x, samplingFrequency, options);
    expectClose(spectrum.frequencies, frequencies, 1e-14);
    expectClose(spectrum.power, power, 1e-13);
    const pair = crossSpectrum(x, y, { samplingFrequency, ...options });
    expectClose(pair.re, cross.re, 1e-13);
    expectClose(pair.im, cross.im, 1e-13);
  });

  it("reproduces the power spectra worked out by hand", () => {
    const short = [1, 2, 3, 4, 3, 2, 1, 0];
    const four = welch(short, 10, { segmentLength: 4, scaling: "spectrum" });
    expectClose(four.frequencies, [0, 2.5, 5], 1e-15);
    expectClose(four.power, [1 / 6, 0.5833333333, 0], 1e-10);
    const eight = welch(short, 10, { segmentLength: 8, scaling: "spectrum" });
    expectClose(eight.power, [0.3642766953, 1.4571067812, 0.375, 0.0428932188, 0.0107233047], 1e-10);
  });

  it("gives a sine of amplitude A at a bin the power A²/2", () => {
    const sine = Float64Array.from({ length: 4000 }, (_, t) => 2 * Math.sin((2 * Math.PI * 10 * t) / 1000));
    const { power } = welch(sine, 1000, { segmentLength: 1000, scaling: "spectrum" });
    expect(power[10]).toBeCloseTo(2, 10);
    expect(power[9]).toBeCloseTo(0.5, 10);
    expect(power[11]).toBeCloseTo(0.5, 10);
  });

  it("multiplies segments that were transformed once", () => {
    const a = segmentSpectra(x, 100, { segmentLength: 64 });
    const b = segmentSpectra(y, 100, { segmentLength: 64 });
    const direct = crossSpectrum(x, y, { samplingFrequency: 100, segmentLength: 64 });
    expect(crossSpectrumOfSegments(a, b).re).toEqual(direct.re);
    expect(() => crossSpectrumOfSegments(a, segmentSpectra(y, 100, { segmentLength: 32 }))).toThrow(
      /segmented alike/,
    );
  });

  it("rejects segments that do not fit", () => {
    expect(() => welch([1, 2, 3], 10, { segmentLength: 4 })).toThrow(/1 … 3 .* got 4/);
    expect(() => welch([1, 2, 3], 10, { segmentLength: 2, overlap: 2 })).toThrow(
      /below segmentLength 2, got 2/,
    );
    expect(() => welch([1, 2, 3], 10, { scaling: "power" as "density" })).toThrow(/scaling/);
    expect(() => welch([1, 2, 3], 10, { average: "mode" as "mean" })).toThrow(/average/);
    expect(() => crossSpectrum([1, 2], [1], { samplingFrequency: 1 })).toThrow(/2 and 1 samples/);
  });
});
