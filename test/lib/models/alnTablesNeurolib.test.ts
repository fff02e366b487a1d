import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "@jest/globals";
import {
  alnNeuron,
  defaultTransferTables,
  encodeTransferTables,
  readNeurolibTables,
} from "../../../lib/models/alnTables/index.js";
import { withMemoryFile } from "../../../lib/signal/memoryFile.js";
import { describeWithShared, sharedPath } from "../../shared.js";

describeWithShared(
  "The default transfer tables beside neurolib's file",
  "reference/aln-quantities.h5",
  () => {
    it.each([
      ["mu", 0, 1e-15],
      ["sigma", 0, 1e-15],
      ["rate", 1e-12, 0],
      ["voltage", 1e-12, 0],
      ["tauMu", 0, 1e-9],
      ["tauSigma", 0, 1e-9],
    ] as const)("agree in %s at every grid point", async (name, relative, absolute) => {
      const neurolib = await readNeurolibTables(sharedPath("reference", "aln-quantities.h5"));
      const theirs = neurolib[name];
      const ours = defaultTransferTables()[name];
      expect(ours.length).toBe(theirs.length);
      const excess = ours.map((value, i) => Math.abs(value - theirs[i]!) - relative * Math.abs(theirs[i]!));
      expect(excess.reduce((a, b) => Math.max(a, b))).toBeLessThanOrEqual(absolute);
      expect(neurolib.parameters).toEqual(alnNeuron);
    });
  },
);

describe("A file of tables from neurolib", () => {
  const folder = mkdtempSync(join(tmpdir(), "tables-"));
  afterAll(() => rmSync(folder, { recursive: true }));

  const contents = {
    mu_vals: Float64Array.of(0, 0.5, 1),
    sigma_vals: Float64Array.of(1, 2),
    r_ss: Float64Array.of(1, 2, 3, 4, 5, 6),
    V_mean_ss: Float64Array.of(-6, -5, -4, -3, -2, -1),
    tau_mu_exp: Float64Array.of(10, 11, 12, 13, 14, 15),
    tau_sigma_exp: Float64Array.of(0, 1, 0, 1, 0, 1),
  };

  it("is read from its contents, with the neuron", async () => {
    const tables = await readNeurolibTables(await hdf5(contents));
    expect([...tables.mu]).toEqual([0, 0.5, 1]);
    expect([...tables.rate]).toEqual([1, 2, 3, 4, 5, 6]);
    expect([...tables.tauSigma]).toEqual([0, 1, 0, 1, 0, 1]);
    expect(tables.parameters).toEqual({ ...alnNeuron, VT: -49 });
  });

  it("can be saved in the format of this library", async () => {
    const tables = await readNeurolibTables(await hdf5(contents));
    expect(encodeTransferTables(tables).length).toBeGreaterThan(100);
  });

  it.each([
    ["lacks a table", { ...contents, r_ss: undefined }, "the data set r_ss is missing or holds no numbers"],
    [
      "has a table of another shape",
      { ...contents, r_ss: contents.mu_vals },
      "r_ss must be 3 × 2 numbers, not 3",
    ],
    [
      "has an axis with a gap",
      { ...contents, mu_vals: Float64Array.of(0, 0.5, 2) },
      "mu_vals must be equidistant and increasing",
    ],
  ])("that %s is refused", async (_, broken, message) => {
    await expect(readNeurolibTables(await hdf5(broken))).rejects.toThrow(message);
  });

  it("that is something else is refused by name, and the next is read", async () => {
    const path = join(folder, "notes.h5");
    writeFileSync(path, "no tables at all");
    await expect(readNeurolibTables(path)).rejects.toThrow(`${path} cannot be read as tables of neurolib`);
    expect((await readNeurolibTables(await hdf5(contents))).mu.length).toBe(3);
  });

  it("that does not exist is refused by name", async () => {
    const path = join(folder, "none.h5");
    await expect(readNeurolibTables(path)).rejects.toThrow(`${path} cannot be read`);
  });
});

/** Contents of an HDF5 file with these data sets and the parameters of a neuron whose threshold is −49 mV. */
async function hdf5(datasets: Readonly<Record<string, Float64Array | undefined>>): Promise<Uint8Array> {
  const parameters = {
    C: 200,
    g_L: 10,
    E_L: -65,
    deltaT: 1.5,
    V_T: -49,
    V_r: -70,
    V_s: -40,
    t_ref: 1.5,
    V_lb: -200,
  };
  return withMemoryFile(({ library, files }, path) => {
    const file = new library.File(path, "w");
    for (const [name, data] of Object.entries(datasets)) if (data) file.create_dataset({ name, data });
    const group = file.create_group("params");
    for (const [name, value] of Object.entries(parameters))
      group.create_dataset({ name, data: Float64Array.of(value) });
    file.close();
    return files.readFile(path) as Uint8Array;
  });
}
