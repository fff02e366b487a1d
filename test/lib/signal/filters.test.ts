import { describe, expect, it } from "@jest/globals";
import {
  applyTaps,
  butter,
  designFirFilter,
  type FilterBand,
  type FirFilterOptions,
  scipyIirFilterData,
  sosfiltfilt,
} from "../../../lib/signal/index.js";
import { expectClose } from "./close.js";
import { reference } from "./reference.js";

type Edges = [number | null, number | null];

const stored = reference<{
  noise: number[];
  iir: { type: FilterBand["type"]; edges: number[]; order: number; sos: number[]; n: number; y: number[] }[];
  fir: {
    samplingFrequency: number;
    edges: Edges;
    options: FirFilterOptions;
    taps: number[];
    n: number;
    y: number[];
  }[];
  firLengths: { edges: Edges; length: number }[];
}>("processing");

function bandOf(type: FilterBand["type"], [first, second]: number[]): FilterBand {
  if (type === "lowpass") return { type, high: first! };
  if (type === "highpass") return { type, low: first! };
  return { type, low: first!, high: second! };
}

describe("Butterworth filters", () => {
  it.each(stored.iir)(
    "of type $type, $edges Hz, order $order are SciPy's",
    ({ type, edges, order, sos, n, y }) => {
      const x = Float64Array.from(stored.noise.slice(0, n));
      const band = bandOf(type, edges);
      const sections = butter(order, band, 100);
      expectClose(sosfiltfilt(sections, x), y, 1e-9);
      const stopped = type === "bandstop" ? [edges[1]!, edges[0]!] : edges;
      const pair: Edges =
        type === "lowpass" ? [null, edges[0]!] : type === "highpass" ? [edges[0]!, null] : (stopped as Edges);
      expectClose(scipyIirFilterData(x, 100, pair, { order }), y, 1e-9);
      expectClose(sections.flat(), sos, 1e-10);
    },
  );

  it("reproduce the section worked out by hand", () => {
    const [section] = butter(2, { type: "lowpass", high: 5 }, 100);
    expectClose(section!, [0.0200833656, 0.0401667311, 0.0200833656, 1, -1.5610180758, 0.6413515381], 1e-10);
  });

  it("answer an impulse as worked out by hand", () => {
    const impulse = new Float64Array(16);
    impulse[3] = 1;
    expectClose(
      scipyIirFilterData(impulse, 100, [null, 25], { order: 2 }),
      [
        0, 0, 0.2842712475, 0.5, 0.2943725152, 0, -0.0505063388, 0, 0.0086655178, 0, -0.0014867678, 0,
        0.000255089, 0, -0.0000437664, 0,
      ],
      1e-10,
    );
  });

  it("pass and stop two sines as worked out by hand", () => {
    const x = Float64Array.from({ length: 100 }, (_, k) => {
      const t = k / 100;
      return Math.sin(2 * Math.PI * 2 * t) + 0.5 * Math.sin(2 * Math.PI * 20 * t);
    });
    const at = [0, 1, 25, 50, 99];
    const filtered = (edges: Edges): number[] => {
      const y = scipyIirFilterData(x, 100, edges);
      return at.map((index) => y[index]!);
    };
    expectClose(filtered([null, 5]), [0.01215889, 0.13843095, 0.00260539, 0.00289443, -0.56105396], 1e-8);
    expectClose(filtered([10, null]), [-0.00136483, 0.47569302, 0.00009181, 0.00029072, -0.00639441], 1e-8);
    expectClose(filtered([1, 5]), [0.06770407, 0.19801538, 0.0116918, -0.13377857, -0.12765751], 1e-8);
  });

  it("stop a band: what lies inside vanishes, what lies outside stays", () => {
    const tone = (frequency: number): Float64Array =>
      Float64Array.from({ length: 2000 }, (_, k) => Math.sin((2 * Math.PI * frequency * k) / 100));
    const middle = (frequency: number): Float64Array =>
      scipyIirFilterData(tone(frequency), 100, [13, 7]).slice(500, 1500);
    expectClose(middle(10), new Float64Array(1000), 1e-6);
    expectClose(middle(3), tone(3).slice(500, 1500), 1e-6);
    expectClose(middle(30), tone(30).slice(500, 1500), 1e-6);
  });

  it("need a series longer than 27 samples at order 8, 51 for a band", () => {
    expect(() => scipyIirFilterData(new Float64Array(27), 100, [null, 5])).toThrow(
      /more than 27 samples .*got 27/,
    );
    expect(scipyIirFilterData(new Float64Array(28), 100, [null, 5])).toHaveLength(28);
    expect(() => scipyIirFilterData(new Float64Array(51), 100, [5, 9])).toThrow(
      /more than 51 samples .*got 51/,
    );
    expect(scipyIirFilterData(new Float64Array(52), 100, [5, 9])).toHaveLength(52);
  });

  it("explain edges that cannot be", () => {
    const x = new Float64Array(100);
    expect(() => scipyIirFilterData(x, 100, [null, 50])).toThrow(
      /below half the sampling frequency \(50 Hz\), got 50 Hz/,
    );
    expect(() => scipyIirFilterData(x, 100, [0, null])).toThrow(/above 0 .*got 0 Hz/);
    expect(() => scipyIirFilterData(x, 100, [5, 5])).toThrow(/must differ, got 5 Hz twice/);
    expect(() => scipyIirFilterData(x, 100, [null, null])).toThrow(/at least one edge/);
    expect(() => scipyIirFilterData(x, 100, [5, null], { order: 0 })).toThrow(/order .* got 0/);
    expect(() => butter(2, { type: "bandpass", low: 9, high: 5 }, 100)).toThrow(/must ascend, got 9 and 5/);
  });
});

describe("FIR filters", () => {
  it.each(stored.fir)(
    "for $edges Hz at $samplingFrequency Hz with $options are MNE-Python's",
    ({ samplingFrequency, edges, options, taps, n, y }) => {
      const filter = designFirFilter(samplingFrequency, edges, options);
      expectClose(filter.taps, taps, 1e-13);
      expectClose(applyTaps(filter.taps, Float64Array.from(stored.noise.slice(0, n))), y, 1e-12);
    },
  );

  it("have the lengths published for the classical bands at 1 kHz", () => {
    const lengths = stored.firLengths.map(({ edges }) => designFirFilter(1000, edges).taps.length);
    expect(lengths).toEqual(stored.firLengths.map(({ length }) => length));
    expect(lengths).toEqual([1651, 1651, 1651, 1101, 441, 221]);
  });

  it("tell their cut-offs, ripple and attenuation", () => {
    const { cutoffs, ripple, attenuation, band } = designFirFilter(1000, [8, 12]);
    expect(cutoffs).toEqual([7, 13.5]);
    expect([ripple, attenuation]).toEqual([0.0194, 53]);
    expect(band).toEqual({ type: "bandpass", low: 8, high: 12 });
  });

  it("pass half of the amplitude at a cut-off and nearly all inside the band", () => {
    const { taps } = designFirFilter(1000, [8, 12]);
    const gain = (frequency: number): number =>
      taps.reduce(
        (sum, tap, k) => sum + tap * Math.cos((2 * Math.PI * frequency * (k - (taps.length - 1) / 2)) / 1000),
        0,
      );
    expect(gain(7)).toBeCloseTo(0.5, 2);
    expect(gain(13.5)).toBeCloseTo(0.5, 2);
    expect(gain(10)).toBeCloseTo(1, 2);
    expect(Math.abs(gain(4))).toBeLessThan(10 ** (-53 / 20));
  });

  it("explain transitions that do not fit", () => {
    expect(() => designFirFilter(100, [8, 12], { lTransBandwidth: 9 })).toThrow(/begins at -1 Hz/);
    expect(() => designFirFilter(100, [null, 45], { hTransBandwidth: 9 })).toThrow(
      /ends at 54 Hz, above Nyquist/,
    );
    expect(() => designFirFilter(100, [12, 10])).toThrow(/overlap \(12.5 and 9 Hz\)/);
    expect(() => designFirFilter(100, [8, 12], { filterLength: 21 })).toThrow(/too short .* needs 165 taps/);
    expect(() => designFirFilter(100, [8, 12], { lTransBandwidth: 0 })).toThrow(/must be positive/);
    expect(() => applyTaps(new Float64Array(4), new Float64Array(9))).toThrow(/odd in number, got 4/);
  });
});
