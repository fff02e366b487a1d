import { describe, expect, it } from "@jest/globals";
import { readMat5 } from "../../../lib/data/formats/mat5.js";
import { DataFileError, type Labelled, labelled } from "../../../lib/index.js";
import { matFile } from "./matFile.js";

const matrix = labelled(Float64Array.of(1, 2, 3, 4, 5, 6), [2, 3], ["row", "column"]);

/** Bytes of one uncompressed variable whose parts are given, little endian. */
function rawVariable(
  flags: number,
  shape: readonly number[],
  ...elements: [type: number, bytes: Uint8Array][]
): Uint8Array {
  const parts: [number, Uint8Array][] = [
    [6, new Uint8Array(Uint32Array.of(flags, 0).buffer)],
    [5, new Uint8Array(Int32Array.from(shape).buffer)],
    [1, new TextEncoder().encode("x")],
    ...elements,
  ];
  const body = parts.flatMap(([type, bytes]) => [
    ...new Uint8Array(Uint32Array.of(type, bytes.length).buffer),
    ...bytes,
    ...new Uint8Array((8 - (bytes.length % 8)) % 8),
  ]);
  const header = matFile({}).subarray(0, 128);
  return Uint8Array.from([...header, ...new Uint8Array(Uint32Array.of(14, body.length).buffer), ...body]);
}
const bytesOf = (array: ArrayBufferView): Uint8Array =>
  new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
const numbers = (bytes: Uint8Array, name = "x"): Labelled => {
  const entry = readMat5(bytes).get(name);
  if (entry?.type !== "numbers") throw new Error(`${name} is no numeric variable`);
  return entry.array;
};

describe("the MATLAB v5 reader", () => {
  it.each([
    { compress: true, bigEndian: false },
    { compress: false, bigEndian: false },
    { compress: true, bigEndian: true },
    { compress: false, bigEndian: true },
  ])("reads %j files in row-major order", (options) => {
    const array = numbers(matFile({ matrix, other: matrix }, options), "matrix");
    expect(array.shape).toEqual([2, 3]);
    expect([...array.data]).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it("reads names of regions from character and cell arrays", () => {
    const contents = readMat5(matFile({ names: ["V1_L", "", "V1_R"], title: "brain" }));
    expect(contents.get("names")).toEqual({ type: "text", lines: ["V1_L", "", "V1_R"] });
    expect(contents.get("title")).toEqual({ type: "text", lines: ["brain"] });
  });

  it.each([
    ["int8", 8, 1, Int8Array.of(-1, 2)],
    ["uint8", 9, 2, Uint8Array.of(255, 2)],
    ["int16", 10, 3, Int16Array.of(-300, 2)],
    ["uint16", 11, 4, Uint16Array.of(60000, 2)],
    ["int32", 12, 5, Int32Array.of(-70000, 2)],
    ["uint32", 13, 6, Uint32Array.of(4e9, 2)],
    ["single", 7, 7, Float32Array.of(0.5, 2)],
    ["double", 6, 9, Float64Array.of(0.1, 2)],
    ["int64", 14, 12, BigInt64Array.of(-5n, 2n)],
    ["uint64", 15, 13, BigUint64Array.of(5n, 2n)],
  ] as const)("reads %s arrays", (_name, classId, type, values) => {
    const array = numbers(rawVariable(classId, [1, 2], [type, bytesOf(values)]));
    expect([...array.data]).toEqual([...values].map(Number));
  });

  it("reads doubles stored as bytes, three dimensions and sparse matrices", () => {
    expect([...numbers(rawVariable(6, [1, 3], [2, Uint8Array.of(1, 2, 3)])).data]).toEqual([1, 2, 3]);
    const cube = numbers(rawVariable(6, [2, 1, 2], [2, Uint8Array.of(1, 2, 3, 4)]));
    expect(cube.shape).toEqual([2, 1, 2]);
    expect([...cube.data]).toEqual([1, 3, 2, 4]);
    const sparse = numbers(
      rawVariable(
        5,
        [2, 3],
        [5, bytesOf(Int32Array.of(1, 0))],
        [5, bytesOf(Int32Array.of(0, 1, 1, 2))],
        [9, bytesOf(Float64Array.of(7, 8))],
      ),
    );
    expect([...sparse.data]).toEqual([0, 0, 8, 7, 0, 0]);
  });

  it("lists what it does not read", () => {
    const contents = readMat5(rawVariable(2, [1, 1]));
    expect(contents.get("x")).toEqual({ type: "other", what: "struct" });
    const complex = readMat5(rawVariable(6 | 0x0800, [1, 1], [9, bytesOf(Float64Array.of(1))]));
    expect(complex.get("x")).toEqual({ type: "other", what: "complex double array" });
  });

  it.each([
    ["no MATLAB file", new TextEncoder().encode("a,b\n1,2\n"), "is not a MATLAB v5 file"],
    ["a v7.3 file", new TextEncoder().encode(`MATLAB 7.3 MAT-file${" ".repeat(200)}`), "read it as HDF5"],
    ["no variable", matFile({}), "holds no variable"],
    [
      "a cut file",
      matFile({ matrix }, { compress: false }).subarray(0, 180),
      "are left; the file is cut off",
    ],
    ["a cut compressed file", matFile({ matrix }).subarray(0, 170), "cut off"],
    ["a wrong size", rawVariable(6, [3, 3], [2, Uint8Array.of(1, 2)]), "shape [3,3]"],
    ["a huge size", rawVariable(6, [2 ** 20, 2 ** 20], [2, Uint8Array.of(1)]), "only 1 bytes follow"],
    ["a negative size", rawVariable(6, [-1, 2], [2, Uint8Array.of(1)]), "not valid"],
  ])("refuses %s with the reason", (_case, bytes, reason) => {
    expect(() => readMat5(bytes, "file.mat")).toThrow(DataFileError);
    expect(() => readMat5(bytes, "file.mat")).toThrow(reason);
    expect(() => readMat5(bytes, "file.mat")).toThrow(/^file\.mat: /);
  });

  it("notices a flipped bit in compressed data", () => {
    const bytes = matFile({
      matrix: labelled(
        Float64Array.from({ length: 400 }, (_, k) => Math.sqrt(k)),
        [20, 20],
        ["row", "column"],
      ),
    });
    bytes[bytes.length - 40]! ^= 1;
    expect(() => readMat5(bytes)).toThrow(DataFileError);
  });
});
