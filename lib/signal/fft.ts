import FFT from "fft.js";
import { ValidationError } from "../errors.js";

/** Complex numbers as two arrays of equal length. */
export interface ComplexArray {
  /** Real parts. */
  readonly re: Float64Array;
  /** Imaginary parts. */
  readonly im: Float64Array;
}

/** Transforms `length` complex numbers, interleaved as re, im, re, im, …, in place and without scaling. */
interface Plan {
  forward(interleaved: Float64Array): void;
}

const isPowerOfTwo = (length: number): boolean => (length & (length - 1)) === 0;

/** Powers of two go straight to fft.js (radix 4). */
class RadixPlan implements Plan {
  private readonly engine: FFT;
  private readonly out: Float64Array;

  constructor(length: number) {
    this.engine = new FFT(length);
    this.out = new Float64Array(2 * length);
  }

  forward(interleaved: Float64Array): void {
    this.engine.transform(this.out, interleaved);
    interleaved.set(this.out);
  }
}

/**
 * Every other length becomes a circular convolution with a chirp, of a length that is a power of two
 * (L. Bluestein, "A linear filtering approach to the computation of discrete Fourier transform", 1970).
 */
class BluesteinPlan implements Plan {
  private readonly inner: RadixPlan;
  private readonly chirp: Float64Array;
  private readonly chirpSpectrum: Float64Array;
  private readonly work: Float64Array;
  private readonly paddedLength: number;

  constructor(private readonly length: number) {
    let padded = 2;
    while (padded < 2 * length - 1) padded *= 2;
    this.paddedLength = padded;
    this.inner = new RadixPlan(padded);
    this.chirp = new Float64Array(2 * length);
    this.chirpSpectrum = new Float64Array(2 * padded);
    this.work = new Float64Array(2 * padded);
    // k² is reduced modulo 2n step by step: the angle stays exact however long the signal is.
    for (let k = 0, square = 0; k < length; square = (square + 2 * k + 1) % (2 * length), k++) {
      const angle = (Math.PI * square) / length;
      const cos = Math.cos(angle);
      const sin = Math.sin(angle);
      this.chirp[2 * k] = cos;
      this.chirp[2 * k + 1] = -sin;
      this.chirpSpectrum[2 * k] = cos;
      this.chirpSpectrum[2 * k + 1] = sin;
      if (k > 0) {
        this.chirpSpectrum[2 * (padded - k)] = cos;
        this.chirpSpectrum[2 * (padded - k) + 1] = sin;
      }
    }
    this.inner.forward(this.chirpSpectrum);
  }

  forward(x: Float64Array): void {
    const { length, paddedLength, work, chirp, chirpSpectrum } = this;
    work.fill(0);
    for (let k = 0; k < 2 * length; k += 2) {
      work[k] = x[k]! * chirp[k]! - x[k + 1]! * chirp[k + 1]!;
      work[k + 1] = x[k]! * chirp[k + 1]! + x[k + 1]! * chirp[k]!;
    }
    this.inner.forward(work);
    for (let k = 0; k < 2 * paddedLength; k += 2) {
      const re = work[k]! * chirpSpectrum[k]! - work[k + 1]! * chirpSpectrum[k + 1]!;
      const im = work[k]! * chirpSpectrum[k + 1]! + work[k + 1]! * chirpSpectrum[k]!;
      // The conjugate makes the next forward transform an inverse one.
      work[k] = re;
      work[k + 1] = -im;
    }
    this.inner.forward(work);
    for (let k = 0; k < 2 * length; k += 2) {
      const re = work[k]! / paddedLength;
      const im = -work[k + 1]! / paddedLength;
      x[k] = re * chirp[k]! - im * chirp[k + 1]!;
      x[k + 1] = re * chirp[k + 1]! + im * chirp[k]!;
    }
  }
}

const identityPlan: Plan = { forward: () => {} };

/** Tables cost as much as a transform, and analyses repeat few lengths: the latest ones are kept. */
const TABLES_KEPT = 8;

function remember<T>(make: (length: number) => T): (length: number) => T {
  const tables = new Map<number, T>();
  return (length) => {
    const table = tables.get(length) ?? make(length);
    tables.delete(length);
    if (tables.size >= TABLES_KEPT) tables.delete(tables.keys().next().value as number);
    tables.set(length, table);
    return table;
  };
}

const planFor = remember((length): Plan => {
  if (length === 1) return identityPlan;
  return isPowerOfTwo(length) ? new RadixPlan(length) : new BluesteinPlan(length);
});

/** cos and sin of 2πk / length, interleaved, for k = 0 … length / 2. */
const turnsFor = remember((length): Float64Array => {
  const turns = new Float64Array(length + 2);
  for (let k = 0; 2 * k <= length; k++) {
    turns[2 * k] = Math.cos((2 * Math.PI * k) / length);
    turns[2 * k + 1] = Math.sin((2 * Math.PI * k) / length);
  }
  return turns;
});

function requireLength(length: number, rule: string): void {
  if (!Number.isInteger(length) || length < 1)
    throw new ValidationError(`${rule} must be a whole number of at least 1, got ${length}.`);
}

function requirePairs(x: ComplexArray): void {
  requireLength(x.re.length, "The number of samples to transform");
  if (x.re.length !== x.im.length)
    throw new ValidationError(
      `re and im must have one length, got ${x.re.length} and ${x.im.length}; fill the shorter one with zeros.`,
    );
}

/**
 * Discrete Fourier transform of complex numbers, any length (as `numpy.fft.fft`).
 *
 * @param x samples
 * @returns X[k] = Σ x[t] exp(−2πi k t / n), n bins
 * @throws ValidationError when there is no sample or re and im differ in length
 * @example
 * fft({ re: Float64Array.of(1, 2, 3), im: new Float64Array(3) }).re[0] // 6
 */
export function fft(x: ComplexArray): ComplexArray {
  requirePairs(x);
  const n = x.re.length;
  const interleaved = new Float64Array(2 * n);
  for (let k = 0; k < n; k++) {
    interleaved[2 * k] = x.re[k]!;
    interleaved[2 * k + 1] = x.im[k]!;
  }
  planFor(n).forward(interleaved);
  const re = new Float64Array(n);
  const im = new Float64Array(n);
  for (let k = 0; k < n; k++) {
    re[k] = interleaved[2 * k]!;
    im[k] = interleaved[2 * k + 1]!;
  }
  return { re, im };
}

/**
 * Inverse of `fft`, scaled by 1/n (as `numpy.fft.ifft`).
 *
 * @param spectrum n complex bins
 * @returns n complex samples
 * @throws ValidationError when there is no bin or re and im differ in length
 * @example
 * ifft(fft({ re: Float64Array.of(1, 2, 3), im: new Float64Array(3) })).re // ≈ [1, 2, 3]
 */
export function ifft(spectrum: ComplexArray): ComplexArray {
  // Exchanging real and imaginary parts on both sides turns the forward transform into the inverse.
  const { re, im } = fft({ re: spectrum.im, im: spectrum.re });
  const n = re.length;
  for (let k = 0; k < n; k++) {
    re[k] = re[k]! / n;
    im[k] = im[k]! / n;
  }
  return { re: im, im: re };
}

/**
 * Discrete Fourier transform of real samples, any length (as `numpy.fft.rfft`).
 *
 * @param x n real samples
 * @returns the floor(n/2) + 1 bins of zero and positive frequency
 * @throws ValidationError when there is no sample
 * @example
 * rfft([1, 2, 3, 4]).re // [10, -2, -2]
 */
export function rfft(x: ArrayLike<number>): ComplexArray {
  const n = x.length;
  requireLength(n, "The number of samples to transform");
  const bins = Math.floor(n / 2) + 1;
  const re = new Float64Array(bins);
  const im = new Float64Array(bins);
  if (n % 2 === 1) {
    const interleaved = new Float64Array(2 * n);
    for (let k = 0; k < n; k++) interleaved[2 * k] = x[k]!;
    planFor(n).forward(interleaved);
    for (let k = 0; k < bins; k++) {
      re[k] = interleaved[2 * k]!;
      im[k] = interleaved[2 * k + 1]!;
    }
    im[0] = 0;
    return { re, im };
  }
  // Even and odd samples as one complex series of half the length, separated afterwards.
  const half = n / 2;
  const z = new Float64Array(n);
  z.set(x);
  planFor(half).forward(z);
  const turns = turnsFor(n);
  for (let k = 0; k <= half; k++) {
    const a = 2 * (k % half);
    const b = 2 * ((half - k) % half);
    const evenRe = (z[a]! + z[b]!) / 2;
    const evenIm = (z[a + 1]! - z[b + 1]!) / 2;
    const oddRe = (z[a + 1]! + z[b + 1]!) / 2;
    const oddIm = (z[b]! - z[a]!) / 2;
    const cos = turns[2 * k]!;
    const sin = -turns[2 * k + 1]!;
    re[k] = evenRe + cos * oddRe - sin * oddIm;
    im[k] = evenIm + cos * oddIm + sin * oddRe;
  }
  im[0] = 0;
  im[half] = 0;
  return { re, im };
}

/**
 * Inverse of `rfft`, scaled by 1/n (as `numpy.fft.irfft`).
 *
 * The imaginary parts of bin 0 and, for even n, of bin n/2 are ignored.
 *
 * @param spectrum floor(n/2) + 1 bins
 * @param length n, the number of samples wanted (n and n + 1 can share a number of bins)
 * @returns n real samples
 * @throws ValidationError when the number of bins does not belong to `length`
 * @example
 * irfft(rfft([1, 2, 3, 4, 5]), 5) // ≈ [1, 2, 3, 4, 5]
 */
export function irfft(spectrum: ComplexArray, length: number): Float64Array {
  requirePairs(spectrum);
  requireLength(length, "length");
  const bins = Math.floor(length / 2) + 1;
  if (spectrum.re.length !== bins)
    throw new ValidationError(
      `${length} samples need ${bins} bins, got ${spectrum.re.length}; cut the spectrum or fill it with zeros.`,
    );
  const { re, im } = spectrum;
  const samples = new Float64Array(length);
  if (length % 2 === 1) {
    const full = new Float64Array(2 * length);
    full[0] = re[0]!;
    for (let k = 1; k < bins; k++) {
      // Conjugated on input, so that the forward transform is the inverse one; the result is real.
      full[2 * k] = full[2 * (length - k)] = re[k]!;
      full[2 * k + 1] = -im[k]!;
      full[2 * (length - k) + 1] = im[k]!;
    }
    planFor(length).forward(full);
    for (let t = 0; t < length; t++) samples[t] = full[2 * t]! / length;
    return samples;
  }
  const half = length / 2;
  const z = new Float64Array(length);
  const turns = turnsFor(length);
  for (let k = 0; k < half; k++) {
    const j = half - k;
    const aIm = k === 0 ? 0 : im[k]!;
    const bIm = k === 0 ? 0 : im[j]!;
    const evenRe = (re[k]! + re[j]!) / 2;
    const evenIm = (aIm - bIm) / 2;
    const differenceRe = (re[k]! - re[j]!) / 2;
    const differenceIm = (aIm + bIm) / 2;
    const cos = turns[2 * k]!;
    const sin = turns[2 * k + 1]!;
    const oddRe = differenceRe * cos - differenceIm * sin;
    const oddIm = differenceRe * sin + differenceIm * cos;
    z[2 * k] = evenRe - oddIm;
    z[2 * k + 1] = -(evenIm + oddRe);
  }
  planFor(half).forward(z);
  for (let t = 0; t < half; t++) {
    samples[2 * t] = z[2 * t]! / half;
    samples[2 * t + 1] = -z[2 * t + 1]! / half;
  }
  return samples;
}

/**
 * Frequencies of the bins of `rfft` (as `numpy.fft.rfftfreq`).
 *
 * @param length number of samples n
 * @param samplingFrequency in Hz
 * @returns k · samplingFrequency / n for k = 0 … floor(n/2), in Hz
 * @throws ValidationError when length or samplingFrequency is not positive
 * @example
 * rfftFrequencies(4, 10) // [0, 2.5, 5]
 */
export function rfftFrequencies(length: number, samplingFrequency: number): Float64Array {
  requireLength(length, "length");
  if (!(samplingFrequency > 0))
    throw new ValidationError(`samplingFrequency must be positive (Hz), got ${samplingFrequency}.`);
  return Float64Array.from(
    { length: Math.floor(length / 2) + 1 },
    (_, bin) => (bin * samplingFrequency) / length,
  );
}
