import { fitExponential } from "./exponentialFit.js";
import { DIRECT_COUNT, FREQUENCY_COUNT, gridFrequency } from "./frequencyPanels.js";
import { SIGMA_SHIFT } from "./gridPointKernel.js";
import { type GridPointLayout, RECORD, RESULT } from "./gridPointLayout.js";
import type { GridPointSolution } from "./gridPointSolver.js";

/** Rounding errors of a response, relative to its largest value. */
const ROUNDING = 1e-13;
/** Interpolated responses with a larger error than this are not used. */
const LARGEST_ERROR = 1e-9;

/** The numbers of one grid point that the tables hold. */
export interface GridPoint {
  readonly rate: number;
  readonly voltage: number;
  readonly tauMu: number;
  readonly tauSigma: number;
}

/** Turns solutions of the kernel into table entries for one layout. */
export class ResponseFits {
  readonly #layout: GridPointLayout;
  readonly #nodes: { readonly omega: Float64Array; readonly weight: Float64Array };
  readonly #grid: { readonly omega: Float64Array; readonly weight: Float64Array };

  constructor(layout: GridPointLayout) {
    this.#layout = layout;
    const omega = new Float64Array(layout.nodeCount);
    const weight = new Float64Array(layout.nodeCount).fill(1);
    for (let q = 0; q < DIRECT_COUNT; q++) omega[q] = 2 * Math.PI * gridFrequency(q);
    let node = DIRECT_COUNT;
    for (const { nodes, basis, count } of layout.panels)
      for (let k = 0; k < nodes.length; k++) {
        omega[node] = 2 * Math.PI * nodes[k]!;
        let sum = 0;
        for (let q = 0; q < count; q++) sum += basis[q * nodes.length + k]!;
        weight[node++] = sum;
      }
    this.#nodes = { omega, weight };
    this.#grid = {
      omega: Float64Array.from({ length: FREQUENCY_COUNT }, (_, q) => 2 * Math.PI * gridFrequency(q)),
      weight: new Float64Array(FREQUENCY_COUNT).fill(1),
    };
  }

  /**
   * Table entries of a grid point.
   *
   * @param solution from the kernel
   * @param exactly solves the same point at every frequency; called when the interpolant cannot decide
   */
  fit(solution: GridPointSolution, exactly: () => GridPointSolution): GridPoint {
    const { result } = solution;
    const rate = result[RESULT.rate]!;
    const voltage = result[RESULT.voltage]!;
    const slope = (result[RESULT.rateAtShiftedSigma]! - rate) / SIGMA_SHIFT;
    let tauMu = this.#fitOne(solution, 0, undefined);
    let tauSigma = slope > 0 ? this.#fitOne(solution, 1, slope) : 0;
    if (tauMu === undefined || tauSigma === undefined) {
      const exact = exactly();
      tauMu ??= this.#fitExactly(exact, 0, undefined);
      tauSigma ??= this.#fitExactly(exact, 1, slope);
    }
    return { rate, voltage, tauMu, tauSigma };
  }

  #fitOne(solution: GridPointSolution, modulation: 0 | 1, slope: number | undefined): number | undefined {
    const { nodeCount } = this.#layout;
    const re = new Float64Array(nodeCount);
    const im = new Float64Array(nodeCount);
    for (let q = 0; q < DIRECT_COUNT; q++)
      [re[q], im[q]] = responseAt(
        solution.records,
        q,
        gridFrequency(q),
        this.#layout.neuron.Tref,
        modulation,
      );
    for (let k = DIRECT_COUNT; k < nodeCount; k++) {
      const at = k * 8 + 4 * modulation;
      re[k] = solution.moments[at]! + solution.moments[at + 1]!;
      im[k] = solution.moments[at + 2]! + solution.moments[at + 3]!;
    }
    const reference = slope === undefined ? Math.hypot(re[0]!, im[0]!) : slope;
    const tolerance = this.#interpolationError(solution.records, modulation) / reference + ROUNDING;
    if (!(tolerance < LARGEST_ERROR)) return undefined;
    normalise(re, im, slope);
    return fitExponential({ ...this.#nodes, re, im, tolerance });
  }

  #fitExactly(solution: GridPointSolution, modulation: 0 | 1, slope: number | undefined): number {
    const re = new Float64Array(FREQUENCY_COUNT);
    const im = new Float64Array(FREQUENCY_COUNT);
    for (let q = 0; q < FREQUENCY_COUNT; q++)
      [re[q], im[q]] = responseAt(
        solution.records,
        q,
        gridFrequency(q),
        this.#layout.neuron.Tref,
        modulation,
      );
    normalise(re, im, slope);
    return fitExponential({ ...this.#grid, re, im, tolerance: -1 })!;
  }

  /**
   * Error of the interpolated response: the last Chebyshev coefficients of the interpolated functions, carried
   * through the quotient; the largest of all panels.
   */
  #interpolationError(records: Float64Array, modulation: 0 | 1): number {
    const { panels, neuron } = this.#layout;
    let largest = 0;
    let first = DIRECT_COUNT;
    for (const { nodes } of panels) {
      const inReset = lastCoefficients(records, first, nodes.length, 0);
      const inDirect = lastCoefficients(records, first, nodes.length, 2);
      const inNumerator = lastCoefficients(records, first, nodes.length, 4 + 2 * modulation);
      for (let k = 0; k < nodes.length; k++) {
        const at = (first + k) * RECORD;
        const [re, im] = responseAt(records, first + k, nodes[k]!, neuron.Tref, modulation);
        const response = Math.hypot(re, im);
        const numerator = Math.hypot(records[at + 4 + 2 * modulation]!, records[at + 5 + 2 * modulation]!);
        const perDenominator = numerator > 0 ? response / numerator : 1;
        const error = perDenominator * (inNumerator + response * (inReset + inDirect));
        if (!(error <= largest)) largest = error;
      }
      first += nodes.length;
    }
    return largest;
  }
}

/** Size of the last three Chebyshev coefficients of one complex channel of the records. */
function lastCoefficients(records: Float64Array, first: number, n: number, channel: number): number {
  let size = 0;
  for (let m = n - 3; m < n; m++) {
    let re = 0;
    let im = 0;
    for (let k = 0; k < n; k++) {
      const weight = Math.cos((Math.PI * m * (k + 0.5)) / n);
      re += weight * records[(first + k) * RECORD + channel]!;
      im += weight * records[(first + k) * RECORD + channel + 1]!;
    }
    size += (2 / n) * Math.hypot(re, im);
  }
  return size;
}

/** r₁ = u / (direct − exp(−iωT_ref) F_R/F_T) from a record. */
function responseAt(
  records: Float64Array,
  index: number,
  frequency: number,
  Tref: number,
  modulation: 0 | 1,
): [number, number] {
  const at = index * RECORD;
  const angle = 2 * Math.PI * frequency * Tref;
  const cosine = Math.cos(angle);
  const sine = -Math.sin(angle);
  const re = records[at + 2]! - (cosine * records[at]! - sine * records[at + 1]!);
  const im = records[at + 3]! - (cosine * records[at + 1]! + sine * records[at]!);
  const size = re * re + im * im;
  const uRe = records[at + 4 + 2 * modulation]!;
  const uIm = records[at + 5 + 2 * modulation]!;
  return [(uRe * re + uIm * im) / size, (uIm * re - uRe * im) / size];
}

/** Divide by the sensitivity, or without one by the response at the lowest frequency (a complex number). */
function normalise(re: Float64Array, im: Float64Array, slope: number | undefined): void {
  const c = slope ?? re[0]!;
  const d = slope === undefined ? im[0]! : 0;
  const size = c * c + d * d;
  for (let i = 0; i < re.length; i++) {
    const a = re[i]!;
    const b = im[i]!;
    re[i] = (a * c + b * d) / size;
    im[i] = (b * c - a * d) / size;
  }
}
