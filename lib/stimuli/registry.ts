import { ValidationError } from "../errors.js";
import { didYouMean } from "../nearestName.js";
import { ArrayInput } from "./arrayInput.js";
import { ExponentialInput } from "./exponentialInput.js";
import { GainStimulus } from "./gainStimulus.js";
import { ConcatenatedStimulus, type Input, SummedStimulus } from "./input.js";
import { LinearRampInput } from "./linearRampInput.js";
import { OrnsteinUhlenbeckProcess } from "./ornsteinUhlenbeckProcess.js";
import type { StimulusParams } from "./params.js";
import { ScheduledStimulus } from "./scheduledStimulus.js";
import { SinusoidalInput } from "./sinusoidalInput.js";
import { SquareInput } from "./squareInput.js";
import { StepInput } from "./stepInput.js";
import { WienerProcess } from "./wienerProcess.js";
import { ZeroInput } from "./zeroInput.js";

// Parameters come from stored files, so nothing is known of their types: the constructors check the values.
// biome-ignore lint/suspicious/noExplicitAny: see above
type Stored = Record<string, any>;

const BUILDERS = new Map<string, (params: Stored) => Input>([
  ["ZeroInput", (p) => new ZeroInput(p)],
  ["WienerProcess", (p) => new WienerProcess(p)],
  ["OrnsteinUhlenbeckProcess", (p) => new OrnsteinUhlenbeckProcess(p.mu, p.sigma, p.tau, p)],
  ["StepInput", (p) => new StepInput(p.step_size, p)],
  ["SinusoidalInput", (p) => new SinusoidalInput(p.amplitude, p.frequency, p)],
  ["SquareInput", (p) => new SquareInput(p.amplitude, p.frequency, p)],
  ["LinearRampInput", (p) => new LinearRampInput(p.inp_max, p.ramp_length, p)],
  ["ExponentialInput", (p) => new ExponentialInput(p.inp_max, p)],
  ["ArrayInput", (p) => new ArrayInput(p.samples, p.sampling_dt, p)],
  ["SummedStimulus", (p) => new SummedStimulus(parts(p))],
  ["ConcatenatedStimulus", (p) => new ConcatenatedStimulus(parts(p), p.length_ratios)],
  ["GainStimulus", (p) => new GainStimulus(stimulusFromParams(p.input), p.gains)],
  ["ScheduledStimulus", (p) => new ScheduledStimulus(stimulusFromParams(p.input), p.schedule, p)],
]);

/**
 * Make the stimulus that `getParams` described.
 *
 * @param params `type` and arguments, e.g. read from a stored result
 * @returns a new stimulus, which gives the same samples (random ones if their seed was given or already drawn)
 * @throws ValidationError when the type is unknown or an argument does not fit
 * @example
 * stimulusFromParams({ type: "StepInput", step_size: 2 }).asArray(1, 0.5).data // [2, 2]
 */
export function stimulusFromParams(params: StimulusParams): Input {
  const build = BUILDERS.get(params.type);
  if (build)
    return build(Object.fromEntries(Object.entries(params).map(([k, v]) => [k, v === "None" ? null : v])));
  throw new ValidationError(
    `No stimulus is of type "${params.type}".${didYouMean(params.type, [...BUILDERS.keys()])} Inputs of your own are made by their constructor.`,
  );
}

function parts(params: Stored): Input[] {
  const inputs: Input[] = [];
  for (let i = 0; params[`input_${i}`]; i++) inputs.push(stimulusFromParams(params[`input_${i}`]));
  return inputs;
}
