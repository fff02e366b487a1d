import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { instantaneousPhases, orderParameter, ValidationError } from "../../../lib/index.js";
import { series } from "./arrays.js";

const stored = JSON.parse(
  readFileSync(join(__dirname, "..", "..", "fixtures", "eeg", "envelopes.json"), "utf8"),
);
const x = series(stored.x);

/** Largest angle between phases at every tenth sample and stored ones. */
function angle(phases: Float64Array, expected: number[][]): number {
  return expected.flat().reduce((max, value, k) => {
    const row = Math.floor(k / 150);
    const difference = phases[row * 1500 + 10 * (k % 150)]! - value;
    return Math.max(max, Math.abs(Math.atan2(Math.sin(difference), Math.cos(difference))));
  }, 0);
}

describe("phases of oscillations", () => {
  it("agree with SciPy with and without a filter", () => {
    expect(angle(instantaneousPhases(x).data, stored.phases)).toBeLessThan(1e-8);
    const narrow = instantaneousPhases(x, { band: [9, 11], dt: 20 });
    expect(angle(narrow.data, stored.phases_9_11)).toBeLessThan(1e-8);
    expect(narrow.unit).toBe("rad");
  });

  it("of equal rhythms with different offsets and sizes are equal", () => {
    const rhythm = Array.from({ length: 200 }, (_, t) => Math.sin(0.1 * Math.PI * t));
    const { data } = orderParameter(instantaneousPhases(series([rhythm, rhythm.map((v) => 5 + 3 * v)])));
    for (const r of data) expect(r).toBeCloseTo(1, 12);
  });

  it("need the sampling interval for a band", () => {
    expect(() => instantaneousPhases(x, { band: [9, 11] })).toThrow(ValidationError);
    expect(() => instantaneousPhases(x, { band: [9, 11] })).toThrow("A band needs dt");
  });
});
