import { describe, expect, it } from "@jest/globals";
import { gram } from "../../../lib/analysis/gram.js";
import { type GramKernel, plainKernel, simdKernel } from "../../../lib/analysis/gramKernel.js";
import { difference, randomSeries } from "./arrays.js";

function products(rows: number, columns: number, kernel: GramKernel | undefined): Float64Array {
  const { data } = randomSeries(rows, columns, rows + columns);
  return gram(
    rows,
    columns,
    (target, offset, row, from, to) =>
      target.set(data.subarray(row * columns + from, row * columns + to), offset),
    kernel,
  );
}

describe("the matrix of dot products", () => {
  const sizes: [number, number][] = [
    [1, 1],
    [2, 3],
    [3, 2],
    [5, 7],
    [9, 64],
    [80, 151],
    [7, 100_001],
    [300, 1000],
  ];
  // Rounding of a sum grows with its length; 1e-14 a term is some hundred times below the worst case.
  it.each(sizes)("equals plain sums for %i rows of %i numbers", (rows, columns) => {
    const { data } = randomSeries(rows, columns, rows + columns);
    const expected = new Float64Array(rows * rows);
    for (let i = 0; i < rows; i++)
      for (let j = 0; j < rows; j++)
        for (let k = 0; k < columns; k++)
          expected[i * rows + j]! += data[i * columns + k]! * data[j * columns + k]!;
    expect(difference(products(rows, columns, undefined), expected)).toBeLessThan(1e-14 * columns + 1e-15);
  });

  it.each(sizes)(
    "is the same bit for bit with and without SIMD for %i rows of %i numbers",
    (rows, columns) => {
      const simd = simdKernel();
      expect(simd).not.toBeNull();
      expect(products(rows, columns, simd!)).toEqual(products(rows, columns, plainKernel()));
    },
  );

  it("needs no WebAssembly: without it the kernel in plain code is taken", () => {
    const compiler = globalThis.WebAssembly;
    try {
      Object.assign(globalThis, { WebAssembly: undefined });
      expect(simdKernel()).toBeNull();
    } finally {
      Object.assign(globalThis, { WebAssembly: compiler });
    }
  });

  it("is not disturbed by what the workspace held before", () => {
    const kernel = simdKernel()!;
    products(11, 333, kernel);
    expect(products(5, 7, kernel)).toEqual(products(5, 7, plainKernel()));
  });
});
