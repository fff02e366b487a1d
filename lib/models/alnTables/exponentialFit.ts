/** A response to be fitted: a weighted sum over frequencies that stands for the sum over the whole grid. */
export interface FitTarget {
  /** Angular frequencies in rad/ms. */
  readonly omega: Float64Array;
  /** Σ L_k: what a function that is 1 everywhere gives at each node. */
  readonly weight: Float64Array;
  /** Σ ρ L_k, real and imaginary part. */
  readonly re: Float64Array;
  readonly im: Float64Array;
  /** Bound of the error of ρ; 0 to take the least sum without a doubt. */
  readonly tolerance: number;
}

/** Coarse and fine spacing of the search for τ, in thousandths of a ms; the search begins at 0.001 ms. */
const COARSE = 1000;
const FINE = 10;
const LAST_COARSE = 99;

/**
 * Time constant τ of the low-pass filter 1/(1 + iωτ) that fits a response best in the sum of squares.
 *
 * Two grid searches, over 0.001, 1.001, … 99.001 ms and then in steps of 0.01 ms between the neighbours of the
 * best: the result is quantised to 0.001 + 0.01 m ms.
 *
 * @returns τ in ms, or undefined when two candidates differ by less than the errors of the response
 */
export function fitExponential(target: FitTarget): number | undefined {
  const coarse = search(target, 1, COARSE, LAST_COARSE + 1);
  if (coarse === undefined) return undefined;
  const m = (coarse - 1) / COARSE;
  const low = m === 0 ? 1 : coarse - COARSE;
  const high = m === LAST_COARSE ? 100_000 : coarse + COARSE;
  const fine = search(target, low, FINE, Math.ceil((high - low) / FINE));
  return fine === undefined ? undefined : fine / 1000;
}

/** Best of `count` time constants `first + m * step` (thousandths of a ms); the first of equals. */
function search(target: FitTarget, first: number, step: number, count: number): number | undefined {
  const errors = new Float64Array(count);
  let best = 0;
  for (let m = 0; m < count; m++) {
    errors[m] = squaredError(target, (first + m * step) / 1000);
    if (errors[m]! < errors[best]!) best = m;
  }
  if (!target.tolerance) return first + best * step;
  // An error δ of ρ changes the difference of two sums of squares by at most 2 δ Σ |g_a − g_b|.
  const total = target.weight.reduce((sum, w) => sum + Math.abs(w), 0);
  for (let m = 0; m < count; m++) {
    if (m === best || errors[m]! - errors[best]! > 2 * target.tolerance * total) continue;
    const distance = filterDistance(target, (first + m * step) / 1000, (first + best * step) / 1000);
    if (errors[m]! - errors[best]! <= 2 * target.tolerance * distance) return undefined;
  }
  return first + best * step;
}

/** Σ |g − ρ|² without Σ |ρ|², which does not depend on τ. */
function squaredError({ omega, weight, re, im }: FitTarget, tau: number): number {
  let sum = 0;
  for (let i = 0; i < omega.length; i++) {
    const x = omega[i]! * tau;
    sum += (weight[i]! - 2 * (re[i]! - x * im[i]!)) / (1 + x * x);
  }
  return sum;
}

/** Σ |g_a − g_b| of two filters. */
function filterDistance({ omega, weight }: FitTarget, a: number, b: number): number {
  let sum = 0;
  for (let i = 0; i < omega.length; i++) {
    const x = omega[i]! * a;
    const y = omega[i]! * b;
    sum += (Math.abs(weight[i]!) * Math.abs(x - y)) / Math.sqrt((1 + x * x) * (1 + y * y));
  }
  return sum;
}
