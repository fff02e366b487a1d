import { elementBytes, type Precision } from "../../kernel.js";
import type { FunctionBuilder, ModuleBuilder } from "./assembler.js";

/** Bytes of one segment record: block address, number of pairs, address of weights, address of offsets. */
export const SEGMENT_BYTES = 16;

/**
 * Function that adds a class of pairs to the block of sums.
 *
 * Parameters: first segment, end of segments, byte offset of the current column, byte offset of the sub-block.
 * Sums stay in registers while the pairs of a target stream by: up to six vectors, or four if there are two sums,
 * because more registers would spill. More steps take more passes.
 *
 * @param steps steps summed together: those of a class
 * @param secondSum byte distance of a second sum over squared weights, or 0 for a single sum
 */
export function emitPairSums(
  module: ModuleBuilder,
  steps: number,
  secondSum: number,
  precision: Precision,
): FunctionBuilder {
  return module.function(undefined, ["i32", "i32", "i32", "i32"], [], (f) => {
    const [segment, end, column, block] = f.params;
    const sums = f.local("i32");
    const weights = f.local("i32");
    const offsets = f.local("i32");
    const last = f.local("i32");
    const source = f.local("i32");
    const element = elementBytes({ precision });
    const vectorSteps = 16 / element;
    // Sub-blocks shorter than a vector are summed number by number.
    const isScalar = steps < vectorSteps;
    const type = isScalar ? precision : "v128";
    const units = isScalar ? steps : largestDivisor(steps / vectorSteps, secondSum ? 4 : 6);
    const unitBytes = isScalar ? element : 16;
    const passes = (steps * element) / (units * unitBytes);
    const load = `${type}.load`;
    const store = `${type}.store`;
    const loadWeight = isScalar ? load : precision === "f32" ? "v128.load32_splat" : "v128.load64_splat";
    const lanes = isScalar ? precision : precision === "f32" ? "f32x4" : "f64x2";
    const weight = f.local(type);
    const square = f.local(type);
    const first = Array.from({ length: units }, () => f.local(type));
    const other = secondSum ? Array.from({ length: units }, () => f.local(type)) : [];
    const value = f.local(type);

    f.loop(() => {
      f.get(segment).memory("i32.load").get(block).op("i32.add").set(sums);
      for (let pass = 0; pass < passes; pass++) {
        const shift = pass * units * unitBytes;
        f.get(segment).memory("i32.load", 8).tee(weights);
        f.get(segment).memory("i32.load", 4).i32(element).op("i32.mul").op("i32.add").set(last);
        f.get(segment).memory("i32.load", 12).set(offsets);
        first.forEach((sum, i) =>
          f
            .get(sums)
            .memory(load, shift + i * unitBytes)
            .set(sum),
        );
        other.forEach((sum, i) =>
          f
            .get(sums)
            .memory(load, secondSum + shift + i * unitBytes)
            .set(sum),
        );
        f.loop(() => {
          f.get(weights).memory(loadWeight).set(weight);
          f.get(offsets).memory("i32.load").get(column).op("i32.add").set(source);
          if (secondSum) f.get(weight).get(weight).op(`${lanes}.mul`).set(square);
          first.forEach((sum, i) => {
            f.get(source).memory(load, shift + i * unitBytes);
            if (secondSum) {
              f.tee(value).get(weight).op(`${lanes}.mul`).get(sum).op(`${lanes}.add`).set(sum);
              f.get(value).get(square).op(`${lanes}.mul`).get(other[i]!).op(`${lanes}.add`).set(other[i]!);
            } else f.get(weight).op(`${lanes}.mul`).get(sum).op(`${lanes}.add`).set(sum);
          });
          f.get(offsets).i32(4).op("i32.add").set(offsets);
          f.get(weights).i32(element).op("i32.add").tee(weights).get(last).op("i32.lt_u").branchIf(0);
        });
        first.forEach((sum, i) =>
          f
            .get(sums)
            .get(sum)
            .memory(store, shift + i * unitBytes),
        );
        other.forEach((sum, i) =>
          f
            .get(sums)
            .get(sum)
            .memory(store, secondSum + shift + i * unitBytes),
        );
      }
      f.get(segment).i32(SEGMENT_BYTES).op("i32.add").tee(segment).get(end).op("i32.lt_u").branchIf(0);
    });
  });
}

/** The largest divisor of a number that is not above a limit. */
function largestDivisor(number: number, limit: number): number {
  let divisor = Math.min(number, limit);
  while (number % divisor !== 0) divisor--;
  return divisor;
}

/** Targets that share one stream over the sources in the matrix–vector kernel: eight pairs of lanes. */
export const DENSE_TARGETS = 16;

/**
 * Matrix–vector product for networks without delay: sums[n] = Σ_l C[n,l]·x[l], source by source.
 *
 * Parameter: byte offset of the bank that holds the sources. The matrix is stored in strips of 16 targets.
 *
 * @param layout addresses of matrix, sources (within a bank) and result; number of nodes
 */
export function emitDenseSums(
  module: ModuleBuilder,
  layout: {
    readonly matrix: number;
    readonly sources: number;
    readonly sums: number;
    readonly nodes: number;
  },
): FunctionBuilder {
  const strips = Math.ceil(layout.nodes / DENSE_TARGETS);
  return module.function(undefined, ["i32"], [], (f) => {
    const [bank] = f.params;
    const source = f.local("i32");
    const matrix = f.local("i32");
    const last = f.local("i32");
    const strip = f.local("i32");
    const value = f.local("v128");
    const sums = Array.from({ length: DENSE_TARGETS / 2 }, () => f.local("v128"));
    f.i32(0).set(strip).i32(layout.matrix).set(matrix);
    f.get(bank)
      .i32(layout.nodes * 8)
      .op("i32.add")
      .set(last);
    f.loop(() => {
      for (const sum of sums) f.f64x2(0).set(sum);
      f.get(bank).set(source);
      f.loop(() => {
        f.get(source).memory("v128.load64_splat", layout.sources).set(value);
        sums.forEach((sum, i) => {
          f.get(matrix)
            .memory("v128.load", i * 16)
            .get(value)
            .op("f64x2.mul")
            .get(sum)
            .op("f64x2.add")
            .set(sum);
        });
        f.get(matrix)
          .i32(DENSE_TARGETS * 8)
          .op("i32.add")
          .set(matrix);
        f.get(source).i32(8).op("i32.add").tee(source).get(last).op("i32.lt_u").branchIf(0);
      });
      sums.forEach((sum, i) =>
        f
          .get(strip)
          .get(sum)
          .memory("v128.store", layout.sums + i * 16),
      );
      f.get(strip)
        .i32(DENSE_TARGETS * 8)
        .op("i32.add")
        .tee(strip);
      f.i32(strips * DENSE_TARGETS * 8)
        .op("i32.lt_u")
        .branchIf(0);
    });
  });
}
