import type { Labelled, NumberArray } from "../labelled.js";
import type { Figure } from "./figure.js";
import { type HeadingOptions, heading } from "./heading.js";
import { makeFigure, withTheme } from "./makeFigure.js";
import { seriesColors } from "./palettes.js";
import { plain, withUnit } from "./text.js";
import type { TimeOptions } from "./time.js";
import { timeseries } from "./timeseries.js";

/** Settings of {@link stimulusOverlay}. */
export interface StimulusOverlayOptions extends HeadingOptions, TimeOptions {
  /** Name and unit of the response. Default: those of the array. */
  label?: string;
  unit?: string;
  /** Name and unit of the stimulus. Default: those of the array, else `"Stimulus"`. */
  stimulusLabel?: string;
  stimulusUnit?: string;
  /** Texts at moments in ms, e.g. `{ "down-state": 5000 }`. */
  notes?: Readonly<Record<string, number>>;
  /** Greatest number of bins per line. Default 800. */
  pixels?: number;
  /** Height in px. Default 360. */
  height?: number;
}

/**
 * A response on the left axis with its stimulus on the right one.
 *
 * @param response `[time]` or `[region, time]`
 * @param stimulus `[time]` or `[region, time]`, on the same time axis
 * @param options labels, part of the time, notes
 * @returns the figure
 * @throws ValidationError when there is nothing to draw
 * @example
 * stimulusOverlay(rate, stimulus, { dt: 0.1 }).layout.yaxis2?.overlaying // "y"
 */
export function stimulusOverlay(
  response: Labelled<NumberArray>,
  stimulus: Labelled<NumberArray>,
  options: StimulusOverlayOptions = {},
): Figure {
  const { title: _title, subtitle: _subtitle, notes = {}, ...time } = options;
  const left = timeseries(response, time);
  const stimulusLabel = options.stimulusLabel ?? stimulus.name ?? "Stimulus";
  const right = timeseries(stimulus, {
    ...time,
    label: stimulusLabel,
    ...(options.stimulusUnit ? { unit: options.stimulusUnit } : {}),
    mean: false,
  });
  const color = seriesColors[4]!;
  const single = left.data.length === 1;
  const name = plain(options.label ?? response.name ?? "Response");
  const over = right.data.map((trace, index) => ({
    ...trace,
    name: plain(stimulusLabel),
    yaxis: "y2",
    line: { color, width: 1.6 },
    opacity: 0.9,
    showlegend: index === 0,
    hovertemplate: `%{x}<br>%{y}<extra>${plain(stimulusLabel)}</extra>`,
  }));
  const under = single
    ? left.data.map((trace) => ({
        ...trace,
        name,
        line: { width: 1.2 },
        hovertemplate: `%{x}<br>%{y}<extra>${name}</extra>`,
      }))
    : left.data;
  const seconds = left.layout.xaxis!.title!.text.endsWith("(s)");
  const figure = makeFigure([...under, ...over], {
    ...left.layout,
    ...heading(options, true),
    height: options.height ?? 360,
    showlegend: true,
    xaxis: left.layout.xaxis,
    yaxis: left.layout.yaxis,
    yaxis2: {
      title: {
        text: withUnit(stimulusLabel, options.stimulusUnit ?? stimulus.unit),
        font: { color },
      },
      tickfont: { color },
      overlaying: "y",
      tickmode: "auto",
      side: "right",
      anchor: "x",
      showgrid: false,
    },
    annotations: Object.entries(notes).map(([text, moment]) => ({
      text: plain(text),
      x: seconds ? moment / 1000 : moment,
      y: 1,
      xref: "x",
      yref: "paper",
      yanchor: "top",
      showarrow: false,
    })),
    meta: {
      alt: `${left.layout.meta.alt} With the stimulus on a second axis: ${right.layout.meta.alt}`,
      ink: single ? [0] : (left.layout.meta.ink ?? []),
    },
  });
  return withTheme(figure, "light");
}
