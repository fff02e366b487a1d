export { adjustArrayShape, adjustInput } from "./adjustShape.js";
export { ArrayInput } from "./arrayInput.js";
export { CubicSplines } from "./cubicSplines.js";
export { type Electrode, fieldFromLeadField, fieldGains, pointElectrodeField } from "./electricField.js";
export { ExponentialInput, type ExponentialOptions, type ExponentialType } from "./exponentialInput.js";
export type { Filler } from "./fillers.js";
export { GainStimulus } from "./gainStimulus.js";
export {
  addStimuli,
  ConcatenatedStimulus,
  concatStimuli,
  FunctionInput,
  Input,
  Stimulus,
  type StimulusLike,
  SummedStimulus,
  type TimeFunction,
} from "./input.js";
export type { InputArray } from "./inputArray.js";
export { LinearRampInput } from "./linearRampInput.js";
export type { InputOptions, InputStream, StimulatedModel, StimulusOptions } from "./options.js";
export { type OrnsteinUhlenbeckOptions, OrnsteinUhlenbeckProcess } from "./ornsteinUhlenbeckProcess.js";
export { Oscillation, type OscillationOptions } from "./oscillation.js";
export type { StimulusParams } from "./params.js";
export { RectifiedInput } from "./rectifiedInput.js";
export { focal, focalStimulus, type RegionSelection, regional, regionIndices } from "./regions.js";
export { stimulusFromParams } from "./registry.js";
export {
  type OnOffSchedule,
  onOff,
  ScheduledStimulus,
  type ScheduleOptions,
  type Windows,
} from "./scheduledStimulus.js";
export { SinusoidalInput } from "./sinusoidalInput.js";
export { SquareInput } from "./squareInput.js";
export { StepInput } from "./stepInput.js";
export type { TimeGrid } from "./timeGrid.js";
export { WienerProcess } from "./wienerProcess.js";
export { ZeroInput } from "./zeroInput.js";
