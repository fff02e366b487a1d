import { describe, expect, it } from "@jest/globals";
import {
  amplitudeAdjusted,
  circularlyShifted,
  fc,
  fcd,
  phaseRandomised,
  rfft,
  ValidationError,
} from "../../../lib/index.js";
import { describeWithShared } from "../../shared.js";
import { difference, randomSeries } from "./arrays.js";
import { gwBold } from "./gwBold.js";

const amplitudes = (x: Float64Array): Float64Array => {
  const { re, im } = rfft(x);
  return re.map((value, k) => Math.hypot(value, im[k]!));
};

describe.each([300, 301])("surrogates of %i samples", (columns) => {
  const x = randomSeries(4, columns, 1);
  const row = (data: Float64Array, k: number): Float64Array => data.subarray(k * columns, (k + 1) * columns);
  const inOrder = (data: Float64Array): Float64Array => Float64Array.from(data).sort();

  it("with random phases keep every spectrum and, together, the FC", () => {
    const surrogate = phaseRandomised(x, { seed: 2 });
    for (let k = 0; k < 4; k++)
      expect(difference(amplitudes(row(surrogate.data, k)), amplitudes(row(x.data, k)))).toBeLessThan(1e-11);
    expect(difference(fc(surrogate).data, fc(x).data)).toBeLessThan(1e-12);
    expect(difference(surrogate.data, x.data)).toBeGreaterThan(0.1);
  });

  it("with phases of their own keep spectra but not the FC", () => {
    const surrogate = phaseRandomised(x, { seed: 2, keepCrossSpectrum: false });
    for (let k = 0; k < 4; k++)
      expect(difference(amplitudes(row(surrogate.data, k)), amplitudes(row(x.data, k)))).toBeLessThan(1e-11);
    expect(difference(fc(surrogate).data, fc(x).data)).toBeGreaterThan(0.01);
  });

  it("adjusted in amplitude are permutations with nearly the same spectrum", () => {
    const surrogate = amplitudeAdjusted(x, { seed: 3 });
    for (let k = 0; k < 4; k++) {
      const [before, after] = [row(x.data, k), row(surrogate.data, k)];
      expect(inOrder(after)).toEqual(inOrder(before));
      expect(difference(after, before)).toBeGreaterThan(0.1);
      const [a, b] = [amplitudes(before), amplitudes(after)];
      const distance = Math.hypot(...a.map((value, bin) => value - b[bin]!)) / Math.hypot(...a);
      expect(distance).toBeLessThan(0.05);
    }
  });

  it("shifted in time keep every region's own order", () => {
    const surrogate = circularlyShifted(x, { seed: 3 });
    for (let k = 0; k < 4; k++) {
      const shift = row(surrogate.data, k).indexOf(row(x.data, k)[0]!);
      const back = row(x.data, k).map((_, t) => row(surrogate.data, k)[(t + shift) % columns]!);
      expect(back).toEqual(Float64Array.from(row(x.data, k)));
    }
    expect(difference(surrogate.data, x.data)).toBeGreaterThan(0.1);
  });

  it("are equal for equal seeds, and differ between seeds", () => {
    for (const make of [phaseRandomised, amplitudeAdjusted, circularlyShifted]) {
      expect(make(x, { seed: 9 })).toEqual(make(x, { seed: 9 }));
      expect(difference(make(x, { seed: 9 }).data, make(x, { seed: 10 }).data)).toBeGreaterThan(0.01);
    }
    expect(() => phaseRandomised(x, { seed: 0.5 })).toThrow(ValidationError);
  });
});

describe("random phases", () => {
  it("are uniform: their mean over many surrogates vanishes", () => {
    const x = randomSeries(1, 64, 4);
    let [cos, sin] = [0, 0];
    for (let seed = 0; seed < 400; seed++) {
      const { re, im } = rfft(phaseRandomised(x, { seed }).data);
      const size = Math.hypot(re[5]!, im[5]!);
      cos += re[5]! / size / 400;
      sin += im[5]! / size / 400;
    }
    // Standard deviation of each mean is 1/√800 = 0.035.
    expect(Math.hypot(cos, sin)).toBeLessThan(0.15);
  });
});

describeWithShared("phase-randomised BOLD", "datasets/gw", () => {
  it("keeps the measured FC and loses part of the FCD's spread", () => {
    const x = gwBold("NAP_001");
    const surrogate = phaseRandomised(x, { seed: 1 });
    expect(difference(fc(surrogate).data, fc(x).data)).toBeLessThan(1e-9);
    expect(difference(fcd(surrogate).data, fcd(x).data)).toBeGreaterThan(0.1);
  });
});
