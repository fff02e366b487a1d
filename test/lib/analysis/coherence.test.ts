import { describe, expect, it } from "@jest/globals";
import { coherence, ValidationError } from "../../../lib/index.js";
import { difference, series } from "./arrays.js";
import { reference } from "./reference.js";

const stored = reference("functions");
const x = series(stored.x);

describe("coherence", () => {
  it("agrees with SciPy to 1e-8 for even and odd segments", () => {
    for (const { length, f, squared, imaginary } of stored.coherence) {
      const options = { spectrum_windowsize: length * 0.005, maxfr: 101 };
      const result = coherence(x, 5, options);
      expect(result.dims).toEqual(["frequency", "region", "region"]);
      expect(difference(result.coords?.frequency as Float64Array, f)).toBeLessThan(1e-10);
      expect(difference(result.data, squared.flat(2))).toBeLessThan(1e-10);
      const lagged = coherence(x, 5, { ...options, measure: "imaginary" });
      expect(difference(lagged.data, imaginary.flat(2))).toBeLessThan(1e-10);
    }
  });

  it("is cut below the highest frequency", () => {
    expect(coherence(x, 5, { spectrum_windowsize: 0.5, maxfr: 10 }).shape).toEqual([5, 4, 4]);
  });

  it("refuses a single segment, whose coherence would be 1 whatever the data", () => {
    expect(() => coherence(x, 5, { spectrum_windowsize: 2 })).toThrow(ValidationError);
    expect(() => coherence(x, 5, { spectrum_windowsize: 2 })).toThrow(
      "With one segment every coherence is 1",
    );
    expect(() => coherence(x, 5, { measure: "real" as never })).toThrow('got "real"');
  });
});
