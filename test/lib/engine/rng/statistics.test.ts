import { describe, expect, it } from "@jest/globals";
import { compileNoise } from "./wasmBlock.js";

// Looking up the global object for each of millions of calls would take most of the time under Jest.
const { abs, exp, floor, min, PI, SQRT2, sqrt } = Math;
const TAIL_SCALE = 1 / sqrt(2 * PI);

const NODES = 64;
const VARIABLES = 2;
const BLOCKS = 2048;
const STEPS = 16 * BLOCKS;

/** Noise of all steps as [variable][step][node]. */
function draw(seed: number): Float32Array[] {
  const noise = compileNoise(seed, {
    nodes: Array.from({ length: NODES }, (_, i) => i),
    simulations: new Array(NODES).fill(0),
    variables: VARIABLES,
  });
  const out = [new Float32Array(STEPS * NODES), new Float32Array(STEPS * NODES)];
  for (let block = 0; block < BLOCKS; block++) {
    const values = noise.fill(4 * block);
    for (let k = 0; k < 16; k++)
      for (let v = 0; v < VARIABLES; v++) {
        const from = (k * VARIABLES + v) * NODES;
        out[v]!.set(values.subarray(from, from + NODES), (16 * block + k) * NODES);
      }
  }
  return out;
}

/** Mean of a_i b_(i+lag), in units of its standard error for independent numbers of variance 1. */
function correlation(a: Float32Array, b: Float32Array, lag: number): number {
  let sum = 0;
  const n = a.length - lag;
  for (let i = 0; i < n; i++) sum += a[i]! * b[i + lag]!;
  return sum / sqrt(n);
}

/** Squares, shifted and scaled to mean 0 and variance 1. */
function squares(a: Float32Array): Float32Array {
  const out = new Float32Array(a.length);
  for (let i = 0; i < a.length; i++) out[i] = (a[i]! * a[i]! - 1) / SQRT2;
  return out;
}

interface Summary {
  /** Means of the powers 1 … 6. */
  readonly moments: number[];
  /** Shares above 2, 3, 4 and below −2, −3, −4. */
  readonly above: number[];
  readonly below: number[];
  readonly largest: number;
  readonly bins: Float64Array;
}

/** All sums in one pass. */
function summarize(parts: readonly Float32Array[]): Summary {
  const moments = [0, 0, 0, 0, 0, 0];
  const [above, below] = [
    [0, 0, 0],
    [0, 0, 0],
  ];
  const bins = new Float64Array(256);
  let largest = 0;
  let total = 0;
  for (const part of parts) {
    total += part.length;
    for (let i = 0; i < part.length; i++) {
      const v = part[i]!;
      const size = abs(v);
      let power = v;
      for (let k = 0; k < 6; k++, power *= v) moments[k]! += power;
      const tail = v > 0 ? above : below;
      for (let k = 0; k < 3 && size > k + 2; k++) tail[k]!++;
      if (size > largest) largest = size;
      bins[min(255, floor(256 * cumulative(v)))]!++;
    }
  }
  const share = (sums: number[]) => sums.map((sum) => sum / total);
  return { moments: share(moments), above: share(above), below: share(below), largest, bins };
}

describe.each([1, 20240229])("four million normals of seed %d", (seed) => {
  const [x, y] = draw(seed) as [Float32Array, Float32Array];
  const total = 2 * x.length;
  const { moments, above, below, largest, bins } = summarize([x, y]);
  // Bounds are four and a half standard errors: a false alarm in one of 10^5 checks, and seeds are fixed.
  const within = (value: number, expected: number, variance: number) =>
    expect(abs(value - expected)).toBeLessThan(4.5 * sqrt(variance / total));

  it("have the moments of a standard normal", () => {
    within(moments[0]!, 0, 1);
    within(moments[1]!, 1, 2);
    within(moments[2]!, 0, 15);
    within(moments[3]!, 3, 96);
    within(moments[5]!, 15, 10170);
  });

  it("have the tails of a standard normal on both sides", () => {
    const tails = [0.0227501319, 0.001349898, 3.16712e-5];
    for (const [k, p] of tails.entries()) {
      within(above[k]!, p, p);
      within(below[k]!, p, p);
    }
    expect(largest).toBeGreaterThan(4.6);
    expect(largest).toBeLessThan(6);
  });

  it("fill 256 equally probable bins evenly", () => {
    const expected = total / 256;
    const chi2 = bins.reduce((sum, n) => sum + (n - expected) ** 2 / expected, 0);
    expect(abs(chi2 - 255)).toBeLessThan(4.5 * sqrt(2 * 255));
  });

  it("are uncorrelated over steps, nodes and variables, and so are their squares", () => {
    for (const [a, b] of [
      [x, y],
      [squares(x), squares(y)],
    ] as const) {
      // Neighbouring nodes, and 1 … 4 steps and one block apart.
      for (const part of [a, b])
        for (const lag of [1, 2, 3, 4, ...[1, 2, 3, 4, 16].map((k) => k * NODES)])
          expect(abs(correlation(part, part, lag))).toBeLessThan(4.5);
      for (const lag of [0, 1, NODES, 2 * NODES]) expect(abs(correlation(a, b, lag))).toBeLessThan(4.5);
    }
  });
});

/** Standard normal distribution function (Abramowitz and Stegun 26.2.17, error below 7.5e-8). */
function cumulative(x: number): number {
  const t = 1 / (1 + 0.2316419 * abs(x));
  const series =
    ((((1.330274429 * t - 1.821255978) * t + 1.781477937) * t - 0.356563782) * t + 0.31938153) * t;
  const tail = series * exp((-x * x) / 2) * TAIL_SCALE;
  return x > 0 ? 1 - tail : tail;
}
