import { ValidationError } from "../errors.js";
import type { Figure, PaletteRole } from "./figure.js";
import { type HeadingOptions, heading } from "./heading.js";
import { extent } from "./input.js";
import { makeFigure, withTheme } from "./makeFigure.js";
import { formatNumber, plain, rounded } from "./text.js";

/** Who descends from whom. Keys are the numbers of individuals. */
export interface GenealogyData {
  /** Parents of each individual; none for founders. */
  readonly tree: Readonly<Record<number, readonly number[]>>;
  /** Generation of birth of each individual. */
  readonly generation: Readonly<Record<number, number>>;
  /** Score of each individual; blank where it is missing or not finite. */
  readonly score?: Readonly<Record<number, number>>;
  /** Parameters of each individual, shown under the pointer. */
  readonly params?: Readonly<Record<number, Readonly<Record<string, number>>>>;
}

/** Settings of {@link genealogy}. */
export interface GenealogyOptions extends HeadingOptions {
  /** Name of the score at the colour bar. Default `"Score"`. */
  label?: string;
  /** Individuals per row at most; larger generations take several rows. Default 40. */
  perRow?: number;
  /** Limits of the colours. Default: from the score that a tenth of all does not reach, to the best. */
  domain?: readonly [number, number];
  /** Colours. Default plasma. */
  palette?: PaletteRole;
  /** Height in px. Default: by the number of rows. */
  height?: number;
}

interface Place {
  x: number;
  readonly row: number;
}

/**
 * A family tree, one generation below the other, coloured by score.
 *
 * Individuals of a row are ordered by the places of their parents and children, so that lines cross less.
 *
 * @param data parents, generations and scores
 * @param options labels, colours
 * @returns the figure
 * @throws ValidationError when there is no individual or a generation is missing
 * @example
 * genealogy({ tree: { 0: [], 1: [0] }, generation: { 0: 0, 1: 1 } }).data.length // 2
 */
export function genealogy(data: GenealogyData, options: GenealogyOptions = {}): Figure {
  const ids = Object.keys(data.tree).map(Number);
  if (ids.length === 0) throw new ValidationError("genealogy needs at least one individual, got none.");
  const generations = new Map<number, number[]>();
  for (const id of ids) {
    const born = data.generation[id];
    if (born === undefined || !Number.isFinite(born))
      throw new ValidationError(`genealogy: the generation of individual ${id} is missing.`);
    const group = generations.get(born);
    if (group) group.push(id);
    else generations.set(born, [id]);
  }
  const order = [...generations.keys()].sort((a, b) => a - b);
  const { places, ticks, rows } = arrange(data.tree, generations, order, options.perRow ?? 40);

  const edges = { x: [] as (number | null)[], y: [] as (number | null)[] };
  let links = 0;
  for (const id of ids)
    for (const parent of new Set(data.tree[id])) {
      const from = places.get(parent);
      const to = places.get(id)!;
      if (!from) continue;
      links++;
      edges.x.push(rounded(from.x), rounded(to.x), null);
      edges.y.push(from.row, to.row, null);
    }
  const scores = ids.map((id) => rounded(data.score?.[id] ?? Number.NaN, 4));
  const known = scores.filter((score): score is number => score !== null);
  const range = known.length ? extent(known, "genealogy") : undefined;
  const label = options.label ?? "Score";
  // Founders may score worse by orders of magnitude; they must not take all the colours.
  const ranked = [...known].sort((a, b) => a - b);
  const [low, high] = options.domain ?? [ranked[Math.floor(ranked.length / 10)] ?? 0, range?.max ?? 1];
  const figure = makeFigure(
    [
      {
        type: "scatter",
        mode: "lines",
        name: "Parent to child",
        ...edges,
        line: { width: 0.7 },
        opacity: 0.35,
        hoverinfo: "skip",
      },
      {
        type: "scatter",
        mode: "markers",
        name: "Individual",
        x: ids.map((id) => rounded(places.get(id)!.x)),
        y: ids.map((id) => places.get(id)!.row),
        customdata: ids.map((id, index) => [
          id,
          data.generation[id]!,
          scores[index] ?? null,
          ...(data.params ? [parametersText(data.params[id])] : []),
        ]),
        marker: {
          size: ids.length > 300 ? 7 : 10,
          ...(range ? { color: scores, coloraxis: "coloraxis" as const } : {}),
          line: { width: 0.8, color: "rgba(120,130,145,0.7)" },
        },
        hovertemplate: `individual %{customdata[0]}<br>generation %{customdata[1]}<br>${plain(label)} %{customdata[2]}${data.params ? "<br>%{customdata[3]}" : ""}<extra></extra>`,
      },
    ],
    {
      ...heading(options),
      height: options.height ?? Math.max(320, Math.min(1100, 140 + 42 * rows)),
      showlegend: false,
      hovermode: "closest",
      xaxis: { visible: false },
      yaxis: {
        title: { text: "Generation" },
        autorange: "reversed",
        showgrid: false,
        tickvals: ticks.map(({ row }) => row),
        ticktext: ticks.map(({ generation }) => String(generation)),
      },
      ...(range
        ? {
            coloraxis: {
              cmin: low,
              cmax: high > low ? high : low + 1,
              colorbar: { title: { text: plain(label) } },
            },
          }
        : {}),
      meta: {
        alt: `Family tree of ${ids.length} individuals in ${order.length} generations with ${links} lines from parent to child${range ? `; ${label} from ${formatNumber(range.min)} to ${formatNumber(range.max)}` : ""}.`,
        palettes: range ? { coloraxis: options.palette ?? "plasma" } : {},
        ink: [0],
      },
    },
  );
  return withTheme(figure, "light");
}

/** Parameters one below the other, as Plotly breaks lines. */
function parametersText(params: Readonly<Record<string, number>> | undefined): string {
  return Object.entries(params ?? {})
    .map(([name, value]) => `${plain(name)} = ${formatNumber(value, 5)}`)
    .join("<br>");
}

/** Rows by generation; in each row individuals stand near the mean place of parents, then of children. */
function arrange(
  tree: GenealogyData["tree"],
  generations: ReadonlyMap<number, number[]>,
  order: readonly number[],
  perRow: number,
): { places: Map<number, Place>; ticks: { row: number; generation: number }[]; rows: number } {
  const children = new Map<number, number[]>();
  for (const [id, parents] of Object.entries(tree))
    for (const parent of parents) children.set(parent, [...(children.get(parent) ?? []), Number(id)]);
  const x = new Map<number, number>();
  const spread = (ids: readonly number[]): void => {
    for (const [index, id] of ids.entries()) x.set(id, index - (ids.length - 1) / 2);
  };
  for (const generation of order) spread(generations.get(generation)!);
  const sortBy = (near: (id: number) => readonly number[], sequence: readonly number[]): void => {
    for (const generation of sequence) {
      const ids = generations.get(generation)!;
      const wish = new Map(
        ids.map((id) => {
          const places = near(id).flatMap((other) => x.get(other) ?? []);
          return [id, places.length ? places.reduce((a, b) => a + b, 0) / places.length : x.get(id)!];
        }),
      );
      ids.sort((a, b) => wish.get(a)! - wish.get(b)! || a - b);
      spread(ids);
    }
  };
  for (let sweep = 0; sweep < 4; sweep++) {
    sortBy((id) => tree[id] ?? [], order);
    sortBy((id) => children.get(id) ?? [], [...order].reverse());
  }
  sortBy((id) => tree[id] ?? [], order);

  const places = new Map<number, Place>();
  const ticks: { row: number; generation: number }[] = [];
  let row = 0;
  for (const generation of order) {
    const ids = generations.get(generation)!;
    const lines = Math.ceil(ids.length / perRow);
    ticks.push({ row, generation });
    for (const [index, id] of ids.entries())
      places.set(id, { x: x.get(id)! / lines, row: row + 0.6 * (index % lines) });
    row += 1 + 0.6 * (lines - 1);
  }
  return { places, ticks, rows: Math.ceil(row) };
}
