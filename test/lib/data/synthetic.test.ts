import { createHash } from "node:crypto";
import { describe, expect, it } from "@jest/globals";
import { logTen, powerOfTen, randomStream } from "../../../lib/data/synthetic/arithmetic.js";
import { packBold, unpackBold } from "../../../lib/data/synthetic/bold.js";
import { synthesise } from "../../../lib/data/synthetic/connectome.js";
import { Dataset, type Labelled, labelled, matrixCorrelation, syntheticTruth } from "../../../lib/index.js";

const n = 80;
const mean = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0) / numbers.length;
const spread = (numbers: readonly number[]): number => {
  const centre = mean(numbers);
  return Math.sqrt(mean(numbers.map((x) => (x - centre) ** 2)));
};
const correlation = (x: readonly number[], y: readonly number[]): number => {
  const [mx, my] = [mean(x), mean(y)];
  return mean(x.map((value, k) => (value - mx) * (y[k]! - my))) / (spread(x) * spread(y));
};
const offDiagonal = (matrix: Labelled): number[] =>
  [...matrix.data].filter((_, k) => k % n !== Math.floor(k / n));

describe("the synthetic data set", () => {
  const ds = new Dataset("synthetic");
  const distances = (): number[] => {
    const { data } = ds.coordinates!;
    const out: number[] = [];
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++)
        if (i !== j)
          out.push(Math.hypot(...[0, 1, 2].map((axis) => data[3 * i + axis]! - data[3 * j + axis]!)));
    return out;
  };

  it("has the same bits on every machine", () => {
    const hash = createHash("sha256");
    for (const { counts, lengths } of synthesise().subjects)
      for (const numbers of [counts, lengths]) hash.update(Buffer.from(numbers.buffer));
    expect(hash.digest("hex")).toBe("25f843a29fd9dc08756273f6a0463ebf5c43cc85409c728dc44cf5360e61419c");
  });

  it("has five subjects with symmetric matrices over the 80 cortical AAL2 regions", () => {
    expect(ds.subjects).toEqual(["syn-01", "syn-02", "syn-03", "syn-04", "syn-05"]);
    expect(ds.regions.slice(0, 2)).toEqual(["Precentral_L", "Precentral_R"]);
    expect(ds.Cmat.coords?.target).toEqual(ds.regions);
    for (const matrix of [...ds.Cmats, ...ds.Dmats]) {
      expect(matrix.shape).toEqual([n, n]);
      for (let i = 0; i < n; i++) {
        expect(matrix.data[i * n + i]).toBe(0);
        for (let j = 0; j < i; j++) expect(matrix.data[i * n + j]).toBe(matrix.data[j * n + i]);
      }
    }
    expect(ds.Cmats.map(({ data }) => Math.max(...data))).toEqual([1, 1, 1, 1, 1]);
  });

  // Ranges around the values of gw (in brackets), which diffusion MRI of five people gave.
  it("resembles measured connectomes in density, mean, spread and decay with distance", () => {
    const weights = offDiagonal(ds.Cmat);
    expect(weights.filter((w) => w > 0).length / weights.length).toBeGreaterThan(0.99); // 0.9954
    for (const matrix of ds.Cmats) {
      const density = offDiagonal(matrix).filter((w) => w > 0).length / (n * (n - 1));
      expect(density).toBeGreaterThan(0.94); // 0.9416 … 0.9685
      expect(density).toBeLessThan(0.97);
      expect(mean(offDiagonal(matrix))).toBeGreaterThan(0.0119); // 0.0119 … 0.0163
      expect(mean(offDiagonal(matrix))).toBeLessThan(0.0164);
    }
    expect(mean(weights)).toBeCloseTo(0.0143181361, 3);
    const d = distances();
    const present = weights.map((w, k) => [w, k] as const).filter(([w]) => w > 0);
    const logs = present.map(([w]) => Math.log10(w));
    expect(spread(logs)).toBeGreaterThan(1.4); // 1.548
    expect(spread(logs)).toBeLessThan(1.65);
    expect(
      correlation(
        logs,
        present.map(([, k]) => d[k]!),
      ),
    ).toBeLessThan(-0.5); // -0.62
    const strengths = Array.from({ length: n }, (_, i) =>
      ds.Cmat.data.slice(i * n, (i + 1) * n).reduce((a, b) => a + b, 0),
    );
    expect(spread(strengths) / mean(strengths)).toBeCloseTo(0.62, 1);
  });

  it("scatters nearly log-normally", () => {
    const logs = offDiagonal(ds.Cmat)
      .filter((w) => w > 0)
      .map(Math.log10);
    const [centre, width] = [mean(logs), spread(logs)];
    expect(Math.abs(mean(logs.map((x) => ((x - centre) / width) ** 3)))).toBeLessThan(0.4);
    expect(mean(logs.map((x) => ((x - centre) / width) ** 4))).toBeGreaterThan(2.3);
    expect(mean(logs.map((x) => ((x - centre) / width) ** 4))).toBeLessThan(3.5);
  });

  it("connects mirrored regions more strongly than other pairs across the midline", () => {
    const log = (i: number, j: number): number => Math.log10(ds.Cmat.data[i * n + j]!);
    const mirrored: number[] = [];
    const across: number[] = [];
    for (let i = 0; i < n; i += 2)
      for (let j = 1; j < n; j += 2)
        if (ds.Cmat.data[i * n + j]! > 0) (j === i + 1 ? mirrored : across).push(log(i, j));
    expect(mean(mirrored) - mean(across)).toBeGreaterThan(1.5);
  });

  it("has fibre lengths above the straight distance and between those of gw and hcp", () => {
    const lengths = offDiagonal(ds.Dmat);
    expect(mean(lengths)).toBeGreaterThan(82.447);
    expect(mean(lengths)).toBeLessThan(130.103);
    expect(Math.max(...lengths)).toBeGreaterThan(180); // 233.6 and 248.3
    expect(Math.max(...lengths)).toBeLessThan(250);
    const d = distances();
    expect(Math.min(...lengths.map((length, k) => length / d[k]!))).toBeGreaterThan(0.95);
    expect(mean(lengths.map((length, k) => length / d[k]!))).toBeCloseTo(1.3, 1);
  });

  it("has subjects that differ as measured ones do", () => {
    const pairs = ds.Cmats.flatMap((a, i) => ds.Cmats.slice(i + 1).map((b) => [a, b] as const));
    expect(mean(pairs.map(([a, b]) => matrixCorrelation(a, b)))).toBeCloseTo(0.951, 1);
    const logCorrelations = pairs.map(([a, b]) => {
      const both = [...a.data.keys()].filter((k) => a.data[k]! > 0 && b.data[k]! > 0);
      return correlation(
        both.map((k) => Math.log10(a.data[k]!)),
        both.map((k) => Math.log10(b.data[k]!)),
      );
    });
    expect(mean(logCorrelations)).toBeGreaterThan(0.8); // 0.857
    expect(mean(logCorrelations)).toBeLessThan(0.9);
  });

  it("has BOLD recordings simulated with known parameters", () => {
    expect(ds.hasBOLD).toBe(true);
    expect(ds.BOLDs.map(({ shape }) => shape)).toEqual(Array(5).fill([n, syntheticTruth.samples]));
    expect(ds.boldInterval).toBe(2000);
    const upper = (matrix: Labelled): number[] =>
      [...matrix.data].filter((_, k) => k % n > Math.floor(k / n));
    // gw: mean FC 0.16 … 0.43 a subject, 0.55 between subjects, structure against function 0.23 … 0.27
    for (const [k, matrix] of ds.FCs.entries()) {
      expect(mean(upper(matrix))).toBeGreaterThan(0.1);
      expect(mean(upper(matrix))).toBeLessThan(0.45);
      expect(matrixCorrelation(ds.Cmats[k]!, matrix)).toBeGreaterThan(0.3);
    }
    const between = ds.FCs.flatMap((a, i) => ds.FCs.slice(i + 1).map((b) => matrixCorrelation(a, b)));
    expect(mean(between)).toBeGreaterThan(0.4);
    expect(mean(between)).toBeLessThan(0.85);
    // Each subject's recording shows its own connectome best.
    const own = ds.FCs.map((a, i) => ds.Cmats.map((c) => matrixCorrelation(c, a))[i]!);
    const others = ds.FCs.flatMap((a, i) =>
      ds.Cmats.filter((_, j) => j !== i).map((c) => matrixCorrelation(c, a)),
    );
    expect(mean(own)).toBeGreaterThan(mean(others));
  });

  it("packs recordings to a thousandth of their spread", () => {
    const bold = ds.BOLDs[0]!;
    const [again] = unpackBold(n, syntheticTruth.samples, packBold([bold]));
    const worst = Math.max(...again!.data.map((value, k) => Math.abs(value - bold.data[k]!)));
    expect(worst).toBeLessThan(1e-12);
    const wave = labelled(
      Float64Array.from({ length: 200 }, (_, k) => Math.sin(k)),
      [2, 100],
      ["region", "time"],
    );
    const [packed] = unpackBold(2, 100, packBold([wave]));
    expect(Math.max(...packed!.data.map((value, k) => Math.abs(value - wave.data[k]!)))).toBeLessThan(
      2 / 4095 / 1.99,
    );
    expect(unpackBold(2, 100, "")).toEqual([]);
  });

  it("knows all four normalisations", () => {
    const raw = new Dataset("synthetic", { normalizeCmats: null });
    expect(raw.Cmats[0]!.data.every(Number.isInteger)).toBe(true);
    const waytotal = new Dataset("synthetic", { normalizeCmats: "waytotal" });
    const column = Array.from({ length: n }, (_, i) => waytotal.Cmats[0]!.data[i * n + 7]!);
    expect(column.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12);
    const nvoxel = new Dataset("synthetic", { normalizeCmats: "nvoxel" });
    expect(nvoxel.Cmats[0]!.data[1]).toBe(raw.Cmats[0]!.data[1]! / (3381 * 5000));
    expect(() => new Dataset("synthetic", { subcortical: true })).toThrow("80 cortical regions");
  });
});

describe("arithmetic that is equal everywhere", () => {
  it("has powers and logarithms to a few units in the last place", () => {
    for (let x = -12; x < 12; x += 0.173) {
      expect(powerOfTen(x) / 10 ** x).toBeCloseTo(1, 14);
      expect(logTen(powerOfTen(x))).toBeCloseTo(x, 13);
    }
    expect(powerOfTen(0)).toBe(1);
    expect(logTen(1)).toBe(0);
  });

  it("has independent nearly normal numbers", () => {
    const random = randomStream(1, 0);
    const other = randomStream(1, 1);
    const x = Array.from({ length: 20000 }, () => random.normal());
    const y = Array.from({ length: 20000 }, () => other.normal());
    expect(mean(x)).toBeCloseTo(0, 1);
    expect(spread(x)).toBeCloseTo(1, 1);
    expect(Math.abs(correlation(x, y))).toBeLessThan(0.03);
    expect(Math.abs(correlation(x.slice(1), x.slice(0, -1)))).toBeLessThan(0.03);
    const again = randomStream(1, 0);
    expect(again.normal()).toBe(x[0]);
  });

  it("spreads uniform numbers evenly", () => {
    const random = randomStream(42, 3);
    const numbers = Array.from({ length: 100000 }, () => random.uniform());
    expect(Math.min(...numbers)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...numbers)).toBeLessThan(1);
    const bins = new Array<number>(16).fill(0);
    for (const u of numbers) bins[Math.floor(u * 16)]!++;
    const chi2 = bins.reduce((sum, count) => sum + (count - 6250) ** 2 / 6250, 0);
    expect(chi2).toBeLessThan(37.7); // 0.1 % point of χ² with 15 degrees of freedom
  });
});
