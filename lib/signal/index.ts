export { butter, type FilterBand, type Section } from "./butterworth.js";
export { type ConnectivityMeasure, corrcoef, covariance } from "./correlation.js";
export { detrendSeries } from "./detrend.js";
export { type ComplexArray, fft, ifft, irfft, rfft, rfftFrequencies } from "./fft.js";
export {
  applyTaps,
  designFirFilter,
  type FirFilter,
  type FirFilterOptions,
  type FirWindow,
} from "./fir.js";
export { amplitudeOf, hilbert, phaseOf, unwrap } from "./hilbert.js";
export { type IirFilterOptions, scipyIirFilterData } from "./iir.js";
export {
  type Attributes,
  type AttributeValue,
  type NetcdfContents,
  type NetcdfOptions,
  readNetcdf,
  writeNetcdf,
} from "./netcdf.js";
export { type PaddingOptions, type PaddingType, padSeries } from "./padding.js";
export { toPickle } from "./pickle.js";
export { resampleReflected, resampleSeries } from "./resample.js";
export { type Reduction, rollSeries } from "./rolling.js";
export { type Metadata, type SaveOptions, saveToNetcdf, saveToPickle } from "./saver.js";
export { sosfiltfilt } from "./sections.js";
export type { SignalData } from "./series.js";
export { type FilterOptions, type HilbertResult, Signal } from "./signal.js";
export type { InplaceOption, ModelOutputSource, SignalClass, SignalOptions } from "./signalBase.js";
export { BOLDSignal, RatesSignal, VoltageSignal } from "./signalTypes.js";
export {
  type CrossSpectrum,
  crossSpectrum,
  crossSpectrumOfSegments,
  type PowerSpectrum,
  type SegmentSpectra,
  segmentSpectra,
  type WelchOptions,
  welch,
} from "./welch.js";
export { getWindow, type Window, type WindowName, type WindowOptions, windowNames } from "./windows.js";
