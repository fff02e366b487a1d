import { ValidationError } from "../errors.js";
import type { Figure } from "./figure.js";
import { type HeadingOptions, heading } from "./heading.js";
import { extent } from "./input.js";
import { makeFigure, withTheme } from "./makeFigure.js";
import { seriesColors } from "./palettes.js";
import { formatNumber, plain, rounded } from "./text.js";

/** Settings of {@link fits}. */
export interface FitsOptions extends HeadingOptions {
  /** Names of the subjects. Default `"Subject 1"`, …. */
  labels?: readonly string[];
  /** What any model should beat, one number for all or one per subject: as a rule the correlation of SC with FC. */
  baseline?: number | ArrayLike<number>;
  /** Name of the baseline. Default `"Structure alone"`. */
  baselineLabel?: string;
  /** Name of the measure. Default `"Correlation with empirical FC"`. */
  label?: string;
  /** Height in px. Default 320. */
  height?: number;
}

/**
 * How well a model fits each subject, beside what the structure alone achieves.
 *
 * @param values one number per subject
 * @param options names, baseline
 * @returns the figure
 * @throws ValidationError when there is nothing to draw or lengths disagree
 * @example
 * fits([0.5, 0.6], { baseline: 0.3 }).layout.meta.alt // "Correlation with empirical FC of 2 subjects from 0.5 to 0.6, mean 0.55; structure alone 0.3."
 */
export function fits(values: ArrayLike<number>, options: FitsOptions = {}): Figure {
  const range = extent(values, "fits");
  const { baselineLabel = "Structure alone", label = "Correlation with empirical FC" } = options;
  const names = Array.from({ length: values.length }, (_, index) =>
    plain(options.labels?.[index] ?? `Subject ${index + 1}`),
  );
  if (options.labels && options.labels.length !== values.length)
    throw new ValidationError(
      `fits needs one label per value: ${values.length}, got ${options.labels.length}.`,
    );
  const { baseline } = options;
  const base =
    baseline === undefined
      ? undefined
      : typeof baseline === "number"
        ? names.map(() => baseline)
        : Array.from(baseline);
  if (base && base.length !== values.length)
    throw new ValidationError(`fits needs one baseline per value: ${values.length}, got ${base.length}.`);
  const baseMean = base ? base.reduce((a, b) => a + b, 0) / base.length : undefined;
  const figure = makeFigure(
    [
      {
        type: "bar",
        name: "Model",
        x: names,
        y: Array.from(values, (value) => rounded(value)),
        width: 0.62,
        marker: { color: seriesColors[0]! },
        text: Array.from(values, (value) => formatNumber(value, 2)),
        textposition: "outside",
        cliponaxis: false,
        hovertemplate: "%{x}<br>%{y}<extra></extra>",
      },
      ...(base
        ? [
            {
              type: "scatter" as const,
              mode: "markers" as const,
              name: plain(baselineLabel),
              x: names,
              y: base.map((value) => rounded(value)),
              marker: { symbol: "line-ew-open", size: 26, line: { width: 2.5 } },
              hovertemplate: `%{x}<br>%{y}<extra>${plain(baselineLabel)}</extra>`,
            },
          ]
        : []),
    ],
    {
      ...heading(options, true),
      height: options.height ?? 320,
      showlegend: base !== undefined,
      legend: { orientation: "h", x: 1, xanchor: "right", y: 1.02, yanchor: "bottom" },
      bargap: 0.35,
      xaxis: { title: { text: "Subject" }, type: "category", showgrid: false },
      yaxis: { title: { text: plain(label) }, rangemode: "tozero" },
      meta: {
        alt: `${label} of ${values.length} subjects from ${formatNumber(range.min, 2)} to ${formatNumber(range.max, 2)}, mean ${formatNumber(range.mean, 2)}${baseMean === undefined ? "" : `; ${baselineLabel.toLowerCase()} ${formatNumber(baseMean, 2)}`}.`,
        ink: base ? [1] : [],
      },
    },
  );
  return withTheme(figure, "light");
}
