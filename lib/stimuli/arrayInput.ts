import { ValidationError } from "../errors.js";
import { type Filler, pointwise } from "./fillers.js";
import { Stimulus } from "./input.js";
import { type InputArray, toRows } from "./inputArray.js";
import type { StimulusOptions } from "./options.js";
import { checkPositive, type StimulusParams } from "./params.js";
import { TIME_TOLERANCE, type TimeGrid } from "./timeGrid.js";

/**
 * A recorded signal as input, linearly interpolated between its samples; zero after the last one.
 *
 * Sample k of the signal belongs to time `(k + 1)·sampling_dt` after `start`; before the first sample its value holds.
 *
 * @example
 * new ArrayInput([1, 3], 1).asArray(2, 0.5).data // [1, 1, 2, 3]
 */
export class ArrayInput extends Stimulus {
  /** Samples: one row, used for all rows, or n rows. */
  readonly samples: readonly Float64Array[];
  /** Sampling interval of the samples in ms. */
  sampling_dt: number;

  /**
   * @param samples one row of numbers, or rows × samples
   * @param sampling_dt sampling interval of the samples in ms
   * @param options window, rows
   * @throws ValidationError when samples are missing or not finite
   */
  constructor(samples: InputArray, sampling_dt: number, options: StimulusOptions = {}) {
    const { data, rows, columns } = toRows(samples);
    super({ ...options, n: options.n ?? rows });
    this.samples = Array.from({ length: rows }, (_, row) => data.slice(row * columns, (row + 1) * columns));
    this.sampling_dt = sampling_dt;
    this.validate();
  }

  override get type(): string {
    return "ArrayInput";
  }

  override getParams(): StimulusParams {
    return { ...super.getParams(), samples: this.samples.map((row) => Array.from(row)) };
  }

  override updateParams({ samples: _, ...params }: Readonly<Record<string, unknown>>): void {
    super.updateParams(params);
  }

  protected override series(grid: TimeGrid): Filler {
    const { samples, sampling_dt } = this;
    return pointwise(this.n, (k, row) => {
      const signal = samples[samples.length === 1 ? 0 : row]!;
      const at = Math.max(((k + 1) * grid.dt) / sampling_dt - 1, 0);
      const nearest = Math.round(at);
      if (Math.abs(at - nearest) < TIME_TOLERANCE) return signal[nearest] ?? 0;
      const left = Math.floor(at);
      return left + 1 < signal.length ? signal[left]! + (at - left) * (signal[left + 1]! - signal[left]!) : 0;
    });
  }

  protected override validate(): void {
    super.validate();
    checkPositive(this.type, "sampling_dt", this.sampling_dt, " ms");
    if (!this.samples.every((row) => row.every(Number.isFinite)))
      throw new ValidationError(
        "ArrayInput: samples must be finite numbers, got NaN or infinity among them.",
      );
    if (this.samples.length > 1 && this.samples.length !== this.n)
      throw new ValidationError(
        `ArrayInput: the samples have ${this.samples.length} rows, but n is ${this.n}.`,
      );
  }
}
