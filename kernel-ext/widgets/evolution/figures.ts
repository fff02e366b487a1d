// Figures of an evolution, from the library's builders, with the chosen individual and its family marked.
import {
  type Figure,
  formatNumber,
  genealogy,
  labelled,
  pareto,
  population,
  scoreProgress,
  withTheme,
} from "neurolab";
import type { PlainFigure } from "../../protocol/states.js";
import type { Family, People } from "./family.js";

/** What of an evolution is shown. */
export interface Shown {
  /** Index of the generation. */
  readonly generation: number;
  /** Chosen individual; −1 for none. */
  readonly selected: number;
  readonly family: Family;
  readonly theme: "light" | "dark";
}

/** Colours of relatives; they stay apart from each other for every sight, and from the scores' colours by their lines. */
export const FAMILY = { ancestors: "#d07d2c", descendants: "#26b2f1" } as const;
const CHOSEN = { color: "#ffffff", line: { width: 3, color: "#111111" } } as const;
/** Most parameters of a scatter matrix. */
const MOST = 6;

type Layout = Record<string, unknown>;
type AnyTrace = Record<string, unknown>;

/** The family tree: generations from top to bottom, coloured by score. */
export function treeFigure(people: People, base: Figure, shown: Shown): PlainFigure {
  const { selected, family } = shown;
  const nodes = base.data[1] as unknown as { x: number[]; y: number[]; customdata: [number][] };
  const places = new Map(nodes.customdata.map(([id], index) => [id, index]));
  const traces: AnyTrace[] = [];
  const has = people.has(selected);
  for (const kind of ["ancestors", "descendants"] as const) {
    const members = family[kind];
    if (members.size === 0) continue;
    const inside = (id: number): boolean => members.has(id) || id === selected;
    const x: (number | null)[] = [];
    const y: (number | null)[] = [];
    for (const id of members)
      for (const [from, to] of kind === "ancestors"
        ? people.childrenOf(id).map((child) => [id, child] as const)
        : people.parentsOf(id).map((parent) => [parent, id] as const)) {
        const other = kind === "ancestors" ? to : from;
        const [start, end] = [places.get(from), places.get(to)];
        if (!inside(other) || start === undefined || end === undefined) continue;
        x.push(nodes.x[start]!, nodes.x[end]!, null);
        y.push(nodes.y[start]!, nodes.y[end]!, null);
      }
    const name = kind === "ancestors" ? "Ancestors" : "Descendants";
    const marks = [...members].map((id) => places.get(id)!);
    traces.push(
      {
        type: "scatter",
        mode: "lines",
        name,
        x,
        y,
        line: { width: 2, color: FAMILY[kind] },
        hoverinfo: "skip",
        showlegend: false,
      },
      {
        type: "scatter",
        mode: "markers",
        name,
        x: marks.map((place) => nodes.x[place]!),
        y: marks.map((place) => nodes.y[place]!),
        marker: {
          size: 13,
          symbol: kind === "ancestors" ? "triangle-up-open" : "triangle-down-open",
          color: FAMILY[kind],
          line: { width: 2, color: FAMILY[kind] },
        },
        hoverinfo: "skip",
        showlegend: true,
      },
    );
  }
  if (has) {
    const place = places.get(selected)!;
    traces.push(mark([nodes.x[place]!], [nodes.y[place]!], true));
  }
  const [lines, dots] = base.data as unknown as [AnyTrace, AnyTrace];
  // Who is no relative steps back.
  const near = (id: number): boolean =>
    !has || id === selected || family.ancestors.has(id) || family.descendants.has(id);
  const marker = {
    ...(dots.marker as object),
    opacity: nodes.customdata.map(([id]) => (near(id) ? 1 : 0.35)),
  };
  const alt = has
    ? `${base.layout.meta.alt} Chosen: individual ${selected}, with ${family.ancestors.size} ancestors and ${family.descendants.size} descendants.`
    : base.layout.meta.alt;
  return finished(
    {
      ...base,
      data: [lines, { ...dots, marker }, ...traces] as never,
      layout: { ...base.layout, meta: { ...base.layout.meta, alt } },
    },
    shown,
    {
      showlegend: has,
      legend: { orientation: "h", x: 1, xanchor: "right", y: 1.01, yanchor: "bottom" },
      margin: { t: 30, l: 56, r: 10, b: 20 },
    },
  );
}

/** The tree without marks: laid out once for all choices. */
export function treeBase(people: People): Figure {
  const { ids } = people.spec;
  const by = <T>(value: (id: number) => T): Record<number, T> =>
    Object.fromEntries(Array.from(ids, (id) => [id, value(id)]));
  return genealogy({
    tree: by((id) => people.parentsOf(id)),
    generation: by((id) => people.bornIn(id)),
    score: by((id) => people.scoreOf(id)),
    params: by((id) => people.paramsOf(id)),
  });
}

/** Scores over generations, with the shown generation and the life of the chosen individual. */
export function scoresFigure(people: People, shown: Shown): PlainFigure | undefined {
  const { generations } = people.spec;
  const widest = Math.max(1, ...generations.map(({ survivors }) => survivors.length));
  const data = new Float64Array(generations.length * widest).fill(Number.NaN);
  for (const [row, { survivors }] of generations.entries())
    for (const [index, id] of survivors.entries())
      data[row * widest + index] = people.has(id) && people.isValid(id) ? people.scoreOf(id) : Number.NaN;
  if (!data.some(Number.isFinite)) return undefined;
  const numbers = Float64Array.from(generations, ({ generation }) => generation);
  const figure = scoreProgress(
    labelled(data, [generations.length, widest], ["generation", "individual"], {
      coords: { generation: numbers },
    }),
    { image: false },
  );
  const at = numbers[shown.generation] ?? 0;
  const life = generations.filter(({ survivors }) => survivors.includes(shown.selected));
  const score = people.has(shown.selected) ? people.scoreOf(shown.selected) : Number.NaN;
  const lived = life.length > 0 && Number.isFinite(score);
  const traces: AnyTrace[] = lived
    ? [
        {
          type: "scatter",
          mode: "lines+markers",
          name: "Chosen",
          x: life.map(({ generation }) => generation),
          y: life.map(() => score),
          line: { color: shown.theme === "dark" ? "#ffffff" : "#111111", width: 3 },
          marker: { ...CHOSEN, size: 8 },
          hovertemplate: `individual ${shown.selected}<br>score %{y}<extra></extra>`,
        },
      ]
    : [];
  return finished({ ...figure, data: [...figure.data, ...traces] as never }, shown, {
    height: 250,
    margin: { t: 12, l: 60, r: 12, b: 42 },
    shapes: [
      {
        type: "line",
        x0: at,
        x1: at,
        y0: 0,
        y1: 1,
        yref: "paper",
        line: { color: "#c02e1c", width: 1.5, dash: "dot" },
      },
    ],
  });
}

/** Every parameter of the shown generation against every other, within the bounds of the search. */
export function populationFigure(people: People, shown: Shown): PlainFigure | undefined {
  const ids = people.survivors(shown.generation);
  if (ids.length < 3) return undefined;
  const parameters = people.spec.parameters.slice(0, MOST);
  const names = parameters.map(({ name }) => name);
  // A little room, so that individuals at the bounds are seen whole.
  const bounds = Object.fromEntries(
    parameters.map(({ name, min, max }) => {
      const room = 0.1 * (max - min);
      return [name, [min - room, max + room] as const];
    }),
  );
  const figure = population(
    ids.map((id) => people.rowOf(id)),
    { parameters: names, bounds },
  );
  const relatives = { ancestors: shown.family.ancestors, descendants: shown.family.descendants };
  const traces = figure.data.flatMap((trace) => {
    const { customdata, x, y, xaxis, yaxis } = trace as unknown as {
      customdata?: number[];
      x: number[];
      y: number[];
      xaxis: string;
      yaxis: string;
    };
    if (!customdata) return [];
    const pick = (test: (id: number) => boolean): number[] =>
      customdata.flatMap((id, index) => (test(id) ? [index] : []));
    const ring = (indices: number[], color: string): AnyTrace[] =>
      indices.length === 0
        ? []
        : [
            {
              type: "scatter",
              mode: "markers",
              x: indices.map((index) => x[index]),
              y: indices.map((index) => y[index]),
              xaxis,
              yaxis,
              marker: { size: 10, symbol: "circle-open", color, line: { width: 2, color } },
              hoverinfo: "skip",
              showlegend: false,
            },
          ];
    const chosen = pick((id) => id === shown.selected);
    return [
      ...ring(
        pick((id) => relatives.ancestors.has(id)),
        FAMILY.ancestors,
      ),
      ...ring(
        pick((id) => relatives.descendants.has(id)),
        FAMILY.descendants,
      ),
      ...(chosen.length > 0
        ? [
            {
              ...mark(
                chosen.map((index) => x[index]!),
                chosen.map((index) => y[index]!),
                false,
              ),
              xaxis,
              yaxis,
            },
          ]
        : []),
    ];
  });
  const cell = names.length > 4 ? 90 : names.length > 2 ? 120 : 190;
  return finished(
    { ...figure, data: [...figure.data, ...traces] as never },
    shown,
    {
      ...smallTicks(figure.layout as unknown as Layout),
      height: 90 + (cell + 12) * names.length,
      margin: { t: 14, l: 62, r: 70, b: 48 },
      // Colours mean the same in all generations.
      coloraxis: { ...(figure.layout.coloraxis as object), ...scoreRange(people) },
    },
    `generation ${people.spec.generations[shown.generation]?.generation ?? 0}`,
  );
}

/** The shown generation among all individuals, over two objectives. */
export function paretoFigure(
  people: People,
  shown: Shown,
  [first, second]: readonly [number, number],
): PlainFigure | undefined {
  const { objectives, ids } = people.spec;
  const rows = Array.from(ids, (id) => people.rowOf(id)).filter(({ id }) => people.isValid(id!));
  if (rows.length === 0) return undefined;
  const names = objectives.map((_, index) => `f${index}`);
  const figure = pareto(rows, {
    objectives: [names[first]!, names[second]!],
    all: names,
    weights: objectives.map(({ weight }) => weight),
    xLabel: objectives[first]!.name,
    yLabel: objectives[second]!.name,
  });
  const of = (id: number): readonly [number, number] => {
    const fitness = people.fitnessOf(id);
    return [fitness[first]!, fitness[second]!];
  };
  const living = people.survivors(shown.generation).map(of);
  const [all, ...rest] = figure.data as unknown as AnyTrace[];
  const traces: AnyTrace[] = [
    { ...all, marker: { ...(all!.marker as object), size: 6, opacity: 0.45 } },
    ...rest,
    {
      type: "scatter",
      mode: "markers",
      name: "Shown generation",
      x: living.map(([x]) => x),
      y: living.map(([, y]) => y),
      marker: { size: 9, symbol: "diamond-open", color: "#c02e1c", line: { width: 1.6, color: "#c02e1c" } },
      hoverinfo: "skip",
    },
    ...(people.has(shown.selected) && people.isValid(shown.selected)
      ? [mark([of(shown.selected)[0]], [of(shown.selected)[1]], false)]
      : []),
  ];
  return finished({ ...figure, data: traces as never }, shown, {
    height: 360,
    margin: { t: 34, l: 64, r: 16, b: 46 },
  });
}

/** The axes of a figure with smaller numbers, for small cells. */
function smallTicks(layout: Layout): Layout {
  const axes = Object.entries(layout).filter(([name]) => /^[xy]axis/.test(name));
  return Object.fromEntries(
    axes.map(([name, axis]) => [name, { ...(axis as object), tickfont: { size: 10 } }]),
  );
}

function mark(x: number[], y: number[], showlegend: boolean): AnyTrace {
  return {
    type: "scatter",
    mode: "markers",
    name: "Chosen",
    x,
    y,
    marker: { size: 13, symbol: "circle", ...CHOSEN },
    hoverinfo: "skip",
    showlegend,
  };
}

/** From the score that a tenth of all does not reach, to the best. */
function scoreRange(people: People): object {
  const known = [...people.spec.scores].filter(Number.isFinite).sort((a, b) => a - b);
  const low = known[Math.floor(known.length / 10)] ?? 0;
  const high = known.at(-1) ?? 1;
  return { cmin: low, cmax: high > low ? high : low + 1 };
}

function finished(figure: Figure, { theme }: Shown, layout: Layout, title?: string): PlainFigure {
  const { data, layout: themed } = withTheme(figure, theme);
  const { width: _, title: __, ...rest } = themed;
  const { coloraxis } = rest as { coloraxis?: object };
  const merged = {
    ...(coloraxis ?? {}),
    ...((layout.coloraxis as object) ?? {}),
    ...(coloraxis && palette(coloraxis)),
  };
  const meta = title ? { ...rest.meta, alt: `${rest.meta.alt} Shown: ${title}.` } : rest.meta;
  return {
    data,
    layout: {
      ...rest,
      ...layout,
      ...(coloraxis ? { coloraxis: merged } : {}),
      meta,
      uirevision: "evolution",
    },
  };
}

/** Colours of the theme stay, whatever a figure adds to its colour axis. */
function palette(axis: object): object {
  const { colorscale } = axis as { colorscale?: unknown };
  return colorscale ? { colorscale } : {};
}

/** A number as a reader takes it, escaped for figures. */
export function inWords(value: number): string {
  return Number.isFinite(value) ? formatNumber(value, 4) : "none";
}

/** A parameter with its value, as a line of a program. */
export function assignment(name: string, value: number): string {
  return /^[\w$]+$/.test(name)
    ? `model.params.${name} = ${value};`
    : `model.params[${JSON.stringify(name)}] = ${value};`;
}
