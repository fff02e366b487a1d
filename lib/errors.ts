/**
 * Base of every error that neurolab throws on purpose.
 *
 * A message says which rule was broken, what was given, and what to do about it.
 */
export class NeurolabError extends Error {
  /** Literal name of the error class; safe to compare after minification. */
  readonly tag: string = "NeurolabError";

  constructor(message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** A value given by the user breaks a rule; nothing has been computed yet. */
export class ValidationError extends NeurolabError {
  override readonly tag: string = "ValidationError";
}
