import type { Filler } from "./fillers.js";
import { Stimulus } from "./input.js";
import type { StimulusOptions } from "./options.js";
import { checkFinite } from "./params.js";

/**
 * A constant between `start` and `end`.
 *
 * @example
 * new StepInput(2, { start: 0.5, end: 1.5 }).asArray(2, 0.25).data // [0, 0, 2, 2, 2, 2, 0, 0]
 */
export class StepInput extends Stimulus {
  /** Height of the step, in units of the stimulated parameter. */
  step_size: number;

  constructor(step_size: number, options: StimulusOptions = {}) {
    super(options);
    this.step_size = step_size;
    this.validate();
  }

  override get type(): string {
    return "StepInput";
  }

  protected override series(): Filler {
    const { step_size } = this;
    return (out) => void out.fill(step_size);
  }

  protected override validate(): void {
    super.validate();
    checkFinite(this.type, "step_size", this.step_size);
  }
}
