import type { AdExNeuron } from "../../../lib/models/alnTables/index.js";

/** A complex number. */
export type Complex = readonly [re: number, im: number];

/**
 * Backward threshold integration written down literally, from the cut-off voltage down to the lower end, cell by
 * cell, with the host's elementary functions: slow and plain, to compare the kernel with.
 */
export class ThresholdIntegration {
  readonly rate: number;
  readonly voltage: number;
  readonly #neuron: AdExNeuron;
  readonly #h: number;
  readonly #cells: number;
  readonly #reset: number;
  readonly #growth: Float64Array;
  readonly #inflow: Float64Array;
  readonly #sources: readonly [mu: Float64Array, sigma: Float64Array];

  constructor(neuron: AdExNeuron, mu: number, sigma: number) {
    const { C, gL, EL, DeltaT, VT, Vr, Vs, Tref, Vlb } = neuron;
    const h = Vlb + 0.01 - Vlb;
    const n = Math.round((Vs - Vlb) / 0.01) + 1;
    const reset = Math.round((Vr - Vlb) / 0.01);
    const scale = 2 / (sigma * sigma);
    const A = new Float64Array(n);
    const B = new Float64Array(n);
    const drift = new Float64Array(n);
    for (let j = 0; j < n; j++) {
      const V = Vlb + j * h;
      drift[j] = (V - EL - DeltaT * Math.exp((V - VT) / DeltaT)) / (C / gL);
      const F = scale * (drift[j]! - mu);
      A[j] = Math.exp(h * F);
      B[j] = F === 0 ? scale * h : (scale * (A[j]! - 1)) / F;
    }
    const p = new Float64Array(n);
    for (let j = n - 1; j >= 1; j--) p[j - 1] = p[j]! * A[j]! + (j > reset ? B[j]! : 0);
    const sum = p.reduce((a, b) => a + b);
    const r0 = 1 / (h * sum);
    this.voltage = p.reduce((total, density, j) => total + density * (Vlb + j * h), 0) / sum;
    this.rate = r0 / (1 + r0 * Tref);
    const ofMu = p.map((density) => density * this.rate);
    const ofSigma = p.map(
      (density, j) => (2 / sigma) * ((j >= reset ? this.rate : 0) - (mu - drift[j]!) * density * this.rate),
    );
    this.#neuron = neuron;
    this.#h = h;
    this.#cells = n;
    this.#reset = reset;
    this.#growth = A;
    this.#inflow = B;
    this.#sources = [ofMu, ofSigma];
  }

  /** First-order response of the rate at a frequency in kHz, to modulation of μ (0) or σ (1). */
  response(frequency: number, modulation: 0 | 1, exactReset: boolean): Complex {
    const omega = 2 * Math.PI * frequency;
    const step = omega * this.#h;
    const c = this.#sources[modulation];
    let [pa, qa, pb, qb]: Complex[] = [
      [0, 0],
      [1, 0],
      [0, 0],
      [0, 0],
    ] as [Complex, Complex, Complex, Complex];
    const turn = ([re, im]: Complex): Complex => [-step * im, step * re];
    const plus = (a: Complex, b: Complex): Complex => [a[0] + b[0], a[1] + b[1]];
    for (let j = this.#cells - 1; j >= 1; j--) {
      const A = this.#growth[j]!;
      const B = this.#inflow[j]!;
      const nextPa: Complex = [pa![0] * A + B * qa![0], pa![1] * A + B * qa![1]];
      const nextPb: Complex = [pb![0] * A + B * (qb![0] - c[j]!), pb![1] * A + B * qb![1]];
      if (j === this.#reset + 1) {
        const angle = omega * this.#neuron.Tref;
        qa = plus(plus(qa!, turn(exactReset ? pa! : qa!)), [-Math.cos(angle), Math.sin(angle)]);
      } else qa = plus(qa!, turn(pa!));
      qb = plus(qb!, turn(pb!));
      pa = nextPa;
      pb = nextPb;
    }
    const size = qa![0] ** 2 + qa![1] ** 2;
    return [-(qb![0] * qa![0] + qb![1] * qa![1]) / size, -(qb![1] * qa![0] - qb![0] * qa![1]) / size];
  }
}
