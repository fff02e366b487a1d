import { createHash } from "node:crypto";
import {
  ALNModel,
  FHNModel,
  HopfModel,
  KuramotoModel,
  type Labelled,
  type Model,
  type ModelOptions,
  ThalamicMassModel,
  WCModel,
  WWModel,
} from "../../../lib/index.js";
import { scatter } from "./definitions.js";

// biome-ignore lint/suspicious/noExplicitAny: the classes differ in their parameters
type AnyModel = new (options: ModelOptions<any>) => Model<any>;

/** Every model class with a noise intensity that disturbs it but does not make it blow up. */
export const models: readonly {
  readonly Class: AnyModel;
  readonly noise: Readonly<Record<string, number>>;
}[] = [
  { Class: ALNModel, noise: { sigma_ou: 0.1, mue_ext_mean: 1.2, b: 20, a: 2 } },
  { Class: FHNModel, noise: { sigma_ou: 0.05 } },
  { Class: HopfModel, noise: { sigma_ou: 0.05 } },
  { Class: KuramotoModel, noise: { sigma_ou: 0.05 } },
  { Class: ThalamicMassModel, noise: { d_phi: 0.002 } },
  { Class: WCModel, noise: { sigma_ou: 0.05 } },
  { Class: WWModel, noise: { sigma_ou: 0.01 } },
];

/** A seeded network: weights in [0, 1) of the given density, fibre lengths up to `longest` mm. */
export function randomNetwork(
  nodes: number,
  seed: number,
  { density = 0.6, longest = 200 }: { density?: number; longest?: number } = {},
): { Cmat: number[][]; Dmat: number[][] } {
  const random = scatter(seed);
  const square = (value: () => number) =>
    Array.from({ length: nodes }, () => Array.from({ length: nodes }, value));
  const Cmat = square(() => (random() < density ? random() : 0));
  return { Cmat, Dmat: square(() => random() * longest) };
}

/** Outputs of a model by name. */
export function outputsOf(model: Model): Record<string, Labelled> {
  return Object.fromEntries(model.output_vars.map((name) => [name, model.array(name)]));
}

/** First characters of the SHA-256 of the bytes of all outputs. */
export function hashOf(model: Model): string {
  const hash = createHash("sha256");
  for (const { data } of Object.values(outputsOf(model)))
    hash.update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  return hash.digest("hex").slice(0, 16);
}
