import { type Filler, sameInAllRows } from "./fillers.js";
import { Stimulus } from "./input.js";
import type { StimulusOptions } from "./options.js";
import { checkFinite, checkPositive } from "./params.js";
import { TIME_TOLERANCE, type TimeGrid } from "./timeGrid.js";

/**
 * A line from 0 that reaches `inp_max` after `ramp_length` ms and stays there.
 *
 * @example
 * new LinearRampInput(5, 2).asArray(4, 1).data // [2.5, 5, 5, 5]
 */
export class LinearRampInput extends Stimulus {
  /** Value at the end of the ramp, in units of the stimulated parameter. */
  inp_max: number;
  /** Length of the ramp in ms. */
  ramp_length: number;

  constructor(inp_max: number, ramp_length: number, options: StimulusOptions = {}) {
    super(options);
    this.inp_max = inp_max;
    this.ramp_length = ramp_length;
    this.validate();
  }

  override get type(): string {
    return "LinearRampInput";
  }

  protected override series(grid: TimeGrid): Filler {
    const { inp_max, ramp_length, n } = this;
    const limit = ramp_length - TIME_TOLERANCE * grid.dt;
    return sameInAllRows(n, (k) => {
      const time = (k + 1) * grid.dt;
      return time < limit ? (inp_max / ramp_length) * time : inp_max;
    });
  }

  protected override validate(): void {
    super.validate();
    checkFinite(this.type, "inp_max", this.inp_max);
    checkPositive(this.type, "ramp_length", this.ramp_length, " ms");
  }
}
