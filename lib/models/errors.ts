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
