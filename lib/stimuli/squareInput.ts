import { type Filler, sameInAllRows } from "./fillers.js";
import { Oscillation } from "./oscillation.js";
import { TIME_TOLERANCE, type TimeGrid } from "./timeGrid.js";

/**
 * A square wave: +A in the first half of each period, −A in the second, plus A with `dc_bias`.
 *
 * @example
 * new SquareInput(1.5, 250).asArray(3, 1).data // [1.5, -1.5, -1.5]
 */
export class SquareInput extends Oscillation {
  override get type(): string {
    return "SquareInput";
  }

  protected override series(grid: TimeGrid): Filler {
    const { amplitude, frequency, dc_bias, n } = this;
    const bias = dc_bias ? amplitude : 0;
    const perStep = (frequency * grid.dt) / 1000;
    return sameInAllRows(n, (k) => {
      const cycles = (k + 1 + TIME_TOLERANCE) * perStep;
      return (cycles - Math.floor(cycles) < 0.5 ? amplitude : -amplitude) + bias;
    });
  }
}
