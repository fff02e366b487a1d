import { ValidationError } from "../errors.js";
import { irfft, rfft } from "./fft.js";

/** Windows without parameters, by SciPy's names. */
export type WindowName =
  | "boxcar"
  | "triang"
  | "bartlett"
  | "barthann"
  | "hann"
  | "hamming"
  | "blackman"
  | "nuttall"
  | "blackmanharris"
  | "flattop"
  | "bohman"
  | "parzen"
  | "cosine"
  | "lanczos"
  | "tukey";

/** A window by name, a window with parameters, or the weights themselves. */
export type Window =
  | WindowName
  | {
      /** Flat in the middle, cosine flanks. */
      name: "tukey";
      /** Share of the window inside the flanks, 0 … 1 (default 0.5). */
      alpha?: number;
    }
  | {
      /** Near-optimal concentration of energy in the main lobe. */
      name: "kaiser";
      /** Shape; larger is narrower (0 is the boxcar). */
      beta: number;
    }
  | {
      /** Bell curve. */
      name: "gaussian";
      /** Standard deviation in samples. */
      std: number;
    }
  | {
      /** Two-sided exponential decay from the centre. */
      name: "exponential";
      /** Decay in samples (default 1). */
      tau?: number;
    }
  | {
      /** Equal side lobes at a chosen level. */
      name: "chebwin";
      /** Attenuation of the side lobes in dB. */
      at: number;
    }
  | Float64Array;

/** Whether the window repeats after `length` samples (spectra) or is symmetric (filters). */
export interface WindowOptions {
  /** True (default): periodic, for spectra. False: symmetric, for filter design. */
  periodic?: boolean;
}

const cosineSum =
  (...weights: number[]) =>
  (length: number): Float64Array =>
    Float64Array.from({ length }, (_, k) =>
      weights.reduce(
        (sum, weight, order) =>
          sum + weight * Math.cos(order * (-Math.PI + (2 * Math.PI * k) / (length - 1))),
        0,
      ),
    );

const fromCentre =
  (value: (distance: number, length: number) => number) =>
  (length: number): Float64Array =>
    Float64Array.from({ length }, (_, k) => value(Math.abs(k - (length - 1) / 2), length));

const sinc = (x: number): number => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x));

function parzen(distance: number, length: number): number {
  const ratio = distance / (length / 2);
  return distance <= (length - 1) / 4 ? 1 - 6 * ratio ** 2 + 6 * ratio ** 3 : 2 * (1 - ratio) ** 3;
}

function bohman(distance: number, length: number): number {
  const x = (2 * distance) / (length - 1);
  return x >= 1 ? 0 : (1 - x) * Math.cos(Math.PI * x) + Math.sin(Math.PI * x) / Math.PI;
}

/** The even length of SciPy's definition differs from the odd one by half a sample. */
const triang = fromCentre((distance, length) => 1 - (2 * distance) / (length % 2 ? length + 1 : length));

function tukey(alpha: number, length: number): Float64Array {
  if (alpha <= 0) return new Float64Array(length).fill(1);
  const last = length - 1;
  const width = (Math.min(alpha, 1) * last) / 2;
  return Float64Array.from({ length }, (_, k) => {
    const fromEdge = Math.min(k, last - k);
    return fromEdge >= width ? 1 : 0.5 * (1 - Math.cos((Math.PI * fromEdge) / width));
  });
}

/** Modified Bessel function of the first kind, order 0, by its power series (all terms positive). */
function besselI0(x: number): number {
  const quarter = (x * x) / 4;
  let term = 1;
  let sum = 1;
  for (let k = 1; term > sum * 1e-17; k++) {
    term *= quarter / (k * k);
    sum += term;
  }
  return sum;
}

function kaiser(beta: number, length: number): Float64Array {
  const top = besselI0(beta);
  return Float64Array.from({ length }, (_, k) => {
    const x = (2 * k) / (length - 1) - 1;
    return besselI0(beta * Math.sqrt(Math.max(0, 1 - x * x))) / top;
  });
}

/** Dolph–Chebyshev window: a Chebyshev polynomial sampled in frequency, transformed back. */
function chebwin(attenuation: number, length: number): Float64Array {
  const order = length - 1;
  const beta = Math.cosh(Math.acosh(10 ** (Math.abs(attenuation) / 20)) / order);
  const chebyshev = (x: number): number => {
    if (x > 1) return Math.cosh(order * Math.acosh(x));
    if (x < -1) return (length % 2 ? 1 : -1) * Math.cosh(order * Math.acosh(-x));
    return Math.cos(order * Math.acos(x));
  };
  const p = Float64Array.from({ length }, (_, k) => chebyshev(beta * Math.cos((Math.PI * k) / length)));
  const window = new Float64Array(length);
  if (length % 2) {
    const half = rfft(p).re;
    const middle = order / 2;
    for (let k = 0; k <= middle; k++) window[middle + k] = window[middle - k] = half[k]!;
  } else {
    // Half a sample of shift turns the real spectrum into a complex one.
    const bins = Math.floor(length / 2) + 1;
    const re = Float64Array.from({ length: bins }, (_, k) => p[k]! * Math.cos((Math.PI * k) / length));
    const im = Float64Array.from({ length: bins }, (_, k) => -p[k]! * Math.sin((Math.PI * k) / length));
    const shifted = irfft({ re, im }, length);
    for (let k = 0; k < length / 2; k++)
      window[length / 2 + k] = window[length / 2 - 1 - k] = shifted[k + 1]!;
  }
  const top = window.reduce((highest, value) => Math.max(highest, value), 0);
  return window.map((value) => value / top);
}

const plain: Record<WindowName, (length: number) => Float64Array> = {
  boxcar: (length) => new Float64Array(length).fill(1),
  triang,
  bartlett: fromCentre((distance, length) => 1 - (2 * distance) / (length - 1)),
  barthann: fromCentre((distance, length) => {
    const x = distance / (length - 1);
    return 0.62 - 0.48 * x + 0.38 * Math.cos(2 * Math.PI * x);
  }),
  hann: cosineSum(0.5, 0.5),
  hamming: cosineSum(0.54, 0.46),
  blackman: cosineSum(0.42, 0.5, 0.08),
  nuttall: cosineSum(0.3635819, 0.4891775, 0.1365995, 0.0106411),
  blackmanharris: cosineSum(0.35875, 0.48829, 0.14128, 0.01168),
  flattop: cosineSum(0.21557895, 0.41663158, 0.277263158, 0.083578947, 0.006947368),
  bohman: fromCentre(bohman),
  parzen: fromCentre(parzen),
  cosine: (length) => Float64Array.from({ length }, (_, k) => Math.sin((Math.PI / length) * (k + 0.5))),
  lanczos: fromCentre((distance, length) => sinc((2 * distance) / (length - 1))),
  tukey: (length) => tukey(0.5, length),
};

/** Names of the windows without parameters. */
export const windowNames: readonly WindowName[] = Object.keys(plain) as WindowName[];

function requireNumber(value: number, rule: string, holds: boolean): void {
  if (!Number.isFinite(value) || !holds) throw new ValidationError(`${rule}, got ${value}.`);
}

function build(window: Exclude<Window, Float64Array>, length: number): Float64Array {
  if (typeof window === "string") {
    if (!Object.hasOwn(plain, window))
      throw new ValidationError(
        `There is no window "${window}". Choose ${windowNames.join(", ")}, or an object such as { name: "kaiser", beta: 8 }.`,
      );
    return plain[window](length);
  }
  switch (window.name) {
    case "tukey": {
      const { alpha = 0.5 } = window;
      requireNumber(alpha, "alpha of the tukey window must lie in 0 … 1", alpha >= 0 && alpha <= 1);
      return tukey(alpha, length);
    }
    case "kaiser":
      requireNumber(window.beta, "beta of the kaiser window must be at least 0", window.beta >= 0);
      return kaiser(window.beta, length);
    case "gaussian": {
      const { std } = window;
      requireNumber(std, "std of the gaussian window must be positive (samples)", std > 0);
      return fromCentre((distance) => Math.exp(-(distance ** 2) / (2 * std * std)))(length);
    }
    case "exponential": {
      const { tau = 1 } = window;
      requireNumber(tau, "tau of the exponential window must be positive (samples)", tau > 0);
      return fromCentre((distance) => Math.exp(-distance / tau))(length);
    }
    case "chebwin":
      requireNumber(window.at, "at of the chebwin window must be positive (dB)", window.at > 0);
      return chebwin(window.at, length);
    default:
      throw new ValidationError(
        `There is no window with parameters named "${String((window as { name: unknown }).name)}". Choose tukey, kaiser, gaussian, exponential, chebwin.`,
      );
  }
}

/**
 * Weights of a window (as `scipy.signal.get_window`).
 *
 * @param window name, name with parameters, or the weights themselves (checked and passed through)
 * @param length number of samples
 * @param options periodic (spectra, default) or symmetric (filters)
 * @returns `length` weights
 * @throws ValidationError for an unknown name, a parameter outside its range, or weights of another length
 * @example
 * getWindow("hann", 4) // [0, 0.5, 1, 0.5]
 */
export function getWindow(window: Window, length: number, options: WindowOptions = {}): Float64Array {
  if (!Number.isInteger(length) || length < 1)
    throw new ValidationError(`The length of a window must be a whole number of at least 1, got ${length}.`);
  if (window instanceof Float64Array) {
    if (window.length !== length)
      throw new ValidationError(`The window must hold ${length} weights, got ${window.length}.`);
    return window;
  }
  const { periodic = true } = options;
  if (length === 1) {
    build(window, 3); // for its checks
    return Float64Array.of(1);
  }
  return periodic ? build(window, length + 1).slice(0, length) : build(window, length);
}
