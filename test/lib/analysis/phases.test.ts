import { describe, expect, it } from "@jest/globals";
import {
  leadingEigenvectors,
  metastability,
  orderParameter,
  phaseFcd,
  phaseLagIndex,
  phaseLockingValue,
  synchrony,
} from "../../../lib/index.js";
import { difference, series } from "./arrays.js";
import { reference } from "./reference.js";

const stored = reference("functions");
const phases = series(stored.phases);

const everyTwentieth = series((stored.phases as number[][]).map((row) => row.filter((_, t) => t % 20 === 0)));

describe("phase measures", () => {
  it("agree with NumPy: synchrony and metastability", () => {
    expect(Math.abs(synchrony(phases) - stored.synchrony)).toBeLessThan(1e-12);
    expect(Math.abs(metastability(phases) - stored.metastability)).toBeLessThan(1e-12);
  });

  it("find order 1 in equal phases and 0 in opposite ones", () => {
    const order = orderParameter(
      series([
        [0.3, 0],
        [0.3, Math.PI],
      ]),
    );
    expect(difference(order.data, [1, 0])).toBeLessThan(1e-15);
  });

  it("agree with NumPy: phase FCD by cosine and by correlation", () => {
    const cosine = phaseFcd(phases, { stepsize: 20 });
    expect(difference(cosine.data, stored.phase_fcd_cosine.flat())).toBeLessThan(1e-12);
    const correlation = phaseFcd(phases, { stepsize: 20, measure: "correlation" });
    expect(difference(correlation.data, stored.phase_fcd_correlation.flat())).toBeLessThan(1e-10);
  });

  it("have no phase FCD by correlation where all phases are equal", () => {
    const same = series([
      [1, 0],
      [1, 1],
      [1, 2],
    ]);
    const { data } = phaseFcd(same, { measure: "correlation" });
    expect(data).toEqual(Float64Array.of(Number.NaN, Number.NaN, Number.NaN, 1));
    expect(phaseFcd(same).data[0]).toBe(1);
    expect(() => phaseFcd(series([[1, 2]]))).toThrow("at least two regions, got 1");
    expect(() => phaseFcd(same, { measure: "euclid" as never })).toThrow('got "euclid"');
  });

  it("agree with NumPy: locking value and lag index", () => {
    expect(difference(phaseLockingValue(phases).data, stored.phase_locking_value.flat())).toBeLessThan(1e-12);
    expect(difference(phaseLagIndex(phases).data, stored.phase_lag_index.flat())).toBeLessThan(1e-12);
  });

  it("agree with NumPy's eigenvectors of the phase coherence", () => {
    const vectors = leadingEigenvectors(everyTwentieth);
    expect(difference(vectors.data, stored.leading_eigenvectors.flat())).toBeLessThan(1e-10);
  });
});
