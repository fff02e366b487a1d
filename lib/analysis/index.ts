export { type CoherenceOptions, coherence } from "./coherence.js";
export { computeDelayMatrix } from "./computeDelayMatrix.js";
export { type Extremes, extremes } from "./extremes.js";
export { fc } from "./fc.js";
export { fcd } from "./fcd.js";
export { clustering } from "./graph/clustering.js";
export { type Communities, type CommunityOptions, communities } from "./graph/communities.js";
export { type ModularityOptions, modularity, participationCoefficient } from "./graph/modularity.js";
export {
  type DegreeNullOptions,
  type DistanceNullOptions,
  degreePreservingNull,
  distancePreservingNull,
  type NullConnectome,
  type NullOptions,
} from "./graph/nullConnectomes.js";
export {
  betweenness,
  characteristicPathLength,
  globalEfficiency,
  type PathOptions,
  shortestPaths,
} from "./graph/paths.js";
export { type Direction, degree, density, strength } from "./graph/strength.js";
export { instantaneousPhases, type PhaseOptions } from "./instantaneousPhases.js";
export { kolmogorovDistance, matrixKolmogorov, tsKolmogorov } from "./kolmogorov.js";
export { type KuramotoOptions, kuramoto } from "./kuramoto.js";
export { matrixCorrelation } from "./matrixCorrelation.js";
export { type FitTarget, type ModelFit, type ModelFitOptions, modelFit } from "./modelFit.js";
export { findPeaks, type PeakOptions } from "./peaks.js";
export { leadingEigenvectors, type PhaseFcdOptions, phaseFcd } from "./phaseFcd.js";
export { phaseLagIndex, phaseLockingValue } from "./phaseLocking.js";
export { metastability, orderParameter, synchrony } from "./phases.js";
export {
  getMeanPowerSpectrum,
  getPowerSpectrum,
  type PowerSpectrumOptions,
  type RegionPowerSpectrum,
} from "./powerSpectrum.js";
export { slidingWindowFc } from "./slidingWindowFc.js";
export {
  type AmplitudeSurrogateOptions,
  amplitudeAdjusted,
  circularlyShifted,
  type PhaseSurrogateOptions,
  phaseRandomised,
  type SurrogateOptions,
} from "./surrogates.js";
export { timeSlice } from "./timeSlice.js";
export { weightedCorrelation } from "./weightedCorrelation.js";
export type { FcdOptions } from "./windows.js";
