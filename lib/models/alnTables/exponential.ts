import type { FunctionBuilder, Local } from "../../engine/targets/wasm/assembler.js";

const LOG2_E = Math.LOG2E;
/** ln 2 in two parts; the product of the first with an integer up to 2^20 is exact. */
const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;
/** Adding it puts a small integer plus the exponent bias 1023 into the low bits of a double. */
const EXPONENT_MAGIC = 6755399441055744 + 1023;
/** 1/k!; the first term left out is below 5·10⁻¹⁸ for |r| ≤ ln 2 / 2. */
const TAYLOR: readonly number[] = Array.from({ length: 14 }, (_, k) => {
  let factorial = 1;
  for (let i = 2; i <= k; i++) factorial *= i;
  return 1 / factorial;
});

/** Emit `exp` of the two doubles in `x`, left on the stack; arguments are clamped to ±708. */
export function emitExp(f: FunctionBuilder, x: Local): void {
  const integer = f.local("v128");
  const rest = f.local("v128");
  f.f64x2(-708).get(x).op("f64x2.pmax").f64x2(708).op("f64x2.pmin").set(rest);
  f.get(rest).f64x2(LOG2_E).op("f64x2.mul").op("f64x2.nearest").set(integer);
  f.get(rest).get(integer).f64x2(LN2_HIGH).op("f64x2.mul").op("f64x2.sub");
  f.get(integer).f64x2(LN2_LOW).op("f64x2.mul").op("f64x2.sub").set(rest);
  f.f64x2(TAYLOR[13]!);
  for (let k = 12; k >= 0; k--) f.get(rest).op("f64x2.mul").f64x2(TAYLOR[k]!).op("f64x2.add");
  f.get(integer).f64x2(EXPONENT_MAGIC).op("f64x2.add");
  f.i32(52).op("i64x2.shl").op("f64x2.mul");
  f.release(integer);
  f.release(rest);
}
