import { sineOfCycles } from "./elementary.js";
import { type Filler, sameInAllRows } from "./fillers.js";
import { Oscillation } from "./oscillation.js";
import type { TimeGrid } from "./timeGrid.js";

/**
 * A sine wave, `A sin(2π f t / 1000)`, plus A with `dc_bias`.
 *
 * @example
 * new SinusoidalInput(1, 250).asArray(1, 0.5).data // [0.7071067811865475, 1]
 */
export class SinusoidalInput extends Oscillation {
  override get type(): string {
    return "SinusoidalInput";
  }

  protected override series(grid: TimeGrid): Filler {
    const { amplitude, frequency, dc_bias, n } = this;
    const bias = dc_bias ? amplitude : 0;
    const perStep = (frequency * grid.dt) / 1000;
    return sameInAllRows(n, (k) => amplitude * sineOfCycles((k + 1) * perStep) + bias);
  }
}
