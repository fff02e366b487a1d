import { describe, expect, it } from "@jest/globals";
import { local, network, ou } from "../../../lib/engine/definition.js";
import { HopfModel, KuramotoModel } from "../../../lib/index.js";
import { scatter } from "../models/definitions.js";
import { simulate, small } from "./simulate.js";

/** e^A by scaling, Taylor's series and squaring. */
function matrixExponential(a: readonly (readonly number[])[]): number[][] {
  const n = a.length;
  const multiply = (p: readonly (readonly number[])[], q: readonly (readonly number[])[]) =>
    p.map((row) => q[0]!.map((_, j) => row.reduce((sum, value, k) => sum + value * q[k]![j]!, 0)));
  const identity = a.map((_, i) => a.map((__, j) => (i === j ? 1 : 0)));
  const small = a.map((row) => row.map((value) => value / 2 ** 12));
  let term: number[][] = identity;
  let sum: number[][] = identity;
  for (let k = 1; k <= 12; k++) {
    term = multiply(term, small).map((row) => row.map((value) => value / k));
    sum = sum.map((row, i) => row.map((value, j) => value + term[i]![j]!));
  }
  for (let i = 0; i < 12; i++) sum = multiply(sum, sum);
  expect(sum).toHaveLength(n);
  return sum;
}

describe("a linear network", () => {
  const linear = small(
    ["x"],
    { tau: 3, K: 0.8 },
    {
      equations: ({ x }, { tau, K }, { sum }) => ({ x: -x / tau + K * sum }),
      couplings: { sum: network("x") },
    },
  );

  it.each(["js", "wasm"] as const)("follows the matrix exponential on target %s", (target) => {
    const nodes = 7;
    const random = scatter(9);
    const weights = Array.from({ length: nodes }, (_, n) =>
      Array.from({ length: nodes }, (_, l) => (n === l ? 0 : random() - 0.5)),
    );
    const start = Array.from({ length: nodes }, () => random() - 0.5);
    const time = 4;
    const { x } = simulate(linear, {
      integrator: "rk4",
      dt: 0.01,
      steps: 400,
      nodes,
      weights,
      target,
      initial: (_, n) => start[n]!,
    });
    const exponential = matrixExponential(
      weights.map((row, n) => row.map((weight, l) => time * (0.8 * weight - (n === l ? 1 / 3 : 0)))),
    );
    exponential.forEach((row, n) => {
      const expected = row.reduce((sum, value, l) => sum + value * start[l]!, 0);
      expect(Math.abs(x![n]! - expected)).toBeLessThan(1e-9);
    });
  });
});

describe("an Ornstein–Uhlenbeck process", () => {
  const tau = 5;
  const sigma = 0.3;
  const mean = 0.7;
  const process = small(
    ["x"],
    { tau_ou: tau, sigma_ou: sigma, m: mean },
    {
      equations: ({ eta }) => ({ x: eta }),
      noise: { eta: ou({ mean: "m", unit: "", description: "" }) },
    },
  );

  it.each([1, 2, 3, 4, 5])("has mean m, variance σ²τ/2 and correlation e^{-t/τ}, seed %d", (seed) => {
    const nodes = 100;
    const dt = 0.05;
    const samples: number[][] = Array.from({ length: nodes }, () => []);
    simulate(process, {
      integrator: "euler",
      dt,
      steps: 8192,
      nodes,
      seed,
      initial: (name) => (name === "eta" ? mean : 0),
      visit: (step, count, value) => {
        for (let i = 0; i < count; i++)
          if (step + i > 1000) for (let n = 0; n < nodes; n++) samples[n]!.push(value("eta", n, i));
      },
    });
    const flat = samples.flat();
    const average = flat.reduce((a, b) => a + b, 0) / flat.length;
    const variance = flat.reduce((sum, x) => sum + (x - mean) ** 2, 0) / flat.length;
    const lag = tau / dt;
    let [product, pairs] = [0, 0];
    for (const row of samples)
      for (let k = 0; k + lag < row.length; k++) {
        product += (row[k]! - mean) * (row[k + lag]! - mean);
        pairs++;
      }
    // About 7000 independent values (360 ms / τ for each of 100 nodes): bands of four standard errors.
    const independent = (nodes * 7191 * dt) / tau;
    const expected = (sigma * sigma * tau) / 2 / (1 - dt / (2 * tau));
    expect(Math.abs(average - mean)).toBeLessThan(4 * Math.sqrt((2 * expected) / independent));
    expect(Math.abs(variance / expected - 1)).toBeLessThan(4 * Math.sqrt(2 / independent));
    expect(Math.abs(product / pairs / variance - Math.exp(-1))).toBeLessThan(4 * Math.sqrt(2 / independent));
  });
});

describe("the Hopf model", () => {
  it.each([0.04, 0.25, 1])("has a limit cycle of radius √a and frequency w, a = %d", (a) => {
    const model = new HopfModel({
      integrator: "rk4",
      seed: 1,
      params: { a, w: 0.2, duration: 600, xs_init: 0.1, ys_init: 0 },
    });
    model.run();
    const [x, y] = [model.x.data, model.y.data];
    for (const k of [5000, 5500, 5999]) expect(Math.hypot(x[k]!, y[k]!)).toBeCloseTo(Math.sqrt(a), 6);
    const angle = (k: number) => Math.atan2(y[k]!, x[k]!);
    const turned = angle(5999) - angle(5984);
    expect(((turned % (2 * Math.PI)) + 2 * Math.PI) % (2 * Math.PI)).toBeCloseTo(15 * 0.1 * 0.2, 7);
  });

  it("comes to rest for a < 0, and slowly at the bifurcation as 1/√(2t)", () => {
    const end = (a: number) => {
      const model = new HopfModel({
        integrator: "rk4",
        seed: 1,
        params: { a, duration: 200, xs_init: 1, ys_init: 0 },
      });
      model.run();
      return Math.hypot(model.x.data.at(-1)!, model.y.data.at(-1)!);
    };
    expect(end(-0.1)).toBeLessThan(1e-8);
    expect(end(0)).toBeCloseTo(1 / Math.sqrt(1 + 2 * 200), 7);
  });
});

describe("Kuramoto oscillators, all coupled to all", () => {
  const nodes = 200;
  const ones = Array.from({ length: nodes }, () => new Array<number>(nodes).fill(1));
  const zeros = Array.from({ length: nodes }, () => new Array<number>(nodes).fill(0));
  const random = scatter(1);
  const phases = Array.from({ length: nodes }, () => 2 * Math.PI * random());

  /** Mean order parameter of the second half of a run, with frequencies at the quantiles of a distribution. */
  function order(k: number, quantile: (p: number) => number): number {
    const model = new KuramotoModel({ Cmat: ones, Dmat: zeros, seed: 1, integrator: "heun" });
    const params = model.params as unknown as Record<string, unknown>;
    params.omega = phases.map((_, i) => quantile((i + 0.5) / nodes));
    Object.assign(params, { k, duration: 600, dt: 0.2, theta_init: phases, sampling_dt: 4 });
    model.run();
    const columns = model.theta.shape[1]!;
    let sum = 0;
    for (let c = columns / 2; c < columns; c++) {
      let [re, im] = [0, 0];
      for (let n = 0; n < nodes; n++) {
        re += Math.cos(model.theta.data[n * columns + c]!);
        im += Math.sin(model.theta.data[n * columns + c]!);
      }
      sum += Math.hypot(re, im) / nodes;
    }
    return sum / (columns / 2);
  }

  it("synchronise beyond K = 2γ when frequencies are Lorentzian, with r = √(1 − 2γ/K)", () => {
    const gamma = 0.05;
    const lorentzian = (p: number) => 1 + gamma * Math.tan(Math.PI * (p - 0.5));
    // Below the threshold only fluctuations of a finite number are left, about 1/√N.
    expect(order(0.5 * 2 * gamma, lorentzian)).toBeLessThan(0.2);
    expect(order(2 * 2 * gamma, lorentzian)).toBeCloseTo(Math.sqrt(0.5), 1);
    expect(order(4 * 2 * gamma, lorentzian)).toBeCloseTo(Math.sqrt(0.75), 1);
  });

  it("synchronise beyond K = 2/(π g(0)) when frequencies are Gaussian", () => {
    const sigma = 0.05;
    const critical = (2 / Math.PI) * sigma * Math.sqrt(2 * Math.PI);
    const gaussian = (p: number) => 1 + sigma * normalQuantile(p);
    expect(order(0.7 * critical, gaussian)).toBeLessThan(0.3);
    // r = K r ∫ cos²θ g(K r sin θ) dθ, solved below.
    for (const factor of [1.4, 2])
      expect(
        Math.abs(order(factor * critical, gaussian) - gaussianOrder(factor * critical, sigma)),
      ).toBeLessThan(0.06);
  });
});

/** Self-consistent order parameter for Gaussian frequencies (Kuramoto 1975). */
function gaussianOrder(k: number, sigma: number): number {
  const right = (r: number) => {
    let sum = 0;
    const n = 2000;
    for (let i = 0; i < n; i++) {
      const theta = Math.PI * ((i + 0.5) / n - 0.5);
      const omega = k * r * Math.sin(theta);
      sum += Math.cos(theta) ** 2 * Math.exp(-(omega * omega) / (2 * sigma * sigma));
    }
    return (k * r * sum * Math.PI) / n / (sigma * Math.sqrt(2 * Math.PI));
  };
  let r = 1;
  for (let i = 0; i < 500; i++) r = right(r);
  return r;
}

/** Quantile of the standard normal distribution by bisection of its integral. */
function normalQuantile(p: number): number {
  let [low, high] = [-6, 6];
  for (let i = 0; i < 50; i++) {
    const middle = (low + high) / 2;
    if (normalDistribution(middle) < p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

function normalDistribution(x: number): number {
  // Φ(x) = ½ + φ(x) (x + x³/3 + x⁵/15 + …)
  let [term, sum] = [x, x];
  for (let k = 1; k < 200; k++) {
    term *= (x * x) / (2 * k + 1);
    sum += term;
  }
  return 0.5 + (sum * Math.exp((-x * x) / 2)) / Math.sqrt(2 * Math.PI);
}

describe("the delayed equation x′ = −x(t − τ)", () => {
  const delayed = small(
    ["x"],
    { tau: 1 },
    {
      equations: (_, _p, { past }) => ({ x: -past }),
      couplings: { past: local("x", { delay: "tau" }) },
    },
  );

  /** Growth rate of the oscillation: slope of the logarithm of its maxima. */
  function growth(tau: number): number {
    const dt = 0.01;
    const peaks: { time: number; size: number }[] = [];
    const values: number[] = [];
    simulate(delayed, {
      integrator: "rk4",
      dt,
      steps: 20000,
      parameters: { tau },
      initial: () => 1,
      visit: (_step, count, value) => {
        for (let i = 0; i < count; i++) values.push(Math.abs(value("x", 0, i)));
      },
    });
    for (let k = 5000; k < values.length - 1; k++)
      if (values[k]! > values[k - 1]! && values[k]! >= values[k + 1]!)
        peaks.push({ time: k * dt, size: Math.log(values[k]!) });
    const [first, last] = [peaks[0]!, peaks.at(-1)!];
    return (last.size - first.size) / (last.time - first.time);
  }

  /** Real part of the rightmost root of λ = −e^{−λτ}, by Newton's method from the boundary's root i. */
  function rootOf(tau: number): number {
    let [re, im] = [0, 1];
    for (let i = 0; i < 50; i++) {
      const size = Math.exp(-re * tau);
      const [er, ei] = [size * Math.cos(im * tau), -size * Math.sin(im * tau)];
      const [fr, fi] = [re + er, im + ei];
      const [dr, di] = [1 - tau * er, -tau * ei];
      const norm = dr * dr + di * di;
      re -= (fr * dr + fi * di) / norm;
      im -= (fi * dr - fr * di) / norm;
    }
    return re;
  }

  it.each([1.3, 1.5, 1.64, 1.8])("grows or dies with the rate of its characteristic root, τ = %d", (tau) => {
    const expected = rootOf(tau);
    expect(Math.sign(expected)).toBe(tau < Math.PI / 2 ? -1 : 1);
    expect(growth(tau)).toBeCloseTo(expected, 3);
  });

  it("is neutral at the stability boundary τ = π/2", () => {
    expect(Math.abs(growth(1.57))).toBeLessThan(1e-3);
  });

  it("follows the method of steps: a polynomial on every interval of length τ", () => {
    const { x } = simulate(delayed, { integrator: "euler", dt: 0.001, steps: 3500, initial: () => 1 });
    let exact = 1;
    let factorial = 1;
    for (let k = 1; k <= 4; k++) {
      factorial *= k;
      exact += ((-1) ** k * (3.5 - (k - 1)) ** k) / factorial;
    }
    expect(x![0]!).toBeCloseTo(exact, 2);
  });
});
