import type { Model } from "neurolab";
import { People } from "../../widgets/evolution/family.js";
import type { EvolutionSpec, EvolutionState } from "../../protocol/searchStates.js";
import type { ExplorerSpec } from "../../protocol/states.js";
import { PLOTLY_TYPE } from "../../protocol/module.js";
import { displaySymbol, type MimeBundle } from "../display/format.js";
import type { DescribableModel } from "./explore.js";
import { type LiveOptions, liveSpec } from "./liveSpec.js";
import { Widget } from "./widget.js";

/** Settings of {@link viewEvolution}. */
export interface ViewEvolutionOptions extends LiveOptions {
  /** Heading. Default: algorithm and what is fitted. */
  readonly title?: string;
  /** Names of the objectives, in the order of the weights. Default f0, f1, … */
  readonly objectives?: readonly string[];
}

interface ViewableIndividual {
  readonly id: number;
  readonly gIdx: number;
  readonly params: Readonly<Record<string, number>>;
  readonly parentIds: readonly [number, number] | null;
  readonly fitness: { readonly values: readonly number[]; readonly score: number };
}

/** What can be viewed: an evolution of any copy of the library. */
export interface ViewableEvolution {
  readonly parameterSpace: {
    readonly parameterNames: readonly string[];
    readonly lowerBound: readonly number[];
    readonly upperBound: readonly number[];
  };
  readonly weightList: readonly number[];
  readonly algorithm: string;
  readonly model: DescribableModel | null;
  readonly history: Readonly<Record<number, readonly ViewableIndividual[]>>;
  readonly survivors: readonly { readonly generation: number; readonly ids: readonly number[] }[];
  getIndividualFromHistory(id: number): ViewableIndividual | null;
  describeModel(): ReturnType<Model["describe"]> | null;
  targetsOf(name: string): readonly string[];
}

/** An evolution as a widget, see {@link viewEvolution}. */
export class EvolutionWidget extends Widget<EvolutionState> {
  private readonly live: ExplorerSpec | null;
  private readonly handlers = new Set<(individual: ViewableIndividual | null) => unknown>();
  private people: People;

  /**
   * Give this to `run`, and the widget follows the evolution:
   * `await evolution.run({ onGeneration: view.onGeneration })`.
   */
  readonly onGeneration: (progress: { readonly generation: number; readonly last: number }) => void;

  constructor(
    readonly evolution: ViewableEvolution,
    private readonly options: ViewEvolutionOptions,
  ) {
    const page = evolutionLive(evolution, options);
    const spec = evolutionSpec(evolution, options, page, null);
    const generations = spec.generations.length;
    super(
      { model: "EvolutionModel", view: "EvolutionView" },
      { spec: spec as unknown, shown: Math.max(0, generations - 1), selected: -1, objectives: [0, 1] },
    );
    this.live = page;
    this.people = new People(spec);
    this.onGeneration = ({ generation, last }) => this.update(generation < last ? last : null);
    this.onChange(async ({ selected }) => {
      if (selected !== undefined) for (const handler of this.handlers) await handler(this.selected);
    });
  }

  /** The chosen individual; null when there is none. */
  get selected(): ViewableIndividual | null {
    const { selected } = this.state;
    return selected < 0 ? null : this.evolution.getIndividualFromHistory(selected);
  }

  /** Hear of individuals that the reader chooses; returns a function that stops it. */
  onSelect(handler: (individual: ViewableIndividual | null) => unknown): () => void {
    this.handlers.add(handler);
    return () => this.handlers.delete(handler);
  }

  /**
   * Choose an individual from the program; null for none.
   *
   * @throws RangeError when there is no such individual
   */
  select(id: number | null): void {
    if (id !== null && !this.people.has(id)) throw new RangeError(`There is no individual ${id} to choose.`);
    this.set({ selected: id ?? -1 });
  }

  /**
   * Show what the evolution has become, its newest generation first.
   *
   * @param awaited last generation of a run that goes on; null when nothing runs
   */
  update(awaited: number | null = null): void {
    const spec = evolutionSpec(this.evolution, this.options, this.live, awaited);
    this.people = new People(spec);
    this.set({ spec: spec as unknown, shown: Math.max(0, spec.generations.length - 1) });
  }

  protected override accept(changes: Partial<EvolutionState>): Partial<EvolutionState> {
    const { shown, selected, objectives } = changes;
    const { weightList, survivors } = this.evolution;
    const isIndex = (value: unknown, count: number): boolean =>
      Number.isInteger(value) && (value as number) >= 0 && (value as number) < count;
    const isPair =
      Array.isArray(objectives) &&
      objectives.length === 2 &&
      objectives[0] !== objectives[1] &&
      objectives.every((index) => isIndex(index, weightList.length));
    return {
      ...(isIndex(shown, survivors.length) && { shown: shown! }),
      ...((selected === -1 || this.people.has(selected as number)) && { selected: selected! }),
      ...(isPair && { objectives: objectives as unknown as [number, number] }),
    };
  }

  /** What a reader without scripts sees: the picture of the evolution. */
  protected override fallback(): MimeBundle | Promise<MimeBundle> {
    const show = (this.evolution as unknown as { [name: symbol]: unknown })[displaySymbol];
    if (typeof show !== "function") return {};
    const withoutData = ({ [PLOTLY_TYPE]: _, ...rest }: MimeBundle): MimeBundle => rest;
    const shown = show.call(this.evolution) as MimeBundle | Promise<MimeBundle>;
    return shown instanceof Promise ? shown.then(withoutData) : withoutData(shown);
  }
}

/**
 * An evolution to look through: family tree, scores, population, Pareto front, its generations as a film.
 *
 * A click on an individual shows its ancestors and descendants in all views, and, with a model, simulates it in the
 * page. It can be shown before the evolution runs, and follows it. It also works in exported pages.
 *
 * @param evolution before, during or after its run
 * @param options what is shown
 * @returns the widget, to be shown with `display` or as the last expression of a cell
 * @throws RangeError when names do not fit the weights
 * @example
 * const view = viewEvolution(evolution);
 * display(view);
 * await evolution.run({ onGeneration: view.onGeneration });
 */
export function viewEvolution(
  evolution: ViewableEvolution,
  options: ViewEvolutionOptions = {},
): EvolutionWidget {
  const { objectives } = options;
  if (objectives && objectives.length !== evolution.weightList.length)
    throw new RangeError(
      `viewEvolution needs one name per objective (${evolution.weightList.length}), got ${objectives.length}.`,
    );
  return new EvolutionWidget(evolution, options);
}

/** How the page simulates individuals; null without a model, or when nobody wants it. */
export function evolutionLive(
  evolution: ViewableEvolution,
  options: ViewEvolutionOptions,
): ExplorerSpec | null {
  const { live = true, title: _, objectives: __, ...rest } = options;
  const { model } = evolution;
  return model && live ? liveSpec(model, evolution.describeModel(), rest) : null;
}

/** What the page shows of an evolution. */
export function evolutionSpec(
  evolution: ViewableEvolution,
  options: ViewEvolutionOptions,
  live: ExplorerSpec | null,
  awaited: number | null,
): EvolutionSpec {
  const { parameterSpace, weightList, model, algorithm } = evolution;
  const found = new Map<number, ViewableIndividual>();
  for (const pop of Object.values(evolution.history)) for (const one of pop) found.set(one.id, one);
  const all = [...found.values()].sort((a, b) => a.id - b.id);
  const names = parameterSpace.parameterNames;
  const parameters = model?.definition.parameters ?? {};
  return {
    title:
      options.title ?? `Evolution (${algorithm})${model ? ` of ${model.name}` : ""} over ${names.join(", ")}`,
    parameters: names.map((name, index) => ({
      name,
      unit: parameters[name]?.unit ?? "",
      min: parameterSpace.lowerBound[index]!,
      max: parameterSpace.upperBound[index]!,
      targets: evolution.targetsOf(name),
    })),
    objectives: weightList.map((weight, index) => ({
      name: options.objectives?.[index] ?? `f${index}`,
      weight,
    })),
    ids: Int32Array.from(all, ({ id }) => id),
    born: Int32Array.from(all, ({ gIdx }) => gIdx),
    parents: Int32Array.from(all.flatMap(({ parentIds }) => parentIds ?? [-1, -1])),
    values: Float64Array.from(all.flatMap(({ params }) => names.map((name) => params[name]!))),
    fitness: Float64Array.from(all.flatMap(({ fitness }) => fitness.values)),
    scores: Float64Array.from(all, ({ fitness }) => fitness.score),
    generations: evolution.survivors.map(({ generation, ids }) => ({
      generation,
      survivors: Int32Array.from(ids),
    })),
    awaited,
    live,
  };
}
