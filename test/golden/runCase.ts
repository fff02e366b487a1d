import { NumpyLegacyRandom } from "../../lib/engine/rng/numpyLegacy.js";
import {
  ALNModel,
  FHNModel,
  HopfModel,
  KuramotoModel,
  type Model,
  type ModelOptions,
  type RunOptions,
  ThalamicMassModel,
  WCModel,
  WWModel,
} from "../../lib/models/index.js";

/** A run of neurolib: what went in, and what came out. */
export interface ReferenceCase {
  readonly case: string;
  readonly model: string;
  readonly seed: number;
  readonly params: Readonly<Record<string, number | string>>;
  readonly Cmat: number[][] | null;
  readonly lengthMat: number[][] | null;
  readonly init: Readonly<Record<string, number[] | number[][] | number>>;
  readonly inputs?: Readonly<Record<string, number | number[] | number[][]>>;
  readonly chunksize: number | null;
  readonly bold: unknown;
  readonly nsteps: number;
  readonly index: readonly number[];
  readonly t: readonly number[];
  readonly outputs: Readonly<Record<string, number[][]>>;
  readonly mean: Readonly<Record<string, number[]>>;
  readonly std: Readonly<Record<string, number[]>>;
  readonly maxDelay: number;
  readonly bold_t?: readonly number[];
}

// biome-ignore lint/suspicious/noExplicitAny: the classes differ in their parameters
type AnyModel = new (options: ModelOptions<any>) => Model<any>;

const MODELS: Readonly<Record<string, AnyModel>> = {
  ALNModel,
  FHNModel,
  HopfModel,
  KuramotoModel,
  ThalamicMassModel,
  WCModel,
  WWModel,
};

/** Set up our model as neurolib's was, with its defects undone where they shape the input. */
export function runCase(reference: ReferenceCase, target: "js" | "wasm"): Model {
  const Class = MODELS[reference.model];
  if (!Class) throw new Error(`No model ${reference.model}`);
  const network = reference.Cmat !== null;
  const model = new Class({
    ...(network ? { Cmat: reference.Cmat!, Dmat: reference.lengthMat! } : {}),
    seed: reference.seed,
    target,
  });
  const params = model.params as Record<string, unknown>;
  for (const [name, value] of Object.entries(reference.params)) params[name] = value;
  const dt = params.dt as number;
  const steps = Math.round((params.duration as number) / dt);

  // Kuramoto's delays are whole milliseconds that neurolib takes for steps.
  if (reference.model === "KuramotoModel" && network) {
    const speed = params.signalV as number;
    params.lengthMat = reference.lengthMat!.map((row) =>
      row.map((length) => Math.floor(length / speed) * dt),
    );
    params.signalV = 1;
  }
  // With distributed delays neurolib has no coupling between areas.
  if (reference.params.distr_delay === 1 && network)
    params.Cmat = reference.Cmat!.map((row) => row.map(() => 0));

  for (const [name, value] of Object.entries(reference.init))
    if (name in params) params[name] = typeof value === "number" ? value : squeeze(value);
  for (const [name, value] of Object.entries(reference.inputs ?? {}))
    params[name] = laggedInput(value, steps, model.params.N);

  const noise = referenceNoise(reference, model, steps);
  const options: RunOptions = {
    noise,
    chunksize: reference.chunksize ?? undefined,
    appendOutputs: true,
    bold: reference.bold ? { firstSample: 2 * dt } : false,
  };
  if (reference.chunksize === null) delete options.chunksize;
  model.run(options);
  return model;
}

/** Arrays of one value in neurolib's shapes [1], [N], [N, 1]. */
function squeeze(value: number[] | number[][]): number[] | number[][] {
  return Array.isArray(value[0]) && (value[0] as number[]).length === 1
    ? (value as number[][]).map((row) => row[0]!)
    : value;
}

/** neurolib reads an input one step late, the first step reads the last column, and short inputs are tiled. */
function laggedInput(
  value: number | number[] | number[][],
  steps: number,
  nodes: number,
): number | number[][] {
  if (typeof value === "number") return value;
  const rows = Array.isArray(value[0]) ? (value as number[][]) : [value as number[]];
  return Array.from({ length: nodes }, (_, n) => {
    const row = rows[n % rows.length]!;
    const columns = row.length;
    return Array.from({ length: steps }, (_, k) => row[(((k - 1 - steps) % columns) + columns) % columns]!);
  });
}

/** Standard normals as neurolib draws them: at every chunk anew from the seed, variable by variable, node by node. */
function referenceNoise(
  reference: ReferenceCase,
  model: Model,
  steps: number,
): { data: Float64Array; columns: number }[] {
  const nodes = model.params.N;
  const variables = Object.keys(model.definition.noise ?? {}).length;
  const arrays = Array.from({ length: variables }, () => new Float64Array(nodes * steps));
  const chunk = reference.chunksize ?? steps;
  for (let start = 0; start < steps; start += chunk) {
    const random = new NumpyLegacyRandom(reference.seed);
    const count = Math.min(chunk, steps - start);
    for (const array of arrays)
      for (let n = 0; n < nodes; n++)
        for (let k = 0; k < count; k++) array[n * steps + start + k] = random.standardNormal();
  }
  return arrays.map((data) => ({ data, columns: steps }));
}

/**
 * Step that wrote a column of neurolib's output.
 *
 * Its Kuramoto model cuts more history off than there is, so every chunk loses its first columns.
 */
export function stepOfColumn(reference: ReferenceCase, column: number, steps: number): number {
  const chunk = reference.chunksize ?? steps;
  const lost = (steps - reference.nsteps) / Math.ceil(steps / chunk);
  const kept = chunk - lost;
  return Math.floor(column / kept) * chunk + (column % kept) + lost;
}
