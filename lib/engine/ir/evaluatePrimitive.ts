import type { Primitive } from "./node.js";

const float = new Float64Array(1);
const words = new Uint32Array(float.buffer);

/** Nearest integer, ties to even: the rule of IEEE-754 and of Python's `round`. */
export function nearest(x: number): number {
  // Adding and taking away 2^52 makes the processor round; beyond it every double is an integer.
  if (!(Math.abs(x) < 4503599627370496)) return x;
  return x < 0 || Object.is(x, -0)
    ? -(-x + 4503599627370496 - 4503599627370496)
    : x + 4503599627370496 - 4503599627370496;
}

/** 2 to the integer power n, −1022 … 1023, exactly; 0 for n = −1023. */
export function pow2(n: number): number {
  words[1] = (n + 1023) << 20;
  words[0] = 0;
  return float[0]!;
}

/** Unbiased binary exponent of a positive normal number. */
export function exponent(x: number): number {
  float[0] = x;
  return (words[1]! >>> 20) - 1023;
}

/** Significand in [1, 2) of a positive normal number. */
export function significand(x: number): number {
  float[0] = x;
  words[1] = (words[1]! & 0x000fffff) | 0x3ff00000;
  return float[0]!;
}

/**
 * Value of every primitive on plain numbers (masks are 1 or 0): constant folding and the host's evaluator
 * use it, and the targets are tested against it.
 */
export const evaluatePrimitive: { readonly [P in Primitive]: (a: number, b: number, c: number) => number } = {
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => a / b,
  neg: (a) => -a,
  abs: (a) => Math.abs(a),
  sqrt: (a) => Math.sqrt(a),
  floor: (a) => Math.floor(a),
  nearest,
  min: (a, b) => (b < a ? b : a),
  max: (a, b) => (a < b ? b : a),
  pow2,
  exponent,
  significand,
  fround: (a) => Math.fround(a),
  lt: (a, b) => (a < b ? 1 : 0),
  le: (a, b) => (a <= b ? 1 : 0),
  eq: (a, b) => (a === b ? 1 : 0),
  and: (a, b) => (a && b ? 1 : 0),
  or: (a, b) => (a || b ? 1 : 0),
  not: (a) => (a ? 0 : 1),
  select: (mask, a, b) => (mask ? a : b),
};
