import { ValidationError } from "../errors.js";
import type { Figure, PaletteRole, Trace } from "./figure.js";
import { type HeadingOptions, heading } from "./heading.js";
import { makeFigure, withTheme } from "./makeFigure.js";
import { rowsOfTable, type TableLike, type TableRow } from "./pivot.js";
import { plain, rounded, withUnit } from "./text.js";

/** Settings of {@link pareto}. */
export interface ParetoOptions extends HeadingOptions {
  /** Columns of the two objectives that are drawn. Default `["f0", "f1"]`. */
  readonly objectives?: readonly [string, string];
  /** Columns of all objectives that decide who dominates whom. Default: the two that are drawn. */
  readonly all?: readonly string[];
  /** Weight of each of `all`: positive objectives are maximised, negative ones minimised. Default −1 each. */
  readonly weights?: readonly number[];
  /** Names and units of the axes. Default: the names of the columns. */
  readonly xLabel?: string;
  readonly xUnit?: string;
  readonly yLabel?: string;
  readonly yUnit?: string;
  /** Column that colours the individuals, and its name at the colour bar. Default `"gen"`, "Generation", where there is one. */
  readonly color?: string;
  readonly colorLabel?: string;
  /** Colours. Default viridis. */
  readonly palette?: PaletteRole;
  /** Height in px. Default 420. */
  readonly height?: number;
}

/**
 * Individuals over two objectives, with the Pareto front: those that no other dominates.
 *
 * Rows with an objective that is not finite are left out.
 *
 * @param table one row per individual, as `evolution.dfEvolution()`
 * @param options columns, weights, labels
 * @returns the figure
 * @throws ValidationError when a column is missing, weights do not fit, or no row is left
 * @example
 * pareto([{ f0: 0, f1: 1 }, { f0: 1, f1: 0 }, { f0: 1, f1: 1 }]).layout.meta.alt // "3 individuals over f0 and f1, 2 of them on the Pareto front."
 */
export function pareto(table: TableLike, options: ParetoOptions = {}): Figure {
  const rows = rowsOfTable(table);
  const { objectives = ["f0", "f1"], palette = "viridis" } = options;
  const all = options.all ?? objectives;
  const weights = options.weights ?? all.map(() => -1);
  if (weights.length !== all.length)
    throw new ValidationError(`pareto needs one weight per objective: ${all.length}, got ${weights.length}.`);
  for (const name of [...objectives, ...all])
    if (!rows.some((row) => name in row))
      throw new ValidationError(
        `pareto: no column "${name}"; the table has ${Object.keys(rows[0] ?? {}).join(", ") || "no rows"}.`,
      );
  const valid = rows.filter((row) => [...all, ...objectives].every((name) => Number.isFinite(row[name])));
  if (valid.length === 0)
    throw new ValidationError("pareto needs an individual whose objectives are finite, got none.");
  const [x, y] = objectives;
  const front = paretoRows(valid, all, weights);
  const line = [...front].sort((a, b) => Number(a[x]) - Number(b[x]) || Number(a[y]) - Number(b[y]));
  const colorName = options.color ?? (valid.every(({ gen }) => Number.isFinite(gen)) ? "gen" : undefined);
  const colorLabel = options.colorLabel ?? (colorName === "gen" ? "Generation" : (colorName ?? ""));
  const [xLabel, yLabel] = [options.xLabel ?? x, options.yLabel ?? y];
  const column = (list: readonly TableRow[], name: string): (number | null)[] =>
    list.map((row) => rounded(Number(row[name])));
  const ids = (list: readonly TableRow[]): object =>
    list.every(({ id }) => typeof id === "number") ? { customdata: list.map(({ id }) => id as number) } : {};
  const hover = (list: readonly TableRow[], note: string): string =>
    `${"customdata" in ids(list) ? "individual %{customdata}<br>" : ""}${plain(xLabel)} %{x}<br>${plain(yLabel)} %{y}<extra>${note}</extra>`;
  const figure = makeFigure(
    [
      {
        type: "scatter",
        mode: "markers",
        name: "Individuals",
        x: column(valid, x),
        y: column(valid, y),
        ...ids(valid),
        marker: {
          size: 7,
          opacity: 0.75,
          ...(colorName ? { color: column(valid, colorName), coloraxis: "coloraxis" as const } : {}),
        },
        hovertemplate: hover(valid, ""),
        showlegend: false,
      },
      {
        type: "scatter",
        mode: "markers",
        name: "Pareto front",
        x: column(line, x),
        y: column(line, y),
        ...ids(line),
        marker: { size: 10, symbol: "circle-open", line: { width: 1.6 } },
        hovertemplate: hover(line, "Pareto front"),
      },
      // With more objectives the front is a surface, of which this is a projection.
      ...(all.length === 2
        ? [
            {
              type: "scatter" as const,
              mode: "lines" as const,
              name: "Limit of what is dominated",
              ...stairs(column(line, x), column(line, y), weights[all.indexOf(x)]! < 0),
              line: { width: 1.2 },
              showlegend: false,
              hoverinfo: "skip" as const,
            },
          ]
        : []),
    ],
    {
      ...heading(options, true),
      height: options.height ?? 420,
      hovermode: "closest",
      showlegend: true,
      legend: { orientation: "h", x: 1, xanchor: "right", y: 1.02, yanchor: "bottom" },
      xaxis: { title: { text: withUnit(xLabel, options.xUnit) } },
      yaxis: { title: { text: withUnit(yLabel, options.yUnit) } },
      ...(colorName ? { coloraxis: { colorbar: { title: { text: plain(colorLabel) } } } } : {}),
      meta: {
        alt: `${valid.length} individuals over ${xLabel} and ${yLabel}, ${front.length} of them on the Pareto front.`,
        palettes: colorName ? { coloraxis: palette } : {},
        ink: all.length === 2 ? [1, 2] : [1],
      },
    },
  );
  return withTheme(figure, "light");
}

/** Rows that no other is at least as good as in every objective and better in one. */
function paretoRows(
  rows: readonly TableRow[],
  names: readonly string[],
  weights: readonly number[],
): readonly TableRow[] {
  const points = rows.map((row) => names.map((name, index) => Number(row[name]) * weights[index]!));
  const isBelow = (a: readonly number[], b: readonly number[]): boolean =>
    a.every((value, index) => value <= b[index]!) && a.some((value, index) => value < b[index]!);
  return rows.filter((_, index) => !points.some((other) => isBelow(points[index]!, other)));
}

/** The limit of what a front of two objectives dominates; on which side its corners lie depends on the first. */
function stairs(
  x: readonly (number | null)[],
  y: readonly (number | null)[],
  isMinimised: boolean,
): Pick<Trace, "x" | "y"> {
  const corners = x.flatMap((value, index) => {
    if (index === 0) return [[value, y[0]!]];
    const corner = isMinimised ? [value, y[index - 1]!] : [x[index - 1]!, y[index]!];
    return [corner, [value, y[index]!]];
  });
  return { x: corners.map((corner) => corner[0]!), y: corners.map((corner) => corner[1]!) };
}
