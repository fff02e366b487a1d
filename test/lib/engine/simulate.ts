import type { ModelDefinition } from "../../../lib/engine/definition.js";
import { type IntegratorName, integrators } from "../../../lib/engine/integrators/registry.js";
import { Simulation } from "../../../lib/engine/simulation.js";

/** A small model of states without units, for tests. */
export function small(
  states: readonly string[],
  parameters: Readonly<Record<string, number>>,
  more: Pick<ModelDefinition, "equations"> & Partial<ModelDefinition>,
): ModelDefinition {
  const described = { unit: "", description: "" };
  return {
    name: "small",
    description: "",
    references: [],
    parameters: Object.fromEntries(
      Object.entries(parameters).map(([name, value]) => [name, { ...described, default: value }]),
    ),
    states: Object.fromEntries(states.map((name) => [name, described])),
    outputs: [...states],
    output: states[0]!,
    ...more,
  };
}

/** What a simulation of a test is made of. */
export interface SmallRun {
  readonly integrator: IntegratorName;
  readonly dt: number;
  readonly steps: number;
  readonly nodes?: number;
  readonly parameters?: Readonly<Record<string, number | Float64Array>>;
  readonly weights?: readonly (readonly number[])[];
  /** Delays in steps. */
  readonly delays?: readonly (readonly number[])[];
  /** Value of a state at time −back·dt; the history is asked for as far as it is needed. */
  initial(name: string, node: number, back: number): number;
  /** Steps of history to ask for. */
  readonly history?: number;
  /** Standard normal of a stream, node and step; generated noise otherwise. */
  noise?(stream: number, node: number, step: number): number;
  readonly seed?: number;
  /** Called after every chunk with the traces of all states. */
  visit?(step: number, count: number, value: (name: string, node: number, i: number) => number): void;
  readonly target?: "js" | "wasm";
}

/** Run a model and give the states at the end, [node], by name. */
export function simulate(definition: ModelDefinition, run: SmallRun): Record<string, Float64Array> {
  const { integrator, dt, steps, nodes = 1, weights, delays, history = 0 } = run;
  const defaults = Object.entries(definition.parameters).map(([name, spec]) => [
    name,
    spec.default as number,
  ]);
  const traced = run.visit ? [...Object.keys(definition.states), ...Object.keys(definition.noise ?? {})] : [];
  const simulation = new Simulation({
    definition,
    choices: {},
    integrator: integrators[integrator],
    nodes,
    dt,
    parameters: { ...Object.fromEntries(defaults), ...run.parameters },
    inputs: {},
    connectome: weights && {
      weights: Float64Array.from(weights.flat()),
      delays: delays ? Int32Array.from(delays.flat()) : new Int32Array(nodes * nodes),
    },
    tables: {},
    traced,
    noise: run.noise ? { kind: "array" } : { kind: "generated", rounds: 12 },
    seed: run.seed ?? 1,
    target: run.target ?? "wasm",
  });
  const { streams } = simulation.step;
  if (run.noise)
    simulation.noiseProvider = (out, step, count, padded) => {
      for (let i = 0; i < count; i++)
        for (let s = 0; s < streams; s++)
          for (let n = 0; n < nodes; n++) out[(i * streams + s) * padded + n] = run.noise!(s, n, step + i);
    };
  const columns = history + 1;
  const names = [...Object.keys(definition.states), ...Object.keys(definition.noise ?? {})];
  simulation.start(
    new Map(
      names.map((name) => {
        const data = new Float64Array(nodes * columns);
        for (let n = 0; n < nodes; n++)
          for (let c = 0; c < columns; c++) data[n * columns + c] = run.initial(name, n, columns - 1 - c);
        return [`state:${name}`, { data, columns }];
      }),
    ),
  );
  const end = simulation.run(steps, (chunk) => {
    run.visit?.(chunk.step, chunk.count, (name, node, i) => {
      const { data, rowLength, origin } = chunk.trace(name);
      return data[node * rowLength + origin + i]!;
    });
    return undefined;
  });
  if (end.status !== "finished") throw new Error(`The run ended ${end.status}.`);
  return Object.fromEntries(
    names.map((name) => [name, simulation.kernel.values(`state:${name}`, steps).slice(0, nodes)]),
  );
}

/** Order of convergence: slope of log error against log step, by least squares. */
export function measuredOrder(steps: readonly number[], errors: readonly number[]): number {
  const x = steps.map(Math.log);
  const y = errors.map(Math.log);
  const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;
  const [mx, my] = [mean(x), mean(y)];
  const covariance = x.reduce((sum, value, i) => sum + (value - mx) * (y[i]! - my), 0);
  return covariance / x.reduce((sum, value) => sum + (value - mx) ** 2, 0);
}
