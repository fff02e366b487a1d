import { ValidationError } from "../errors.js";
import { type ComplexArray, irfft, rfft } from "./fft.js";

/**
 * Analytic signal by way of the Fourier transform (as `scipy.signal.hilbert`).
 *
 * @param x T real samples
 * @returns the samples as real parts, their Hilbert transform as imaginary parts
 * @throws ValidationError when there is no sample
 * @example
 * hilbert(Float64Array.of(1, 0, -1, 0)).im // ≈ [0, 1, 0, -1]
 */
export function hilbert(x: Float64Array): ComplexArray {
  if (x.length === 0) throw new ValidationError("A series without samples has no Hilbert transform.");
  const { re, im } = rfft(x);
  // Every positive frequency turns by −90°; zero and Nyquist have no partner and vanish.
  const turned = { re: im, im: re.map((value) => -value) };
  turned.re[0] = turned.im[0] = 0;
  if (x.length % 2 === 0) turned.re[re.length - 1] = turned.im[re.length - 1] = 0;
  return { re: x.slice(), im: irfft(turned, x.length) };
}

/**
 * Amplitudes of complex numbers.
 *
 * @param z complex samples
 * @returns √(re² + im²)
 * @example
 * amplitudeOf({ re: Float64Array.of(3), im: Float64Array.of(4) }) // [5]
 */
export function amplitudeOf(z: ComplexArray): Float64Array {
  return z.re.map((re, t) => Math.hypot(re, z.im[t]!));
}

/**
 * Phases of complex numbers.
 *
 * @param z complex samples
 * @returns angles in (−π, π]
 * @example
 * phaseOf({ re: Float64Array.of(0), im: Float64Array.of(2) }) // [π/2]
 */
export function phaseOf(z: ComplexArray): Float64Array {
  return z.re.map((re, t) => {
    const angle = Math.atan2(z.im[t]!, re);
    return angle === -Math.PI ? Math.PI : angle;
  });
}

/**
 * Phases without jumps: neighbours never differ by more than π (as `numpy.unwrap`).
 *
 * @param phases angles in rad
 * @returns angles plus whole turns
 * @example
 * unwrap(Float64Array.of(3, -3)) // [3, 2π − 3]
 */
export function unwrap(phases: Float64Array): Float64Array {
  const turn = 2 * Math.PI;
  const unwrapped = phases.slice();
  let turns = 0;
  for (let t = 1; t < phases.length; t++) {
    const step = phases[t]! - phases[t - 1]!;
    if (Math.abs(step) > Math.PI) {
      let wrapped = step - turn * Math.floor((step + Math.PI) / turn);
      if (wrapped === -Math.PI && step > 0) wrapped = Math.PI;
      turns += wrapped - step;
    }
    unwrapped[t] = phases[t]! + turns;
  }
  return unwrapped;
}
