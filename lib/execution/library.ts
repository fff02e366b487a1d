import * as analysis from "../analysis/index.js";
import { NeurolabError, ValidationError } from "../errors.js";
import { labelled } from "../labelled.js";
import { CancelledError, DivergenceError } from "../models/errors.js";

/** What functions may use in workers under the names that neurolab exports. */
export const library: Readonly<Record<string, unknown>> = {
  ...analysis,
  labelled,
  NeurolabError,
  ValidationError,
  CancelledError,
  DivergenceError,
};

/** Their names. */
export const libraryNames: ReadonlySet<string> = new Set(Object.keys(library));
