import { ValidationError } from "../../errors.js";
import type { Labelled, NumberArray } from "../../labelled.js";
import { averageColumns } from "../decimate.js";
import type { Command, Figure, Frame } from "../figure.js";
import { heading } from "../heading.js";
import { asRows, extent } from "../input.js";
import { makeFigure, withTheme } from "../makeFigure.js";
import { formatNumber, rounded, withUnit } from "../text.js";
import { type TimeOptions, timeAxis } from "../time.js";
import { type BrainView, projections, viewPanel } from "./brainViews.js";
import { type BrainOptions, brainNetwork } from "./network.js";

/** Settings of {@link brainAnimation}. */
export interface BrainAnimationOptions extends Omit<BrainOptions, "values">, TimeOptions {
  /** From where the brain is seen. Default from above. */
  view?: BrainView;
  /** Number of moments at most; longer data are averaged over time. Default 120. */
  frames?: number;
  /** Duration of a moment on screen in ms. Default 80. */
  frameDuration?: number;
  /** Height in px. Default 520. */
  height?: number;
}

/**
 * Activity travelling over the brain: a film with a slider, of regions coloured by their activity.
 *
 * It stands still until it is started. Colours keep one scale over the whole film.
 *
 * @param activity `[region, time]`
 * @param coordinates centres of regions in mm, `[region, axis]`
 * @param options view, number of moments, weights
 * @returns the figure
 * @throws ValidationError when lengths disagree or there is nothing to draw
 * @example
 * brainAnimation(bold, coordinates, { frames: 10 }).frames?.length // 10
 */
export function brainAnimation(
  activity: Labelled<NumberArray>,
  coordinates: Labelled<NumberArray>,
  options: BrainAnimationOptions = {},
): Figure {
  const { view = "above", frames: most = 120, frameDuration = 80 } = options;
  const rows = asRows(activity, "brainAnimation");
  const time = timeAxis(activity, options, "brainAnimation");
  if (!Number.isInteger(most) || most < 1)
    throw new ValidationError(`frames must be a positive integer, got ${most}.`);
  const length = time.to - time.from;
  const part = new Float64Array(rows.count * length);
  for (let row = 0; row < rows.count; row++)
    part.set(rows.data.subarray(row * rows.length + time.from, row * rows.length + time.to), row * length);
  const film = averageColumns(part, rows.count, most);
  const range = extent(film.values, "brainAnimation");
  const at = (moment: number): number[] =>
    Array.from({ length: rows.count }, (_, row) => film.values[row * film.columns + moment]!);
  const label = options.label ?? activity.name ?? "Activity";
  const unit = options.unit ?? activity.unit;
  const palette = options.palette ?? "plasma";
  const settings = {
    ...options,
    palette,
    label,
    ...(unit ? { unit } : {}),
    values: at(0),
    domain: options.domain ?? ([range.min, range.max > range.min ? range.max : range.min + 1] as const),
  };
  const network = brainNetwork(coordinates, settings);
  const { figure, ratio } = viewPanel(projections[view], network, settings, true);
  const last = figure.data.length - 1;
  const dots = figure.data[last]!;
  // The view draws far regions first; each moment must name the colours in that order.
  const order = (dots.text as readonly string[]).map((name) => network.names.indexOf(name));
  const stamp = (moment: number): string => {
    const when = time.at(time.from + film.start + moment * film.step);
    return time.unit === "s" ? when.toFixed(2) : String(Math.round(10 * when) / 10);
  };
  const frames = Array.from({ length: film.columns }, (_, moment): Frame => {
    const values = at(moment);
    const color = order.map((region) => rounded(values[region]!, 3));
    return { name: String(moment), traces: [last], data: [{ marker: { ...dots.marker, color } }] };
  });
  const height = options.height ?? 520;
  const { title: _view, ...layout } = figure.layout;
  const playable = makeFigure(
    figure.data,
    {
      ...layout,
      ...heading(options),
      showlegend: false,
      height,
      width: Math.round((height - 150) * ratio + 180),
      coloraxis: { ...layout.coloraxis!, colorbar: { title: { text: withUnit(label, unit) }, len: 0.9 } },
      sliders: [
        {
          active: 0,
          x: 0.22,
          len: 0.78,
          pad: { t: 22 },
          ticklen: 0,
          minorticklen: 0,
          font: { color: "rgba(0,0,0,0)", size: 1 },
          currentvalue: {
            xanchor: "right",
            prefix: "",
            suffix: time.unit ? ` ${time.unit}` : "",
            font: { size: 13, color: "#8b97a8" },
          },
          bordercolor: "#8b97a8",
          bgcolor: "#8b97a8",
          activebgcolor: "#3764a9",
          steps: frames.map((frame, moment) => ({
            label: stamp(moment),
            method: "animate",
            args: [
              [frame.name],
              { mode: "immediate", frame: { duration: 0, redraw: true }, transition: { duration: 0 } },
            ],
          })),
        },
      ],
      updatemenus: [
        {
          type: "buttons",
          direction: "left",
          showactive: false,
          x: 0,
          y: 0,
          xanchor: "left",
          yanchor: "top",
          pad: { t: 38 },
          bordercolor: "#8b97a8",
          font: { color: "#3764a9", size: 13 },
          buttons: playButtons(frameDuration),
        },
      ],
      meta: {
        ...layout.meta,
        alt: `Film of ${label} in ${network.count} regions, seen ${projections[view].title.toLowerCase()}, ${film.columns} moments from ${stamp(0)} to ${stamp(film.columns - 1)} ${time.unit || "samples"}; values from ${formatNumber(range.min)} to ${formatNumber(range.max)}${unit ? ` ${unit}` : ""}.`,
      },
    },
    figure.config,
    frames,
  );
  return withTheme(playable, "light");
}

function playButtons(duration: number): Command[] {
  const mode = { fromcurrent: true, transition: { duration: 0 } };
  return [
    { label: "▶", method: "animate", args: [null, { ...mode, frame: { duration, redraw: true } }] },
    {
      label: "❚❚",
      method: "animate",
      args: [
        [null],
        { mode: "immediate", frame: { duration: 0, redraw: false }, transition: { duration: 0 } },
      ],
    },
  ];
}
