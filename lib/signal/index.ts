export { type ComplexArray, fft, ifft, irfft, rfft, rfftFrequencies } from "./fft.js";
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
