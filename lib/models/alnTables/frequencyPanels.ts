import { cosine, sine } from "./elementary.js";

/** Spacing and first value of the frequency grid of the fits in kHz. */
export const FREQUENCY_STEP = 0.00025;
/** Number of frequencies of the fits: 0.25 … 1000 Hz. */
export const FREQUENCY_COUNT = 4000;
/** The lowest frequencies are nodes themselves; panels begin behind them. */
export const DIRECT_COUNT = 16;

/** A stretch of the frequency grid on which the response is interpolated from Chebyshev nodes. */
export interface FrequencyPanel {
  /** Index (from 0) of the first grid frequency of the panel. */
  readonly first: number;
  /** Number of grid frequencies, even. */
  readonly count: number;
  /** Frequencies of the Chebyshev nodes in kHz. */
  readonly nodes: Float64Array;
  /** Chebyshev polynomials of the three highest degrees at the nodes: `highest[3 * k + i]`. */
  readonly highest: Float64Array;
  /** Lagrange basis: `basis[q * nodes.length + k]` is the k-th basis polynomial at grid frequency q. */
  readonly basis: Float64Array;
}

/**
 * Chebyshev panels of one octave each.
 *
 * The interpolated functions (escape functions of a reversible diffusion, and 1 / (1 + iωτ)) have their poles
 * on the imaginary axis of ω. On [f, 2f] such poles leave at least the rate 5.8 per node, wherever they lie;
 * the further nodes serve the growth of the functions off the real axis when spiking is regular.
 */
export function frequencyPanels(): FrequencyPanel[] {
  const nodeCounts = [22, 24, 26, 28, 32, 38, 44, 48];
  let first = DIRECT_COUNT;
  return nodeCounts.map((nodeCount) => {
    const count = Math.min(2 * first, FREQUENCY_COUNT) - first;
    const panel = makePanel(first, count, nodeCount);
    first += count;
    return panel;
  });
}

/** Frequency of grid index q in kHz. */
export function gridFrequency(q: number): number {
  return (q + 1) * FREQUENCY_STEP;
}

function makePanel(first: number, count: number, nodeCount: number): FrequencyPanel {
  const low = first * FREQUENCY_STEP;
  const high = (first + count) * FREQUENCY_STEP;
  const nodes = new Float64Array(nodeCount);
  const weights = new Float64Array(nodeCount);
  const highest = new Float64Array(3 * nodeCount);
  for (let k = 0; k < nodeCount; k++) {
    const angle = (Math.PI * (k + 0.5)) / nodeCount;
    nodes[k] = (low + high) / 2 + ((high - low) / 2) * cosine(angle);
    for (let i = 0; i < 3; i++) highest[3 * k + i] = cosine((nodeCount - 3 + i) * angle);
    weights[k] = (k % 2 ? -1 : 1) * sine(angle);
  }
  const basis = new Float64Array(count * nodeCount);
  for (let q = 0; q < count; q++) {
    const frequency = gridFrequency(first + q);
    const row = basis.subarray(q * nodeCount, (q + 1) * nodeCount);
    let sum = 0;
    for (let k = 0; k < nodeCount; k++) {
      const distance = frequency - nodes[k]!;
      if (distance === 0) {
        row.fill(0);
        row[k] = 1;
        sum = 1;
        break;
      }
      row[k] = weights[k]! / distance;
      sum += row[k]!;
    }
    for (let k = 0; k < nodeCount; k++) row[k]! /= sum;
  }
  return { first, count, nodes, highest, basis };
}
