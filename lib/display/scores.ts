import { ValidationError } from "../errors.js";
import type { Labelled, NumberArray } from "../labelled.js";
import { histogramOf } from "./density.js";
import type { Figure } from "./figure.js";
import { type HeadingOptions, heading } from "./heading.js";
import { extent } from "./input.js";
import { makeFigure, withTheme } from "./makeFigure.js";
import { rowsOf } from "./matrix.js";
import { seriesColors } from "./palettes.js";
import { panels } from "./panels.js";
import { formatNumber, plain, rounded } from "./text.js";

/** Settings of {@link scoreProgress}. */
export interface ScoreProgressOptions extends HeadingOptions {
  /** Name of the score. Default `"Score"`. */
  label?: string;
  /** Number of the first generation, unless the array has coordinates. Default 1. */
  firstGeneration?: number;
  /** Also draw the image of all scores above the curve. Default true. */
  image?: boolean;
  /** Height in px. Default 520 with the image, else 340. */
  height?: number;
}

/**
 * Scores over generations: every individual, best at the bottom, above the mean with the band from worst to best.
 *
 * @param scores dims `["generation", "individual"]`; individuals are sorted here, missing scores left out
 * @param options label, first generation
 * @returns the figure
 * @throws ValidationError when the array is not a matrix or holds no finite number
 * @example
 * scoreProgress(labelled(new Float64Array([1, 2, 3, 4]), [2, 2], ["generation", "individual"])).layout.meta.alt // "Score of 2 individuals over 2 generations: …"
 */
export function scoreProgress(scores: Labelled<NumberArray>, options: ScoreProgressOptions = {}): Figure {
  const [generations, individuals] = scores.shape;
  if (scores.shape.length !== 2 || !generations || !individuals)
    throw new ValidationError(
      `scoreProgress takes scores [generation, individual], got shape [${scores.shape.join(", ")}].`,
    );
  const range = extent(scores.data, "scoreProgress");
  const { label = "Score", firstGeneration = 1, image = true } = options;
  const given = scores.coords?.[scores.dims[0]!];
  const x = Array.from({ length: generations }, (_, index) =>
    Number(given?.[index] ?? firstGeneration + index),
  );
  const sorted = x.map((_, generation) =>
    Array.from(scores.data.subarray(generation * individuals, (generation + 1) * individuals))
      .filter(Number.isFinite)
      .sort((a, b) => b - a),
  );
  const of = (pick: (row: readonly number[]) => number | undefined): (number | null)[] =>
    sorted.map((row) => rounded(pick(row) ?? Number.NaN));
  const mean = of((row) => (row.length ? row.reduce((a, b) => a + b, 0) / row.length : undefined));
  const color = seriesColors[0]!;
  const edge = { type: "scatter", mode: "lines", x, hoverinfo: "skip", showlegend: false } as const;
  const first = mean.find((value) => value !== null) ?? 0;
  const final = [...mean].reverse().find((value) => value !== null) ?? 0;
  const alt = `${label} of ${individuals} individuals over ${generations} generations: mean from ${formatNumber(first)} to ${formatNumber(final)}, best ${formatNumber(range.max)}.`;
  const axis = { title: { text: "Generation" }, range: [x[0]! - 0.5, x[x.length - 1]! + 0.5] };
  const curve = makeFigure(
    [
      { ...edge, name: "Worst", y: of((row) => row[row.length - 1]), line: { width: 0, color } },
      {
        ...edge,
        name: "Worst to best",
        y: of((row) => row[0]),
        line: { width: 0, color },
        fill: "tonexty",
        fillcolor: `${color}38`,
      },
      {
        type: "scatter",
        mode: generations > 40 ? "lines" : "lines+markers",
        name: "Mean",
        x,
        y: mean,
        line: { color, width: 2 },
        marker: { color, size: 5 },
        hovertemplate: `generation %{x}<br>mean ${plain(label)} %{y}<extra></extra>`,
      },
    ],
    {
      ...heading(options),
      height: options.height ?? (image ? 250 : 340),
      showlegend: false,
      xaxis: axis,
      yaxis: { title: { text: plain(label) } },
      meta: { alt },
    },
  );
  if (!image) return withTheme(curve, "light");
  const map = makeFigure(
    [
      {
        type: "heatmap",
        x,
        y: Array.from({ length: individuals }, (_, rank) => rank + 1),
        z: rowsOf(
          Float64Array.from({ length: generations * individuals }, (_, index) => {
            const rank = Math.floor(index / generations);
            return sorted[index % generations]![rank] ?? Number.NaN;
          }),
          individuals,
          generations,
          (value) => rounded(value, 4),
        ),
        coloraxis: "coloraxis",
        hovertemplate: `generation %{x}, rank %{y}<br>${plain(label)} %{z}<extra></extra>`,
      },
    ],
    {
      height: 330,
      xaxis: { ...axis, showgrid: false, showticklabels: false, title: { text: "" } },
      yaxis: { title: { text: "Rank (1 = best)" }, showgrid: false },
      coloraxis: {
        cmin: rounded(range.min)!,
        cmax: rounded(range.max > range.min ? range.max : range.min + 1)!,
        colorbar: { title: { text: plain(label) } },
      },
      meta: { alt: "", palettes: { coloraxis: "viridis" } },
    },
  );
  const { title: _title, ...bare } = curve.layout;
  return panels([[map], [{ ...curve, layout: bare as Figure["layout"] }]], {
    ...(options.title ? { title: options.title } : {}),
    ...(options.subtitle ? { subtitle: options.subtitle } : {}),
    heights: [2, 1],
    rowGap: 24,
    height: options.height ?? 520,
    alt,
  });
}

/** Settings of {@link scoreHistogram}. */
export interface ScoreHistogramOptions extends HeadingOptions {
  /** Generation, written into the title. */
  generation?: number;
  /** Number of bins. Default 10. */
  bins?: number;
  /** Name of the score. Default `"Score"`. */
  label?: string;
  /** Height in px. Default 300. */
  height?: number;
}

/**
 * How the scores of a population are distributed.
 *
 * @param scores scores of the individuals; those that are not finite are left out
 * @param options generation, bins
 * @returns the figure
 * @throws ValidationError when no score is finite
 * @example
 * scoreHistogram([-1, -1, 0], { generation: 3 }).layout.title?.text // "Generation 3, 3 individuals"
 */
export function scoreHistogram(scores: ArrayLike<number>, options: ScoreHistogramOptions = {}): Figure {
  const { min, max } = extent(scores, "scoreHistogram");
  const { bins = 10, label = "Score", generation } = options;
  const valid = Array.from(scores).filter(Number.isFinite);
  const half = max > min ? 0 : 0.5;
  const { edges, counts } = histogramOf(valid, min - half, max + half, bins);
  const count = `${valid.length} individuals`;
  const title =
    options.title ?? (generation === undefined ? undefined : `Generation ${generation}, ${count}`);
  const figure = makeFigure(
    [
      {
        type: "bar",
        name: "Individuals",
        x: Array.from(counts, (_, bin) => rounded((edges[bin]! + edges[bin + 1]!) / 2)),
        y: Array.from(counts),
        width: rounded(0.96 * (edges[1]! - edges[0]!))!,
        marker: { color: seriesColors[0]! },
        hovertemplate: "%{y} individuals near %{x}<extra></extra>",
      },
    ],
    {
      ...heading({
        ...(title ? { title } : {}),
        ...(options.subtitle ? { subtitle: options.subtitle } : {}),
      }),
      height: options.height ?? 300,
      showlegend: false,
      bargap: 0,
      xaxis: { title: { text: plain(label) }, showgrid: false },
      yaxis: { title: { text: "Count" }, rangemode: "tozero" },
      meta: { alt: `Histogram of ${label} of ${count}, from ${formatNumber(min)} to ${formatNumber(max)}.` },
    },
  );
  return withTheme(figure, "light");
}
