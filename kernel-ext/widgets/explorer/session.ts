// The simulation behind a live explorer: the same code in the kernel, in a worker of the page, and in tests.
import { ALNModel, fc, getPowerSpectrum, type Labelled, labelled, Model } from "neurolab";
import type {
  ExplorerRequest,
  ExplorerSpec,
  ExplorerView,
  LabelledArray,
  SimulatorReply,
} from "../../protocol/states.js";
import { brainFigure, fcFigure, type Figures, mapFigure, spectrumFigure, timeFigure } from "./figures.js";
import { hashNumbers } from "./hash.js";
import { PhaseView } from "./phaseView.js";

type Description = Parameters<typeof Model.fromDescription>[0];

/** Samples per ms that analyses of networks need at most. */
const NETWORK_SAMPLING = 1;

/** One model that is simulated again and again with other values. */
export class ExplorerSession {
  private readonly model: Model;
  private readonly base: Readonly<Record<string, unknown>>;
  private readonly phase: PhaseView | undefined;

  constructor(
    readonly spec: ExplorerSpec,
    readonly theme: "light" | "dark" = "light",
  ) {
    const description = spec.model as Description;
    const usesDefault = (description.tables as unknown) === "default";
    this.model = Model.fromDescription({
      ...description,
      tables: usesDefault ? new ALNModel().describe().tables : description.tables,
    });
    const { params } = this.model as unknown as { params: Record<string, unknown> };
    this.base = { Cmat: params.Cmat, input: this.input === undefined ? 0 : params[this.input] };
    if (this.model.params.N > 1 && this.model.params.sampling_dt === null)
      this.model.params.sampling_dt = Math.max(NETWORK_SAMPLING, this.model.params.dt);
    this.phase = spec.views.includes("phase") ? new PhaseView(this.model, spec.phase) : undefined;
  }

  private get input(): string | undefined {
    return this.model.default_input;
  }

  /**
   * Simulate and draw.
   *
   * @throws ValidationError, DivergenceError of the library
   */
  run(request: ExplorerRequest): Omit<Extract<SimulatorReply, { kind: "done" }>, "kind" | "id"> {
    const start = performance.now();
    const { spec, model } = this;
    this.apply(request);
    const [x, y] = spec.phase;
    const phase = this.phase ? [x, y] : [];
    model.run({ record: { variables: [...new Set([spec.variable, ...phase])] } });
    const simulated = performance.now();
    const activity = model.array(spec.variable);
    const figures = this.draw(activity, request);
    return {
      figures,
      simulated: simulated - start,
      analysed: performance.now() - simulated,
      hash: hashNumbers(activity.data),
    };
  }

  /** The activity of the last run, [region][time]. */
  get activity(): Labelled {
    return this.model.array(this.spec.variable);
  }

  private apply({
    values,
    stimulated,
    removed,
    params: settings = {},
    simulation,
    seed,
  }: ExplorerRequest): void {
    const { model, spec } = this;
    const params = model.params as unknown as Record<string, unknown>;
    const nodes = model.params.N;
    if (simulation !== undefined) model.simulation = simulation;
    if (typeof seed === "number") {
      model.params.seed = seed;
      model.randomICs({ seed });
    }
    for (const [name, value] of Object.entries(settings)) params[name] = value;
    for (const [name, value] of Object.entries(values)) if (params[name] !== value) params[name] = value;
    if (this.input !== undefined && (stimulated.length > 0 || params[this.input] instanceof Float64Array)) {
      const base = values[this.input] ?? settings[this.input] ?? this.base.input;
      const level = typeof base === "number" ? base : 0;
      const chosen = new Set(stimulated);
      params[this.input] =
        chosen.size === 0
          ? base
          : Float64Array.from({ length: nodes }, (_, node) => level + (chosen.has(node) ? spec.stimulus : 0));
    }
    if (nodes > 1) params.Cmat = without(this.base.Cmat as LabelledArray, new Set(removed));
  }

  private draw(activity: Labelled, request: ExplorerRequest): Figures {
    const { spec, model } = this;
    const { focus } = request;
    const [nodes, samples] = activity.shape as [number, number];
    const dt = model.params.sampling_dt ?? model.params.dt;
    const settled = tail(activity, Math.min(samples - 2, Math.floor(spec.transient / dt)));
    const row = labelled(
      settled.data.subarray(focus * settled.shape[1]!, (focus + 1) * settled.shape[1]!),
      [settled.shape[1]!],
      ["time"],
    );
    const makers: Record<ExplorerView, () => ReturnType<typeof timeFigure> | undefined> = {
      timeseries: () => timeFigure(activity, focus),
      spectrum: () =>
        spectrumFigure(
          getPowerSpectrum(row, dt, { maxfr: spec.maxFrequency }),
          nodes > 1 ? model.regions[focus]! : undefined,
          activity.unit,
        ),
      phase: () => this.phase?.draw(focus),
      fc: () => (nodes > 1 ? fcFigure(fc(settled), spec.empiricalFC) : undefined),
      brain: () =>
        spec.positions ? brainFigure(spec.positions, settled, request, model.regions) : undefined,
      map: () => (spec.map ? mapFigure(spec.map, request.values) : undefined),
    };
    const figures: Figures = {};
    for (const view of spec.views) {
      const figure = makers[view]();
      if (figure) figures[view] = this.themed(figure);
    }
    return figures;
  }

  private themed(figure: ReturnType<typeof timeFigure>): { data: readonly object[]; layout: object } {
    const { data, layout } = figure(this.theme);
    return { data, layout };
  }
}

/** Connections without those of some regions. */
function without(weights: LabelledArray, removed: ReadonlySet<number>): LabelledArray {
  if (removed.size === 0) return weights;
  const [nodes] = weights.shape as [number];
  const data = weights.data.map((weight, index) =>
    removed.has(index % nodes) || removed.has(Math.floor(index / nodes)) ? 0 : weight,
  );
  return { ...weights, data };
}

function tail(activity: Labelled, from: number): Labelled {
  if (from <= 0) return activity;
  const [rows, columns] = activity.shape as [number, number];
  const kept = columns - from;
  const data = new Float64Array(rows * kept);
  for (let row = 0; row < rows; row++)
    data.set(activity.data.subarray(row * columns + from, (row + 1) * columns), row * kept);
  const region = activity.coords?.region;
  return labelled(
    data,
    [rows, kept],
    ["region", "time"],
    region ? { coords: { region: region as string[] } } : {},
  );
}
