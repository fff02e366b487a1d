import { cosine, sine } from "./elementary.js";
import {
  DIRECT_COUNT,
  FREQUENCY_COUNT,
  type FrequencyPanel,
  frequencyPanels,
  gridFrequency,
} from "./frequencyPanels.js";
import type { AdExNeuron } from "./neuron.js";
import { VOLTAGE_STEP } from "./neuron.js";

/** Doubles of a frequency's record: F_R/F_T, reset factor, and both responses (each complex). */
export const RECORD = 8;
/** Slots of the result block. */
export const RESULT = { rate: 0, voltage: 1, rateAtShiftedSigma: 2, lowestCell: 3 } as const;

/** Where everything lies in the kernel's memory; addresses in bytes. */
export interface GridPointLayout {
  readonly neuron: AdExNeuron;
  readonly panels: readonly FrequencyPanel[];
  /** Number of voltages, and the same rounded up to whole SIMD pairs. */
  readonly cells: number;
  readonly paddedCells: number;
  /** Index of the reset voltage. */
  readonly reset: number;
  /** Width of a cell: the difference of the first two voltages as doubles, which differs from the nominal step. */
  readonly h: number;
  /** Number of frequencies at which the recursion is evaluated when interpolating. */
  readonly nodeCount: number;
  readonly address: Readonly<
    Record<
      | "result"
      | "voltage"
      | "drift"
      | "aboveReset"
      | "growth"
      | "inflow"
      | "density"
      | "sourceMu"
      | "sourceSigma"
      | "frequencies"
      | "allFrequencies"
      | "phases"
      | "records"
      | "moments",
      number
    >
  >;
  /** Address of every panel's Lagrange basis, stored as [pair of frequencies][node][2]. */
  readonly basisAddress: readonly number[];
  readonly pages: number;
}

/** Plan the memory for a neuron. */
export function planLayout(neuron: AdExNeuron): GridPointLayout {
  const cells = Math.round((neuron.Vs - neuron.Vlb) / VOLTAGE_STEP) + 1;
  const paddedCells = cells + (cells % 2);
  const panels = frequencyPanels();
  const nodeCount = DIRECT_COUNT + panels.reduce((sum, panel) => sum + panel.nodes.length, 0);
  let end = 0;
  const reserve = (doubles: number) => {
    const at = end;
    end += Math.ceil(doubles / 2) * 16;
    return at;
  };
  const address = {
    result: reserve(8),
    voltage: reserve(paddedCells),
    drift: reserve(paddedCells),
    aboveReset: reserve(paddedCells),
    growth: reserve(paddedCells),
    inflow: reserve(paddedCells),
    density: reserve(paddedCells),
    sourceMu: reserve(paddedCells),
    sourceSigma: reserve(paddedCells),
    frequencies: reserve(nodeCount),
    allFrequencies: reserve(FREQUENCY_COUNT),
    phases: reserve(2 * FREQUENCY_COUNT),
    records: reserve(RECORD * FREQUENCY_COUNT),
    moments: reserve(8 * nodeCount),
  };
  const basisAddress = panels.map((panel) => reserve(panel.basis.length));
  return {
    neuron,
    panels,
    cells,
    paddedCells,
    reset: Math.round((neuron.Vr - neuron.Vlb) / VOLTAGE_STEP),
    h: neuron.Vlb + VOLTAGE_STEP - neuron.Vlb,
    nodeCount,
    address,
    basisAddress,
    pages: Math.ceil(end / 65536),
  };
}

/** Initial contents of the memory: voltages, frequencies, phases of the refractory period, bases. */
export function initialMemory(layout: GridPointLayout): Float64Array {
  const { neuron, address, panels } = layout;
  const memory = new Float64Array(layout.pages * 8192);
  const at = (name: keyof typeof address) => address[name] / 8;
  for (let j = 0; j < layout.paddedCells; j++) {
    memory[at("voltage") + j] = neuron.Vlb + layout.h * j;
    memory[at("aboveReset") + j] = j >= layout.reset ? 1 : 0;
  }
  let node = at("frequencies");
  for (let q = 0; q < DIRECT_COUNT; q++) memory[node++] = gridFrequency(q);
  for (const panel of panels) for (const frequency of panel.nodes) memory[node++] = frequency;
  for (let q = 0; q < FREQUENCY_COUNT; q++) {
    memory[at("allFrequencies") + q] = gridFrequency(q);
    const angle = 2 * Math.PI * gridFrequency(q) * neuron.Tref;
    // Pairs of frequencies: both cosines, then both (negative) sines of exp(−iωT).
    const pair = at("phases") + (q - (q % 2)) * 2 + (q % 2);
    memory[pair] = cosine(angle);
    memory[pair + 2] = -sine(angle);
  }
  for (const [p, panel] of panels.entries()) {
    const n = panel.nodes.length;
    const base = layout.basisAddress[p]! / 8;
    for (let q = 0; q < panel.count; q++)
      for (let k = 0; k < n; k++)
        memory[base + (q - (q % 2)) * n + 2 * k + (q % 2)] = panel.basis[q * n + k]!;
  }
  return memory;
}
