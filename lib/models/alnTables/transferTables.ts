import type { AdExNeuron } from "./neuron.js";

/**
 * Transfer functions of a population of AdEx neurons on a grid of input mean μ and input deviation σ.
 *
 * Tables are row-major with index `iMu * sigma.length + iSigma`.
 */
export interface TransferTables {
  /** Mean input in mV/ms, equidistant and increasing. */
  readonly mu: Float64Array;
  /** Standard deviation of the input in mV/√ms, equidistant and increasing. */
  readonly sigma: Float64Array;
  /** Steady firing rate in kHz. */
  readonly rate: Float64Array;
  /** Steady mean membrane voltage in mV. */
  readonly voltage: Float64Array;
  /** Time constant in ms of the rate's response to a change of the mean input. */
  readonly tauMu: Float64Array;
  /** Time constant in ms of the response to a change of the deviation; 0 where the rate falls with σ. */
  readonly tauSigma: Float64Array;
  /** The neuron for which the tables were computed. */
  readonly parameters: Readonly<AdExNeuron>;
}
