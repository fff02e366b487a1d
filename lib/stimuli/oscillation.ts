import { Stimulus } from "./input.js";
import type { StimulusOptions } from "./options.js";
import { checkFinite } from "./params.js";

/** Arguments of periodic stimuli. */
export interface OscillationOptions extends StimulusOptions {
  /** Add the amplitude, so that the stimulus stays ≥ 0 (for a positive amplitude). */
  dc_bias?: boolean;
}

/** Base of periodic stimuli: amplitude, frequency in Hz, and an offset. */
export abstract class Oscillation extends Stimulus {
  /** Amplitude, in units of the stimulated parameter. */
  amplitude: number;
  /** Frequency in Hz. */
  frequency: number;
  /** Whether the amplitude is added to every sample. */
  dc_bias: boolean;

  constructor(
    amplitude: number,
    frequency: number,
    { dc_bias = false, ...options }: OscillationOptions = {},
  ) {
    super(options);
    this.amplitude = amplitude;
    this.frequency = frequency;
    this.dc_bias = dc_bias;
    this.validate();
  }

  protected override validate(): void {
    super.validate();
    checkFinite(this.type, "amplitude", this.amplitude);
    checkFinite(this.type, "frequency", this.frequency);
  }
}
