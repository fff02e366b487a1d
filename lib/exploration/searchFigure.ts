import { explorationMap } from "../display/explorationMap.js";
import type { Figure } from "../display/figure.js";
import { makeFigure, withTheme } from "../display/makeFigure.js";
import { seriesColors } from "../display/palettes.js";
import { pivot } from "../display/pivot.js";
import { plain, rounded } from "../display/text.js";
import type { ExplorationResults } from "./explorationResults.js";

/** Most panels of a picture; more values of a third parameter are thinned. */
const PANELS = 6;

/**
 * A picture of an exploration: its first measure over its parameters.
 *
 * One parameter gives a line, two a heat map, more a panel for each slice; lists of points are drawn as points.
 *
 * @param search with its table loaded
 * @param measure column; default: the first number that is no parameter
 * @returns the figure; undefined when there is nothing to draw
 */
export function searchFigure(search: ExplorationResults, measure?: string): Figure | undefined {
  const chosen = measure ?? measuresOf(search)[0];
  if (chosen === undefined) return undefined;
  const values = search.column(chosen) as readonly number[];
  if (!values.some(Number.isFinite)) return undefined;
  const names = search.exploreParameters.filter((name) => new Set(search.column(name)).size > 1);
  const isNumeric = (name: string): boolean =>
    search.column(name).every((value) => typeof value === "number" && Number.isFinite(value));
  const [y, x] = names.filter(isNumeric);
  if (y === undefined) return undefined;
  const { explorationKind } = search.parameterSpace;
  if (x === undefined && names.length === 1) return line(search, y, chosen);
  if (x === undefined || explorationKind !== "grid") return points(search, y, x ?? chosen, chosen);
  const by = names.filter((name) => name !== x && name !== y);
  const rows = search.dfResults.objects() as Record<string, unknown>[];
  const map = pivot(rows, { x, y, value: chosen, by });
  const count = map.shape.slice(0, -2).reduce((product, length) => product * length, 1);
  if (count <= PANELS) return explorationMap(map);
  // The first slices of the fastest axes are enough for a picture.
  const [last] = by.slice(-1) as [string];
  const first = Object.fromEntries(by.slice(0, -1).map((name) => [name, rows[0]![name]]));
  const kept = [...new Set(rows.map((row) => row[last]))].slice(0, PANELS);
  const some = rows.filter(
    (row) => kept.includes(row[last]) && Object.entries(first).every(([name, value]) => row[name] === value),
  );
  return explorationMap(pivot(some, { x, y, value: chosen, by: [last] }), {
    subtitle: Object.entries(first)
      .map(([name, value]) => `${name} = ${String(value)}`)
      .join(", "),
  });
}

/** Columns of numbers that are no parameters. */
export function measuresOf(search: ExplorationResults): string[] {
  if (!search.isLoaded) return [];
  const parameters = new Set([...search.exploreParameters, "initial_condition"]);
  return search.dfResults
    .columnNames()
    .filter(
      (name) => !parameters.has(name) && search.column(name).every((value) => typeof value === "number"),
    );
}

function line(search: ExplorationResults, x: string, measure: string): Figure {
  const order = sorted(search.column(x) as number[]);
  const [at, values] = [x, measure].map((name) => {
    const all = search.column(name) as number[];
    return order.map((run) => rounded(all[run]!));
  }) as [(number | null)[], (number | null)[]];
  return withTheme(
    makeFigure(
      [
        {
          type: "scatter",
          mode: at.length > 60 ? "lines" : "lines+markers",
          name: plain(measure),
          x: at,
          y: values,
          line: { color: seriesColors[0]!, width: 2 },
          marker: { color: seriesColors[0]!, size: 6 },
        },
      ],
      {
        height: 340,
        showlegend: false,
        xaxis: { title: { text: plain(x) } },
        yaxis: { title: { text: plain(measure) } },
        meta: { alt: `${measure} over ${at.length} values of ${x}.` },
      },
    ),
    "light",
  );
}

function points(search: ExplorationResults, y: string, x: string, measure: string): Figure {
  const column = (name: string): (number | null)[] =>
    (search.column(name) as number[]).map((value) => rounded(value));
  return withTheme(
    makeFigure(
      [
        {
          type: "scatter",
          mode: "markers",
          name: plain(measure),
          x: column(x),
          y: column(y),
          marker: { size: 9, color: column(measure), coloraxis: "coloraxis" },
        },
      ],
      {
        height: 420,
        width: 560,
        showlegend: false,
        hovermode: "closest",
        xaxis: { title: { text: plain(x) } },
        yaxis: { title: { text: plain(y) } },
        coloraxis: { colorbar: { title: { text: plain(measure) } } },
        meta: {
          alt: `${measure} of ${search.nRuns} runs over ${x} and ${y}.`,
          palettes: { coloraxis: "plasma" },
        },
      },
    ),
    "light",
  );
}

const sorted = (values: readonly number[]): number[] =>
  values.map((_, index) => index).sort((a, b) => values[a]! - values[b]!);
