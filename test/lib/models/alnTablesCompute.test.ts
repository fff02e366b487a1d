import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { buildSync } from "esbuild";
import { ALNModel } from "../../../lib/models/aln.js";
import { planLayout } from "../../../lib/models/alnTables/gridPointLayout.js";
import { compileGridPoint, GridPointSolver } from "../../../lib/models/alnTables/gridPointSolver.js";
import {
  type AdExNeuron,
  alnNeuron,
  computeTransferTables,
  decodeTransferTables,
  defaultTransferTables,
  readTransferTables,
  saveTransferTables,
  type TransferTables,
} from "../../../lib/models/alnTables/index.js";
import { ResponseFits } from "../../../lib/models/alnTables/responseFits.js";

const TABLES = ["rate", "voltage", "tauMu", "tauSigma"] as const;
const folder = join(__dirname, "..", "..", "..", "data");

describe("Computed transfer tables", () => {
  it("are those that ship, bit for bit, at a sample of the grid", () => {
    const shipped = defaultTransferTables();
    const program = compileGridPoint(planLayout(alnNeuron), false);
    const fits = new ResponseFits(program.layout);
    const solver = new GridPointSolver(program);
    // A stride that meets every stretch of both axes.
    for (let at = 0; at < shipped.rate.length; at += 433) {
      const [mu, sigma] = [shipped.mu[Math.floor(at / 64)]!, shipped.sigma[at % 64]!];
      const point = fits.fit(solver.solve(mu, sigma), () => solver.solve(mu, sigma, true));
      for (const name of TABLES) expect([at, name, point[name]]).toEqual([at, name, shipped[name][at]]);
    }
  }, 60_000);

  it("are the same bits for any number of threads", async () => {
    const run = (workers: number) => computeTransferTables({}, { ...small, workers });
    const [one, two, three] = [await run(1), await run(2), await run(3)];
    for (const name of TABLES) {
      expect(sameBits(two[name], one[name])).toBe(true);
      expect(sameBits(three[name], one[name])).toBe(true);
    }
  }, 60_000);

  it.each([
    ["cjs", [], `const { computeTransferTables } = require("./tables.cjs");`],
    ["esm", ["--input-type=module"], `import { computeTransferTables } from "./tables.mjs";`],
  ] as const)("are computed in threads from a bundle of form %s", (format, flags, load) => {
    const bundle = mkdtempSync(join(tmpdir(), "tables-"));
    const entry = join(__dirname, "../../../lib/models/alnTables/index.ts");
    const outfile = join(bundle, `tables.${format === "cjs" ? "cjs" : "mjs"}`);
    buildSync({ entryPoints: [entry], outfile, format, bundle: true, minify: true, platform: "node" });
    const program = `${load}
      computeTransferTables({}, ${JSON.stringify({ ...small, workers: 2 })})
        .then(({ rate }) => process.stdout.write(String(rate.length)));`;
    const run = execFileSync(process.execPath, [...flags, "--eval", program], { cwd: bundle });
    rmSync(bundle, { recursive: true });
    expect(run.toString()).toBe("12");
  });

  it("report progress up to the last point", async () => {
    const seen: number[] = [];
    await computeTransferTables({}, { ...small, workers: 1, onProgress: ({ done }) => seen.push(done) });
    expect(seen).toEqual(Array.from({ length: 12 }, (_, i) => i + 1));
  });

  it.each([1, 2])("stop on request with %i threads", async (workers) => {
    const stop = new AbortController();
    const running = computeTransferTables(
      {},
      { workers, signal: stop.signal, onProgress: () => stop.abort(new Error("enough")) },
    );
    await expect(running).rejects.toThrow("enough");
  });

  it("approach the analytic rate of the leaky neuron when the upstroke is out of reach", async () => {
    // Threshold current far above the cut-off: what remains is a leaky integrate-and-fire neuron.
    const neuron = { ...alnNeuron, VT: 0, Vs: -50 };
    const tables = await computeTransferTables(neuron, {
      muRange: { first: 0.5, last: 2.5, points: 5 },
      sigmaRange: { first: 1, last: 4, points: 4 },
      workers: 1,
    });
    // The absorbing end of the grid is half a cell, 0.005 mV, off: 0.25 % of the rate at most.
    for (const [i, mu] of tables.mu.entries())
      for (const [j, sigma] of tables.sigma.entries())
        expect(Math.abs(tables.rate[i * 4 + j]! / leakyRate(neuron, mu, sigma) - 1)).toBeLessThan(0.0025);
  });

  it("change only in the time constants, and by a few hundredths of a ms, with the exact reset", async () => {
    const [as, exact] = [
      await computeTransferTables({}, { ...small, workers: 1 }),
      await computeTransferTables({}, { ...small, workers: 1, exactReset: true }),
    ];
    expect(sameBits(exact.rate, as.rate)).toBe(true);
    expect(sameBits(exact.voltage, as.voltage)).toBe(true);
    const changes = exact.tauMu.map((tau, i) => Math.abs(tau - as.tauMu[i]!));
    expect(Math.max(...changes)).toBeGreaterThan(0.005);
    expect(Math.max(...changes)).toBeLessThan(0.035);
  });

  it("are as the documented example says", async () => {
    const tables = await computeTransferTables(
      { VT: -52 },
      { muRange: { first: 0, last: 2, points: 5 }, sigmaRange: { first: 1, last: 2, points: 3 }, workers: 1 },
    );
    expect(tables.rate.length).toBe(15);
    expect([...tables.mu]).toEqual([0, 0.5, 1, 1.5, 2]);
  });

  it("respond to the neuron: a lower threshold fires more", async () => {
    const [usual, lower] = [
      await computeTransferTables({}, { ...small, workers: 1 }),
      await computeTransferTables({ VT: -52 }, { ...small, workers: 1 }),
    ];
    expect(lower.parameters.VT).toBe(-52);
    const fewer = lower.rate.filter((rate, i) => !(rate > usual.rate[i]!));
    expect(fewer).toHaveLength(0);
  });
});

describe("What computeTransferTables refuses", () => {
  const range = { first: 0, last: 1, points: 2 };
  it.each([
    ["a misspelt parameter", { Delta: 1 }, {}, 'The neuron has no parameter "Delta". Did you mean "DeltaT"?'],
    [
      "a parameter that is no number",
      { VT: Number.NaN },
      {},
      "Neuron parameter VT must be a finite number, got NaN.",
    ],
    ["no capacitance", { C: 0 }, {}, "Neuron parameter C must be positive, got 0."],
    ["a negative refractory period", { Tref: -1 }, {}, "Tref must not be negative, got -1."],
    ["a reset above the cut-off", { Vr: -30 }, {}, "Voltages must obey Vlb < Vr < Vs"],
    ["a cut-off far up the spike", { Vs: 60 }, {}, "(Vs − VT) / DeltaT must be below 50"],
    ["an endless voltage grid", { Vlb: -5000 }, {}, "Vs − Vlb must be at most 1000 mV"],
    [
      "a range backwards",
      {},
      { muRange: { ...range, last: -1 } },
      "muRange must go from a finite number to a larger",
    ],
    ["one point", {}, { muRange: { ...range, points: 1 } }, "muRange must have 2 … 10000 points, got 1."],
    ["no noise", {}, { sigmaRange: range }, "sigmaRange must be positive, got first 0."],
    ["half a thread", {}, { workers: 0.5 }, "workers must be a positive integer, got 0.5."],
  ])("%s", async (_, neuron, options, message) => {
    await expect(computeTransferTables(neuron as Partial<AdExNeuron>, options)).rejects.toThrow(message);
  });

  it("a rate too small for double precision", async () => {
    const options = { ...small, muRange: { first: -6, last: 0, points: 2 }, workers: 1 };
    await expect(computeTransferTables({}, options)).rejects.toThrow("is too small for double precision");
  });
});

describe("Files of transfer tables", () => {
  let temporary: string;
  let tables: TransferTables;
  beforeAll(async () => {
    temporary = mkdtempSync(join(tmpdir(), "tables-"));
    tables = await computeTransferTables({ Tref: 2 }, { ...small, workers: 1 });
  });
  afterAll(() => rmSync(temporary, { recursive: true }));

  it("give back what was saved and leave nothing else behind", () => {
    const path = join(temporary, "mine.tables");
    saveTransferTables(path, tables);
    const back = readTransferTables(path);
    for (const name of ["mu", "sigma", ...TABLES] as const)
      expect(sameBits(back[name], tables[name])).toBe(true);
    expect(back.parameters).toEqual({ ...alnNeuron, Tref: 2 });
    expect(readdirSync(temporary)).toEqual(["mine.tables"]);
  });

  it("are named when they are missing or cut short", () => {
    const path = join(temporary, "none.tables");
    expect(() => readTransferTables(path)).toThrow(`Cannot read the transfer tables ${path}.`);
    saveTransferTables(path, tables);
    writeFileSync(path, readFileSync(path).subarray(0, 200));
    expect(() => readTransferTables(path)).toThrow(`${path} is damaged`);
    rmSync(path);
  });

  it("cannot be saved into a folder that does not exist", () => {
    const path = join(temporary, "none", "mine.tables");
    expect(() => saveTransferTables(path, tables)).toThrow("ENOENT");
    expect(existsSync(path)).toBe(false);
  });
});

describe("An ALN model with other tables", () => {
  it("fires at the rates of those tables", () => {
    const shipped = defaultTransferTables();
    const tables = { ...shipped, rate: new Float64Array(shipped.rate.length).fill(0.0125) };
    const model = new ALNModel({ seed: 1, tables });
    model.params.duration = 20;
    model.run();
    const others = model.rates_exc.data.filter((rate) => Math.abs(rate - 12.5) > 1e-12);
    expect(model.rates_exc.data).toHaveLength(200);
    expect(others).toHaveLength(0);
  });
});

describe("The shipped file of tables", () => {
  it("holds the tables of the library and the checksum of its provenance", () => {
    const bytes = readFileSync(join(folder, "aln-tables.bin"));
    const provenance = JSON.parse(readFileSync(join(folder, "aln-tables.json"), "utf8"));
    expect(createHash("sha256").update(bytes).digest("hex")).toBe(provenance.sha256);
    const shipped = decodeTransferTables(bytes);
    for (const name of TABLES) expect(sameBits(shipped[name], defaultTransferTables()[name])).toBe(true);
    expect(shipped.parameters).toEqual(provenance.neuron);
  });
});

const small = {
  muRange: { first: 0, last: 3, points: 4 },
  sigmaRange: { first: 1, last: 3, points: 3 },
};

function sameBits(a: Float64Array, b: Float64Array): boolean {
  return Buffer.compare(Buffer.from(a.buffer), Buffer.from(b.buffer)) === 0;
}

/** Firing rate of the leaky integrate-and-fire neuron in kHz [Siegert 1951]. */
function leakyRate(neuron: typeof alnNeuron, mu: number, sigma: number): number {
  const { C, gL, EL, Vs, Vr, Tref } = neuron;
  const tau = C / gL;
  const scaled = (V: number) => (V - EL - mu * tau) / (sigma * Math.sqrt(tau));
  const steps = 400;
  const [low, high] = [scaled(Vr), scaled(Vs)];
  let integral = 0;
  for (let i = 0; i < steps; i++) integral += erfcx(-(low + ((i + 0.5) * (high - low)) / steps));
  integral *= (high - low) / steps;
  return 1 / (Tref + tau * Math.sqrt(Math.PI) * integral);
}

/** exp(x²) erfc(x), from its integral 2/√π ∫ exp(−t² − 2xt) dt over t ≥ 0. */
function erfcx(x: number): number {
  const end = Math.max(6, 6 - 2 * x);
  const steps = 600;
  let sum = 0;
  for (let i = 0; i < steps; i++) {
    const t = ((i + 0.5) * end) / steps;
    sum += Math.exp(-t * t - 2 * x * t);
  }
  return (2 / Math.sqrt(Math.PI)) * sum * (end / steps);
}
