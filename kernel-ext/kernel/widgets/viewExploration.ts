import type { Figure, Model } from "neurolab";
import { checkedView, valuesAt } from "../../widgets/exploration/grid.js";
import type {
  ExplorationAxis,
  ExplorationMeasure,
  ExplorationSpec,
  ExplorationState,
  ExplorationView,
} from "../../protocol/searchStates.js";
import type { MimeBundle } from "../display/format.js";
import type { DescribableModel } from "./explore.js";
import { type LiveOptions, liveSpec } from "./liveSpec.js";
import { library } from "./library.js";
import { Widget } from "./widget.js";

/** Settings of {@link viewExploration}. */
export interface ViewExplorationOptions extends LiveOptions {
  /** Heading. Default: the model's name and the number of runs. */
  readonly title?: string;
  /** Columns of the results that can be chosen. Default: all that hold numbers. */
  readonly measures?: readonly string[];
  /** What is shown first: a measure, and the parameters of the axes; `y: null` draws a line. */
  readonly measure?: string;
  readonly x?: string;
  readonly y?: string | null;
  /** Measure whose curves of equal value are drawn, with its levels: `{ max_amp_x: [0.1] }`, or its name. */
  readonly contours?: string | Readonly<Record<string, readonly number[]>>;
  /** Units of parameters and measures by name, where the model does not know them. */
  readonly units?: Readonly<Record<string, string>>;
  /** Model that the page simulates, for results that were loaded without one. */
  readonly model?: DescribableModel;
}

/** Results that can be viewed: those of a search, or loaded ones. */
export interface ViewableExploration {
  readonly parameterSpace: {
    readonly parameterNames: readonly string[];
    readonly explorationKind: string | null;
    readonly initialConditions: { readonly count: number } | null;
    get(name: string): ArrayLike<unknown>;
  };
  /** False before `loadResults()`. */
  readonly isLoaded: boolean;
  readonly dfResults: { columnNames(): string[] };
  readonly nRuns: number;
  readonly failures: readonly { readonly run: number; readonly kind: string; readonly message: string }[];
  readonly modelName: string | null;
  column(name: string): unknown[];
  readonly model?: DescribableModel | null;
  describeModel?(): ReturnType<Model["describe"]> | null;
  describeRun?(run: number): { readonly seed: number | null; readonly simulation: number };
  expansionOf?(name: string): readonly string[];
}

/** An exploration as a widget, see {@link viewExploration}. */
export class ExplorationWidget extends Widget<ExplorationState> {
  private readonly handlers = new Set<(selected: SelectedRun) => unknown>();

  constructor(
    private readonly spec: ExplorationSpec,
    view: ExplorationView,
    cell: number,
  ) {
    super({ model: "ExplorationModel", view: "ExplorationView" }, { spec: spec as unknown, view, cell });
    this.onChange(async ({ cell: changed }) => {
      if (changed !== undefined) for (const handler of this.handlers) await handler(this.selected);
    });
  }

  /** The run that is chosen, and its parameters. */
  get selected(): SelectedRun {
    const { cell } = this.state;
    const values = valuesAt(this.spec, cell);
    const params = Object.fromEntries(this.spec.axes.map(({ name }, index) => [name, values[index]!]));
    return { run: this.spec.runs[cell]!, params };
  }

  /** Hear of runs that the reader chooses; returns a function that stops it. */
  onSelect(handler: (selected: SelectedRun) => unknown): () => void {
    this.handlers.add(handler);
    return () => this.handlers.delete(handler);
  }

  /**
   * Choose a run from the program.
   *
   * @throws RangeError when there is no such run
   */
  select(run: number): void {
    const cell = this.spec.runs.indexOf(run);
    if (cell < 0) throw new RangeError(`There is no run ${run} to choose.`);
    this.set({ cell });
  }

  protected override accept({ view, cell }: Partial<ExplorationState>): Partial<ExplorationState> {
    const isCell = Number.isInteger(cell) && cell! >= 0 && cell! < this.spec.runs.length;
    return {
      ...(typeof view === "object" && view !== null && { view: checkedView(this.spec, view) }),
      ...(isCell && { cell: cell! }),
    };
  }

  /** What a reader without scripts sees: the map or the lines as they are now. */
  protected override fallback(): MimeBundle {
    const { renderPng } = library();
    const { explorationFigure, say } =
      require("../../widgets/exploration/figures.js") as typeof import("../../widgets/exploration/figures.js");
    const { view, cell } = this.state;
    const { data, layout } = explorationFigure(this.spec, view, cell, "light");
    const figure = { data, layout, config: {} } as unknown as Figure;
    const { run, params } = this.selected;
    const chosen = Object.entries(params).map(([name, value]) => `${name} = ${say(value)}`);
    const results = this.spec.measures.map(({ name, unit, values }) =>
      `${name}: ${say(values[cell]!)} ${unit}`.trimEnd(),
    );
    return {
      "image/png": renderPng(figure, { width: 640, height: 430 }),
      "text/plain": [
        this.spec.title,
        figure.layout.meta.alt,
        `Run ${run}: ${chosen.join(", ")}`,
        ...results,
      ].join("\n"),
    };
  }
}

/** A run that was chosen. */
export interface SelectedRun {
  /** Number of the run. */
  readonly run: number;
  /** Its explored parameters; vectors are described in words. */
  readonly params: Readonly<Record<string, number | string>>;
}

/**
 * Results of an exploration to look through: heat maps with contours, lines, slices.
 *
 * A click on a point simulates its run anew in the page, bit for bit, without the kernel, and shows its timeseries,
 * spectrum and FC. It also works in exported pages.
 *
 * @param search a `BoxSearch` or loaded results, after `loadResults()`
 * @param options what is shown
 * @returns the widget, to be shown as the last expression of a cell
 * @throws RangeError when the table was not loaded, or a column does not exist
 * @example
 * await search.loadResults();
 * processExplorationResults(search, { model });
 * viewExploration(search, { measure: "max_rates_exc" });
 */
export function viewExploration(
  search: ViewableExploration,
  options: ViewExplorationOptions = {},
): ExplorationWidget {
  const spec = explorationSpec(search, options);
  const measureNames = spec.measures.map(({ name }) => name);
  const axisNames = spec.axes.map(({ name }) => name);
  const contour =
    typeof options.contours === "string" ? options.contours : Object.keys(options.contours ?? {})[0];
  const view = checkedView(spec, {
    measure: options.measure === undefined ? 0 : indexIn(measureNames, options.measure, "measure"),
    x: options.x === undefined ? 0 : indexIn(axisNames, options.x, "parameter"),
    ...(options.y === undefined
      ? {}
      : { y: options.y === null ? null : indexIn(axisNames, options.y, "parameter") }),
    contours: contour === undefined ? null : indexIn(measureNames, contour, "measure"),
  });
  const { values } = spec.measures[view.measure]!;
  // In the middle there is most to see: the run of the median.
  const order = [...values.keys()].filter((cell) => Number.isFinite(values[cell]!));
  order.sort((a, b) => values[a]! - values[b]!);
  return new ExplorationWidget(spec, view, order[order.length >> 1] ?? 0);
}

/**
 * What the page shows of an exploration.
 *
 * @throws RangeError when the table was not loaded, or a column does not exist
 */
export function explorationSpec(
  search: ViewableExploration,
  options: ViewExplorationOptions = {},
): ExplorationSpec {
  const { parameterSpace } = search;
  if (!search.isLoaded)
    throw new RangeError(
      "viewExploration needs the table of results. Call `await search.loadResults()` first.",
    );
  const model = options.model ?? search.model ?? null;
  const names = measureNames(search, options);
  const draws = parameterSpace.initialConditions?.count ?? 1;
  const isGrid = ["grid", "point"].includes(parameterSpace.explorationKind ?? "");
  const cells = search.nRuns / draws;
  const runs = Int32Array.from({ length: cells }, (_, cell) => cell * draws);
  const described = Array.from(runs, (run) => search.describeRun?.(run) ?? { seed: null, simulation: run });
  const units = { ...unitsOf(model), ...options.units };
  const measures = names.map((name): ExplorationMeasure => {
    const all = search.column(name) as number[];
    const values = Float64Array.from(runs, (run) => meanOf(all.slice(run, run + draws)));
    return { name, unit: measureUnit(name, units), values, partner: null };
  });
  const live =
    model && options.live !== false
      ? liveSpec(model, search.describeModel?.() ?? null, liveOptions(options))
      : null;
  return {
    title: options.title ?? `Exploration of ${search.modelName ?? "a function"}, ${search.nRuns} runs`,
    kind: isGrid ? "grid" : "points",
    axes: parameterSpace.parameterNames.map((name) => {
      const all = isGrid
        ? Array.from(parameterSpace.get(name))
        : Array.from(runs, (run) => search.column(name)[run]);
      return axisOf(name, all, search, model, units);
    }),
    measures: measures.map((measure) => ({ ...measure, partner: partnerOf(measure.name, names) })),
    levels: levelsOf(options.contours, names),
    runs,
    simulations: Int32Array.from(described, ({ simulation }) => simulation),
    seeds: Float64Array.from(described, ({ seed }) => seed ?? Number.NaN),
    failures: search.failures.map(({ run, kind, message }) => ({
      cell: Math.floor(run / draws),
      message: `${kind}: ${message}`,
    })),
    live,
  };
}

function liveOptions(options: ViewExplorationOptions): LiveOptions {
  const { duration, views, variable, transient, maxFrequency, empiricalFC } = options;
  const given = { duration, views, variable, transient, maxFrequency, empiricalFC };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

function measureNames(search: ViewableExploration, { measures }: ViewExplorationOptions): string[] {
  const all = search.dfResults.columnNames();
  if (measures) for (const name of measures) indexIn(all, name, "column of results");
  const parameters = new Set([...search.parameterSpace.parameterNames, "initial_condition"]);
  const found = (measures ?? all.filter((name) => !parameters.has(name))).filter((name) =>
    search.column(name).every((value) => typeof value === "number"),
  );
  if (found.length > 0) return found;
  throw new RangeError(
    "The results have no column of numbers to show. Call `processExplorationResults(search, { model })`, or return numbers from the evaluation function.",
  );
}

function axisOf(
  name: string,
  all: readonly unknown[],
  search: ViewableExploration,
  model: DescribableModel | null,
  units: Readonly<Record<string, string>>,
): ExplorationAxis {
  const isPlain = all.every((value) => typeof value === "number" || typeof value === "string");
  const targets = /[*|]/.test(name) ? (search.expansionOf?.(name) ?? []) : [name];
  const spec = model?.definition.parameters[targets[0] ?? name];
  return {
    name,
    unit: units[name] ?? units[targets[0] ?? ""] ?? "",
    description: spec?.description ?? "",
    values: isPlain ? (all as (number | string)[]) : all.map(inWords),
    settings: isPlain ? null : all,
    targets,
  };
}

/** A vector by its first numbers. */
function inWords(value: unknown): string {
  if (typeof value === "number" || typeof value === "string") return String(value);
  if (value === null || typeof value !== "object") return String(value);
  const list = Array.from(value as ArrayLike<unknown>);
  return `[${list.slice(0, 4).map(String).join(", ")}${list.length > 4 ? ", …" : ""}]`;
}

function unitsOf(model: DescribableModel | null): Record<string, string> {
  if (!model) return {};
  const { parameters, inputs = {}, states, rates = {}, observables = {} } = model.definition;
  const all = { ...states, ...rates, ...observables, ...inputs, ...parameters };
  return Object.fromEntries(Object.entries(all).map(([name, spec]) => [name, spec.unit ?? ""]));
}

/** Extremes and amplitudes have the unit of their quantity. */
function measureUnit(name: string, units: Readonly<Record<string, string>>): string {
  const quantity = /^(?:max_amp|min_amp|max|min|mean)_(.+)$/.exec(name)?.[1];
  return units[name] ?? (quantity === undefined ? "" : (units[quantity] ?? ""));
}

/** The least value belongs to the greatest: together they are the bifurcation diagram. */
function partnerOf(name: string, names: readonly string[]): number | null {
  const other = name.replace(/^(max|min)(?=_)/, (word) => (word === "max" ? "min" : "max"));
  const index = other === name ? -1 : names.indexOf(other);
  return index < 0 ? null : index;
}

function levelsOf(
  contours: ViewExplorationOptions["contours"],
  names: readonly string[],
): Record<string, readonly number[]> {
  if (contours === undefined || typeof contours === "string") return {};
  return Object.fromEntries(
    Object.entries(contours).map(([name, levels]) => [indexIn(names, name, "measure"), levels]),
  );
}

function indexIn(names: readonly string[], name: string, what: string): number {
  const index = names.indexOf(name);
  if (index < 0)
    throw new RangeError(`There is no ${what} "${name}" to show. There are: ${names.join(", ")}.`);
  return index;
}

function meanOf(values: readonly number[]): number {
  const known = values.filter(Number.isFinite);
  return known.length > 0 ? known.reduce((sum, value) => sum + value, 0) / known.length : Number.NaN;
}
