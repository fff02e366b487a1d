/**
 * The Box–Muller transform in single precision, arranged for 32-bit words in SIMD lanes.
 *
 * Box, Muller: A note on the generation of random normal deviates. Ann. Math. Stat. 29 (1958) 610.
 *
 * From the first word come the radius, √(−2 ln u) with u = (|x| + ½)/2³¹ of its signed value, and a sign; from the
 * second an angle within ±π/4 (31 bits) and whether sine and cosine change places. Sign and exchange turn the
 * angle through the whole circle, so no quadrant has to be computed. The largest radius is √(64 ln 2) = 6.66.
 */

/** Pattern of √½, shifted by 31 binary exponents: subtracting it leaves the exponent of u around √½ on top. */
export const EXPONENT_BIAS = 0x4eb504f3;
export const SQRT_HALF_BITS = 0x3f3504f3;
export const FRACTION_MASK = 0x7fffff;
export const MINUS_2_LN2 = -1.3862943649291992;

// Minimax polynomials in single precision, lowest power first (errors 2^-22.4, 2^-24.8 and 2^-24.2).
/** −2 ln(1 + f)/f on √½ − 1 ≤ f ≤ √2 − 1. */
export const MINUS_2_LOG: readonly number[] = [
  -1.9999998807907104, 1.0000072717666626, -0.6667011976242065, 0.4993981719017029, -0.39800333976745605,
  0.3450165390968323, -0.32445135712623596, 0.20213770866394043,
];
/** sin(π/2 w)/w in w² on |w| ≤ ½. */
export const SINE: readonly number[] = [
  1.5707963705062866, -0.6459634900093079, 0.07968022674322128, -0.004602177068591118,
];
/** cos(π/2 w) in w² on |w| ≤ ½. */
export const COSINE: readonly number[] = [
  1.0, -1.2336970567703247, 0.2535986304283142, -0.020408352836966515,
];

const round = Math.fround;
const single = new Float32Array(1);
const bits = new Int32Array(single.buffer);

function polynomial(x: number, c0: number, c1: number, c2: number, c3: number): number {
  let sum = round(round(c3 * x) + c2);
  sum = round(round(sum * x) + c1);
  return round(round(sum * x) + c0);
}

const [L0, L1, L2, L3, L4, L5, L6, L7] = MINUS_2_LOG as readonly number[] & { length: 8 };
const [S0, S1, S2, S3] = SINE as readonly number[] & { length: 4 };
const [C0, C1, C2, C3] = COSINE as readonly number[] & { length: 4 };

/**
 * Two independent standard normals from two random words, written to `out[at]` and `out[at + 1]`.
 *
 * Every operation is rounded to single precision, so that the result has the bits of the SIMD version.
 */
export function boxMullerInto(out: Float32Array, at: number, radiusWord: number, angleWord: number): void {
  const signed = radiusWord | 0;
  single[0] = round(Math.abs(round(signed)) + 0.5);
  const shifted = (bits[0]! - EXPONENT_BIAS) | 0;
  bits[0] = (shifted & FRACTION_MASK) + SQRT_HALF_BITS;
  const f = round(single[0]! - 1);
  const square = round(f * f);
  const even = polynomial(square, L0!, L2!, L4!, L6!);
  const odd = polynomial(square, L1!, L3!, L5!, L7!);
  const logOfFraction = round(f * round(even + round(odd * f)));
  const size = round(Math.sqrt(round(round((shifted >> 23) * MINUS_2_LN2) + logOfFraction)));
  const radius = signed < 0 ? -size : size;

  const w = round(round(angleWord << 1) * 2 ** -32);
  const z = round(w * w);
  const sine = round(w * polynomial(z, S0!, S1!, S2!, S3!));
  const cosine = polynomial(z, C0!, C1!, C2!, C3!);
  const exchange = (angleWord | 0) < 0;
  out[at] = radius * (exchange ? sine : cosine);
  out[at + 1] = radius * (exchange ? cosine : sine);
}
