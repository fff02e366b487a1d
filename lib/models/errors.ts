import type { Divergence } from "../engine/simulation.js";
import { NeurolabError } from "../errors.js";

/** A run produced a value that is not finite, or exploded. */
export class DivergenceError extends NeurolabError {
  override readonly tag: string = "DivergenceError";
  constructor(
    message: string,
    /** Variable that left the finite numbers first. */
    readonly variable: string,
    /** Region it happened in, counted from 0. */
    readonly node: number,
    /** Time in ms. */
    readonly time: number,
  ) {
    super(message);
  }
}

/** A run was stopped by its `AbortSignal` or progress callback. */
export class CancelledError extends NeurolabError {
  override readonly tag: string = "CancelledError";
}

/** The error of a run that diverged: what left the finite numbers, where and when, and what may help. */
export function divergenceError(
  model: {
    readonly name: string;
    readonly regions: readonly string[];
    readonly params: { readonly dt: number };
  },
  divergence: Divergence,
): DivergenceError {
  const { variable, node, step, value } = divergence;
  const { dt } = model.params;
  const time = (step + 1) * dt;
  return new DivergenceError(
    `${model.name} diverged: ${variable} of region ${model.regions[node]} (node ${node}) became ${value} at ${time.toFixed(3)} ms (step ${step}). ` +
      `Try a smaller dt than ${dt} ms, or weaker coupling, input or noise.`,
    variable,
    node,
    time,
  );
}
