import { describe, expect, it } from "@jest/globals";
import { labelled } from "../../../lib/labelled.js";
import { bandOf } from "../../../lib/signal/iir.js";
import {
  amplitudeOf,
  applyTaps,
  butter,
  corrcoef,
  covariance,
  crossSpectrum,
  crossSpectrumOfSegments,
  designFirFilter,
  detrendSeries,
  fft,
  getWindow,
  hilbert,
  ifft,
  irfft,
  padSeries,
  phaseOf,
  readNetcdf,
  resampleReflected,
  resampleSeries,
  rfft,
  rfftFrequencies,
  rollSeries,
  Signal,
  scipyIirFilterData,
  segmentSpectra,
  sosfiltfilt,
  toPickle,
  unwrap,
  welch,
  writeNetcdf,
} from "../../../lib/signal/index.js";
import { mean } from "../../../lib/signal/rolling.js";
import { paddingOf } from "../../../lib/signal/sections.js";
import { expectClose } from "./close.js";

const three = { re: Float64Array.of(1, 2, 3), im: new Float64Array(3) };
const short = [1, 2, 3, 4, 3, 2, 1, 0];

describe("The examples of the documentation give what they say:", () => {
  it("Fourier transforms", () => {
    expect(fft(three).re[0]).toBeCloseTo(6, 12);
    expectClose(ifft(fft(three)).re, [1, 2, 3], 1e-14);
    expectClose(rfft([1, 2, 3, 4]).re, [10, -2, -2], 1e-15);
    expectClose(irfft(rfft([1, 2, 3, 4, 5]), 5), [1, 2, 3, 4, 5], 1e-14);
    expect([...rfftFrequencies(4, 10)]).toEqual([0, 2.5, 5]);
  });

  it("spectra", () => {
    expectClose(getWindow("hann", 4), [0, 0.5, 1, 0.5], 1e-15);
    const spectra = segmentSpectra(short, 10, { segmentLength: 4 });
    expect(spectra.segments).toBe(3);
    expectClose(crossSpectrumOfSegments(spectra, spectra).im, [0, 0, 0], 1e-15);
    const { power } = welch(short, 10, { segmentLength: 4, scaling: "spectrum" });
    expectClose(power, [1 / 6, 0.58333, 0], 1e-5);
    expectClose(crossSpectrum([1, 2, 3, 4], [1, 2, 3, 4], { samplingFrequency: 10 }).im, [0, 0, 0], 1e-15);
  });

  it("filters", () => {
    expect(butter(2, { type: "lowpass", high: 5 }, 100)[0]![0]).toBeCloseTo(0.0200833656, 10);
    expect(paddingOf(butter(8, { type: "lowpass", high: 5 }, 100))).toBe(27);
    const impulse = new Float64Array(16);
    impulse[3] = 1;
    expect(sosfiltfilt(butter(2, { type: "lowpass", high: 25 }, 100), impulse)[3]).toBeCloseTo(0.5, 10);
    expect(bandOf(8, 12).type).toBe("bandpass");
    expect(scipyIirFilterData(new Float64Array(100).fill(2), 100, [null, 5])[50]).toBeCloseTo(2, 10);
    expect(designFirFilter(1000, [8, 12]).taps).toHaveLength(1651);
    expectClose(applyTaps(Float64Array.of(0.25, 0.5, 0.25), Float64Array.of(1, 2, 3)), [1, 2, 3], 1e-14);
  });

  it("series", () => {
    expect(resampleSeries(Float64Array.of(0, 1, 0, -1), 8)[1]).toBeCloseTo(Math.SQRT1_2, 12);
    expect(resampleReflected(Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8), 2)).toHaveLength(16);
    expectClose(hilbert(Float64Array.of(1, 0, -1, 0)).im, [0, 1, 0, -1], 1e-15);
    expect([...amplitudeOf({ re: Float64Array.of(3), im: Float64Array.of(4) })]).toEqual([5]);
    expect([...phaseOf({ re: Float64Array.of(0), im: Float64Array.of(2) })]).toEqual([Math.PI / 2]);
    expectClose(unwrap(Float64Array.of(3, -3)), [3, 2 * Math.PI - 3], 1e-15);
    expectClose(detrendSeries(Float64Array.of(1, 2, 3, 9, 8, 7), [3]), new Float64Array(6), 1e-14);
    expect(mean(Float64Array.of(1, 2, 6))).toBe(3);
    expect([...rollSeries(Float64Array.of(1, 2, 3, 7), 3)]).toEqual([Number.NaN, 2, 4, Number.NaN]);
    const reflected = padSeries(Float64Array.of(1, 2, 3), [2, 1], { paddingType: "reflect" });
    expect([...reflected]).toEqual([3, 2, 1, 2, 3, 2]);
  });

  it("labelled arrays", async () => {
    const rows = labelled(Float64Array.of(1, 2, 3, 3, 2, 1), [2, 3], ["region", "time"]);
    expectClose(covariance(rows).data, [1, -1, -1, 1], 1e-15);
    expectClose(corrcoef(rows).data, [1, -1, -1, 1], 1e-15);
    const x = labelled(Float64Array.of(0, 1, 0, -1), [4], ["time"], {
      coords: { time: Float64Array.of(0, 1, 2, 3) },
    });
    expect(new Signal(x).samplingFrequency).toBe(1);
    expect(toPickle(rows)[0]).toBe(128);
    const { variables } = await readNetcdf(await writeNetcdf({ x }));
    expect([...variables.x!.data]).toEqual([0, 1, 0, -1]);
  });
});
