import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { zipSync } from "fflate";
import type { Entry } from "../../../lib/data/formats/contents.js";
import { readHdf5 } from "../../../lib/data/formats/hdf5/index.js";
import { lookup3 } from "../../../lib/data/formats/hdf5/source.js";
import { readNpy } from "../../../lib/data/formats/npy.js";
import { readDataFile } from "../../../lib/data/formats/readFile.js";
import { readTable } from "../../../lib/data/formats/table.js";
import { crc32, readZip } from "../../../lib/data/formats/zip.js";
import { DataFileError } from "../../../lib/index.js";

/** Files that NumPy, SciPy and h5py wrote; see generate.py beside them. */
const fixture = (name: string): Uint8Array => readFileSync(join(__dirname, "../../fixtures/data", name));
const regions = ["V1_L", "V1_R", "M1_L", "M1_R"];
const weights = [0, 8, 2, 0.5, 6, 0, 0.25, 1, 3, 0.125, 0, 4, 0.5, 2, 5, 0];
const lengths = [0, 40.5, 30, 70, 41, 0, 71, 31, 30, 70, 0, 35, 72, 30, 36, 0];
const text = (value: string): Uint8Array => new TextEncoder().encode(value);

const numbers = (entry: Entry | undefined): number[] => {
  if (entry?.type !== "numbers") throw new Error(`no numbers: ${JSON.stringify(entry)}`);
  return [...entry.array.data];
};
const shape = (entry: Entry | undefined): readonly number[] =>
  entry?.type === "numbers" ? entry.array.shape : [];

describe("the NumPy reader", () => {
  it.each(["weights.npy", "weights-fortran.npy", "weights-big-endian.npy"])(
    "reads %s in row-major order",
    (name) => {
      expect(numbers(readNpy(fixture(name)))).toEqual(weights);
      expect(shape(readNpy(fixture(name)))).toEqual([4, 4]);
    },
  );

  it.each(["f4", "f2", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8"])("reads the type %s", (type) => {
    expect(numbers(readNpy(fixture(`type-${type}.npy`)))).toEqual([0, 1, 3, 2]);
  });

  it("reads booleans, strings and three dimensions", () => {
    expect(numbers(readNpy(fixture("type-bool.npy")))).toEqual([0, 1, 1, 1]);
    expect(readNpy(fixture("regions.npy"))).toEqual({ type: "text", lines: regions });
    expect(readNpy(fixture("bytes.npy"))).toEqual({ type: "text", lines: regions });
    expect(shape(readNpy(fixture("stack.npy")))).toEqual([3, 4, 4]);
  });

  it.each([
    ["objects.npy", fixture("objects.npy"), 'holds the NumPy type "O"'],
    ["complex.npy", fixture("complex.npy"), 'holds the NumPy type "c16"'],
    ["a cut file", fixture("weights.npy").subarray(0, 200), "only 72 bytes follow"],
    ["a cut header", fixture("weights.npy").subarray(0, 60), "cut off in its header"],
    ["a huge shape", hugeShape(), "declares"],
  ])("refuses %s", (_case, bytes, reason) => {
    expect(() => readNpy(bytes, "x.npy")).toThrow(DataFileError);
    expect(() => readNpy(bytes, "x.npy")).toThrow(reason);
  });

  function hugeShape(): Uint8Array {
    const bytes = Uint8Array.from(fixture("weights.npy"));
    const header = new TextDecoder("latin1").decode(bytes.subarray(10, 128));
    bytes.set(text(header.replace("(4, 4),", "(999999999, 9),").slice(0, 118)), 10);
    return bytes;
  }
});

describe("the zip reader", () => {
  it("reads archives of NumPy, packed or not, and of fflate", () => {
    for (const name of ["everything.npz", "compressed.npz"]) {
      const contents = readDataFile(fixture(name), name);
      expect(numbers(contents.get("weights") ?? contents.get("Cmat"))).toEqual(weights);
    }
    const packed = zipSync({ "a/b.txt": text("1 2\n3 4\n"), "c.txt": [text("x"), { level: 0 }] });
    const files = readZip(packed);
    expect([...files.keys()]).toEqual(["a/b.txt", "c.txt"]);
    expect(new TextDecoder().decode(files.get("a/b.txt"))).toBe("1 2\n3 4\n");
  });

  it("computes the published check value of CRC-32", () => {
    expect(crc32(text("123456789"))).toBe(0xcbf43926);
  });

  it("notices damage, wrong sizes and encryption", () => {
    const good = zipSync({ "weights.txt": text("0 1\n1 0\n") });
    const change = (at: number, value: number): Uint8Array =>
      good.map((byte, k) => (k === at ? value : byte));
    const directory = good.length - 22 - (46 + 11);
    expect(() => readZip(change(45, good[45]! ^ 4))).toThrow(DataFileError);
    expect(() => readZip(good.subarray(0, good.length - 1))).toThrow("no complete zip archive");
    expect(() => readZip(change(directory + 8, 1))).toThrow("is encrypted");
    expect(() => readZip(change(directory + 26, 0x7f))).toThrow("which cannot be");
    expect(() => readZip(change(directory + 10, 12))).toThrow("packed with method 12");
  });

  it("refuses a file that unpacks to gigabytes before unpacking it", () => {
    const zeros = zipSync({ "weights.txt": new Uint8Array(2 ** 22) });
    const view = new DataView(zeros.buffer, zeros.byteOffset);
    const directory = view.getUint32(zeros.length - 6, true);
    view.setUint32(directory + 24, 0x7fffffff, true);
    expect(() => readZip(zeros)).toThrow("larger than the limit");
  });
});

describe("the HDF5 reader", () => {
  const range = (n: number): number[] => Array.from({ length: n }, (_, k) => k);

  it.each(["layouts-earliest.h5", "layouts-latest.h5"])(
    "reads every layout, index and filter of %s",
    (name) => {
      const contents = readHdf5(fixture(name), name);
      for (const key of [
        "contiguous",
        "chunked",
        "deflate",
        "fletcher",
        "both",
        "lzf",
        "single",
        "single_plain",
      ])
        expect([key, numbers(contents.get(key))]).toEqual([key, range(420)]);
      expect(shape(contents.get("both"))).toEqual([30, 14]);
      expect(numbers(contents.get("compact"))).toEqual([0, 1, 2, 14, 15, 16]);
      expect(numbers(contents.get("half"))).toEqual([0, 1, 2, 14, 15, 16]);
      expect(numbers(contents.get("flags"))).toEqual([1, 0]);
      expect(numbers(contents.get("cube"))).toEqual(range(60));
      expect(numbers(contents.get("scalar"))).toEqual([2.5]);
      const filled = numbers(contents.get("filled"));
      expect(filled.slice(0, 12)).toEqual([1, 1, 1, 7.5, 7.5, 7.5, 1, 1, 1, 7.5, 7.5, 7.5]);
      expect(filled.slice(24)).toEqual(Array(24).fill(7.5));
      expect(numbers(contents.get("never"))).toEqual([-3, -3, -3, -3]);
      expect(contents.get("empty")).toEqual({ type: "other", what: "empty data set" });
      expect(contents.has("group/cycle/contiguous")).toBe(false);
    },
  );

  it("reads chunks in pages, and names the index it does not know", () => {
    const contents = readHdf5(fixture("layouts-latest.h5"));
    expect(numbers(contents.get("paged"))).toEqual(range(1100));
    expect(numbers(contents.get("paged_deflate"))).toEqual(range(1100));
    for (const key of ["resizable", "resizable_both"])
      expect(contents.get(key)).toMatchObject({ type: "other", what: expect.stringContaining("repack it") });
    expect(numbers(readHdf5(fixture("layouts-earliest.h5")).get("resizable_both"))).toEqual(range(420));
  });

  it.each(["many-links.h5", "many-symbols.h5"])("reads all objects of a large group in %s", (name) => {
    const contents = readHdf5(fixture(name));
    expect([...contents.keys()].sort()).toEqual(range(600).map((k) => `entry_${String(k).padStart(3, "0")}`));
    expect(numbers(contents.get("entry_599"))).toEqual([5]);
  });

  it("reads numbers and texts of h5py", () => {
    const contents = readHdf5(fixture("everything.h5"));
    expect(numbers(contents.get("connectivity/weights"))).toEqual(weights);
    expect(numbers(contents.get("connectivity/tract_lengths"))).toEqual(lengths);
    expect(contents.get("connectivity/region_labels")).toEqual({ type: "text", lines: regions });
    expect(shape(contents.get("bold"))).toEqual([4, 12]);
    expect(numbers(contents.get("bold"))[1]).toBe(0.3);
    expect(readHdf5(fixture("integers.h5")).get("regions")).toEqual({ type: "text", lines: regions });
    expect(readHdf5(fixture("integers.h5")).get("compound")).toMatchObject({ type: "other" });
  });

  it("reads MATLAB v7.3 as MATLAB shows it", () => {
    const contents = readHdf5(fixture("version73.mat"));
    expect(numbers(contents.get("sc"))).toEqual(weights);
    expect(shape(contents.get("tc"))).toEqual([4, 12]);
    expect(contents.get("labels")).toEqual({ type: "text", lines: regions });
    expect(shape(readHdf5(fixture("stack73.mat")).get("sc"))).toEqual([4, 4, 3]);
  });

  it("refuses huge and cut files", () => {
    const huge = readHdf5(fixture("huge.h5")).get("weights");
    expect(huge).toMatchObject({ type: "other", what: expect.stringContaining("larger than the limit") });
    expect(() => readHdf5(fixture("everything.h5").subarray(0, 3000))).toThrow(DataFileError);
    expect(() => readHdf5(text("no"), "x.h5")).toThrow("x.h5: is not an HDF5 file.");
  });

  it("notices a flipped bit in what has a checksum", () => {
    const bytes = Uint8Array.from(fixture("integers.h5"));
    bytes[20]! ^= 1;
    expect(() => readHdf5(bytes)).toThrow("checksum");
  });

  it("computes the published values of lookup3", () => {
    expect(lookup3(new Uint8Array(0))).toBe(0xdeadbeef);
    expect(lookup3(text("Four score and seven years ago"))).toBe(0x17770551);
  });
});

describe("the table reader", () => {
  const table = (value: string) => readTable(text(value), "t.csv");

  it.each(["named.csv", "semicolon.csv", "r-table.tsv", "weights.csv"])("reads %s", (name) => {
    const { numbers: array, columnNames } = readTable(fixture(name));
    expect([...array!.data]).toEqual(weights);
    expect(columnNames).toEqual(name === "weights.csv" ? null : regions);
  });

  it("reads blanks, comments, exponents and numbered headers of pandas", () => {
    expect([...readTable(fixture("lengths.txt")).numbers!.data]).toEqual(lengths);
    const pandas = table(",0,1\n0,1.5,-2\n1,3e2,.5\n");
    expect([...pandas.numbers!.data]).toEqual([1.5, -2, 300, 0.5]);
    expect(pandas.rowNames).toEqual(["0", "1"]);
    expect([...table("  1   2\n\n  3   4  \n").numbers!.data]).toEqual([1, 2, 3, 4]);
    expect([...table("1,2,\n3,4,\n").numbers!.shape]).toEqual([2, 2]);
    expect([...table("1;2,5\n3;4\n").numbers!.data]).toEqual([1, 2.5, 3, 4]);
    expect([...table("5\n6\n").numbers!.shape]).toEqual([2, 1]);
    expect([...table("NaN,inf\n-Inf,n/a\n").numbers!.data]).toEqual([
      Number.NaN,
      Number.POSITIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
      Number.NaN,
    ]);
  });

  it("reads lists of names, quotes and other encodings", () => {
    expect(table("Left V1\nRight V1\n").rowNames).toEqual(["Left V1", "Right V1"]);
    expect(table('"a, b",1\n"c",2\n').rowNames).toEqual(["a, b", "c"]);
    const utf16 = new Uint8Array([0xff, 0xfe, ...[..."1,2\n"].flatMap((c) => [c.charCodeAt(0), 0])]);
    expect([...readTable(utf16).numbers!.data]).toEqual([1, 2]);
    expect(table("V1 1 2 3\nM1 4 5 6\n").rowNames).toEqual(["V1", "M1"]);
  });

  it.each([
    ["1,2\n3,x\n", 't.csv: row 2, column 2 must be a number, got "x".'],
    ["1,2\n3,\n", "t.csv: row 2, column 2 must be a number, got an empty cell."],
    ["a,b\n1,2\n3\n", "t.csv: row 2 (below the header) has 1 cells, row 1 has 2."],
    ["1,2\n3,4,5\n", "t.csv: row 2 has 3 cells, row 1 has 2."],
    ["", "t.csv: is empty."],
    ["# only\n", "t.csv: is empty."],
    ["a,b\n", "t.csv: has a header but no numbers."],
    ["1\0,2", "t.csv: is not a text file."],
    ["1,2\n1.2.3,4", 't.csv: row 2, column 1 must be a number, got "1.2.3".'],
  ])("refuses %j", (value, message) => {
    expect(() => table(value)).toThrow(message);
  });
});

describe("any data file", () => {
  it("is recognised by its contents", () => {
    for (const name of ["weights.npy", "weights.csv", "named.csv"])
      expect(numbers(readDataFile(fixture(name), `x/${name}`).get(name.split(".")[0]!))).toEqual(weights);
    for (const name of ["everything.mat", "uncompressed.mat", "version73.mat"])
      expect(numbers(readDataFile(fixture(name), "data.bin").get("sc"))).toEqual(weights);
    expect(numbers(readDataFile(fixture("tvb.zip"), "tvb.zip").get("tract_lengths"))).toEqual(lengths);
    expect(readDataFile(fixture("tvb.zip"), "tvb.zip").get("regions")).toEqual({
      type: "text",
      lines: regions,
    });
    expect(readDataFile(fixture("everything.mat"), "m").get("regions")).toEqual({
      type: "text",
      lines: regions,
    });
    expect(readDataFile(fixture("names.mat"), "m").get("labels")).toEqual({ type: "text", lines: regions });
    expect(numbers(readDataFile(fixture("sparse.mat"), "m").get("weights"))).toEqual(weights);
    expect(readDataFile(fixture("struct.mat"), "m").get("info")).toEqual({ type: "other", what: "struct" });
    expect(shape(readDataFile(fixture("stack.mat"), "m").get("sc"))).toEqual([4, 4, 3]);
  });

  it.each([
    [new Uint8Array(0), "a.csv: is empty."],
    [Uint8Array.of(0x1f, 0x8b, 8, 0), "a.csv: is packed with gzip"],
    [text("BZh9xyz"), "a.csv: is packed with bzip2"],
    [zipSync({ "a.png": text("x") }), "a.csv: holds no .txt, .csv, .tsv or .npy file."],
    [text("a,b\nb,1,2\na,3,4\n"), 'a.csv: row 1 is named "b" but column 1 "a"'],
  ])("that cannot be read says why (%#)", (bytes, message) => {
    expect(() => readDataFile(bytes, "a.csv")).toThrow(message);
  });

  it("of MATLAB version 4 is refused with the remedy", () => {
    expect(() => readDataFile(fixture("version4.mat"), "old.mat")).toThrow("Save it in MATLAB with save");
  });
});
