import { describe, expect, it } from "@jest/globals";
import { getMeanPowerSpectrum, getPowerSpectrum, labelled, ValidationError } from "../../../lib/index.js";
import { difference, series } from "./arrays.js";
import { reference } from "./reference.js";

const x = [1, 2, 3, 4, 3, 2, 1, 0];

describe("the power spectrum of one series", () => {
  it("is Welch's mean over segments", () => {
    const spectrum = getPowerSpectrum(x, 100, { spectrum_windowsize: 0.4 });
    expect(Array.from(spectrum.frequencies)).toEqual([0, 2.5, 5]);
    expect(difference(spectrum.power, [1 / 6, 0.5833333333, 0])).toBeLessThan(1e-10);
  });

  it("is cut below the highest frequency and divided by what is left", () => {
    const cut = getPowerSpectrum(x, 100, { spectrum_windowsize: 0.4, maxfr: 5 });
    expect(Array.from(cut.frequencies)).toEqual([0, 2.5]);
    const relative = getPowerSpectrum(x, 100, { spectrum_windowsize: 0.4, normalize: true });
    expect(difference(relative.power, [0.2857142857, 1, 0])).toBeLessThan(1e-10);
  });

  it("shortens a segment to the series, and says so", () => {
    const spectrum = getPowerSpectrum(x, 100);
    expect(spectrum.segmentLength).toBe(8);
    expect(Array.from(spectrum.frequencies)).toEqual([0, 1.25, 2.5, 3.75, 5]);
    const expected = [0.3642766953, 1.4571067812, 0.375, 0.0428932188, 0.0107233047];
    expect(difference(spectrum.power, expected)).toBeLessThan(1e-10);
  });

  it("of a sine of amplitude 2 peaks at 2 with half-height neighbours a quarter of it", () => {
    const sine = Float64Array.from({ length: 4000 }, (_, k) => 2 * Math.sin(2 * Math.PI * 0.01 * k));
    const { frequencies, power } = getPowerSpectrum(sine, 1);
    expect(Array.from(frequencies)).toEqual(Array.from({ length: 70 }, (_, k) => k));
    expect(difference(power.subarray(9, 12), [0.5, 2, 0.5])).toBeLessThan(1e-10);
  });

  it("agrees with SciPy to 1e-8 for even and odd segments", () => {
    const stored = reference("functions");
    for (const [length, { f, p }] of Object.entries<{ f: number[]; p: number[] }>(stored.spectra)) {
      const options = { spectrum_windowsize: Number(length) * 0.005, maxfr: 1000 };
      const spectrum = getMeanPowerSpectrum(series(stored.x), 5, options);
      expect(difference(spectrum.frequencies, f)).toBeLessThan(1e-10);
      const mean = f.map((_, bin) =>
        (p as unknown as number[][]).reduce((sum, row) => sum + row[bin]! / 4, 0),
      );
      expect(difference(spectrum.power, mean)).toBeLessThan(1e-12);
    }
  });

  it("does not lose a sample of the segment to rounding", () => {
    const noise = Array.from({ length: 90 }, (_, k) => Math.sin(k * k));
    expect(getPowerSpectrum(noise, 10, { spectrum_windowsize: 0.29 }).segmentLength).toBe(29);
  });

  it("takes arrays of one region and refuses several", () => {
    const one = labelled(Float64Array.from(x), [1, 8], ["region", "time"]);
    expect(getPowerSpectrum(one, 100)).toEqual(getPowerSpectrum(x, 100));
    expect(getPowerSpectrum(labelled(Float64Array.from(x), [8], ["time"]), 100)).toEqual(
      getPowerSpectrum(x, 100),
    );
    expect(() => getPowerSpectrum(series([x, x]), 100)).toThrow("expects one region, got 2");
    expect(() => getPowerSpectrum(x, 0)).toThrow(ValidationError);
  });
});

describe("the mean power spectrum", () => {
  it("is the mean over regions, normalised last", () => {
    const pair = series([x, [...x].reverse().map((value) => value ** 2)]);
    const { power } = getMeanPowerSpectrum(pair, 100, { spectrum_windowsize: 0.4 });
    expect(difference(power, [3.25, 7.5208333333, 2.125])).toBeLessThan(1e-10);
    const relative = getMeanPowerSpectrum(pair, 100, { spectrum_windowsize: 0.4, normalize: true });
    expect(difference(relative.power, [3.25 / 7.5208333333, 1, 2.125 / 7.5208333333])).toBeLessThan(1e-10);
  });
});
