import { describe, expect, it } from "@jest/globals";
import {
  decodeTransferTables,
  defaultTransferTables,
  encodeTransferTables,
  type TransferTables,
} from "../../../lib/models/alnTables/index.js";

describe("The default transfer tables", () => {
  it("lie on 350 values of μ from −1 to 7 and 64 values of σ from 0.5 to 5", () => {
    const { mu, sigma } = defaultTransferTables();
    expect([mu.length, mu[0], mu[349]]).toEqual([350, -1, 7]);
    expect([sigma.length, sigma[0], sigma[63]]).toEqual([64, 0.5, 5]);
    expect(mu[1]! - mu[0]!).toBe(0.022922636103151817);
    expect(sigma[1]! - sigma[0]!).toBe(0.0714285714285714);
  });

  // Published values: i_μ, i_σ, rate in kHz, mean voltage in mV, both time constants in ms.
  it.each([
    [0, 0, 3.731597100406975e-130, -85.0049999998077, 24.811, 17.731],
    [0, 63, 0.0014979173269856231, -85.77136421121989, 11.721, 1.771],
    [30, 10, 1.0891532627774583e-10, -71.251390301459, 23.071, 14.591],
    [60, 14, 0.002633579562879729, -58.55109038076279, 11.901, 3.381],
    [61, 14, 0.0031102561333537634, -58.297203363085046, 11.231, 3.021],
    [60, 15, 0.0030409443216275747, -58.742531972101965, 11.151, 2.921],
    [80, 0, 0.015625593168669436, -54.720572381244956, 4.441, 0.601],
    [100, 5, 0.035055213257202095, -56.08701036031577, 1.561, 0.171],
    [100, 30, 0.03692888710000403, -58.37920948340661, 1.691, 0.121],
    [109, 21, 0.04288863457560074, -57.230321451346114, 1.331, 0.121],
    [150, 2, 0.07300726118787522, -56.38796563797972, 0.601, 0],
    [200, 20, 0.10460978623684278, -56.75308366324615, 0.391, 0],
    [349, 0, 0.18094046744613917, -56.23207552963221, 0.161, 0],
    [349, 63, 0.1783589602664116, -57.630049512824996, 0.211, 0],
  ])("have neurolib's values at μ[%i], σ[%i]", (iMu, iSigma, rate, voltage, tauMu, tauSigma) => {
    const tables = defaultTransferTables();
    const at = iMu * 64 + iSigma;
    expect(Math.abs(tables.rate[at]! / rate - 1)).toBeLessThan(1e-12);
    expect(Math.abs(tables.voltage[at]! / voltage - 1)).toBeLessThan(1e-12);
    expect(Math.abs(tables.tauMu[at]! - tauMu)).toBeLessThan(1e-9);
    expect(Math.abs(tables.tauSigma[at]! - tauSigma)).toBeLessThan(1e-9);
  });

  it("have a rate that grows with the mean input everywhere", () => {
    const { rate } = defaultTransferTables();
    const falling = rate.subarray(64).filter((value, i) => !(value > rate[i]!));
    expect(falling).toHaveLength(0);
  });

  it("have the value of the documented example", () => {
    expect(defaultTransferTables().tauMu[0]).toBe(24.811);
  });

  it("are the same object at every call", () => {
    expect(defaultTransferTables()).toBe(defaultTransferTables());
  });
});

describe("Encoded transfer tables", () => {
  it("come back bit for bit", () => {
    const tables = defaultTransferTables();
    const back = decodeTransferTables(encodeTransferTables(tables));
    for (const name of ["mu", "sigma", "rate", "voltage", "tauMu", "tauSigma"] as const)
      expect(sameBits(back[name], tables[name])).toBe(true);
    expect(back.parameters).toEqual(tables.parameters);
  });

  it("come back bit for bit when they are not smooth at all", () => {
    const tables = roughTables();
    const back = decodeTransferTables(encodeTransferTables(tables));
    for (const name of ["rate", "voltage", "tauMu", "tauSigma"] as const)
      expect(sameBits(back[name], tables[name])).toBe(true);
  });

  it("are refused when a byte is wrong", () => {
    const bytes = encodeTransferTables(defaultTransferTables());
    bytes[5000]! ^= 1;
    expect(() => decodeTransferTables(bytes, "mine.bin")).toThrow(
      "mine.bin is damaged: its checksum is wrong",
    );
  });

  it("are refused when they are something else", () => {
    expect(() => decodeTransferTables(new Uint8Array(100))).toThrow("does not hold transfer tables");
  });
});

function sameBits(a: Float64Array, b: Float64Array): boolean {
  return Buffer.compare(Buffer.from(a.buffer), Buffer.from(b.buffer)) === 0;
}

/** Tables of 8 × 3 doubles of any sign and size. */
function roughTables(): TransferTables {
  let state = 1;
  const random = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32 - 0.5;
  };
  const table = () => Float64Array.from({ length: 24 }, () => random() * 10 ** Math.round(600 * random()));
  return {
    mu: Float64Array.from({ length: 8 }, (_, i) => i),
    sigma: Float64Array.of(1, 2, 3),
    rate: table(),
    voltage: table(),
    tauMu: table(),
    tauSigma: new Float64Array(24).fill(0.25),
    parameters: defaultTransferTables().parameters,
  };
}
