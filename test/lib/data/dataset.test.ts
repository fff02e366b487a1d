import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { fcd, matrixCorrelation } from "../../../lib/analysis/index.js";
import type { DatasetOptions, Labelled } from "../../../lib/index.js";
import { Dataset, DatasetNotFoundError, filterSubcortical, labelled } from "../../../lib/index.js";
import { describeWithShared, sharedPath } from "../../shared.js";
import { matFile } from "./matFile.js";

const at = (matrix: Labelled, i: number, j: number): number => matrix.data[i * matrix.shape[1]! + j]!;
const sum = (array: Labelled): number => array.data.reduce((a, b) => a + b, 0);
const max = (array: Labelled): number =>
  array.data.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
const min = (array: Labelled): number =>
  array.data.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
const average = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0) / numbers.length;
const offDiagonal = (matrix: Labelled): number[] => {
  const n = matrix.shape[0]!;
  return [...matrix.data].filter((_, k) => k % n !== Math.floor(k / n));
};
const upper = (matrix: Labelled): number[] => {
  const n = matrix.shape[0]!;
  return [...matrix.data].filter((_, k) => k % n > Math.floor(k / n));
};
const asymmetry = (matrix: Labelled): number => {
  const n = matrix.shape[0]!;
  let largest = 0;
  for (let i = 0; i < n; i++)
    for (let j = 0; j < i; j++) largest = Math.max(largest, Math.abs(at(matrix, i, j) - at(matrix, j, i)));
  return largest;
};
const interSubject = (matrices: readonly Labelled[]): number =>
  average(matrices.flatMap((a, i) => matrices.slice(i + 1).map((b) => matrixCorrelation(a, b))));

/** Kolmogorov–Smirnov statistic of the entries above the diagonals, straight from its definition. */
function ks(a: Labelled, b: Labelled): number {
  const [x, y] = [upper(a), upper(b)];
  return Math.max(
    ...[...x, ...y].map((value) =>
      Math.abs(x.filter((v) => v <= value).length / x.length - y.filter((v) => v <= value).length / y.length),
    ),
  );
}

const previous = process.env.NEUROLAB_DATASETS;
beforeAll(() => {
  process.env.NEUROLAB_DATASETS = sharedPath("datasets");
});
afterAll(() => {
  if (previous === undefined) delete process.env.NEUROLAB_DATASETS;
  else process.env.NEUROLAB_DATASETS = previous;
});

describeWithShared("Dataset gw", "datasets/gw", () => {
  const once: { ds?: Dataset } = {};
  const load = (): Dataset => {
    once.ds ??= new Dataset("gw", { path: sharedPath("datasets"), fcd: true });
    return once.ds;
  };

  it("has five sorted subjects with labelled arrays", () => {
    const ds = load();
    expect(ds.subjects).toEqual(["NAP_001", "NAP_002", "NAP_007", "NAP_009", "NAP_013"]);
    expect(ds.has_subjects).toBe(true);
    expect(ds.hasBOLD).toBe(true);
    expect(ds.dsBaseDirectory).toBe(sharedPath("datasets", "gw"));
    expect(ds.Cmat.dims).toEqual(["target", "source"]);
    expect(ds.Cmat.shape).toEqual([80, 80]);
    expect(ds.Cmat.coords?.target).toHaveLength(80);
    expect(ds.regions[0]).toBe("Precentral_L");
    expect(ds.regions[79]).toBe("Temporal_Inf_R");
    expect(ds.Dmat.unit).toBe("mm");
    expect(ds.BOLDs.map(({ shape }) => shape)).toEqual(Array(5).fill([80, 355]));
    expect(ds.BOLDs[0]!.dims).toEqual(["region", "time"]);
    expect([...(ds.BOLDs[0]!.coords!.time as Float64Array).slice(0, 3)]).toEqual([0, 2000, 4000]);
    expect(ds.coordinates!.shape).toEqual([80, 3]);
    expect(inspect(ds)).toBe("Dataset gw: 5 subjects, 80 regions.");
  });

  it("has the published group matrices", () => {
    const { Cmat, Dmat } = load();
    expect(max(Cmat)).toBeCloseTo(0.9759166101, 10);
    expect(at(Cmat, 3, 5)).toBe(max(Cmat));
    expect(average(offDiagonal(Cmat))).toBeCloseTo(0.0143181361, 10);
    expect(sum(Cmat)).toBeCloseTo(90.49062024, 8);
    expect(offDiagonal(Cmat).filter((w) => w > 0).length / (80 * 79)).toBeCloseTo(0.9954, 4);
    expect(asymmetry(Cmat)).toBeCloseTo(0.2478, 4);
    expect([0, 1, 2, 3].map((j) => at(Cmat, 0, j))).toEqual(
      [0, 0.002858026, 0.3269619666, 0.0050969304].map((x) => expect.closeTo(x, 9)),
    );
    expect([0, 1, 2, 3].map((i) => at(Cmat, i, 0))).toEqual(
      [0, 0.0025210935, 0.2402208847, 0.0024141345].map((x) => expect.closeTo(x, 9)),
    );
    expect(Array.from({ length: 80 }, (_, i) => at(Cmat, i, i))).toEqual(Array(80).fill(0));
    expect(max(Dmat)).toBeCloseTo(233.615, 3);
    expect(average(offDiagonal(Dmat))).toBeCloseTo(82.447, 3);
    expect(sum(Dmat)).toBeCloseTo(521064.9005, 4);
    expect(offDiagonal(Dmat).filter((d) => d === 0)).toHaveLength(29);
    expect(asymmetry(Dmat)).toBeCloseTo(100.4, 1);
    expect([0, 1, 2, 3].map((j) => at(Dmat, 0, j))).toEqual(
      [0, 136.9919127838, 20.5924707149, 118.8214021024].map((x) => expect.closeTo(x, 9)),
    );
  });

  it("keeps raw counts with normalizeCmats null", () => {
    const ds = new Dataset("gw", { path: sharedPath("datasets"), normalizeCmats: null });
    expect(max(ds.Cmat)).toBeCloseTo(7329492.2, 6);
    expect(ds.Cmats[0]).toBe(ds.data.subjects.NAP_001!.cm);
  });

  it("has the published functional matrices", () => {
    const ds = load();
    expect(average(ds.FCs.map((matrix) => average(upper(matrix))))).toBeCloseTo(0.2815, 4);
    expect(interSubject(ds.FCs)).toBeCloseTo(0.5534, 4);
    expect(ds.FCDs.map(({ shape }) => shape)).toEqual(Array(5).fill([33, 33]));
    expect(matrixCorrelation(ds.FCs[0]!, ds.FCs[1]!)).toBeCloseTo(0.5182586118, 10);
    expect(ks(ds.FCDs[0]!, ds.FCDs[1]!)).toBeCloseTo(0.8314393939, 10);
    expect(ks(fcd(ds.BOLDs[0]!), fcd(ds.BOLDs[1]!))).toBeCloseTo(0.8173076923, 10);
  });

  it.each([
    ["NAP_001", 7296494, 0.95, 0.013194, 344, 109.807, 0.4262, -0.3969, 0.7817, 0.2445],
    ["NAP_002", 7032014, 0.9416, 0.015956, 243.91, 74.855, 0.24, -0.3984, 0.5502, 0.2735],
    ["NAP_007", 7136834, 0.9449, 0.014176, 243.503, 70.108, 0.3371, -0.5033, 0.6109, 0.2271],
    ["NAP_009", 8634519, 0.9448, 0.011919, 250.047, 74.086, 0.2428, -0.5681, 0.5127, 0.2644],
    ["NAP_013", 7406211, 0.9685, 0.016346, 258.683, 83.379, 0.1617, -0.5124, 0.6699, 0.2489],
  ])("has the published statistics of subject %s", (id, ...expected) => {
    expectSubject(load(), id, expected);
  });

  it.each<[string, ...ReaderRow]>([
    [
      "NAP_001",
      2713917,
      608431818,
      19.68482115,
      693981.9685,
      [10586.26763, 10523.90329, 10431.1444],
      253692064.0064,
      0.90564015,
      0.3495789208,
      0.8890613073,
    ],
    [
      "NAP_002",
      1684397,
      709099982,
      22.3354247881,
      473084.6721,
      [9529.15124, 9545.49088, 9531.508123],
      257629970.28,
      0.9013732867,
      0.3208072691,
      0.7707717748,
    ],
    [
      "NAP_007",
      2399108,
      639390218,
      19.0548314944,
      443081.3823,
      [9818.190415, 9809.847402, 9811.501584],
      251002059.6975,
      0.9188215002,
      0.7186350816,
      0.9330554818,
    ],
  ])("reads the stored numbers of subject %s", (id, ...expected) => {
    expectReader(load(), id, expected);
  });

  it("keeps the 94 regions with subcortical: true", () => {
    const ds = new Dataset("gw", { path: sharedPath("datasets"), subcortical: true, normalizeCmats: null });
    expect(ds.Cmat.shape).toEqual([94, 94]);
    expect(ds.regions[40]).toBe("Hippocampus_L");
    expect(ds.regions[81]).toBe("Thalamus_R");
    expect(filterSubcortical(ds.Cmats[0]!).data).toEqual(ds.filterSubcortical(ds.Cmats[0]!).data);
    expect(filterSubcortical(ds.Cmats[0]!).data).toEqual(
      new Dataset("gw", { path: sharedPath("datasets"), normalizeCmats: null }).Cmats[0]!.data,
    );
  });

  it("gives data per subject, singly and all at once", () => {
    const ds = load();
    expect(ds.getDataPerSubject("bold")).toHaveLength(5);
    const sums = ds.getDataPerSubject("cm", { applyFunction: sum });
    expect(sums[0]).toBe(608431818);
    expect(ds.getDataPerSubject("cm", { apply: "all", applyFunction: (all) => all.length })).toBe(5);
    expect(() => ds.getDataPerSubject("waytotal")).toThrow('no "waytotal" for subject NAP_001');
    expect(() => new Dataset("gw", { normalizeCmats: "nvoxel" })).toThrow('no "nvoxel" for subject NAP_001');
  });

  it("loads one matrix of a file and lists the variables when the key is wrong", () => {
    const ds = load();
    const file = sharedPath("datasets/gw/subjects/NAP_001/structural/DTI_CM.mat");
    expect(ds.loadMatrix(file, "sc").shape).toEqual([94, 94]);
    expect(() => ds.loadMatrix(file, "len")).toThrow('no numeric variable "len"; it holds sc');
  });

  it("reads the same data from memory", () => {
    const files: Record<string, Uint8Array> = {};
    for (const file of ["structural/DTI_CM.mat", "structural/DTI_LEN.mat", "functional/BOLD_rsfMRI.mat"])
      files[`subjects/NAP_001/${file}`] = readFileSync(sharedPath("datasets/gw/subjects/NAP_001", file));
    const ds = new Dataset("gw", { files });
    expect(ds.Cmat.data).toEqual(load().Cmats[0]!.data);
    expect(ds.FCs[0]!.data).toEqual(load().FCs[0]!.data);
  });
});

describeWithShared("Dataset hcp", "datasets/hcp", () => {
  const once: { ds?: Dataset } = {};
  const load = (options?: DatasetOptions): Dataset => {
    if (options) return new Dataset("hcp", { path: sharedPath("datasets"), ...options });
    once.ds ??= new Dataset("hcp", { path: sharedPath("datasets"), fcd: true });
    return once.ds;
  };

  it("has the published group matrices", () => {
    const ds = load();
    expect(ds.subjects).toEqual(["101309", "102311", "102816", "131217", "211619", "213522", "377451"]);
    expect(ds.BOLDs.map(({ shape }) => shape)).toEqual(Array(7).fill([80, 1200]));
    expect(ds.boldInterval).toBe(720);
    expect(at(ds.Cmat, 2, 4)).toBe(1);
    expect(max(ds.Cmat)).toBe(1);
    // The published mean 0.0227782465 differs in its last digits from the published sum / (80 · 79), checked next.
    expect(average(offDiagonal(ds.Cmat))).toBeCloseTo(0.0227782465, 9);
    expect(sum(ds.Cmat)).toBeCloseTo(143.95851974, 8);
    expect(offDiagonal(ds.Cmat).every((w) => w > 0)).toBe(true);
    expect(asymmetry(ds.Cmat)).toBe(0);
    const row = [0, 0.07906338, 0.2076726914, 0.0587056599].map((x) => expect.closeTo(x, 9));
    expect([0, 1, 2, 3].map((j) => at(ds.Cmat, 0, j))).toEqual(row);
    expect([0, 1, 2, 3].map((i) => at(ds.Cmat, i, 0))).toEqual(row);
    expect(max(ds.Dmat)).toBeCloseTo(248.347, 3);
    expect(average(offDiagonal(ds.Dmat))).toBeCloseTo(130.103, 3);
    expect(sum(ds.Dmat)).toBeCloseTo(822252.6054, 4);
    expect(offDiagonal(ds.Dmat).every((d) => d > 0)).toBe(true);
    expect(asymmetry(ds.Dmat)).toBe(0);
    expect([0, 1, 2, 3].map((j) => at(ds.Dmat, 0, j))).toEqual(
      [0, 99.4332536564, 25.3492645285, 101.297290525].map((x) => expect.closeTo(x, 9)),
    );
    expect(average(ds.FCs.map((matrix) => average(upper(matrix))))).toBeCloseTo(0.3396, 4);
    expect(interSubject(ds.FCs)).toBeCloseTo(0.7204, 4);
    expect(ds.FCDs.map(({ shape }) => shape)).toEqual(Array(7).fill([117, 117]));
    expect(matrixCorrelation(ds.FCs[0]!, ds.FCs[1]!)).toBeCloseTo(0.7535331761, 10);
    expect(ks(ds.FCDs[0]!, ds.FCDs[1]!)).toBeCloseTo(0.3921308576, 10);
    expect(max(load({ normalizeCmats: null }).Cmat)).toBeCloseTo(8042219.571428572, 6);
  });

  it("scales columns by waytotal and by nvoxel", () => {
    const waytotal = load({ normalizeCmats: "waytotal" });
    expect(at(waytotal.data.subjects["101309"]!.cm!, 0, 1)).toBe(663434.5);
    expect([...waytotal.waytotal[0]!.data.slice(0, 2)]).toEqual([13145863, 10274154]);
    expect(at(waytotal.Cmats[0]!, 0, 1)).toBeCloseTo(0.06457315122977522, 16);
    expect(max(waytotal.Cmat)).toBeCloseTo(1.4232985901, 10);
    expect(average(offDiagonal(waytotal.Cmat))).toBeCloseTo(0.0316763055, 10);
    const nvoxel = load({ normalizeCmats: "nvoxel" });
    expect([...nvoxel.nvoxel[0]!.data.slice(0, 2)]).toEqual([3766, 3784]);
    expect(at(nvoxel.Cmats[0]!, 0, 1)).toBeCloseTo(0.03506524841437632, 16);
    expect(max(nvoxel.Cmat)).toBeCloseTo(0.8979413433, 10);
    expect(average(offDiagonal(nvoxel.Cmat))).toBeCloseTo(0.0196956847, 10);
  });

  it.each([
    ["101309", 9054155.5, 1, 0.020883, 286.159, 133.623, 0.3088, -0.2275, 0.397, 0.314],
    ["102311", 7902890.5, 1, 0.021743, 322.708, 135.41, 0.3648, -0.3028, 0.5211, 0.2746],
    ["102816", 8918195.5, 1, 0.023558, 247.273, 126.194, 0.3212, -0.3674, 0.5031, 0.2786],
    ["131217", 7456536, 1, 0.022636, 242.857, 124.095, 0.2349, -0.358, 0.4728, 0.3143],
    ["211619", 7501073, 1, 0.024533, 268.538, 130.352, 0.3684, -0.2235, 0.4145, 0.3306],
    ["213522", 7807700.5, 1, 0.022895, 272.414, 134.707, 0.2875, -0.1512, 0.4258, 0.3251],
    ["377451", 7654986, 1, 0.0232, 242.791, 126.342, 0.4915, -0.1225, 0.5571, 0.2504],
  ])("has the published statistics of subject %s", (id, ...expected) => {
    expectSubject(load(), id, expected);
  });

  it.each<[string, ...ReaderRow]>([
    [
      "101309",
      2632153.5,
      1194970162,
      25.88550386,
      844497.4658,
      [9361.322414, 9357.927934, 9345.210731],
      898255068.8614,
      0.7302624994,
      0.5881666028,
      0.8753306911,
    ],
    [
      "102311",
      1164280,
      1085986805,
      23.700079755,
      855791.8056,
      [8956.701735, 8932.838947, 8922.711241],
      899453481.6218,
      0.8717786257,
      0.5664242927,
      0.8130206188,
    ],
    [
      "102816",
      1548701,
      1327810888,
      23.604603819,
      797547.6738,
      [10338.65751, 10294.97383, 10327.2453],
      870702412.4426,
      0.7659188893,
      0.5366028441,
      0.7150779837,
    ],
  ])("reads the stored numbers of subject %s", (id, ...expected) => {
    expectReader(load(), id, expected);
  });
});

/** Columns of the table of statistics: raw max, density, mean Cmat, max and mean length, mean and least FC, mean FCD, SC–FC. */
function expectSubject(ds: Dataset, id: string, expected: readonly number[]): void {
  const k = ds.subjects.indexOf(id);
  const { cm, len } = ds.data.subjects[id]!;
  const [rawMax, density, meanCmat, maxLength, meanLength, meanFc, minFc, meanFcd, scFc] = expected;
  expect(max(cm!)).toBe(rawMax);
  expect(offDiagonal(cm!).filter((w) => w > 0).length / (80 * 79)).toBeCloseTo(density!, 4);
  expect(average(offDiagonal(ds.Cmats[k]!))).toBeCloseTo(meanCmat!, 6);
  expect(max(len!)).toBeCloseTo(maxLength!, 3);
  expect(average(offDiagonal(len!))).toBeCloseTo(meanLength!, 3);
  expect(average(upper(ds.FCs[k]!))).toBeCloseTo(meanFc!, 4);
  expect(min(ds.FCs[k]!)).toBeCloseTo(minFc!, 4);
  expect(average(upper(ds.FCDs[k]!))).toBeCloseTo(meanFcd!, 4);
  expect(matrixCorrelation(ds.Cmats[k]!, ds.FCs[k]!)).toBeCloseTo(scFc!, 4);
}

type ReaderRow = [number, number, number, number, number[], number, number, number, number];

/** Columns of the reader check values: sc[0,2], sum sc, len[0,2], sum len, tc[0,0..2], sum tc, FC[0,1], FC[0,79], FCD[0,1]. */
function expectReader(ds: Dataset, id: string, expected: readonly (number | number[])[]): void {
  const k = ds.subjects.indexOf(id);
  const { cm, len, bold } = ds.data.subjects[id]!;
  const [sc02, sumSc, len02, sumLen, tc, sumTc, fc01, fc079, fcd01] = expected as ReaderRow;
  expect(at(cm!, 0, 2)).toBe(sc02);
  expect(Math.round(sum(cm!))).toBe(sumSc);
  expect(at(len!, 0, 2)).toBeCloseTo(len02, 8);
  expect(sum(len!)).toBeCloseTo(sumLen, 4);
  expect([...bold!.data.slice(0, 3)]).toEqual(tc.map((x) => expect.closeTo(x, 4)));
  expect(sum(bold!)).toBeCloseTo(sumTc, 3);
  expect(at(ds.FCs[k]!, 0, 1)).toBeCloseTo(fc01, 9);
  expect(at(ds.FCs[k]!, 0, 79)).toBeCloseTo(fc079, 9);
  expect(at(ds.FCDs[k]!, 0, 1)).toBeCloseTo(fcd01, 9);
}

describe("a data set folder of one's own", () => {
  const root = mkdtempSync(join(tmpdir(), "neurolab-datasets-"));
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  const write = (dataset: string, path: string, bytes: Uint8Array | string): void => {
    const file = join(root, dataset, path);
    mkdirSync(join(file, ".."), { recursive: true });
    writeFileSync(file, bytes);
  };
  const square = (values: readonly number[]): Labelled => {
    const n = Math.sqrt(values.length);
    return labelled(Float64Array.from(values), [n, n], ["target", "source"]);
  };
  const bold = labelled(Float64Array.of(1, 2, 3, 3, 1, 2), [2, 3], ["region", "time"]);

  for (const [subject, weight] of [
    ["s10", 4],
    ["s2", 8],
  ] as const) {
    write("mine", `subjects/${subject}/structural/DTI_CM.mat`, matFile({ sc: square([0, weight, 2, 0]) }));
    write("mine", `subjects/${subject}/structural/DTI_LEN.mat`, matFile({ len: square([0, 10, 20, 0]) }));
    write("mine", `subjects/${subject}/functional/x_rsfMRI_y.mat`, matFile({ tc: bold }));
  }

  it("is found by name in NEUROLAB_DATASETS, and by path", () => {
    process.env.NEUROLAB_DATASETS = root;
    for (const ds of [
      new Dataset("mine"),
      new Dataset(null, { path: join(root, "mine") }),
      new Dataset("mine", { path: root }),
    ]) {
      expect(ds.subjects).toEqual(["s10", "s2"]);
      expect([...ds.Cmat.data]).toEqual([0, 1, 0.375, 0]);
      expect([...ds.Dmat.data]).toEqual([0, 10, 20, 0]);
      expect(ds.regions).toEqual([]);
      expect(ds.FCs).toHaveLength(2);
      expect(ds.boldInterval).toBeNull();
      expect(ds.coordinates).toBeNull();
    }
    process.env.NEUROLAB_DATASETS = sharedPath("datasets");
  });

  it("names subject and cell of an invalid entry", () => {
    write("nan", "subjects/a/structural/DTI_CM.mat", matFile({ sc: square([0, Number.NaN, 1, 0]) }));
    write("nan", "subjects/a/structural/DTI_LEN.mat", matFile({ len: square([0, 1, 1, 0]) }));
    expect(() => new Dataset("nan", { path: root })).toThrow(
      "nan, subject a, connectivity: row 1, column 2 is NaN",
    );
    write("minus", "subjects/a/structural/DTI_CM.mat", matFile({ sc: square([0, 1, 1, 0]) }));
    write("minus", "subjects/a/structural/DTI_LEN.mat", matFile({ len: square([0, 1, -3, 0]) }));
    expect(() => new Dataset("minus", { path: root })).toThrow("row 2, column 1 is -3; fibre lengths");
    write("lacks", "subjects/a/structural/DTI_CM.mat", matFile({ sc: square([0, 1, 1, 0]) }));
    expect(() => new Dataset("lacks", { path: root })).toThrow('Dataset "lacks" has no "len" for subject a');
    write("zero", "subjects/a/structural/DTI_CM.mat", matFile({ sc: square([0, 0, 0, 0]) }));
    write("zero", "subjects/a/structural/DTI_LEN.mat", matFile({ len: square([0, 1, 1, 0]) }));
    expect(() => new Dataset("zero", { path: root })).toThrow("the largest connection weight is 0");
  });

  it("may lack BOLD, which is an error only when asked for", () => {
    const files = {
      "subjects/a/structural/DTI_CM.mat": matFile({ sc: square([0, 1, 1, 0]) }),
      "subjects/a/structural/DTI_LEN.mat": matFile({ len: square([0, 1, 1, 0]) }),
    };
    const ds = new Dataset("mine", { files });
    expect(ds.hasBOLD).toBe(false);
    expect(() => ds.FCs).toThrow('has no "bold" for subject a');
  });
});

describe("a data set that is not there", () => {
  it("is an error that names the three remedies", () => {
    process.env.NEUROLAB_DATASETS = "/nowhere";
    process.env.NEUROLAB_CACHE = "/nowhere/cache";
    const error = catchError(() => new Dataset("gw"));
    expect(error).toBeInstanceOf(DatasetNotFoundError);
    for (const remedy of ["npx neurolab data fetch gw", "NEUROLAB_DATASETS", 'new Dataset("synthetic")'])
      expect((error as Error).message).toContain(remedy);
    expect((catchError(() => new Dataset("gww")) as Error).message).toContain('There is no data set "gww"');
    delete process.env.NEUROLAB_CACHE;
    process.env.NEUROLAB_DATASETS = sharedPath("datasets");
  });

  it("is an empty object without a name", () => {
    const ds = new Dataset();
    expect(ds.has_subjects).toBeNull();
    expect(ds.name).toBeNull();
    expect(() => ds.Cmat).toThrow("empty");
    expect(String(ds)).toBe("Dataset (empty).");
  });

  it("checks its options first", () => {
    expect(() => new Dataset("gw", { normalizeCmats: "sum" as "max" })).toThrow(
      'normalizeCmats must be "max", "waytotal", "nvoxel" or null, got "sum"',
    );
    expect(() => new Dataset("gw", { path: tmpdir() })).toThrow("holds no data set");
  });
});

function catchError(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  throw new Error("expected an error");
}
