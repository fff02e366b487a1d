import { pow2 } from "../engine/ir/evaluatePrimitive.js";
import { COEFFICIENTS, LN2_HIGH, LN2_LOW } from "../engine/math/exponential.js";
import { COSINE, SINE } from "../engine/math/trigonometric.js";

// Math.sin and its like differ between browsers in the last place, which a chaotic model would blow up. Sums and
// products do not; so these are the polynomials of the models' own functions, on plain numbers.

/** e^x with the same bits on every machine; 0 below x = −708. */
export function exponential(x: number): number {
  if (x < -708) return 0;
  if (x > 709.782712893384) return Number.POSITIVE_INFINITY;
  const n = Math.round(x * Math.LOG2E);
  const r = x - n * LN2_HIGH - n * LN2_LOW;
  // Doubled before it is scaled, as 2^1024 is no double.
  return 2 * (1 + (r + r * r * polynomial(COEFFICIENTS, r))) * pow2(n - 1);
}

/** sin(2π·cycles) with the same bits on every machine; whole cycles cost no precision. */
export function sineOfCycles(cycles: number): number {
  const turn = cycles - Math.round(cycles);
  const quarter = Math.round(4 * turn);
  const angle = 2 * Math.PI * (turn - quarter / 4);
  // One of the four quarters of the circle around 0, ¼, ½ and ¾ turns.
  if (quarter === 0) return sine(angle);
  if (quarter === 1) return cosine(angle);
  return quarter === -1 ? -cosine(angle) : -sine(angle);
}

/** cos(2π·cycles) with the same bits on every machine. */
export function cosineOfCycles(cycles: number): number {
  return sineOfCycles(cycles + 0.25);
}

/** For |x| ≤ π/4. */
function sine(x: number): number {
  const square = x * x;
  return x + x * square * polynomial(SINE, square);
}

/** For |x| ≤ π/4. */
function cosine(x: number): number {
  const square = x * x;
  return 1 - square * (0.5 - square * polynomial(COSINE, square));
}

/** Coefficients from the lowest power on. */
function polynomial(coefficients: readonly number[], x: number): number {
  let sum = 0;
  for (let i = coefficients.length - 1; i >= 0; i--) sum = sum * x + coefficients[i]!;
  return sum;
}
