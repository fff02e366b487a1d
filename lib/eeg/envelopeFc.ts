import { spaceTime } from "../analysis/input.js";
import { pearson } from "../analysis/matrixCorrelation.js";
import { ValidationError } from "../errors.js";
import { type Labelled, labelled, type NumberArray } from "../labelled.js";
import { butter } from "../signal/butterworth.js";
import type { ComplexArray } from "../signal/fft.js";
import { amplitudeOf, hilbert } from "../signal/hilbert.js";
import { sosfiltfilt } from "../signal/sections.js";

/** How envelopes are made and compared. */
export interface EnvelopeFcOptions {
  /** Edges of the band in Hz, or null when x holds one band already. Default [8, 12]. */
  readonly band?: readonly [low: number, high: number] | null;
  /** Order of the zero-phase Butterworth filters. Default 4. */
  readonly order?: number;
  /**
   * Take out of each signal what is in phase with the other one before their envelopes are compared (default true), so
   * that spread of the field between sensors or sources ("leakage") makes no correlation.
   */
  readonly orthogonalise?: boolean;
  /** Envelopes are low-pass filtered below this, in Hz; null for no filter. Default 0.2. */
  readonly lowpass?: number | null;
  /** Compare `"amplitude"` (default) or `"logPower"`, the logarithm of the squared envelope. */
  readonly measure?: "amplitude" | "logPower";
  /** Stops the work: the promise is then rejected with the reason of the signal. */
  readonly signal?: AbortSignal;
  /** Called with the share that is done, 0 … 1. */
  readonly onProgress?: (share: number) => void;
}

/**
 * Envelope FC of MEG or EEG: correlation of the slow amplitude modulations of a rhythm, corrected for leakage.
 *
 * For each ordered pair of regions, with analytic signals X and Y of the band, the part of Y that is orthogonal to X is
 * Im(Y conj(X) / |X|); its envelope is correlated with that of X. The result is the mean of both directions.
 *
 * @param x activity, dims ["region", "time"] or ["channel", "time"]
 * @param dt distance of two samples in ms
 * @param options band, filters, leakage correction
 * @returns matrix, dims ["region", "region"], diagonal 0; NaN for regions without an envelope that varies
 * @throws ValidationError when x has other dims, or a band does not fit the sampling
 * @see J. F. Hipp et al., "Large-scale cortical correlation structure of spontaneous oscillatory activity", Nat.
 * Neurosci. 15 (2012)
 * @example
 * const x = labelled(Float64Array.from({ length: 400 }, (_, k) => Math.sin(k * k)), [2, 200], ["region", "time"]);
 * (await envelopeFc(x, 10, { lowpass: 1 })).shape // [2, 2]
 */
export async function envelopeFc(
  x: Labelled<NumberArray>,
  dt: number,
  options: EnvelopeFcOptions = {},
): Promise<Labelled> {
  const { rows, columns } = spaceTime(x, "envelopeFc");
  const { band = [8, 12], order = 4, orthogonalise = true, lowpass = 0.2, measure = "amplitude" } = options;
  if (!(dt > 0)) throw new ValidationError(`dt must be above 0 ms, got ${dt}.`);
  if (measure !== "amplitude" && measure !== "logPower")
    throw new ValidationError(`measure must be "amplitude" or "logPower", got "${measure}".`);
  const bandpass =
    band === null ? null : butter(order, { type: "bandpass", low: band[0], high: band[1] }, 1000 / dt);
  const smooth = lowpass === null ? null : butter(order, { type: "lowpass", high: lowpass }, 1000 / dt);
  const envelopeOf = (amplitude: Float64Array): Float64Array => {
    const scaled = measure === "amplitude" ? amplitude : amplitude.map((a) => Math.log(a * a + TINY));
    return smooth === null ? scaled : sosfiltfilt(smooth, scaled);
  };

  const signals = Array.from({ length: rows }, (_, row) => {
    const series = Float64Array.from(x.data.subarray(row * columns, (row + 1) * columns));
    return hilbert(bandpass === null ? series : sosfiltfilt(bandpass, series));
  });
  const amplitudes = signals.map(amplitudeOf);
  const envelopes = amplitudes.map(envelopeOf);
  const matrix = new Float64Array(rows * rows);
  let paused = performance.now();
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < rows; j++) {
      if (i === j) continue;
      const other = orthogonalise
        ? envelopeOf(orthogonalPart(signals[j]!, signals[i]!, amplitudes[i]!))
        : envelopes[j]!;
      const half = pearson(envelopes[i]!, other) / 2;
      matrix[i * rows + j]! += half;
      matrix[j * rows + i]! += half;
      if (performance.now() - paused > PAUSE_AFTER) {
        options.onProgress?.((i * rows + j) / (rows * rows));
        await new Promise((resolve) => setTimeout(resolve, 0));
        options.signal?.throwIfAborted();
        paused = performance.now();
      }
    }
  }
  options.onProgress?.(1);
  const region = x.coords?.[x.dims[0]!];
  return labelled(matrix, [rows, rows], ["region", "region"], {
    ...(region && { coords: { region } }),
    name: "envelope FC",
  });
}

/** Keeps the logarithm finite where an envelope is exactly 0. */
const TINY = Number.MIN_VALUE;

/** Milliseconds of work between two chances for others to run. */
const PAUSE_AFTER = 50;

/** |Im(Y conj(X) / |X|)|; 0 where X vanishes, because nothing is orthogonal to nothing. */
function orthogonalPart(y: ComplexArray, x: ComplexArray, amplitude: Float64Array): Float64Array {
  return amplitude.map((length, t) =>
    length > 0 ? Math.abs(y.im[t]! * x.re[t]! - y.re[t]! * x.im[t]!) / length : 0,
  );
}
