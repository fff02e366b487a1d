/** How the BOLD recordings of the synthetic data set came about, so that a fit can be compared with the truth. */
export interface SyntheticTruth {
  /** Model that was simulated on each subject's own connectivity and fibre lengths. */
  readonly model: "ALNModel";
  /** Parameters that differ from the model's defaults; the same for all subjects. */
  readonly params: Readonly<{ mue_ext_mean: number; mui_ext_mean: number; b: number; sigma_ou: number }>;
  /** Seed of the first subject; the others follow. */
  readonly seed: number;
  /** Samples of a recording. */
  readonly samples: number;
  /** Samples at the start of the simulation that were left out. */
  readonly leftOut: number;
  /** Time between two samples in ms. */
  readonly boldInterval: number;
}

/**
 * The truth behind `new Dataset("synthetic")`.
 *
 * @example
 * syntheticTruth.params.mue_ext_mean // 1.57
 */
export const syntheticTruth: SyntheticTruth = {
  model: "ALNModel",
  params: { mue_ext_mean: 1.57, mui_ext_mean: 1.6, b: 5, sigma_ou: 0.09 },
  seed: 1000,
  samples: 300,
  leftOut: 5,
  boldInterval: 2000,
};
