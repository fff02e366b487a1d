// States of the widgets for explorations and evolutions.
import type { ExplorerSpec } from "./states.js";

/** A parameter of an exploration. */
export interface ExplorationAxis {
  readonly name: string;
  /** Physical unit, "" for a pure number. */
  readonly unit: string;
  readonly description: string;
  /** Grids: the distinct values in order. Lists of points: the value of every run. Vectors are described in words. */
  readonly values: readonly (number | string)[];
  /** What a run sets where `values` only describe it. */
  readonly settings: readonly unknown[] | null;
  /** Parameters of the model that the name stands for; several for names with stars. */
  readonly targets: readonly string[];
}

/** A result of every point of an exploration. */
export interface ExplorationMeasure {
  readonly name: string;
  readonly unit: string;
  /** One number a cell (last axis fastest) or run; NaN where there is none. */
  readonly values: Float64Array;
  /** Measure that is drawn along in line plots: the least value to the greatest, and the other way round. */
  readonly partner: number | null;
}

/** What the exploration widget shows; typed arrays are packed on the way. */
export interface ExplorationSpec {
  readonly title: string;
  /** A grid has axes and cells; points are runs. */
  readonly kind: "grid" | "points";
  readonly axes: readonly ExplorationAxis[];
  readonly measures: readonly ExplorationMeasure[];
  /** Curves of equal value: levels by index of the measure; others are spread over its range. */
  readonly levels: Readonly<Record<string, readonly number[]>>;
  /** Number of the run of each cell; the first of several with other initial conditions. */
  readonly runs: Int32Array;
  /** Number of the noise of each cell's run, and its own seed; NaN where it has none. */
  readonly simulations: Int32Array;
  readonly seeds: Float64Array;
  /** Why cells have no result. */
  readonly failures: readonly { readonly cell: number; readonly message: string }[];
  /** How the page simulates a point; null without a model. */
  readonly live: ExplorerSpec | null;
}

/** What of an exploration is shown. */
export interface ExplorationView {
  /** Index of the measure. */
  readonly measure: number;
  /** Index of the axis to the right. */
  readonly x: number;
  /** Index of the axis upwards; null draws the measure itself upwards. */
  readonly y: number | null;
  /** Index of the measure whose curves are drawn; null for none. */
  readonly contours: number | null;
}

export interface ExplorationState {
  readonly spec: unknown;
  readonly view: ExplorationView;
  /** Chosen cell or run: its row of results is shown, and it is simulated. The slices go through it. */
  readonly cell: number;
}

/** What the evolution widget shows; typed arrays are packed on the way. One entry per individual, in order of birth. */
export interface EvolutionSpec {
  readonly title: string;
  readonly parameters: readonly {
    readonly name: string;
    readonly unit: string;
    readonly min: number;
    readonly max: number;
    /** Parameters of the model that the name stands for; several for names with stars. */
    readonly targets: readonly string[];
  }[];
  /** Objectives with their weights: positive ones are maximised. */
  readonly objectives: readonly { readonly name: string; readonly weight: number }[];
  readonly ids: Int32Array;
  /** Generation of birth. */
  readonly born: Int32Array;
  /** Ids of the two parents of each; −1 for those drawn at random. */
  readonly parents: Int32Array;
  /** [individual][parameter], row by row. */
  readonly values: Float64Array;
  /** [individual][objective], row by row. */
  readonly fitness: Float64Array;
  readonly scores: Float64Array;
  /** Ids of the survivors of each generation. */
  readonly generations: readonly { readonly generation: number; readonly survivors: Int32Array }[];
  /** Last generation that is awaited; null when nothing runs. */
  readonly awaited: number | null;
  /** How the page simulates an individual; null without a model. */
  readonly live: ExplorerSpec | null;
}

export interface EvolutionState {
  readonly spec: unknown;
  /** Generation that is shown: an index into `generations`. */
  readonly shown: number;
  /** Id of the individual that is chosen; −1 for none. */
  readonly selected: number;
  /** Indices of the objectives of the Pareto front. */
  readonly objectives: readonly [number, number];
}
