import { cosine, sine } from "./elementary.js";
import { fitExponential } from "./exponentialFit.js";
import { DIRECT_COUNT, FREQUENCY_COUNT, type FrequencyPanel, gridFrequency } from "./frequencyPanels.js";
import { SIGMA_SHIFT } from "./gridPointKernel.js";
import { type GridPointLayout, RECORD, RESULT } from "./gridPointLayout.js";
import type { GridPointSolution } from "./gridPointSolver.js";

/** Rounding errors of a response, relative to its value at the lowest frequency. */
const ROUNDING = 1e-12;
/** Interpolated responses with a larger error than this are not used. */
const LARGEST_ERROR = 1e-9;

/** The numbers of one grid point that the tables hold. */
export interface GridPoint {
  /** Rate in kHz. */
  readonly rate: number;
  /** Mean voltage in mV. */
  readonly voltage: number;
  /** Time constants in ms. */
  readonly tauMu: number;
  readonly tauSigma: number;
}

/** Modulation of μ or of σ: the number of the response in a record. */
type Modulation = 0 | 1;

/** Frequencies at which responses are known. */
interface Frequencies {
  /** Angular frequency in rad/ms. */
  readonly omega: Float64Array;
  /** Number of grid frequencies that a node stands for: sum of its basis polynomial. */
  readonly weight: Float64Array;
  /** exp(−iωT_ref). */
  readonly phaseRe: Float64Array;
  readonly phaseIm: Float64Array;
}

/** Turns solutions of the kernel into table entries. */
export class ResponseFits {
  readonly #layout: GridPointLayout;
  readonly #nodes: Frequencies;
  readonly #grid: Frequencies;

  constructor(layout: GridPointLayout) {
    this.#layout = layout;
    const { Tref } = layout.neuron;
    const grid = Array.from({ length: FREQUENCY_COUNT }, (_, q) => gridFrequency(q));
    const ones = grid.map(() => 1);
    this.#grid = frequencies(grid, ones, Tref);
    this.#nodes = frequencies(
      [...grid.slice(0, DIRECT_COUNT), ...layout.panels.flatMap((panel) => [...panel.nodes])],
      [...ones.slice(0, DIRECT_COUNT), ...layout.panels.flatMap(basisSums)],
      Tref,
    );
  }

  /**
   * Table entries of a grid point.
   *
   * @param solution from the kernel
   * @param exactly solves the same point at every frequency; called when the interpolant cannot decide
   */
  fit(solution: GridPointSolution, exactly: () => GridPointSolution): GridPoint {
    const rate = solution.result[RESULT.rate]!;
    const voltage = solution.result[RESULT.voltage]!;
    const slope = (solution.result[RESULT.rateAtShiftedSigma]! - rate) / SIGMA_SHIFT;
    let tauMu = this.#fitInterpolant(solution, 0);
    let tauSigma = slope > 0 ? this.#fitInterpolant(solution, 1, slope) : 0;
    if (tauMu === undefined || tauSigma === undefined) {
      const exact = exactly();
      tauMu ??= this.#fitEveryFrequency(exact, 0);
      tauSigma ??= this.#fitEveryFrequency(exact, 1, slope);
    }
    return { rate, voltage, tauMu, tauSigma };
  }

  #fitInterpolant(solution: GridPointSolution, modulation: Modulation, slope?: number): number | undefined {
    const { records, moments } = solution;
    const response = responses(records, this.#nodes, modulation);
    const size = slope ?? modulus(response.re[0]!, response.im[0]!);
    const tolerance = this.#interpolationError(records, response, modulation) / size + ROUNDING;
    if (!(tolerance < LARGEST_ERROR)) return undefined;
    for (let k = DIRECT_COUNT; k < this.#layout.nodeCount; k++) {
      const at = k * 8 + 4 * modulation;
      response.re[k] = moments[at]! + moments[at + 1]!;
      response.im[k] = moments[at + 2]! + moments[at + 3]!;
    }
    normalise(response, slope);
    return fitExponential({ ...this.#nodes, ...response, tolerance });
  }

  #fitEveryFrequency(solution: GridPointSolution, modulation: Modulation, slope?: number): number {
    const response = responses(solution.records, this.#grid, modulation);
    normalise(response, slope);
    return fitExponential({ ...this.#grid, ...response, tolerance: 0 })!;
  }

  /**
   * Error of the interpolated response: the last Chebyshev coefficients of the interpolated functions, carried
   * through the quotient; the largest of all panels.
   */
  #interpolationError(records: Float64Array, response: Complexes, modulation: Modulation): number {
    let largest = 0;
    let first = DIRECT_COUNT;
    for (const panel of this.#layout.panels) {
      const inDenominator =
        lastCoefficients(records, first, panel, 0) + lastCoefficients(records, first, panel, 2);
      const inNumerator = lastCoefficients(records, first, panel, 4 + 2 * modulation);
      for (let k = first; k < first + panel.nodes.length; k++) {
        const at = k * RECORD + 4 + 2 * modulation;
        const size = modulus(response.re[k]!, response.im[k]!);
        const numerator = modulus(records[at]!, records[at + 1]!);
        const error = (inNumerator + size * inDenominator) * (numerator > 0 ? size / numerator : 1);
        // Written so that NaN counts as an error.
        if (!(error <= largest)) largest = error;
      }
      first += panel.nodes.length;
    }
    return largest;
  }
}

interface Complexes {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

function frequencies(kHz: readonly number[], weight: readonly number[], Tref: number): Frequencies {
  const omega = Float64Array.from(kHz, (f) => 2 * Math.PI * f);
  return {
    omega,
    weight: Float64Array.from(weight),
    phaseRe: omega.map((w) => cosine(w * Tref)),
    phaseIm: omega.map((w) => -sine(w * Tref)),
  };
}

function basisSums({ nodes, count, basis }: FrequencyPanel): number[] {
  return Array.from(nodes, (_, k) => {
    let sum = 0;
    for (let q = 0; q < count; q++) sum += basis[q * nodes.length + k]!;
    return sum;
  });
}

/** r₁ = u / (direct − exp(−iωT_ref) F_R/F_T) from the records. */
function responses(
  records: Float64Array,
  { omega, phaseRe, phaseIm }: Frequencies,
  modulation: Modulation,
): Complexes {
  const re = new Float64Array(omega.length);
  const im = new Float64Array(omega.length);
  for (let k = 0; k < omega.length; k++) {
    const at = k * RECORD;
    const c = phaseRe[k]!;
    const s = phaseIm[k]!;
    const a = records[at + 2]! - (c * records[at]! - s * records[at + 1]!);
    const b = records[at + 3]! - (c * records[at + 1]! + s * records[at]!);
    const u = records[at + 4 + 2 * modulation]!;
    const v = records[at + 5 + 2 * modulation]!;
    re[k] = (u * a + v * b) / (a * a + b * b);
    im[k] = (v * a - u * b) / (a * a + b * b);
  }
  return { re, im };
}

/** Divide by the sensitivity, or without one by the response at the lowest frequency (a complex number). */
function normalise({ re, im }: Complexes, slope?: number): void {
  const c = slope ?? re[0]!;
  const d = slope === undefined ? im[0]! : 0;
  const square = c * c + d * d;
  for (let i = 0; i < re.length; i++) {
    const a = re[i]!;
    const b = im[i]!;
    re[i] = (a * c + b * d) / square;
    im[i] = (b * c - a * d) / square;
  }
}

/** Size of the last three Chebyshev coefficients of one complex channel of the records. */
function lastCoefficients(
  records: Float64Array,
  first: number,
  { nodes, highest }: FrequencyPanel,
  channel: number,
): number {
  let size = 0;
  for (let i = 0; i < 3; i++) {
    let re = 0;
    let im = 0;
    for (let k = 0; k < nodes.length; k++) {
      re += highest[3 * k + i]! * records[(first + k) * RECORD + channel]!;
      im += highest[3 * k + i]! * records[(first + k) * RECORD + channel + 1]!;
    }
    size += (2 / nodes.length) * modulus(re, im);
  }
  return size;
}

function modulus(re: number, im: number): number {
  return Math.sqrt(re * re + im * im);
}
