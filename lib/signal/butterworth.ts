import { ValidationError } from "../errors.js";

/** Second-order section: b0, b1, b2, 1, a1, a2 of H(z) = (b0 + b1 z⁻¹ + b2 z⁻²) / (1 + a1 z⁻¹ + a2 z⁻²). */
export type Section = readonly [number, number, number, number, number, number];

/** Which frequencies a filter lets through, with its edges in Hz. */
export type FilterBand =
  | {
      /** Frequencies below the edge pass. */
      type: "lowpass";
      /** Edge in Hz. */
      high: number;
    }
  | {
      /** Frequencies above the edge pass. */
      type: "highpass";
      /** Edge in Hz. */
      low: number;
    }
  | {
      /** Frequencies between the edges pass, or all others. */
      type: "bandpass" | "bandstop";
      /** Lower edge in Hz. */
      low: number;
      /** Upper edge in Hz. */
      high: number;
    };

interface Complex {
  readonly re: number;
  readonly im: number;
}

const complex = (re: number, im = 0): Complex => ({ re, im });
const multiply = (a: Complex, b: Complex): Complex =>
  complex(a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re);
const divide = (a: Complex, b: Complex): Complex => {
  const norm = b.re * b.re + b.im * b.im;
  return complex((a.re * b.re + a.im * b.im) / norm, (a.im * b.re - a.re * b.im) / norm);
};
const modulus = (a: Complex): number => Math.hypot(a.re, a.im);
const squareRoot = (a: Complex): Complex => {
  const size = modulus(a);
  const re = Math.sqrt((size + Math.abs(a.re)) / 2);
  if (re === 0) return complex(0);
  return a.re >= 0 ? complex(re, a.im / (2 * re)) : complex(Math.abs(a.im) / (2 * re), a.im < 0 ? -re : re);
};

interface Poles {
  readonly zeros: readonly Complex[];
  readonly poles: readonly Complex[];
  readonly gain: number;
}

/** Both solutions s of s + w²/s = 2 half: how one pole of the low-pass prototype becomes a pair. */
function pairAround(half: Complex, squaredCentre: number): [Complex, Complex] {
  const square = multiply(half, half);
  const root = squareRoot(complex(square.re - squaredCentre, square.im));
  return [complex(half.re + root.re, half.im + root.im), complex(half.re - root.re, half.im - root.im)];
}

/** ∏ −p over the poles, real because they come in conjugate pairs. */
const productOfNegatives = (roots: readonly Complex[]): number =>
  roots.reduce((product, { re, im }) => multiply(product, complex(-re, -im)), complex(1)).re;

/** The analog Butterworth prototype (poles on the left half of the unit circle) moved to the wanted band. */
function analogFilter(order: number, band: FilterBand, edges: readonly number[]): Poles {
  const prototype = Array.from({ length: order }, (_, k) => {
    const angle = (Math.PI * (2 * k - order + 1)) / (2 * order);
    // The pole in the middle of an odd order is exactly real.
    return complex(-Math.cos(angle), 2 * k === order - 1 ? 0 : -Math.sin(angle));
  });
  if (band.type === "lowpass") {
    const w = edges[0]!;
    return { zeros: [], poles: prototype.map((p) => complex(p.re * w, p.im * w)), gain: w ** order };
  }
  if (band.type === "highpass") {
    const w = edges[0]!;
    return {
      zeros: prototype.map(() => complex(0)),
      poles: prototype.map((p) => divide(complex(w), p)),
      gain: 1 / productOfNegatives(prototype),
    };
  }
  const width = edges[1]! - edges[0]!;
  const squaredCentre = edges[0]! * edges[1]!;
  if (band.type === "bandpass")
    return {
      zeros: prototype.map(() => complex(0)),
      poles: prototype.flatMap((p) =>
        pairAround(complex((p.re * width) / 2, (p.im * width) / 2), squaredCentre),
      ),
      gain: width ** order,
    };
  const centre = Math.sqrt(squaredCentre);
  return {
    zeros: prototype.flatMap(() => [complex(0, centre), complex(0, -centre)]),
    poles: prototype.flatMap((p) => pairAround(divide(complex(width / 2), p), squaredCentre)),
    gain: 1 / productOfNegatives(prototype),
  };
}

/** Bilinear transform at a sampling frequency of 2: z = (4 + s) / (4 − s). */
function toDigital({ zeros, poles, gain }: Poles): Poles {
  const transform = (s: Complex): Complex => divide(complex(4 + s.re, s.im), complex(4 - s.re, -s.im));
  const distance = (roots: readonly Complex[]): Complex =>
    roots.reduce((product, s) => multiply(product, complex(4 - s.re, -s.im)), complex(1));
  const atInfinity = Array.from({ length: poles.length - zeros.length }, () => complex(-1));
  return {
    zeros: [...zeros.map(transform), ...atInfinity],
    poles: poles.map(transform),
    gain: gain * divide(distance(zeros), distance(poles)).re,
  };
}

/** Removes and returns the root nearest to `target` among those that satisfy `wanted`. */
function takeNearest(roots: Complex[], target: Complex, wanted: (root: Complex) => boolean): Complex {
  let best = -1;
  let least = Number.POSITIVE_INFINITY;
  roots.forEach((root, index) => {
    const distance = Math.hypot(root.re - target.re, root.im - target.im);
    if (wanted(root) && distance < least) {
      best = index;
      least = distance;
    }
  });
  return roots.splice(best, 1)[0]!;
}

/** Removes and returns the root nearest to the unit circle among those that satisfy `wanted`. */
function takeWorst(roots: Complex[], wanted: (root: Complex) => boolean): Complex {
  let best = -1;
  let least = Number.POSITIVE_INFINITY;
  roots.forEach((root, index) => {
    const distance = Math.abs(1 - modulus(root));
    if (wanted(root) && distance < least) {
      best = index;
      least = distance;
    }
  });
  return roots.splice(best, 1)[0]!;
}

const isReal = (root: Complex): boolean => Math.abs(root.im) <= 100 * Number.EPSILON * modulus(root);
const anyRoot = (): boolean => true;

/** Coefficients of (1 − r₁z⁻¹)(1 − r₂z⁻¹); of a conjugate pair one is given twice. */
function quadratic(first: Complex, second: Complex): [number, number, number] {
  return isReal(first)
    ? [1, -(first.re + second.re), first.re * second.re]
    : [1, -2 * first.re, first.re * first.re + first.im * first.im];
}

/**
 * Sections with the poles nearest to the unit circle last, each with the zeros nearest to its pole, so that
 * no intermediate result grows large (SciPy's rule "nearest", which keeps results comparable digit by digit).
 *
 * An odd number of roots gets a root at 0, which changes nothing; real roots then always come in twos.
 */
function toSections({ zeros, poles, gain }: Poles): Section[] {
  const onePerPair = (roots: readonly Complex[]): Complex[] =>
    roots.filter((root) => isReal(root) || root.im > 0);
  const restZeros = onePerPair(zeros);
  const restPoles = onePerPair(poles);
  if (poles.length % 2) {
    restPoles.push(complex(0));
    restZeros.push(complex(0));
  }
  const sections: Section[] = [];
  while (restPoles.length) {
    const pole = takeWorst(restPoles, anyRoot);
    const secondPole = isReal(pole) ? takeWorst(restPoles, isReal) : pole;
    const zero = takeNearest(restZeros, pole, anyRoot);
    const secondZero = isReal(zero) ? takeNearest(restZeros, pole, isReal) : zero;
    sections.unshift([...quadratic(zero, secondZero), ...quadratic(pole, secondPole)]);
  }
  const [b0, b1, b2, ...denominator] = sections[0]!;
  sections[0] = [b0 * gain, b1 * gain, b2 * gain, ...denominator];
  return sections;
}

/**
 * Edges of a band, lowest first.
 *
 * @param band the band
 * @param samplingFrequency in Hz
 * @throws ValidationError when an edge is not inside 0 … half the sampling frequency, or the edges do not ascend
 */
export function bandEdges(band: FilterBand, samplingFrequency: number): number[] {
  if (!(samplingFrequency > 0))
    throw new ValidationError(`samplingFrequency must be positive (Hz), got ${samplingFrequency}.`);
  const edges = [
    ...(band.type === "lowpass" ? [] : [band.low]),
    ...(band.type === "highpass" ? [] : [band.high]),
  ];
  for (const edge of edges)
    if (!(edge > 0 && edge < samplingFrequency / 2))
      throw new ValidationError(
        `The edge of a filter must lie above 0 and below half the sampling frequency (${samplingFrequency / 2} Hz), got ${edge} Hz.`,
      );
  if (edges.length === 2 && edges[0]! >= edges[1]!)
    throw new ValidationError(`The edges of a band must ascend, got ${edges[0]} and ${edges[1]} Hz.`);
  return edges;
}

/**
 * Butterworth filter as second-order sections (as `scipy.signal.butter` with `output="sos"`).
 *
 * @param order number of poles; band-pass and band-stop filters have twice as many
 * @param band what passes, edges (−3 dB) in Hz
 * @param samplingFrequency in Hz
 * @returns sections, to be applied one after the other
 * @throws ValidationError when the order is not a positive whole number or an edge is out of range
 * @example
 * butter(2, { type: "lowpass", high: 5 }, 100)[0][0] // ≈ 0.0200833656
 */
export function butter(order: number, band: FilterBand, samplingFrequency: number): Section[] {
  if (!Number.isInteger(order) || order < 1)
    throw new ValidationError(`The order of a filter must be a whole number of at least 1, got ${order}.`);
  const edges = bandEdges(band, samplingFrequency);
  const warped = edges.map((edge) => 4 * Math.tan((Math.PI * edge) / samplingFrequency));
  return toSections(toDigital(analogFilter(order, band, warped)));
}
