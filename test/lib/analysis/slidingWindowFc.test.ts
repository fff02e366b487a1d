import { describe, expect, it } from "@jest/globals";
import { fc, fcd, slidingWindowFc } from "../../../lib/index.js";
import { difference, randomSeries, series } from "./arrays.js";

describe("FC of sliding windows", () => {
  const x = randomSeries(4, 50, 3);

  it("is the FC of every window of the FCD", () => {
    const windows = slidingWindowFc(x, { windowsize: 20, stepsize: 7 });
    expect(windows.shape).toEqual([5, 4, 4]);
    for (let w = 0; w < 5; w++) {
      const rows = Array.from({ length: 4 }, (_, row) =>
        Array.from(x.data.subarray(row * 50 + 7 * w, row * 50 + 7 * w + 20)),
      );
      const part = windows.data.subarray(16 * w, 16 * (w + 1));
      expect(difference(part, fc(series(rows)).data)).toBe(0);
    }
  });

  it("yields the FCD when its matrices are correlated", () => {
    const windows = slidingWindowFc(x, { windowsize: 20, stepsize: 7 });
    const rows = Array.from({ length: 5 }, (_, w) => Array.from(windows.data.subarray(16 * w, 16 * (w + 1))));
    const dynamics = fcd(x, { windowsize: 20, stepsize: 7 });
    expect(difference(fc(series(rows)).data, dynamics.data)).toBeLessThan(1e-13);
    expect(dynamics.coords).toEqual({ window: Float64Array.of(0, 7, 14, 21, 28) });
  });
});
