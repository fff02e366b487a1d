import type { ModelDefinition } from "./definition.js";
import type { Integrator } from "./integrators/integrator.js";
import type { NoiseSource, Precision, TableData } from "./kernel.js";

/** One number for all nodes, or one per node. */
export type NodeValue = number | Float64Array;

/** A value that changes in time: `rows` × `columns`, row-major; one row means the same for all nodes. */
export interface TimeSeries {
  readonly data: Float64Array;
  readonly rows: number;
  readonly columns: number;
}

/** Weights and delays of a network, [target][source]; delays in steps, diagonal ignored. */
export interface Connectome {
  readonly weights: Float64Array;
  readonly delays: Int32Array;
}

/** What a simulation is made of. Values are validated before they come here. */
export interface SimulationSetup {
  readonly definition: ModelDefinition;
  readonly choices: Readonly<Record<string, number | string>>;
  readonly integrator: Integrator;
  readonly nodes: number;
  /** Time step, ms. */
  readonly dt: number;
  readonly parameters: Readonly<Record<string, NodeValue>>;
  readonly inputs: Readonly<Record<string, NodeValue | TimeSeries>>;
  readonly connectome?: Connectome;
  readonly tables: Readonly<Record<string, TableData>>;
  /** Names of states, rates and observables that will be read after every chunk. */
  readonly traced: readonly string[];
  readonly noise: NoiseSource;
  readonly seed: number;
  /** Simulation and node number of every lane, for the noise; by default one simulation with nodes 0, 1, … */
  readonly lanes?: { readonly simulations: Uint32Array; readonly nodes: Uint32Array };
  readonly target: "wasm" | "js";
  readonly singleTables?: boolean;
  /** Precision of what nodes send each other, and of traces; double by default. */
  readonly precision?: Precision;
  /** Longest chunk in steps (rounded up to whole blocks). */
  readonly chunk?: number;
}

/** Whether a value is a time series. */
export function isTimeSeries(value: NodeValue | TimeSeries): value is TimeSeries {
  return typeof value === "object" && !(value instanceof Float64Array);
}
