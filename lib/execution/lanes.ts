import { isTimeSeries, type NodeValue, type SimulationSetup } from "../engine/setup.js";
import { Simulation } from "../engine/simulation.js";
import { type Labelled, labelled } from "../labelled.js";
import { BOLDModel } from "../models/bold.js";
import { CancelledError } from "../models/errors.js";
import type { Model } from "../models/model.js";
import { Recorder } from "../models/recorder.js";
import type { PreparedRun } from "../models/simulationSetup.js";
import type { WorkRunOptions } from "./work.js";

/** A single-node run that shall share a kernel with others. */
export interface Lane {
  readonly prepared: PreparedRun;
  /** Number of the simulation, for its noise. */
  readonly simulation: number;
}

/**
 * Whether a run can share a kernel: one node without connections.
 *
 * Networks are better off alone: their histories would leave the cache.
 */
export function isLaneable({ setup }: PreparedRun): boolean {
  return setup.nodes === 1 && setup.connectome === undefined;
}

/** Runs with equal keys can be lanes of one kernel. */
export function laneKey({ plan, setup, initial }: PreparedRun): string {
  return JSON.stringify([
    plan,
    setup.choices,
    setup.integrator.name,
    setup.dt,
    setup.seed,
    setup.noise,
    setup.traced,
    Object.entries(setup.inputs).map(([name, value]) => [name, isTimeSeries(value) ? value.columns : 0]),
    [...initial].map(([name, { columns }]) => [name, columns]),
  ]);
}

/** Runs many single nodes side by side in SIMD lanes; every lane has the bits of a run of its own. */
export class LaneRunner {
  #simulation: Simulation | undefined;
  #key = "";
  #width = 0;

  /**
   * @param model names, units and regions come from it
   * @param varied parameters and inputs that may differ between lanes
   * @param options as for `model.run`
   */
  constructor(
    readonly model: Model,
    readonly varied: ReadonlySet<string>,
    readonly options: WorkRunOptions,
  ) {}

  /**
   * Run lanes with equal keys.
   *
   * @returns outputs of every lane as `model.run` would leave them; undefined when one diverged
   */
  run(lanes: readonly Lane[], signal?: AbortSignal): Record<string, unknown>[] | undefined {
    const { plan, setup } = lanes[0]!.prepared;
    const key = laneKey(lanes[0]!.prepared);
    const reusable = this.#simulation !== undefined && this.#key === key && this.#width >= lanes.length;
    // A smaller batch leaves lanes over, which repeat the first: cheaper than another kernel.
    const width = reusable ? this.#width : lanes.length;
    const padded = Array.from({ length: width }, (_, i) => lanes[i] ?? lanes[0]!);
    const joined = this.#join(padded);
    let simulation = this.#simulation;
    if (reusable && simulation!.fits(joined)) simulation!.update(joined);
    else simulation = new Simulation(joined);
    this.#simulation = simulation;
    this.#key = key;
    this.#width = width;
    simulation!.start(joinInitials(padded));

    const { record, bold } = this.options;
    const recorder = new Recorder({
      variables: record?.variables ?? this.model.output_vars,
      nodes: Array.from({ length: lanes.length }, (_, n) => n),
      from: plan.keepFrom,
      to: plan.steps,
      stride: plan.stride,
      precision: record?.precision ?? "f64",
    });
    const haemodynamics = bold
      ? new BOLDModel(
          lanes.length,
          setup.dt,
          bold === true ? {} : bold,
          this.model.boldInputTransform,
          setup.target,
        )
      : undefined;
    const end = simulation!.run(plan.steps, (chunk) => {
      recorder.take(chunk);
      if (haemodynamics) {
        const { data, rowLength, origin } = chunk.trace(this.model.default_output);
        haemodynamics.feed(
          (n) => data.subarray(n * rowLength + origin, n * rowLength + origin + chunk.count),
          chunk.count,
        );
      }
      return !signal?.aborted;
    });
    if (end.status === "diverged") return undefined;
    if (end.status === "cancelled") throw new CancelledError("The search was cancelled.");
    return this.#split(recorder, haemodynamics, lanes.length, setup.dt, simulation!.done);
  }

  #join(lanes: readonly Lane[]): SimulationSetup {
    const first = lanes[0]!.prepared.setup;
    const each = (pick: (setup: SimulationSetup) => NodeValue): Float64Array =>
      Float64Array.from(lanes, ({ prepared }) => {
        const value = pick(prepared.setup);
        return typeof value === "number" ? value : value[0]!;
      });
    const parameters: Record<string, NodeValue> = { N: 1 };
    for (const [name, value] of Object.entries(first.parameters))
      parameters[name] = this.varied.has(name) ? each((setup) => setup.parameters[name]!) : value;
    const inputs: Record<string, SimulationSetup["inputs"][string]> = {};
    for (const [name, value] of Object.entries(first.inputs)) {
      if (!this.varied.has(name)) inputs[name] = value;
      else if (!isTimeSeries(value)) inputs[name] = each((setup) => setup.inputs[name] as NodeValue);
      else {
        const { columns } = value;
        const data = new Float64Array(lanes.length * columns);
        lanes.forEach(({ prepared }, i) => {
          const series = prepared.setup.inputs[name];
          if (series !== undefined && isTimeSeries(series)) data.set(series.data, i * columns);
        });
        inputs[name] = { data, rows: lanes.length, columns };
      }
    }
    return {
      ...first,
      nodes: lanes.length,
      parameters,
      inputs,
      lanes: {
        simulations: Uint32Array.from(lanes, ({ simulation }) => simulation),
        nodes: new Uint32Array(lanes.length),
      },
    };
  }

  #split(
    recorder: Recorder,
    bold: BOLDModel | undefined,
    lanes: number,
    dt: number,
    reached: number,
  ): Record<string, unknown>[] {
    const { definition, regions } = this.model;
    const units: Record<string, string> = {};
    const { states, rates, observables } = definition;
    for (const [name, spec] of Object.entries({ ...observables, ...states, ...rates }))
      units[name] = spec.unit;
    const results = Array.from({ length: lanes }, (): Record<string, unknown> => ({}));
    const labels = Array.from({ length: lanes }, () => regions[0]!);
    for (const [name, all] of recorder.result(dt, reached, labels, units)) {
      const columns = all.shape[1]!;
      const time = all.coords!.time as Float64Array;
      results.forEach((result, i) => {
        result[name] = labelled(
          all.data.slice(i * columns, (i + 1) * columns),
          [1, columns],
          ["region", "time"],
          { coords: { region: [...regions], time: time.slice() }, name, unit: units[name] },
        );
        result.t ??= (result[name] as Labelled).coords!.time;
      });
    }
    if (bold) {
      const { data, columns } = bold.BOLD;
      results.forEach((result, i) => {
        const time = bold.t_BOLD;
        result.BOLD = {
          t_BOLD: time,
          BOLD: labelled(data.slice(i * columns, (i + 1) * columns), [1, columns], ["region", "time"], {
            coords: { region: [...regions], time },
            name: "BOLD",
          }),
        };
      });
    }
    return results;
  }
}

function joinInitials(lanes: readonly Lane[]): PreparedRun["initial"] {
  const joined = new Map<string, { data: Float64Array; columns: number }>();
  for (const [name, { columns }] of lanes[0]!.prepared.initial) {
    const data = new Float64Array(lanes.length * columns);
    lanes.forEach(({ prepared }, i) => data.set(prepared.initial.get(name)!.data, i * columns));
    joined.set(name, { data, columns });
  }
  return joined;
}
