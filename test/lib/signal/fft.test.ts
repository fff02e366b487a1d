import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "@jest/globals";
import { ValidationError } from "../../../lib/errors.js";
import { type ComplexArray, fft, ifft, irfft, rfft, rfftFrequencies } from "../../../lib/signal/index.js";
import { expectClose } from "./close.js";

interface Transform {
  x: { re: number[]; im: number[] };
  fft: { re: number[]; im: number[] };
  rfft: { re: number[]; im: number[] };
}

const { transforms } = JSON.parse(
  readFileSync(path.join(__dirname, "../../fixtures/signal/spectra.json"), "utf8"),
) as { transforms: Transform[] };

const complex = (pair: { re: number[]; im: number[] }): ComplexArray => ({
  re: Float64Array.from(pair.re),
  im: Float64Array.from(pair.im),
});

/** Deterministic, aperiodic samples. */
const samples = (n: number): Float64Array =>
  Float64Array.from({ length: n }, (_, k) => Math.sin(k * k * 0.37 + 0.1 * k));

describe("Fourier transform", () => {
  it.each(transforms)("agrees with NumPy for $x.re.length samples", (reference) => {
    const spectrum = fft(complex(reference.x));
    expectClose(spectrum.re, reference.fft.re, 1e-13);
    expectClose(spectrum.im, reference.fft.im, 1e-13);
    const back = ifft(spectrum);
    expectClose(back.re, reference.x.re, 1e-14);
    expectClose(back.im, reference.x.im, 1e-14);
  });

  it.each(transforms)("of real samples agrees with NumPy for $x.re.length samples", (reference) => {
    const spectrum = rfft(reference.x.re);
    expectClose(spectrum.re, reference.rfft.re, 1e-13);
    expectClose(spectrum.im, reference.rfft.im, 1e-13);
    expectClose(irfft(spectrum, reference.x.re.length), reference.x.re, 1e-14);
  });

  it.each([1000, 3000, 4096, 6007, 10007, 20000])(
    "returns %i samples unchanged after there and back",
    (n) => {
      const x = samples(n);
      expectClose(irfft(rfft(x), n), x, 1e-13);
    },
  );

  it("keeps the energy of a long signal of prime length (Parseval)", () => {
    const x = samples(6007);
    const { re, im } = rfft(x);
    let inFrequency = re[0]! ** 2;
    for (let k = 1; k < re.length; k++) inFrequency += 2 * (re[k]! ** 2 + im[k]! ** 2);
    const inTime = x.reduce((sum, value) => sum + value * value, 0);
    expect(inFrequency / 6007 / inTime).toBeCloseTo(1, 12);
  });

  it("gives one bin to a cosine of a bin frequency", () => {
    const n = 360;
    const { re, im } = rfft(Float64Array.from({ length: n }, (_, k) => Math.cos((2 * Math.PI * 7 * k) / n)));
    const expected = new Float64Array(n / 2 + 1);
    expected[7] = n / 2;
    expectClose(re, expected, 1e-12);
    expectClose(im, new Float64Array(n / 2 + 1), 1e-12);
  });

  it("stays right when many lengths alternate", () => {
    for (let round = 0; round < 2; round++)
      for (let n = 1; n < 40; n++) {
        const x = samples(n);
        expectClose(irfft(rfft(x), n), x, 1e-13);
      }
  });

  it("numbers the bins in Hz", () => {
    expect([...rfftFrequencies(4, 10)]).toEqual([0, 2.5, 5]);
    expect([...rfftFrequencies(5, 10)]).toEqual([0, 2, 4]);
  });

  it("leaves its input alone", () => {
    const x = Float64Array.of(1, 2, 3, 4);
    rfft(x);
    irfft({ re: x, im: x }, 6);
    expect([...x]).toEqual([1, 2, 3, 4]);
  });

  it("rejects empty input and bins that do not belong to the length", () => {
    expect(() => rfft([])).toThrow(ValidationError);
    expect(() => fft({ re: new Float64Array(3), im: new Float64Array(2) })).toThrow(
      /one length, got 3 and 2/,
    );
    expect(() => irfft(rfft([1, 2, 3, 4]), 6)).toThrow(/6 samples need 4 bins, got 3/);
    expect(() => rfftFrequencies(4, 0)).toThrow(/samplingFrequency must be positive/);
  });
});
