import { describe, expect, it } from "@jest/globals";
import { fitExponential } from "../../../lib/models/alnTables/exponentialFit.js";
import {
  DIRECT_COUNT,
  frequencyPanels,
  gridFrequency,
} from "../../../lib/models/alnTables/frequencyPanels.js";
import { planLayout, RECORD, RESULT } from "../../../lib/models/alnTables/gridPointLayout.js";
import { compileGridPoint, GridPointSolver } from "../../../lib/models/alnTables/gridPointSolver.js";
import { alnNeuron, completeNeuron } from "../../../lib/models/alnTables/neuron.js";
import { ResponseFits } from "../../../lib/models/alnTables/responseFits.js";
import { type Complex, ThresholdIntegration } from "./thresholdIntegration.js";

/** Grid points of every kind: no, rare, irregular and clock-like firing. */
const POINTS: [mu: number, sigma: number][] = [
  [-1, 5],
  [0.4, 0.7],
  [0.7, 0.5],
  [1.3, 1.5],
  [3, 0.5],
  [7, 5],
];
const layout = planLayout(alnNeuron);

describe.each([
  ["the published reset", false],
  ["the exact reset", true],
])("The kernel with %s", (_, exactReset) => {
  const solver = new GridPointSolver(compileGridPoint(layout, exactReset));

  it.each(POINTS)("agrees with literal threshold integration at μ %f, σ %f", (mu, sigma) => {
    const literal = new ThresholdIntegration(alnNeuron, mu, sigma);
    const { result, records } = solver.solve(mu, sigma, true);
    expect(Math.abs(result[RESULT.rate]! / literal.rate - 1)).toBeLessThan(1e-12);
    expect(Math.abs(result[RESULT.voltage]! / literal.voltage - 1)).toBeLessThan(1e-12);
    const modulations = result[RESULT.rateAtShiftedSigma]! > result[RESULT.rate]! ? [0, 1] : [0];
    for (const q of [0, 39, 399, 3999])
      for (const modulation of modulations as (0 | 1)[]) {
        const expected = literal.response(gridFrequency(q), modulation, exactReset);
        const difference = distance(responseAt(records, q, gridFrequency(q), modulation), expected);
        expect(difference).toBeLessThan(1e-10 * Math.hypot(...expected));
      }
  });
});

describe.each([
  ["with a wide upstroke", { C: 150, gL: 12, EL: -60, DeltaT: 3, VT: -48, Vr: -58, Vs: -30, Tref: 3 }],
  ["that resets above its threshold", { Vr: -48, VT: -52, DeltaT: 2 }],
  ["on a short voltage grid of an odd number of pairs", { Vlb: -120.03, Vr: -70.01 }],
])("The kernel for a neuron %s", (_, parameters) => {
  const neuron = completeNeuron(parameters);
  const program = compileGridPoint(planLayout(neuron), false);
  const solver = new GridPointSolver(program);
  const fits = new ResponseFits(program.layout);

  it.each([
    [0.2, 2.5],
    [1, 1],
    [4, 3],
  ])("agrees with literal threshold integration at μ %f, σ %f", (mu, sigma) => {
    const literal = new ThresholdIntegration(neuron, mu, sigma);
    const { result, records } = solver.solve(mu, sigma, true);
    expect(Math.abs(result[RESULT.rate]! / literal.rate - 1)).toBeLessThan(1e-12);
    expect(Math.abs(result[RESULT.voltage]! / literal.voltage - 1)).toBeLessThan(1e-12);
    for (const q of [0, 199, 1999]) {
      const expected = literal.response(gridFrequency(q), 0, false);
      const difference = distance(responseAt(records, q, gridFrequency(q), 0, neuron.Tref), expected);
      expect(difference).toBeLessThan(1e-10 * Math.hypot(...expected));
    }
  });

  it.each([
    [0.2, 2.5],
    [1, 1],
    [4, 3],
  ])("fits the same time constants to nodes and to all frequencies at μ %f, σ %f", (mu, sigma) => {
    let calls = 0;
    const exactly = () => {
      calls++;
      return solver.solve(mu, sigma, true);
    };
    const interpolated = fits.fit(solver.solve(mu, sigma), exactly);
    expect(calls).toBe(0);
    // Records that are not numbers make the interpolant useless, which leaves the exact way.
    const { result, records, moments } = solver.solve(mu, sigma);
    const useless = { result: result.slice(), records: records.slice().fill(Number.NaN), moments };
    expect(fits.fit(useless, exactly)).toEqual(interpolated);
    expect(calls).toBe(1);
  });
});

describe("Interpolated responses", () => {
  const solver = new GridPointSolver(compileGridPoint(layout, false));
  it.each(POINTS)(
    "differ from those at all 4000 frequencies by less than 1e-10 at μ %f, σ %f",
    (mu, sigma) => {
      const nodes = solver.solve(mu, sigma).records.slice();
      const all = solver.solve(mu, sigma, true).records.slice();
      const size = Math.hypot(...responseAt(all, 0, gridFrequency(0), 0));
      let first = DIRECT_COUNT;
      let largest = 0;
      for (const { first: firstFrequency, count, basis, nodes: frequencies } of frequencyPanels()) {
        const n = frequencies.length;
        for (let q = 0; q < count; q++) {
          const record = new Float64Array(RECORD);
          for (let k = 0; k < n; k++)
            for (let c = 0; c < 6; c++) record[c]! += basis[q * n + k]! * nodes[(first + k) * RECORD + c]!;
          const frequency = gridFrequency(firstFrequency + q);
          const exact = responseAt(all, firstFrequency + q, frequency, 0);
          largest = Math.max(largest, distance(responseAt(record, 0, frequency, 0), exact) / size);
        }
        first += n;
      }
      expect(largest).toBeLessThan(1e-10);
    },
  );

  it("fall back to every frequency where regular firing outruns the interpolant", () => {
    // Almost no noise and a long refractory period: sharp resonances, fast phases.
    const neuron = completeNeuron({ Tref: 5 });
    const program = compileGridPoint(planLayout(neuron), false);
    const fits = new ResponseFits(program.layout);
    const own = new GridPointSolver(program);
    let exact = 0;
    const point = fits.fit(own.solve(1.2, 0.1), () => {
      exact++;
      return own.solve(1.2, 0.1, true);
    });
    expect(exact).toBe(1);
    expect(point.tauMu).toBeGreaterThan(0);
  });
});

describe("The exponential fit", () => {
  const omega = Float64Array.from({ length: 4000 }, (_, q) => 2 * Math.PI * gridFrequency(q));
  const target = (tau: number, tolerance: number) => ({
    omega,
    weight: omega.map(() => 1),
    re: omega.map((w) => 1 / (1 + (w * tau) ** 2)),
    im: omega.map((w) => (-w * tau) / (1 + (w * tau) ** 2)),
    tolerance,
  });

  it.each([0.001, 0.161, 0.991, 1.001, 7.351, 24.811, 99.991])(
    "finds the time constant of a filter, %f ms",
    (tau) => {
      expect(fitExponential(target(tau, 1e-10))).toBe(tau);
    },
  );

  it("gives multiples of 0.01 ms above 0.001 ms, the nearest in the sum of squares", () => {
    expect(fitExponential(target(4.1448, 1e-10))).toBe(4.141);
    expect(fitExponential(target(4.1472, 1e-10))).toBe(4.151);
    expect(fitExponential(target(200, 0))).toBe(99.991);
  });

  it("does not decide between neighbours that differ by less than the error of the response", () => {
    let [low, high] = [4.141, 4.151];
    for (let i = 0; i < 60; i++) {
      const middle = (low + high) / 2;
      if (fitExponential(target(middle, 0)) === 4.141) low = middle;
      else high = middle;
    }
    expect(fitExponential(target(low, 1e-9))).toBeUndefined();
    expect(fitExponential(target(low - 1e-4, 1e-9))).toBe(4.141);
  });
});

/** r₁ from a record. */
function responseAt(
  records: Float64Array,
  index: number,
  frequency: number,
  modulation: 0 | 1,
  Tref = alnNeuron.Tref,
): Complex {
  const [fRe, fIm, dRe, dIm, ...responses] = Array.from(
    records.subarray(index * RECORD, (index + 1) * RECORD),
  );
  const [uRe, uIm] = responses.slice(2 * modulation);
  const angle = 2 * Math.PI * frequency * Tref;
  const re = dRe! - (Math.cos(angle) * fRe! + Math.sin(angle) * fIm!);
  const im = dIm! - (Math.cos(angle) * fIm! - Math.sin(angle) * fRe!);
  const size = re * re + im * im;
  return [(uRe! * re + uIm! * im) / size, (uIm! * re - uRe! * im) / size];
}

function distance(a: Complex, b: Complex): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1]);
}
