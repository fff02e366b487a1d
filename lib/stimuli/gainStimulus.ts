import { ValidationError } from "../errors.js";
import type { Filler } from "./fillers.js";
import { asInput, Input, type StimulusLike } from "./input.js";
import type { StimulusParams } from "./params.js";
import type { TimeGrid } from "./timeGrid.js";

/**
 * An input times one factor per row: the spatial pattern of a stimulation.
 *
 * @example
 * new GainStimulus(new StepInput(2), [0, 1, 0.5]).asArray(1, 1).data // [0, 2, 1]
 */
export class GainStimulus extends Input {
  /** The input whose rows are scaled. */
  readonly input: Input;
  /** Factor of each row. */
  readonly gains: readonly number[];

  /**
   * @param input an input; it gets one row per gain
   * @param gains factor of each row
   * @throws ValidationError when a gain is not finite
   */
  constructor(input: StimulusLike, gains: ArrayLike<number>) {
    super({ n: gains.length });
    this.input = asInput(input);
    this.gains = Array.from(gains);
    this.validate();
  }

  override get type(): string {
    return "GainStimulus";
  }

  override getParams(): StimulusParams {
    return { type: this.type, gains: [...this.gains], input: this.input.getParams() };
  }

  override updateParams(params: Readonly<Record<string, unknown>>): void {
    if (params.input && typeof params.input === "object")
      this.input.updateParams(params.input as Record<string, unknown>);
  }

  protected override series(grid: TimeGrid): Filler {
    const { gains, n } = this;
    const fill = this.input.withRows(n, () => this.input.open(grid));
    return (out, first) => {
      fill(out, first);
      const columns = out.length / n;
      for (let row = 0; row < n; row++) {
        const gain = gains[row]!;
        for (let i = row * columns; i < (row + 1) * columns; i++) out[i] = gain === 0 ? 0 : out[i]! * gain;
      }
    };
  }

  protected override validate(): void {
    super.validate();
    const wrong = this.gains.findIndex((gain) => !Number.isFinite(gain));
    if (wrong >= 0)
      throw new ValidationError(
        `GainStimulus: gains must be finite numbers, got ${this.gains[wrong]} in row ${wrong}.`,
      );
    if (this.n !== this.gains.length)
      throw new ValidationError(
        `GainStimulus: there must be one gain a row, got ${this.gains.length} gains for ${this.n} rows.`,
      );
  }
}
