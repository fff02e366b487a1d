import { ValidationError } from "../errors.js";
import { cosineOfCycles } from "./elementary.js";
import { type Filler, windowed } from "./fillers.js";
import { asInput, Input, type StimulusLike, tieRows } from "./input.js";
import { checkFinite, type StimulusParams } from "./params.js";
import { columnsUntil, TIME_TOLERANCE, type TimeGrid } from "./timeGrid.js";

/** A pattern of blocks that repeats. */
export interface OnOffSchedule {
  /** Length of each block with stimulation, ms. */
  on: number;
  /** Length of the pause after it, ms. */
  off: number;
  /** Onset of the first block in ms; 0 by default. */
  start?: number;
  /** Number of blocks; as many as fit by default. */
  cycles?: number;
}

/** Blocks as pairs of onset and last moment in ms, ascending. */
export type Windows = readonly (readonly [start: number, end: number])[];

/** Arguments of a schedule. */
export interface ScheduleOptions {
  /** "restart" (default): the waveform begins anew in each block. "running": it runs on unseen during the pauses. */
  clock?: "restart" | "running";
  /** Fade-in and fade-out of each block (raised cosine), ms; 0 by default. */
  ramp?: number;
}

/**
 * An input that is switched on and off.
 *
 * Noise needs `clock: "running"`; a restarting clock repeats the same numbers in every block.
 *
 * @example
 * new ScheduledStimulus(new StepInput(1), { on: 1, off: 2 }).asArray(6, 1).data // [1, 0, 0, 1, 0, 0]
 */
export class ScheduledStimulus extends Input {
  /** The input that is switched. */
  readonly input: Input;
  /** When it is on. */
  readonly schedule: OnOffSchedule | Windows;
  /** Whether the waveform begins anew in each block. */
  clock: "restart" | "running";
  /** Fade-in and fade-out in ms. */
  ramp: number;

  /**
   * @param input an input or a function of time
   * @param schedule blocks as pairs `[start, end]` in ms, or `{ on, off, start, cycles }`
   * @param options clock and ramp
   * @throws ValidationError when blocks overlap, are not in order, or are shorter than their ramps
   */
  constructor(
    input: StimulusLike,
    schedule: OnOffSchedule | Windows,
    { clock = "restart", ramp = 0 }: ScheduleOptions = {},
  ) {
    const inner = asInput(input);
    super({ n: inner.n });
    this.input = inner;
    this.schedule = schedule;
    this.clock = clock;
    this.ramp = ramp;
    tieRows(this, [inner]);
    this.validate();
  }

  override get type(): string {
    return "ScheduledStimulus";
  }

  override getParams(): StimulusParams {
    const { schedule, clock, ramp } = this;
    return { type: this.type, input: this.input.getParams(), schedule, clock, ramp };
  }

  override updateParams(params: Readonly<Record<string, unknown>>): void {
    const { input, ...own } = params;
    if (input && typeof input === "object") this.input.updateParams(input as Record<string, unknown>);
    super.updateParams(own);
  }

  /** The blocks that begin within a duration (ms), cut at its end. */
  windows(duration: number): Windows {
    const { schedule } = this;
    const all = isWindows(schedule) ? schedule : repeat(schedule, duration);
    return all.filter(([start]) => start < duration).map(([start, end]) => [start, Math.min(end, duration)]);
  }

  protected override series(grid: TimeGrid): Filler {
    const rows = this.n;
    const inner = this.input.open(grid);
    const blocks = this.windows(grid.duration).map(([start, end]) => {
      const from = columnsUntil(grid, start);
      const to = columnsUntil(grid, end);
      return {
        from,
        to,
        start,
        end,
        fill: windowed(inner, rows, from, to, this.clock === "restart" ? from : 0),
      };
    });
    return (out, first) => {
      const columns = out.length / rows;
      const scratch = new Float64Array(out.length);
      out.fill(0);
      for (const { from, to, start, end, fill } of blocks) {
        if (from >= first + columns || to <= first) continue;
        fill(scratch, first);
        for (let k = Math.max(from - first, 0); k < Math.min(to - first, columns); k++) {
          const weight = this.#fade((first + k + 1) * grid.dt, start, end);
          for (let i = k; i < out.length; i += columns) out[i] = scratch[i]! * weight;
        }
      }
    };
  }

  protected override validate(): void {
    super.validate();
    const { schedule, ramp, clock } = this;
    checkFinite(this.type, "ramp", ramp);
    if (ramp < 0) throw new ValidationError(`ScheduledStimulus: ramp must be ≥ 0 ms, got ${ramp}.`);
    if (clock !== "restart" && clock !== "running")
      throw new ValidationError(`ScheduledStimulus: clock must be "restart" or "running", got "${clock}".`);
    if (isWindows(schedule)) checkWindows(schedule, ramp);
    else checkPattern(schedule, ramp);
  }

  /** Raised cosine over `ramp` ms at both ends of a block. */
  #fade(time: number, start: number, end: number): number {
    if (this.ramp === 0) return 1;
    const fromEdge = Math.max(Math.min(time - start, end - time), 0) / this.ramp;
    return fromEdge >= 1 ? 1 : 0.5 - 0.5 * cosineOfCycles(fromEdge / 2);
  }
}

/**
 * Switch an input on and off.
 *
 * @param input an input or a function of time
 * @param schedule blocks as pairs `[start, end]` in ms, or `{ on, off, start, cycles }`
 * @param options clock and ramp
 * @returns the switched input
 * @example
 * onOff(new StepInput(1), [[1, 2], [3, 5]]).asArray(5, 1).data // [0, 1, 0, 1, 1]
 */
export function onOff(
  input: StimulusLike,
  schedule: OnOffSchedule | Windows,
  options: ScheduleOptions = {},
): ScheduledStimulus {
  return new ScheduledStimulus(input, schedule, options);
}

function isWindows(schedule: OnOffSchedule | Windows): schedule is Windows {
  return Array.isArray(schedule);
}

function repeat(
  { on, off, start = 0, cycles = Number.POSITIVE_INFINITY }: OnOffSchedule,
  duration: number,
): Windows {
  const windows: [number, number][] = [];
  for (let i = 0; i < cycles && start + i * (on + off) < duration; i++) {
    const onset = start + i * (on + off);
    windows.push([onset, onset + on]);
  }
  return windows;
}

function checkWindows(windows: Windows, ramp: number): void {
  let before = 0;
  for (const [i, [start, end]] of windows.entries()) {
    if (!(start >= before) || !(end > start) || !Number.isFinite(end))
      throw new ValidationError(
        `ScheduledStimulus: blocks must be [start, end] with start < end, in order and without overlap, got [${start}, ${end}] at position ${i}.`,
      );
    checkRamp(end - start, ramp);
    before = end;
  }
}

function checkPattern({ on, off, start = 0, cycles = 1 }: OnOffSchedule, ramp: number): void {
  if (!(on > 0 && off >= 0 && start >= 0 && cycles >= 1) || !Number.isFinite(on + off + start))
    throw new ValidationError(
      `ScheduledStimulus: a schedule needs on > 0, off ≥ 0, start ≥ 0 (ms) and cycles ≥ 1, got on ${on}, off ${off}, start ${start}, cycles ${cycles}.`,
    );
  checkRamp(on, ramp);
}

function checkRamp(length: number, ramp: number): void {
  if (2 * ramp > length * (1 + TIME_TOLERANCE))
    throw new ValidationError(
      `ScheduledStimulus: a block must hold both its ramps, got ${length} ms with ramp ${ramp} ms.`,
    );
}
