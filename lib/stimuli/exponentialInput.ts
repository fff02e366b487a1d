import { ValidationError } from "../errors.js";
import { exponential } from "./elementary.js";
import { type Filler, sameInAllRows } from "./fillers.js";
import { Stimulus } from "./input.js";
import type { StimulusOptions } from "./options.js";
import { checkFinite } from "./params.js";
import type { TimeGrid } from "./timeGrid.js";

/** Direction of an exponential stimulus. */
export type ExponentialType = "rise" | "decay";

/** Arguments of an exponential stimulus. */
export interface ExponentialOptions extends StimulusOptions {
  /** Number of time constants in the whole duration; 30 by default. */
  exp_coef?: number;
  /** "rise" approaches `inp_max`, "decay" leaves it for 0. */
  exp_type?: ExponentialType;
}

/**
 * An exponential: `e = inp_max·exp(−exp_coef·t / t_K)` for "decay", `inp_max − e` for "rise"; t_K is the last time.
 *
 * @example
 * new ExponentialInput(5, { exp_coef: 2, exp_type: "decay" }).asArray(4, 2).data // [1.8393972058572117, 0.6766764161830635]
 */
export class ExponentialInput extends Stimulus {
  /** Value that is approached or left, in units of the stimulated parameter. */
  inp_max: number;
  /** Number of time constants in the whole duration. */
  exp_coef: number;
  /** "rise" or "decay". */
  exp_type: ExponentialType;

  constructor(inp_max: number, { exp_coef = 30, exp_type = "rise", ...options }: ExponentialOptions = {}) {
    super(options);
    this.inp_max = inp_max;
    this.exp_coef = exp_coef;
    this.exp_type = exp_type;
    this.validate();
  }

  override get type(): string {
    return "ExponentialInput";
  }

  protected override series(grid: TimeGrid): Filler {
    const { inp_max, exp_coef, exp_type, n } = this;
    const last = grid.columns * grid.dt;
    return sameInAllRows(n, (k) => {
      const rest = inp_max * exponential((-exp_coef * (k + 1) * grid.dt) / last);
      return exp_type === "decay" ? rest : inp_max - rest;
    });
  }

  protected override validate(): void {
    super.validate();
    checkFinite(this.type, "inp_max", this.inp_max);
    checkFinite(this.type, "exp_coef", this.exp_coef);
    if (this.exp_type !== "rise" && this.exp_type !== "decay")
      throw new ValidationError(
        `ExponentialInput: exp_type must be "rise" or "decay", got "${this.exp_type}".`,
      );
  }
}
