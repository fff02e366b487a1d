import { ValidationError } from "../errors.js";
import type { Labelled, NumberArray } from "../labelled.js";
import type { Figure, Trace } from "./figure.js";
import { type HeadingOptions, heading } from "./heading.js";
import { asRows, capital, extent } from "./input.js";
import { makeFigure, withTheme } from "./makeFigure.js";
import { manyColors, seriesColors } from "./palettes.js";
import { formatNumber, plain, rounded, withUnit } from "./text.js";

/** A spectrum as the analysis functions return it. */
export interface SpectrumData {
  /** Frequencies in Hz. */
  readonly frequencies: ArrayLike<number>;
  /** Power of each frequency. */
  readonly power: ArrayLike<number>;
  /** Name in the legend. */
  readonly name?: string;
}

/** Settings of {@link spectrum}. */
export interface SpectrumOptions extends HeadingOptions {
  /** Axes with a logarithmic scale. Default `"y"`. */
  log?: "none" | "y" | "xy";
  /** Part to draw, from and to in Hz. Default: everything (above zero with a logarithmic frequency axis). */
  range?: readonly [number, number];
  /** Name of the vertical axis. Default `"Power"`. */
  label?: string;
  /** Unit of the power. */
  unit?: string;
  /** Write the frequency of the peak that stands out most. Default: with one spectrum or a mean. */
  peak?: boolean;
  /** Frequency bands to shade, in Hz, e.g. `{ alpha: [8, 12] }`. */
  bands?: Readonly<Record<string, readonly [number, number]>>;
  /** Height in px. Default 360. */
  height?: number;
}

/**
 * Power against frequency: one spectrum, several named ones, or one per region with their mean.
 *
 * Powers that are not positive are gaps on a logarithmic axis.
 *
 * @param data spectra `{ frequencies, power }`, or an array with the dimension `frequency` last and its coordinate
 * @param options axes, range, bands
 * @returns the figure
 * @throws ValidationError when there is nothing to draw, or frequencies are missing
 * @example
 * spectrum({ frequencies: [0, 5, 10], power: [1, 4, 2] }).layout.xaxis?.title?.text // "Frequency (Hz)"
 */
export function spectrum(
  data: SpectrumData | readonly SpectrumData[] | Labelled<NumberArray>,
  options: SpectrumOptions = {},
): Figure {
  const { log = "y", label = "Power", height = 360 } = options;
  const { spectra, regions } = toSpectra(data);
  const [low, high] = options.range ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  const curves = spectra.map(({ frequencies, power, name }) => {
    const kept = Array.from({ length: frequencies.length }, (_, index) => index).filter((index) => {
      const frequency = frequencies[index]!;
      return frequency >= low && frequency <= high && (log !== "xy" || frequency > 0);
    });
    return { name, x: kept.map((index) => frequencies[index]!), y: kept.map((index) => power[index]!) };
  });
  if (curves.every(({ x }) => x.length === 0))
    throw new ValidationError(
      `spectrum: no frequency lies in the range [${low}, ${high}] Hz; the data run from ${spectra[0]!.frequencies[0]} to ${spectra[0]!.frequencies[spectra[0]!.frequencies.length - 1]} Hz.`,
    );
  for (const { y } of curves) extent(y, "spectrum");
  const value = (power: number): number | null => (log !== "none" && !(power > 0) ? null : rounded(power, 4));
  const colors = regions ? manyColors(curves.length) : seriesColors;
  const traces: Trace[] = curves.map(({ name, x, y }, index) => ({
    type: "scatter",
    mode: "lines",
    name,
    x: x.map((frequency) => rounded(frequency)),
    y: y.map(value),
    line: { color: colors[index % colors.length]!, width: regions ? 0.8 : 1.6 },
    ...(regions ? { opacity: 0.45, showlegend: false } : {}),
    hovertemplate: "%{x} Hz<br>%{y}<extra>%{fullData.name}</extra>",
  }));
  const main = regions ? meanCurve(curves) : curves[0]!;
  if (regions)
    traces.push({
      type: "scatter",
      mode: "lines",
      name: `Mean of ${curves.length} regions`,
      x: main.x.map((frequency) => rounded(frequency)),
      y: main.y.map(value),
      line: { width: 2 },
    });
  const top = peakOf(main);
  const marks = [
    ...bandMarks(options.bands),
    ...((options.peak ?? (regions || curves.length === 1)) && top ? [peakMark(top, log)] : []),
  ];
  const legend = curves.length > 1;
  const figure = makeFigure(traces, {
    ...heading(options, legend),
    height,
    showlegend: legend,
    legend: { orientation: "h", x: 1, xanchor: "right", y: 1.02, yanchor: "bottom" },
    hovermode: "closest",
    xaxis: {
      title: { text: "Frequency (Hz)" },
      ...(log === "xy" ? { type: "log", dtick: 1, exponentformat: "none" } : { rangemode: "tozero" }),
    },
    yaxis: {
      title: { text: withUnit(label, options.unit) },
      ...(log === "none"
        ? { rangemode: "tozero" }
        : { type: "log", exponentformat: "power", dtick: decadesPerTick(curves) }),
    },
    annotations: marks.map(({ annotation }) => annotation),
    shapes: marks.flatMap(({ shape }) => (shape ? [shape] : [])),
    meta: {
      alt: `${curves.length === 1 ? "Power spectrum" : `${curves.length} power spectra`} from ${formatNumber(main.x[0]!)} to ${formatNumber(main.x[main.x.length - 1]!)} Hz${top ? `, with a peak at ${formatNumber(top.frequency)} Hz` : ""}.`,
      ...(regions ? { ink: [traces.length - 1] } : {}),
    },
  });
  return withTheme(figure, "light");
}

function toSpectra(data: SpectrumData | readonly SpectrumData[] | Labelled<NumberArray>): {
  spectra: readonly Required<SpectrumData>[];
  regions: boolean;
} {
  if ("dims" in data) {
    const rows = asRows(data, "spectrum");
    const frequencies = data.coords?.[data.dims[data.dims.length - 1]!];
    if (!(frequencies instanceof Float64Array) || frequencies.length !== rows.length)
      throw new ValidationError(
        `spectrum needs the frequencies of the last dimension in coords.${data.dims[data.dims.length - 1]}, a Float64Array of ${rows.length} numbers.`,
      );
    const spectra = rows.names.map((name, row) => ({
      name,
      frequencies,
      power: rows.data.subarray(row * rows.length, (row + 1) * rows.length),
    }));
    return { spectra, regions: spectra.length > seriesColors.length };
  }
  const list = (Array.isArray(data) ? data : [data]) as readonly SpectrumData[];
  if (list.length === 0) throw new ValidationError("spectrum needs at least one spectrum, got none.");
  const spectra = list.map(({ frequencies, power, name }, index) => {
    if (frequencies.length !== power.length || frequencies.length === 0)
      throw new ValidationError(
        `spectrum needs one power per frequency, got ${frequencies.length} frequencies and ${power.length} powers.`,
      );
    return { frequencies, power, name: plain(name ?? (list.length > 1 ? `Spectrum ${index + 1}` : "Power")) };
  });
  return { spectra, regions: spectra.length > seriesColors.length };
}

interface Curve {
  readonly x: readonly number[];
  readonly y: readonly number[];
}

function meanCurve(curves: readonly Curve[]): Curve {
  const { x } = curves[0]!;
  return { x, y: x.map((_, index) => curves.reduce((sum, { y }) => sum + y[index]!, 0) / curves.length) };
}

/** Distance of ticks on a logarithmic axis of power, in decades: at most about eight ticks. */
function decadesPerTick(curves: readonly Curve[]): number {
  const powers = curves.flatMap(({ y }) => y.filter((power) => power > 0));
  const [low, high] = powers.reduce(
    ([least, most], power) => [Math.min(least, power), Math.max(most, power)],
    [Number.POSITIVE_INFINITY, 0],
  );
  return high > 0 ? Math.max(1, Math.ceil(Math.log10(high / low) / 8)) : 1;
}

/** A peak must rise this far above the slope of the spectrum to be marked: by a third. */
const STANDS_OUT = Math.log(4 / 3);

/**
 * The peak that stands out most from the slope of the spectrum.
 *
 * Spectra of activity fall like a power of the frequency; what matters is what rises above that. The slope is a
 * straight line through the logarithms, and half of what counts is the mean with the neighbouring bins, so that noise does not win.
 */
function peakOf({ x, y }: Curve): { frequency: number; power: number } | undefined {
  const bins = x.map((_, index) => index).filter((index) => x[index]! > 0 && y[index]! > 0);
  const logX = bins.map((index) => Math.log(x[index]!));
  const logY = bins.map((index) => Math.log(y[index]!));
  const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
  const [mx, my] = [mean(logX), mean(logY)];
  const spread = logX.reduce((sum, value) => sum + (value - mx) ** 2, 0);
  const slope = logX.reduce((sum, value, at) => sum + (value - mx) * (logY[at]! - my), 0) / (spread || 1);
  const rise = logY.map((value, at) => value - my - slope * (logX[at]! - mx));
  let best = -1;
  let most = STANDS_OUT;
  for (let at = 1; at + 1 < bins.length; at++) {
    if (!(logY[at]! > logY[at - 1]! && logY[at]! >= logY[at + 1]!)) continue;
    const height = mean([rise[at]!, mean(rise.slice(Math.max(0, at - 2), at + 3))]);
    if (height > most) {
      most = height;
      best = bins[at]!;
    }
  }
  return best < 0 ? undefined : { frequency: x[best]!, power: y[best]! };
}

type Mark = {
  annotation: NonNullable<Figure["layout"]["annotations"]>[number];
  shape?: NonNullable<Figure["layout"]["shapes"]>[number];
};

function peakMark({ frequency, power }: { frequency: number; power: number }, log: string): Mark {
  return {
    annotation: {
      text: `${formatNumber(frequency)} Hz`,
      x: log === "xy" ? Math.log10(frequency) : frequency,
      y: log === "none" ? power : Math.log10(power),
      xref: "x",
      yref: "y",
      xanchor: "left",
      yanchor: "bottom",
      xshift: 4,
      showarrow: false,
    },
  };
}

function bandMarks(bands: SpectrumOptions["bands"]): Mark[] {
  return Object.entries(bands ?? {}).map(([name, [from, to]], index) => {
    if (!(to > from)) throw new ValidationError(`Band "${name}" must rise, got [${from}, ${to}] Hz.`);
    return {
      annotation: {
        text: capital(plain(name)),
        x: (from + to) / 2,
        y: 1,
        xref: "x",
        yref: "paper",
        yanchor: "top",
        showarrow: false,
        font: { size: 11 },
      },
      shape: {
        type: "rect",
        x0: from,
        x1: to,
        y0: 0,
        y1: 1,
        xref: "x",
        yref: "paper",
        fillcolor: seriesColors[index % seriesColors.length]!,
        opacity: 0.12,
        line: { width: 0 },
        layer: "below",
      },
    };
  });
}
