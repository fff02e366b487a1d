import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { envelopeFc, labelled, ValidationError } from "../../../lib/index.js";
import { difference, series, uniform } from "../analysis/arrays.js";

const stored = JSON.parse(
  readFileSync(join(__dirname, "..", "..", "fixtures", "eeg", "envelopes.json"), "utf8"),
);
const x = series(stored.x);

describe("envelope FC", () => {
  it("agrees with SciPy with and without leakage correction", async () => {
    expect(difference((await envelopeFc(x, 20)).data, stored.orthogonal.flat())).toBeLessThan(1e-8);
    const plain = await envelopeFc(x, 20, { orthogonalise: false });
    expect(difference(plain.data, stored.plain.flat())).toBeLessThan(1e-8);
  });

  it("agrees with SciPy for logarithms of power without a filter", async () => {
    const result = await envelopeFc(x, 20, { lowpass: null, measure: "logPower" });
    expect(difference(result.data, stored.orthogonal_log.flat())).toBeLessThan(1e-8);
    expect(result.dims).toEqual(["region", "region"]);
  });

  it("is blind to a mixture without delay, which plain envelopes take for connectivity", async () => {
    const next = uniform(11);
    const noise = (): number[] => Array.from({ length: 6000 }, () => next() - 0.5);
    const [a, b] = [noise(), noise()];
    const mixed = series([a, b.map((value, t) => 0.7 * value + 0.7 * a[t]!)]);
    const options = { lowpass: null };
    const plain = await envelopeFc(mixed, 10, { ...options, orthogonalise: false });
    const corrected = await envelopeFc(mixed, 10, options);
    expect(plain.data[1]).toBeGreaterThan(0.3);
    expect(Math.abs(corrected.data[1]!)).toBeLessThan(0.1);
  });

  it("of a signal with a copy of itself is not defined, because nothing is left of it", async () => {
    const copy = labelled(
      Float64Array.from([...x.data.subarray(0, 1500), ...x.data.subarray(0, 1500)]),
      [2, 1500],
      ["region", "time"],
    );
    const { data } = await envelopeFc(copy, 20, { lowpass: null });
    expect(data[1]).toBeNaN();
  });

  it("reports progress and can be stopped", async () => {
    const shares: number[] = [];
    await envelopeFc(x, 20, { onProgress: (share) => shares.push(share) });
    expect(shares.at(-1)).toBe(1);
    const controller = new AbortController();
    const next = uniform(1);
    const long = series(Array.from({ length: 12 }, () => Array.from({ length: 20000 }, () => next())));
    const stopped = envelopeFc(long, 20, {
      signal: controller.signal,
      onProgress: () => controller.abort(new Error("enough")),
    });
    await expect(stopped).rejects.toThrow("enough");
  });

  it("refuses bands above half the sampling frequency and unknown measures", async () => {
    await expect(envelopeFc(x, 100)).rejects.toThrow(ValidationError);
    await expect(envelopeFc(x, 0)).rejects.toThrow("dt must be above 0 ms, got 0.");
    await expect(envelopeFc(x, 20, { measure: "power" as never })).rejects.toThrow('got "power"');
  });
});
