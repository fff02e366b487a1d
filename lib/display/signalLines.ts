import { ValidationError } from "../errors.js";
import { type Labelled, labelled, type NumberArray } from "../labelled.js";
import type { Figure } from "./figure.js";
import { type HeadingOptions, heading } from "./heading.js";
import { extent } from "./input.js";
import { makeFigure, withTheme } from "./makeFigure.js";
import { seriesColors } from "./palettes.js";
import { formatNumber, plain, withUnit } from "./text.js";
import { timeseries } from "./timeseries.js";

/** What is needed of a signal; a `Signal` has it. */
export interface SignalLike {
  /** Numbers with time as the last dimension. */
  readonly data: Labelled<NumberArray>;
  /** Times in seconds. */
  readonly time: Float64Array;
  readonly name: string;
  readonly label: string;
  readonly unit: string;
}

/** Settings of {@link signalLines}. */
export interface SignalLinesOptions extends HeadingOptions {
  /** Which series of each signal, counted through all its dimensions but time. Default 0, the first. */
  series?: number;
  /** Part to draw, from and to in seconds. Default: everything. */
  range?: readonly [number, number];
  /** Name and unit of the axis. Default: name and unit of the signals where they agree. */
  label?: string;
  unit?: string;
  /** Lines that are drawn dashed, by name. */
  dashed?: readonly string[];
  /** Greatest number of bins per line. Default 800. */
  pixels?: number;
  /** Height in px. Default 340. */
  height?: number;
}

/**
 * Signals over each other, for instance before and after a filter; sampling rates may differ.
 *
 * @param signals by the name that the legend shows
 * @param options which series, part of the time, labels
 * @returns the figure; time is in seconds
 * @throws ValidationError when there is no signal, or it has no such series
 * @example
 * signalLines({ a: { data: x, time: Float64Array.of(0, 1, 2), name: "Rate", label: "q", unit: "Hz" } }).layout.yaxis?.title?.text // "Rate (Hz)"
 */
export function signalLines(
  signals: Readonly<Record<string, SignalLike>>,
  options: SignalLinesOptions = {},
): Figure {
  const entries = Object.entries(signals);
  if (entries.length === 0) throw new ValidationError("signalLines needs at least one signal, got none.");
  const { series = 0, dashed = [] } = options;
  const drawn = entries.map(([name, signal], index) => {
    const row = rowOf(name, signal, series);
    const range = options.range && ([1000 * options.range[0], 1000 * options.range[1]] as const);
    const { data, layout } = timeseries(row, {
      timeUnit: "s",
      mean: false,
      ...(range && { range }),
      ...(options.pixels !== undefined && { pixels: options.pixels }),
    });
    const trace = {
      ...data[0]!,
      name: plain(name),
      line: {
        color: seriesColors[index % seriesColors.length]!,
        width: 1.5,
        ...(dashed.includes(name) && { dash: "dash" as const }),
      },
      hovertemplate: `%{x} s<br>%{y}<extra>${plain(name)}</extra>`,
    };
    return { trace, layout, limits: extent(row.data, "signalLines") };
  });
  const agreed = (key: "name" | "unit"): string | undefined => {
    const values = new Set(entries.map(([, signal]) => signal[key]));
    return values.size === 1 ? entries[0]![1][key] : undefined;
  };
  const label = options.label ?? agreed("name") ?? "Value";
  const ranges = drawn.map(({ layout }) => layout.xaxis!.range as readonly [number, number]);
  const from = Math.min(...ranges.map(([start]) => start));
  const to = Math.max(...ranges.map(([, end]) => end));
  const low = Math.min(...drawn.map(({ limits }) => limits.min));
  const high = Math.max(...drawn.map(({ limits }) => limits.max));
  const legend = entries.length > 1;
  const names = entries.map(([name]) => name).join(", ");
  const figure = makeFigure(
    drawn.map(({ trace }) => trace),
    {
      ...heading(options, legend),
      height: options.height ?? 340,
      hovermode: "closest",
      showlegend: legend,
      legend: { orientation: "h", x: 1, xanchor: "right", y: 1.02, yanchor: "bottom" },
      xaxis: { title: { text: "Time (s)" }, range: [from, to] },
      yaxis: {
        title: { text: withUnit(label, options.unit ?? agreed("unit")) },
        ...(agreed("unit") === "rad" && Math.max(-low, high) <= Math.PI + 1e-9 ? aroundTheCircle : {}),
      },
      meta: {
        alt: `${entries.length === 1 ? "Line" : `${entries.length} lines`} (${names}) of ${label} from ${formatNumber(from)} to ${formatNumber(to)} s, between ${formatNumber(low)} and ${formatNumber(high)}.`,
      },
    },
  );
  return withTheme(figure, "light");
}

/** Axis of wrapped phases. */
const aroundTheCircle = {
  tickvals: [-Math.PI, -Math.PI / 2, 0, Math.PI / 2, Math.PI],
  ticktext: ["−π", "−π/2", "0", "π/2", "π"],
  range: [-3.3, 3.3] as const,
};

/** One series of a signal, with times in ms. */
function rowOf(name: string, { data, time }: SignalLike, series: number): Labelled<NumberArray> {
  const length = time.length;
  const count = data.data.length / length;
  if (!(Number.isInteger(series) && series >= 0 && series < count))
    throw new ValidationError(
      `signalLines: "${name}" has series 0 … ${count - 1}, got ${series}. Set the option series.`,
    );
  return labelled(data.data.subarray(series * length, (series + 1) * length), [length], ["time"], {
    coords: { time: time.map((seconds) => 1000 * seconds) },
  });
}
