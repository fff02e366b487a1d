import type { Graph } from "../ir/graph.js";
import type { Node } from "../ir/node.js";
import type { System } from "../system.js";

/** Where a value computed in a pass over the nodes goes. */
export interface Store {
  /**
   * `state:x`, `rate:r` next value · `source:0` what couplings read, history included · `observable:Q` recorded ·
   * `held:0:s` coupling sum kept for the next step · `scratch:…` kept for a later pass of the same step ·
   * `stage:0` source as of the next pass, for couplings without delay
   */
  readonly target: string;
  readonly node: Node;
}

/** One pass over all nodes; coupling sums of its stage are ready before it. */
export interface StepPass {
  readonly stores: readonly Store[];
}

/** A numerical scheme: what it makes of a system. */
export interface Integrator {
  readonly name: string;
  /** Order of convergence for smooth deterministic systems. */
  readonly order: number;
  /** Stochastic calculus that it converges to with multiplicative noise; undefined: additive noise only. */
  readonly calculus?: "Itô" | "Stratonovich";
  /**
   * Coupling sums at the end of the step that are kept for later steps; 0 for schemes that need only the sums
   * at its beginning. Those with more read `ahead:s`, `held:i:s` and `zero:s` instead of `sum:s`.
   */
  readonly heldSums: number;
  /** Passes of one step. */
  build(system: System): readonly StepPass[];
}

/** Bounds and wrapping after a step. */
export function constrain(
  graph: Graph,
  value: Node,
  limits: { clamp?: { min?: number; max?: number }; wrap?: number },
): Node {
  let result = value;
  const { clamp, wrap } = limits;
  if (clamp?.max !== undefined) result = graph.min(result, graph.constant(clamp.max));
  if (clamp?.min !== undefined) result = graph.max(result, graph.constant(clamp.min));
  if (wrap !== undefined) {
    const period = graph.constant(wrap);
    const turns = graph.floor(graph.mul(result, graph.constant(1 / wrap)));
    const rest = graph.sub(result, graph.mul(period, turns));
    // Rounding of the quotient can leave the rest one period off, by an ulp.
    const positive = graph.select(graph.lt(rest, graph.constant(0)), graph.add(rest, period), rest);
    result = graph.select(graph.le(period, positive), graph.sub(positive, period), positive);
  }
  return result;
}
