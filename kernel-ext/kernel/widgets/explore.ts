import type { Labelled, Model } from "neurolab";
import type { MimeBundle } from "../display/format.js";
import type {
  ControlValues,
  ExplorerSpec,
  ExplorerState,
  ExplorerView,
  LabelledArray,
} from "../../protocol/states.js";
import { acceptValues, type AnyModel, type ControlChoice, controlSpecs } from "./controlSpecs.js";
import { library } from "./library.js";
import { Widget } from "./widget.js";

/** Settings of {@link explore}. */
export interface ExploreOptions {
  /** Heading. Default: the model's description. */
  readonly title?: string;
  /** Parameters to control: names, or names with ranges. Default: all that have a range. */
  readonly controls?: ControlChoice;
  /** What is shown. Default: timeseries, phase plane and spectrum; with several regions FC, too. */
  readonly views?: readonly ExplorerView[];
  /** Quantity of timeseries, spectrum and FC. Default: the model's default output. */
  readonly variable?: string;
  /** Quantities of the phase plane. Default: the first two outputs. */
  readonly phase?: readonly [string, string];
  /** Simulated time, ms. Default: the model's. */
  readonly duration?: number;
  /** Time that spectrum and FC leave out, ms. Default: a quarter of the duration. */
  readonly transient?: number;
  /** Greatest frequency of the spectrum, Hz. Default 100. */
  readonly maxFrequency?: number;
  /** Additional input of a region that is clicked to be stimulated. Default 1. */
  readonly stimulus?: number;
  /** Positions of the regions in mm, [region][axis]: adds a brain whose regions can be clicked. */
  readonly positions?: Labelled;
  /** FC to compare with. */
  readonly empiricalFC?: Labelled;
  /** Results over two parameters, [y][x] with their values as coordinates: adds a map whose points can be clicked. */
  readonly map?: Labelled;
}

/** A model that can be described as data. */
export interface DescribableModel extends AnyModel {
  readonly outputs: object;
  readonly output_vars: readonly string[];
  readonly default_output: string;
  readonly regions: readonly string[];
  describe(): ReturnType<Model["describe"]>;
}

/** A live explorer, see {@link explore}. */
export class Explorer extends Widget<ExplorerState> {
  private readonly handlers = new Set<(values: ControlValues) => unknown>();

  constructor(
    readonly model: DescribableModel,
    private readonly spec: ExplorerSpec,
  ) {
    super(
      { model: "ExplorerModel", view: "ExplorerView" },
      { spec: spec as unknown, values: spec.values, focus: 0 },
    );
    this.onChange(async ({ values }) => {
      if (values) for (const handler of this.handlers) await handler(values);
    });
  }

  /** Values that the reader has chosen. */
  get values(): ControlValues {
    return this.state.values;
  }

  /** Region that the reader has chosen. */
  get focus(): number {
    return this.state.focus;
  }

  /** Hear of values that the reader chooses; returns a function that stops it. */
  onUpdate(handler: (values: ControlValues) => unknown): () => void {
    this.handlers.add(handler);
    return () => this.handlers.delete(handler);
  }

  /** Take the reader's values over into the model of the notebook. */
  apply(): void {
    Object.assign(this.model.params, this.state.values);
  }

  protected override accept({ values, focus }: Partial<ExplorerState>): Partial<ExplorerState> {
    const regions = this.model.regions.length;
    return {
      ...(values && { values: { ...this.state.values, ...acceptValues(this.spec.controls, values) } }),
      ...(Number.isInteger(focus) && focus! >= 0 && focus! < regions && { focus: focus! }),
    };
  }

  /** What a reader without scripts sees: the first run. */
  protected override fallback(): MimeBundle {
    const { panels, renderPng } = library();
    const { ExplorerSession } =
      require("../../widgets/explorer/session.js") as typeof import("../../widgets/explorer/session.js");
    const session = new ExplorerSession(this.spec);
    const request = { values: this.state.values, focus: this.state.focus, stimulated: [], removed: [] };
    const { figures } = session.run(request);
    const shown = Object.values(figures).map((figure) => ({ ...figure, config: {} }) as never);
    const picture = panels(shown, { columns: 2 });
    const text = Object.entries(this.state.values).map(([name, value]) => `${name} = ${value}`);
    return {
      "image/png": renderPng(picture),
      "text/plain": `${this.spec.title}\n${text.join("\n")}`,
    };
  }
}

/**
 * A live explorer: the model runs in the reader's page, without the kernel.
 *
 * Moving a slider or clicking a region or a point of the map simulates anew; timeseries, phase plane, spectrum and
 * FC follow together. It also works in exported pages.
 *
 * @param model with its present parameters; later changes are not seen
 * @param options what is controlled and shown
 * @returns the explorer, to be shown as the last expression of a cell
 * @throws RangeError when a parameter, quantity or view does not exist
 * @example
 * explore(new FHNModel(), { controls: { x_ext: [0, 2] } });
 */
export function explore(model: DescribableModel, options: ExploreOptions = {}): Explorer {
  return new Explorer(model, explorerSpec(model, options));
}

/**
 * What a page needs to simulate a model and to show it.
 *
 * @throws RangeError when a parameter, quantity or view does not exist
 */
export function explorerSpec(model: DescribableModel, options: ExploreOptions = {}): ExplorerSpec {
  const regions = model.regions.length;
  const { controls, values } = controlSpecs(model, options.controls);
  const { definition } = model;
  const known = [...Object.keys(definition.states), ...Object.keys(definition.rates ?? {}), ...Object.keys(definition.observables ?? {})]; // biome-ignore format: one list
  const variable = options.variable ?? model.default_output;
  const outputs = model.output_vars;
  const phase = options.phase ?? (outputs.length > 1 ? ([outputs[0]!, outputs[1]!] as const) : undefined);
  for (const name of [variable, ...(phase ?? [])])
    if (!known.includes(name))
      throw new RangeError(`${model.name} has no quantity "${name}". There are: ${known.join(", ")}.`);
  const views: readonly ExplorerView[] = options.views ?? [
    "timeseries",
    ...(phase ? (["phase"] as const) : []),
    "spectrum",
    ...(regions > 1 ? (["fc"] as const) : []),
    ...(options.positions ? (["brain"] as const) : []),
    ...(options.map ? (["map"] as const) : []),
  ];
  const all: readonly string[] = ["timeseries", "phase", "spectrum", "fc", "brain", "map"];
  for (const view of views)
    if (!all.includes(view))
      throw new RangeError(`The explorer has no view "${String(view)}". There are: ${all.join(", ")}.`);
  const params = model.params as { readonly duration: number };
  const duration = options.duration ?? params.duration;
  const described = model.describe();
  return {
    title: options.title ?? model.description,
    model: { ...described, params: { ...described.params, duration }, tables: portableTables(described) },
    controls,
    values,
    views,
    variable,
    transient: options.transient ?? duration / 4,
    phase: phase ?? [variable, variable],
    maxFrequency: options.maxFrequency ?? 100,
    stimulus: options.stimulus ?? 1,
    positions: (options.positions as LabelledArray | undefined) ?? null,
    empiricalFC: (options.empiricalFC as LabelledArray | undefined) ?? null,
    map: (options.map as LabelledArray | undefined) ?? null,
  };
}

/** Tables that every copy of the library has are named instead of sent: they are two megabytes. */
function portableTables({ definition, tables }: ReturnType<Model["describe"]>): unknown {
  if (definition.name !== "aln" || !tables.transfer) return tables;
  const { ALNModel } = require("neurolab") as typeof import("neurolab");
  const shipped = new ALNModel().describe().tables.transfer!.values.rate!;
  const rate = tables.transfer.values.rate!;
  return rate.length === shipped.length && rate.every((value, index) => value === shipped[index])
    ? "default"
    : tables;
}
