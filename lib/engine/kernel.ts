import type { CompiledStep } from "./compileStep.js";
import type { CouplingPlan, PairList } from "./delays/plan.js";
import { heldName } from "./integrators/stages.js";
import type { TableGrid } from "./passes/lower.js";
import { symbolName } from "./system.js";

/** Delayed sums that share source, pairs and delays. */
export interface CouplingGroup {
  /** Index of the source in the system. */
  readonly source: number;
  /** Names of the sums, and whether weights or squared weights are summed. */
  readonly sums: readonly { readonly name: string; readonly power: 1 | 2 }[];
  /** Delayed pairs; for schemes that hold sums, one step ahead. */
  readonly plan: CouplingPlan;
  /** Pairs without delay of schemes that hold sums: summed at every stage from its own values. */
  readonly present?: PairList;
}

/** Numbers of a table: channels side by side per grid point, rows first. */
export interface TableData extends TableGrid {
  /** At most four channels; those used together should be first and second, or third and fourth. */
  readonly channels: readonly string[];
  readonly values: Readonly<Record<string, Float64Array>>;
}

/** Where the noise comes from. */
export type NoiseSource =
  | { readonly kind: "none" }
  /** Counter-based normals; a pure function of (seed, simulation, node, stream, step). */
  | { readonly kind: "generated"; readonly rounds: 12 | 20 }
  /** Given by the host for every step of a chunk. */
  | { readonly kind: "array" };

/** Everything that shapes a kernel: a change of any of it means new code, other values do not. */
export interface KernelSpec {
  readonly step: CompiledStep;
  readonly nodes: number;
  readonly groups: readonly CouplingGroup[];
  /** Which `fixed:i` differ between nodes. */
  readonly fixedPerNode: readonly boolean[];
  /** Inputs that change in time. */
  readonly timeDependentInputs: readonly string[];
  /** Targets whose values are kept for every step of a chunk, in canonical form (see `canonicalTarget`). */
  readonly traces: readonly string[];
  /** Longest run between two visits of the host, in steps; a multiple of the block. */
  readonly chunk: number;
  readonly noise: NoiseSource;
  readonly tables: Readonly<Record<string, TableData>>;
  /** Keep tables in single precision: faster, values differ by 6e-8 relative. */
  readonly singleTables?: boolean;
  /** Precision of traces and delayed sums, that is of what nodes send each other; nodes compute in double. */
  readonly precision: Precision;
}

/** Precision of stored and transmitted numbers. */
export type Precision = "f64" | "f32";

/** Bytes of one number in traces and block sums. */
export function elementBytes(spec: { readonly precision: Precision }): 4 | 8 {
  return spec.precision === "f32" ? 4 : 8;
}

/** Columns of a quantity over the steps of a chunk, preceded by its history. */
export interface Trace {
  /** Rows of all nodes. */
  readonly data: Float64Array | Float32Array;
  /** Numbers from one node's row to the next. */
  readonly rowLength: number;
  /** Column of the first step of the chunk; the columns before are history. */
  readonly origin: number;
}

/**
 * Compiled code with its memory: advances one network, or many single nodes side by side.
 *
 * All targets give the same bits.
 */
export interface Kernel {
  readonly spec: KernelSpec;
  /** Value of a fixed expression: one number per node, or one for all. */
  setFixed(index: number, value: number | Float64Array): void;
  /** Values of a state, rate or carried source before absolute step `step`; a view into memory. */
  values(name: string, step: number): Float64Array;
  trace(target: string): Trace;
  /** Time-dependent input, [step in chunk][padded node]. */
  input(name: string): Float64Array;
  /** Noise given by the host, [step in chunk][stream][padded node]; with noise source "array". */
  readonly noiseValues: Float64Array;
  /** Length of a row of `input` and `noiseValues`. */
  readonly paddedNodes: number;
  /** Seed, and the simulation and node number of each lane, which the generated noise depends on. */
  setNoiseIdentity(seed: number, simulations: Uint32Array, nodes: Uint32Array): void;
  /**
   * Advance.
   *
   * @param step absolute number of the first step
   * @param count number of steps
   * @param column where in the chunk the first step's values go
   */
  run(step: number, count: number, column: number): void;
}

/** Name under which a target is traced: a source that is just a state or rate shares its trace. */
export function canonicalTarget(step: CompiledStep, target: string): string {
  if (!target.startsWith("source:")) return target;
  const source = step.system.sources[Number(target.slice("source:".length))]!.node;
  return source.op === "symbol" ? source.name : target;
}

/** Symbol that holds the present value of a source: a state, a rate, or a carried expression. */
export function sourceValueName(step: CompiledStep, source: number): string {
  const { node } = step.system.sources[source]!;
  return node.op === "symbol" ? node.name : `carried:${source}`;
}

/** Names of all values that are carried from step to step. */
export function carriedNames(step: CompiledStep): string[] {
  const { states, rates, sources, couplings } = step.system;
  const held = couplings.flatMap(({ name }) =>
    Array.from({ length: step.integrator.heldSums }, (_, i) => heldName(i, name)),
  );
  return [
    ...states.map((state) => symbolName.state(state.name)),
    ...rates.map((rate) => symbolName.rate(rate.name)),
    ...sources.flatMap((source, i) => (source.node.op === "symbol" ? [] : [`carried:${i}`])),
    ...held,
  ];
}

/** Columns of history that a kernel needs before a chunk: the oldest value, and a block that may begin earlier. */
export function historyLength(groups: readonly CouplingGroup[], block: number): number {
  const oldest = groups.reduce((max, group) => Math.max(max, group.plan.maxAge), 0);
  // Schemes that hold sums start with those of up to three steps before.
  return oldest === 0 ? 0 : oldest + block + 4;
}

/** Numbers below this are set to zero at the start of every block: denormals would slow the processor down. */
export const FLUSH_BELOW = 1e-140;
