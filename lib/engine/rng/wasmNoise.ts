import type { FunctionBuilder, Local, ModuleBuilder } from "../targets/wasm/assembler.js";
import {
  COSINE,
  EXPONENT_BIAS,
  FRACTION_MASK,
  MINUS_2_LN2,
  MINUS_2_LOG,
  SINE,
  SQRT_HALF_BITS,
} from "./boxMuller.js";
import { PARITY, ROTATIONS, type ThreefryRounds } from "./threefry.js";

/** Where the noise function finds its numbers; addresses are bytes, 16-byte aligned where possible. */
export interface NoiseLayout {
  /** Number of nodes (lanes); work is done for the next multiple of four. */
  readonly nodes: number;
  /** Number of noisy variables: streams 0, 1, … */
  readonly variables: number;
  /** Address of the node numbers, one u32 a lane, padded to a multiple of four. */
  readonly nodeIds: number;
  /** Address of the simulation numbers, one u32 a lane, padded to a multiple of four. */
  readonly simulationIds: number;
  /** Address of the four words of the key. */
  readonly key: number;
  /** Rounds of the generator; 12 by default. */
  readonly rounds?: ThreefryRounds;
  /** Groups of four steps filled by one call; 4 by default. */
  readonly groups?: number;
}

/** Lanes of a noise row: the number of nodes rounded up to a multiple of four. */
export function noiseLanes(nodes: number): number {
  return Math.ceil(nodes / 4) * 4;
}

/**
 * Emit `(firstGroup: i32, out: i32) -> ()`, which fills one block of noise with the bits of `fillNormals`.
 *
 * The block is `out[step][variable][lane]` in single precision; step 0 is step `4 * firstGroup` of the simulation.
 *
 * @returns the function, not exported
 */
export function emitNoise(module: ModuleBuilder, layout: NoiseLayout): FunctionBuilder {
  const row = 4 * noiseLanes(layout.nodes);
  const step = row * layout.variables;
  const variable = emitVariable(module, layout, row, step);
  return module.function(undefined, ["i32", "i32"], [], (f) => {
    const [firstGroup, out] = f.params;
    for (let stream = 0; stream < layout.variables; stream++) {
      f.get(firstGroup)
        .get(out)
        .i32(stream * row)
        .op("i32.add");
      f.i32(stream).call(variable);
    }
  });
}

/** `(firstGroup, out, stream)`: the noise of one variable. */
function emitVariable(
  module: ModuleBuilder,
  layout: NoiseLayout,
  row: number,
  step: number,
): FunctionBuilder {
  const { groups = 4, rounds = 12 } = layout;
  return module.function(undefined, ["i32", "i32", "i32"], [], (f) => {
    const [group, out, stream] = f.params;
    const key = emitKeySchedule(f, layout.key);
    const x = [f.local("v128"), f.local("v128"), f.local("v128"), f.local("v128")] as const;
    const done = f.local("i32");
    const byte = f.local("i32");
    const target = f.local("i32");

    // Groups are counted from 0: their numbers may pass the largest signed integer.
    f.i32(0).set(done);
    const eachGroup = () => {
      f.i32(0).set(byte);
      f.countUp(byte, () => f.i32(row), 16, eachFourNodes);
      f.get(group).i32(1).op("i32.add").set(group);
      f.get(out)
        .i32(4 * step)
        .op("i32.add")
        .set(out);
    };
    const eachFourNodes = () => {
      f.get(group).op("i32x4.splat").set(x[0]);
      f.get(byte).memory("v128.load", layout.nodeIds).set(x[1]);
      f.get(byte).memory("v128.load", layout.simulationIds).set(x[2]);
      f.get(stream).op("i32x4.splat").set(x[3]);
      emitThreefry(f, x, key, rounds);
      f.get(out).get(byte).op("i32.add").set(target);
      emitBoxMuller(f, x[0], x[1], target, 0, step);
      emitBoxMuller(f, x[2], x[3], target, 2 * step, 3 * step);
    };
    f.countUp(done, () => f.i32(groups), 1, eachGroup);
  });
}

/** The five words of the key in all lanes. */
function emitKeySchedule(f: FunctionBuilder, address: number): readonly Local[] {
  const words = Array.from({ length: 5 }, () => f.local("v128"));
  for (let i = 0; i < 4; i++)
    f.i32(address + 4 * i)
      .memory("v128.load32_splat")
      .set(words[i]!);
  f.i32x4(PARITY);
  for (let i = 0; i < 4; i++) f.get(words[i]!).op("v128.xor");
  f.set(words[4]!);
  return words;
}

function emitThreefry(
  f: FunctionBuilder,
  x: readonly [Local, Local, Local, Local],
  key: readonly Local[],
  rounds: number,
): void {
  const inject = (s: number) => {
    for (let i = 0; i < 4; i++) {
      f.get(x[i]!)
        .get(key[(s + i) % 5]!)
        .op("i32x4.add");
      if (i === 3 && s > 0) f.i32x4(s).op("i32x4.add");
      f.set(x[i]!);
    }
  };
  const mix = (a: Local, b: Local, rotation: number) => {
    f.get(a).get(b).op("i32x4.add").set(a);
    f.get(b).i32(rotation).op("i32x4.shl");
    f.get(b)
      .i32(32 - rotation)
      .op("i32x4.shr_u");
    f.op("v128.or").get(a).op("v128.xor").set(b);
  };
  inject(0);
  for (let round = 0; round < rounds; round++) {
    const [first, second] = ROTATIONS[round % 8]!;
    const odd = round % 2 === 1;
    mix(x[0], odd ? x[3] : x[1], first);
    mix(x[2], odd ? x[1] : x[3], second);
    if (round % 4 === 3) inject((round + 1) / 4);
  }
}

/** `boxMullerInto` for four lanes, operation by operation; stores at two offsets from the target. */
function emitBoxMuller(
  f: FunctionBuilder,
  radiusWord: Local,
  angleWord: Local,
  target: Local,
  firstOffset: number,
  secondOffset: number,
): void {
  const locals = Array.from({ length: 5 }, () => f.local("v128"));
  const [shifted, fraction, square, radius, sine] = locals as [Local, Local, Local, Local, Local];

  f.get(radiusWord).op("f32x4.convert_i32x4_s").op("f32x4.abs");
  f.f32x4(0.5).op("f32x4.add").i32x4(EXPONENT_BIAS).op("i32x4.sub").tee(shifted);
  f.i32x4(FRACTION_MASK).op("v128.and").i32x4(SQRT_HALF_BITS).op("i32x4.add");
  f.f32x4(1).op("f32x4.sub").tee(fraction).get(fraction).op("f32x4.mul").set(square);
  f.get(shifted).i32(23).op("i32x4.shr_s").op("f32x4.convert_i32x4_s");
  f.f32x4(MINUS_2_LN2).op("f32x4.mul");
  f.get(fraction);
  const part = (parity: number) => MINUS_2_LOG.filter((_, i) => i % 2 === parity);
  emitPolynomial(f, square, part(0));
  emitPolynomial(f, square, part(1));
  f.get(fraction).op("f32x4.mul").op("f32x4.add");
  f.op("f32x4.mul").op("f32x4.add").op("f32x4.sqrt");
  f.get(radiusWord).i32x4(0x80000000).op("v128.and").op("v128.xor").set(radius);

  const [w, z, cosine, exchange] = [shifted, square, fraction, shifted];
  f.get(angleWord).i32(1).op("i32x4.shl").op("f32x4.convert_i32x4_s");
  f.f32x4(2 ** -32)
    .op("f32x4.mul")
    .tee(w)
    .get(w)
    .op("f32x4.mul")
    .set(z);
  f.get(w);
  emitPolynomial(f, z, SINE);
  f.op("f32x4.mul").set(sine);
  emitPolynomial(f, z, COSINE);
  f.tee(cosine).get(sine).op("v128.xor");
  f.get(angleWord).i32(31).op("i32x4.shr_s").op("v128.and").set(exchange);
  for (const [value, offset] of [
    [cosine, firstOffset],
    [sine, secondOffset],
  ] as const) {
    f.get(target).get(radius);
    f.get(value).get(exchange).op("v128.xor").op("f32x4.mul");
    f.memory("v128.store", offset);
  }
  for (const local of locals) f.release(local);
}

/** Horner's rule in single precision; leaves the value on the stack. */
function emitPolynomial(f: FunctionBuilder, x: Local, coefficients: readonly number[]): void {
  f.f32x4(coefficients.at(-1)!);
  for (let i = coefficients.length - 2; i >= 0; i--)
    f.get(x).op("f32x4.mul").f32x4(coefficients[i]!).op("f32x4.add");
}
