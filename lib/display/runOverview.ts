import { ValidationError } from "../errors.js";
import type { Labelled, NumberArray } from "../labelled.js";
import { boldRaster } from "./boldRaster.js";
import type { Figure } from "./figure.js";
import type { HeadingOptions } from "./heading.js";
import { matrix } from "./matrix.js";
import { panels } from "./panels.js";
import { type SpectrumData, spectrum } from "./spectrum.js";
import { timeseries } from "./timeseries.js";

/** What one run gave; whatever is left out is not drawn. */
export interface RunResult {
  /** Activity, `[region, time]`. */
  readonly activity?: Labelled<NumberArray>;
  /** BOLD, `[region, time]`. */
  readonly bold?: Labelled<NumberArray>;
  /** Functional connectivity of the run. */
  readonly fc?: Labelled<NumberArray>;
  /** Functional connectivity dynamics of the run. */
  readonly fcd?: Labelled<NumberArray>;
  /** Empirical functional connectivity, to compare with. */
  readonly empiricalFc?: Labelled<NumberArray>;
  /** Power spectrum of the activity. */
  readonly spectrum?: SpectrumData | Labelled<NumberArray>;
}

/** Settings of {@link runOverview}. */
export interface RunOverviewOptions extends HeadingOptions {
  /** Distance of samples of the activity in ms. Default: from its coordinates. */
  dt?: number;
  /** Distance of samples of BOLD in ms. Default: from its coordinates, else 2000. */
  boldDt?: number;
  /** Time to leave out at the beginning of BOLD, in ms. Default 0. */
  boldTransient?: number;
  /** Draw BOLD z-scored. Default true. */
  zScore?: boolean;
  /** Part of the activity to draw, from and to in ms. Default: everything. */
  range?: readonly [number, number];
}

/**
 * One run at a glance: matrices in the first row, then BOLD, then activity with its spectrum.
 *
 * @param run what there is to draw
 * @param options times, parts
 * @returns the figure
 * @throws ValidationError when nothing is given
 * @example
 * runOverview({ bold, fc: fc(bold) }).layout.meta.alt // "2 panels. Heat map of …"
 */
export function runOverview(run: RunResult, options: RunOverviewOptions = {}): Figure {
  const { activity, bold, fc, fcd, empiricalFc } = run;
  const matrices = [
    ...(fc ? [matrix(fc, { kind: "FC", title: "FC" })] : []),
    ...(empiricalFc ? [matrix(empiricalFc, { kind: "FC", title: "Empirical FC" })] : []),
    ...(fcd ? [matrix(fcd, { kind: "FCD", title: "FCD" })] : []),
  ];
  const time = options.dt === undefined ? {} : { dt: options.dt };
  const below = [
    ...(activity
      ? [
          timeseries(activity, {
            ...time,
            ...(options.range ? { range: options.range } : {}),
            title: "Activity",
            height: 300,
          }),
        ]
      : []),
    ...(run.spectrum ? [spectrum(run.spectrum, { title: "Power spectrum", height: 300 })] : []),
  ];
  const rows = [matrices, ...(bold ? [[boldPanel(bold, options)]] : []), below].filter(
    (row) => row.length > 0,
  );
  if (rows.length === 0)
    throw new ValidationError(
      "runOverview needs at least one of activity, bold, fc, fcd, spectrum; got none.",
    );
  const widths = rows.map((row) => (row === below && row.length === 2 ? [2, 1] : row.map(() => 1)));
  return panels(rows, {
    ...(options.title ? { title: options.title } : {}),
    ...(options.subtitle ? { subtitle: options.subtitle } : {}),
    widths,
    width: 1080,
    gap: matrices.length > 1 ? 0.11 : 0.09,
  });
}

function boldPanel(bold: Labelled<NumberArray>, options: RunOverviewOptions): Figure {
  const known = bold.coords?.[bold.dims[bold.dims.length - 1]!] !== undefined;
  const dt = options.boldDt ?? (known ? undefined : 2000);
  return boldRaster(bold, {
    ...(dt === undefined ? {} : { dt }),
    ...(options.boldTransient ? { range: [options.boldTransient, Number.MAX_SAFE_INTEGER] } : {}),
    ...(options.zScore === undefined ? {} : { zScore: options.zScore }),
    title: "BOLD",
    height: 360,
  });
}
