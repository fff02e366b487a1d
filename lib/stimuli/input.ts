import { NeurolabError, ValidationError } from "../errors.js";
import { type Labelled, labelled } from "../labelled.js";
import { CubicSplines, sampleSlopes } from "./cubicSplines.js";
import { copied, type Filler, pointwise, summed, windowed } from "./fillers.js";
import type { InputOptions, InputStream, StimulatedModel, StimulusOptions } from "./options.js";
import { readFields, type StimulusParams, writeFields } from "./params.js";
import { partParams, shareColumns, updateParts } from "./parts.js";
import { drawSeed, normalRows, STREAMS, uniformRows } from "./random.js";
import {
  columnsUntil,
  gridOfColumns,
  sampleTimes,
  TIME_TOLERANCE,
  type TimeGrid,
  timeGrid,
} from "./timeGrid.js";

/**
 * Base of everything that can drive a model over time.
 *
 * Subclasses of your own keep their arguments as fields and implement `generateInput(duration, dt)`.
 * Sample k belongs to time `(k + 1)·dt`. Equal seeds give equal bits, in whatever pieces the samples are asked for.
 */
export abstract class Input {
  /** Number of rows: nodes, or independent realisations. */
  n: number;
  /** Seed of the input's own random numbers; null until one is needed. */
  seed: number | null;

  constructor({ n = 1, seed = null }: InputOptions = {}) {
    this.n = n;
    this.seed = seed;
  }

  /** Name of the class; the built-in inputs spell it out, so that minified bundles keep it. */
  get type(): string {
    return this.constructor.name;
  }

  /**
   * All samples of the input as an array, `n × round(duration / dt)`.
   *
   * @param duration length in ms
   * @param dt sampling interval in ms
   * @returns dims `["region", "time"]`, coordinates of time in ms
   * @throws ValidationError when an argument of the input does not fit
   * @example
   * new StepInput(2, { start: 0.5, end: 1.5 }).asArray(2, 0.25).data // [0, 0, 2, 2, 2, 2, 0, 0]
   */
  asArray(duration: number, dt: number): Labelled {
    const grid = timeGrid(duration, dt);
    return this.#collect(grid);
  }

  /**
   * The input in pieces, for runs too long to hold it in memory.
   *
   * @param duration length of the whole in ms
   * @param dt sampling interval in ms
   * @returns rows, columns and `fillInto(out, first)`
   */
  stream(duration: number, dt: number): InputStream {
    const grid = timeGrid(duration, dt);
    return { rows: this.n, columns: grid.columns, fillInto: this.open(grid) };
  }

  /**
   * The input as cubic Hermite splines, for integrators that choose their own steps.
   *
   * @param duration length in ms
   * @param dt distance of the anchors in ms
   * @param shiftStartTime added to the anchor times, ms
   * @returns splines with one anchor a sample
   */
  asCubicSplines(duration: number, dt: number, shiftStartTime = 0): CubicSplines {
    const grid = timeGrid(duration, dt);
    const { values, slopes } = this.splineAnchors(grid);
    return new CubicSplines(sampleTimes(grid, shiftStartTime), values, slopes);
  }

  /**
   * The input laid out for a run of a model: one row a node, one column a step.
   *
   * Random inputs get independent rows. The input itself keeps its own `n`.
   *
   * @param model anything with `params.N`, `params.duration`, `params.dt`, and `regions` if it has names
   * @returns N × T, dims `["region", "time"]`; column k acts in step k
   */
  toModel(model: StimulatedModel): Labelled {
    const { N, duration, dt } = model.params;
    const grid = timeGrid(duration, dt);
    return this.withRows(N, () => this.#collect(grid, model.regions));
  }

  /** Class name as `type` and every argument by name; plain values that `stimulusFromParams` reads back. */
  getParams(): StimulusParams {
    return { type: this.type, ...readFields(this) };
  }

  /**
   * Change arguments by name, for all later calls. Unknown names are ignored, "None" becomes null.
   *
   * @param params new values, as `getParams` returns them
   * @throws ValidationError when a new value does not fit
   */
  updateParams(params: Readonly<Record<string, unknown>>): void {
    writeFields(this, params);
    this.validate();
  }

  /** Sum with another input of equal n: neurolib's `a + b`. */
  add(other: StimulusLike): SummedStimulus {
    return new SummedStimulus([this, asInput(other, this.n)]);
  }

  /** This input, then another of equal n, each for its share of the time: neurolib's `a & b`. */
  concat(other: StimulusLike): ConcatenatedStimulus {
    return new ConcatenatedStimulus([this, asInput(other, this.n)]);
  }

  /**
   * Lay the input out over a grid; composed inputs build on it.
   *
   * @param grid times of the samples
   * @returns a function that writes any range of samples
   */
  open(grid: TimeGrid): Filler {
    this.validate();
    return this.series(grid);
  }

  /** Values and slopes at all anchors. */
  splineAnchors(grid: TimeGrid): { values: Float64Array; slopes: Float64Array } {
    const values = this.#collect(grid).data;
    return { values, slopes: sampleSlopes(values, grid.columns, grid.dt) };
  }

  /** Call `body` while the input has another number of rows. */
  withRows<T>(rows: number, body: () => T): T {
    const before = this.n;
    this.n = rows;
    try {
      return body();
    } finally {
      this.n = before;
    }
  }

  /** The samples of the waveform itself. Override `generateInput` instead unless you need to stream. */
  protected series(grid: TimeGrid): Filler {
    return copied(this.#generated(grid), this.n);
  }

  /**
   * All samples of the waveform, for inputs of your own.
   *
   * @param duration length in ms
   * @param dt sampling interval in ms
   * @returns n × round(duration / dt) numbers, row-major
   */
  protected generateInput(_duration: number, _dt: number): Float64Array | Labelled {
    throw new NeurolabError(
      `${this.type} must implement generateInput(duration, dt), which returns n × round(duration / dt) numbers.`,
    );
  }

  /** Check the arguments; called before samples are made. Call `super.validate()` when you override it. */
  protected validate(): void {
    if (!Number.isInteger(this.n) || this.n < 1)
      throw new ValidationError(`${this.type}: n must be a whole number of rows ≥ 1, got ${this.n}.`);
    if (this.seed !== null && !(Number.isSafeInteger(this.seed) && this.seed >= 0))
      throw new ValidationError(`${this.type}: seed must be a whole number ≥ 0 or null, got ${this.seed}.`);
  }

  /**
   * Standard normal numbers for an input of your own, a function of seed, row and column alone.
   *
   * @param out receives n rows, `[row][column]`
   * @param first column of the first number
   */
  protected drawNormals(out: Float64Array, first = 0): void {
    normalRows(this.ownSeed(), STREAMS.customNormals, this.n, first, out);
  }

  /**
   * Uniform numbers in (0, 1) for an input of your own, a function of seed, row and column alone.
   *
   * @param out receives n rows, `[row][column]`
   * @param first column of the first number
   */
  protected drawUniforms(out: Float64Array, first = 0): void {
    uniformRows(this.ownSeed(), STREAMS.customUniforms, this.n, first, out);
  }

  /** The seed, drawn and kept when none was given. */
  protected ownSeed(): number {
    this.seed ??= drawSeed();
    return this.seed;
  }

  #generated(grid: TimeGrid): Float64Array {
    const made = this.generateInput(grid.duration, grid.dt);
    const data = made instanceof Float64Array ? made : made.data;
    if (data.length !== this.n * grid.columns)
      throw new ValidationError(
        `${this.type}: generateInput must return n × columns = ${this.n} × ${grid.columns} numbers, got ${data.length}.`,
      );
    return data;
  }

  #collect(grid: TimeGrid, regions?: readonly string[]): Labelled {
    const data = new Float64Array(this.n * grid.columns);
    this.open(grid)(data, 0);
    const time = sampleTimes(grid);
    const coords: Record<string, readonly string[] | Float64Array> =
      regions?.length === this.n ? { region: regions, time } : { time };
    return labelled(data, [this.n, grid.columns], ["region", "time"], { coords });
  }
}

/** Base of inputs that begin at `start` and end at `end`. The waveform is shifted to begin at `start`. */
export abstract class Stimulus extends Input {
  /** Onset in ms; null at once. */
  start: number | null;
  /** Last moment in ms; null until the end. */
  end: number | null;

  constructor({ start = null, end = null, ...options }: StimulusOptions = {}) {
    super(options);
    this.start = start;
    this.end = end;
  }

  override open(grid: TimeGrid): Filler {
    this.validate();
    const { start, end } = this;
    const name = this.type;
    const slack = TIME_TOLERANCE * grid.dt;
    if (start && !(start < grid.duration))
      throw new ValidationError(
        `${name}: start must lie before the end of the ${grid.duration} ms, got ${start} ms.`,
      );
    if (end && end > grid.duration + grid.dt + slack)
      throw new ValidationError(
        `${name}: end must not exceed the ${grid.duration} ms by more than dt, got ${end} ms.`,
      );
    const shift = start ? columnsUntil(grid, start) : 0;
    const stop = end ? columnsUntil(grid, end) : grid.columns;
    return windowed(this.series(grid), this.n, shift, stop, shift);
  }

  protected override validate(): void {
    super.validate();
    const name = this.type;
    for (const [edge, time] of [["start", this.start] as const, ["end", this.end] as const])
      if (time !== null && !(time >= 0 && Number.isFinite(time)))
        throw new ValidationError(`${name}: ${edge} must be a time in ms ≥ 0 or null, got ${time}.`);
    if (this.start && this.end && this.end < this.start)
      throw new ValidationError(
        `${name}: end must not lie before start, got start ${this.start}, end ${this.end} ms.`,
      );
  }
}

/** A plain function of time (ms) and row, usable wherever an input is. */
export type TimeFunction = (time: number, row: number) => number;

/** An input, or a plain function of time (ms) and row. */
export type StimulusLike = Input | TimeFunction;

/**
 * An input given by a plain function of time.
 *
 * @example
 * new FunctionInput((t) => 0.5 * t, { start: 1 }).asArray(2, 0.5).data // [0, 0, 0.25, 0.5]
 */
export class FunctionInput extends Stimulus {
  /** Value at a time in ms since `start`, for a row. */
  fn: TimeFunction;

  override get type(): string {
    return "FunctionInput";
  }

  constructor(fn: TimeFunction, options: StimulusOptions = {}) {
    super(options);
    this.fn = fn;
  }

  protected override series(grid: TimeGrid): Filler {
    return pointwise(this.n, (k, row) => {
      const value = this.fn((k + 1) * grid.dt, row);
      if (Number.isFinite(value)) return value;
      throw new ValidationError(
        `FunctionInput: the function must return finite numbers, got ${value} at ${(k + 1) * grid.dt} ms in row ${row}.`,
      );
    });
  }
}

/**
 * Sum of inputs, sample by sample. Sums inside it are flattened.
 *
 * @throws ValidationError when inputs are missing or their n differs
 * @example
 * new SummedStimulus([new StepInput(1), new StepInput(2)]).asArray(1, 0.5).data // [3, 3]
 */
export class SummedStimulus extends Input {
  /** The summands. */
  readonly inputs: readonly Input[];

  override get type(): string {
    return "SummedStimulus";
  }

  constructor(inputs: readonly StimulusLike[]) {
    super();
    this.inputs = asInputs("SummedStimulus", inputs).flatMap((input) =>
      input instanceof SummedStimulus ? input.inputs : [input],
    );
    tieRows(this, this.inputs);
  }

  /** Number of summands. */
  get length(): number {
    return this.inputs.length;
  }

  [Symbol.iterator](): Iterator<Input> {
    return this.inputs[Symbol.iterator]();
  }

  override getParams(): StimulusParams {
    return { type: this.type, ...partParams(this.inputs) };
  }

  override updateParams(params: Readonly<Record<string, unknown>>): void {
    updateParts(this.inputs, params);
  }

  override splineAnchors(grid: TimeGrid): { values: Float64Array; slopes: Float64Array } {
    const parts = this.inputs.map((input) => input.splineAnchors(grid));
    return {
      values: sumOf(parts.map((part) => part.values)),
      slopes: sumOf(parts.map((part) => part.slopes)),
    };
  }

  protected override series(grid: TimeGrid): Filler {
    return summed(this.inputs.map((input) => input.open(grid)));
  }
}

/**
 * Inputs one after another, each for its share of the duration and with its own clock.
 *
 * With K samples in all, part i fills the columns from `round(K·s_{i−1})` to `round(K·s_i)`, s being the
 * cumulated ratios. Concatenations inside it are flattened.
 *
 * @throws ValidationError when inputs are missing, their n differs, or a ratio is not positive
 * @example
 * new ConcatenatedStimulus([new StepInput(1), new StepInput(2)], [1, 3]).asArray(4, 1).data // [1, 2, 2, 2]
 */
export class ConcatenatedStimulus extends Input {
  /** The parts in order. */
  readonly inputs: readonly Input[];
  /** Share of the duration of each part, relative to their sum. */
  length_ratios: readonly number[];

  override get type(): string {
    return "ConcatenatedStimulus";
  }

  /**
   * @param inputs the parts in order
   * @param length_ratios share of the duration of each part; 1 each by default (a part that is itself a
   *   concatenation then counts with its own ratios)
   */
  constructor(inputs: readonly StimulusLike[], length_ratios?: readonly number[]) {
    super();
    const parts = asInputs("ConcatenatedStimulus", inputs);
    if (length_ratios) {
      this.inputs = parts;
      this.length_ratios = [...length_ratios];
    } else {
      this.inputs = parts.flatMap((part) => (part instanceof ConcatenatedStimulus ? part.inputs : [part]));
      this.length_ratios = parts.flatMap((part) =>
        part instanceof ConcatenatedStimulus ? part.length_ratios : [1],
      );
    }
    tieRows(this, this.inputs);
    this.validate();
  }

  /** Number of parts. */
  get length(): number {
    return this.inputs.length;
  }

  [Symbol.iterator](): Iterator<Input> {
    return this.inputs[Symbol.iterator]();
  }

  override getParams(): StimulusParams {
    return { type: this.type, length_ratios: [...this.length_ratios], ...partParams(this.inputs) };
  }

  override updateParams(params: Readonly<Record<string, unknown>>): void {
    if (Array.isArray(params.length_ratios)) this.length_ratios = [...params.length_ratios];
    updateParts(this.inputs, params);
    this.validate();
  }

  override splineAnchors(grid: TimeGrid): { values: Float64Array; slopes: Float64Array } {
    const values = new Float64Array(this.n * grid.columns);
    const slopes = new Float64Array(this.n * grid.columns);
    for (const { part: i, from, to } of shareColumns(grid.columns, this.length_ratios)) {
      const part = this.inputs[i]!.splineAnchors(gridOfColumns(to - from, grid.dt));
      for (let row = 0; row < this.n; row++) {
        const own = [row * (to - from), (row + 1) * (to - from)] as const;
        values.set(part.values.subarray(...own), row * grid.columns + from);
        slopes.set(part.slopes.subarray(...own), row * grid.columns + from);
      }
    }
    return { values, slopes };
  }

  protected override series(grid: TimeGrid): Filler {
    const rows = this.n;
    const pieces = shareColumns(grid.columns, this.length_ratios).map(({ part, from, to }) => {
      const fill = this.inputs[part]!.open(gridOfColumns(to - from, grid.dt));
      return { fill: windowed(fill, rows, from, to, from), from, to };
    });
    return (out, first) => {
      const last = first + out.length / rows;
      const touched = pieces.filter(({ from, to }) => from < last && to > first);
      summed(touched.map(({ fill }) => fill))(out, first);
    };
  }

  protected override validate(): void {
    super.validate();
    if (this.length_ratios.length !== this.inputs.length)
      throw new ValidationError(
        `ConcatenatedStimulus: length_ratios must be as many as inputs, got ${this.length_ratios.length} for ${this.inputs.length}.`,
      );
    const wrong = this.length_ratios.find((ratio) => !(ratio > 0 && Number.isFinite(ratio)));
    if (wrong !== undefined)
      throw new ValidationError(
        `ConcatenatedStimulus: length_ratios must be positive numbers, got ${wrong}.`,
      );
  }
}

/**
 * Sum of two or more inputs.
 *
 * @example
 * addStimuli(new StepInput(1), (t) => t).asArray(1, 0.5).data // [1.5, 2]
 */
export function addStimuli(...inputs: readonly StimulusLike[]): SummedStimulus {
  return new SummedStimulus(inputs);
}

/**
 * Inputs one after another.
 *
 * @param inputs the parts in order
 * @param length_ratios share of the duration of each part; 1 each by default
 * @example
 * concatStimuli([new StepInput(1), new StepInput(2)]).asArray(2, 0.5).data // [1, 1, 2, 2]
 */
export function concatStimuli(
  inputs: readonly StimulusLike[],
  length_ratios?: readonly number[],
): ConcatenatedStimulus {
  return new ConcatenatedStimulus(inputs, length_ratios);
}

/** An input for whatever may stand for one. */
export function asInput(value: StimulusLike, n = 1): Input {
  if (value instanceof Input) return value;
  if (typeof value === "function") return new FunctionInput(value, { n });
  throw new ValidationError(
    `A stimulus must be an Input or a function of time, got ${value === null ? "null" : typeof value}.`,
  );
}

function asInputs(owner: string, values: readonly StimulusLike[]): Input[] {
  if (values.length === 0) throw new ValidationError(`${owner} needs at least one input, got none.`);
  const n = values.find((value) => value instanceof Input)?.n ?? 1;
  return values.map((value) => asInput(value, n));
}

/** Make `n` of a combination the common n of its parts; setting it sets all. */
export function tieRows(owner: Input, inputs: readonly Input[]): void {
  const name = owner.type;
  const commonRows = (): number => {
    const counts = [...new Set(inputs.map((input) => input.n))];
    if (counts.length > 1)
      throw new ValidationError(`${name}: all inputs must have equal n, got ${counts.join(" and ")}.`);
    return counts[0]!;
  };
  commonRows();
  Object.defineProperty(owner, "n", {
    enumerable: true,
    get: commonRows,
    set: (rows: number) => {
      for (const input of inputs) input.n = rows;
    },
  });
}

function sumOf(arrays: readonly Float64Array[]): Float64Array {
  return arrays.reduce((sum, array) => sum.map((value, i) => value + array[i]!));
}
