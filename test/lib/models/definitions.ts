import type { ModelDefinition } from "../../../lib/engine/definition.js";
import type { TableData } from "../../../lib/engine/kernel.js";
import { buildSystem, type System } from "../../../lib/engine/system.js";
import { aln } from "../../../lib/models/aln.js";
import { defaultTransferTables } from "../../../lib/models/alnTables/index.js";
import { transferTableData } from "../../../lib/models/alnTransfer.js";
import { bold } from "../../../lib/models/bold.js";
import { fhn } from "../../../lib/models/fhn.js";
import { hopf } from "../../../lib/models/hopf.js";
import { kuramoto } from "../../../lib/models/kuramoto.js";
import { thalamus } from "../../../lib/models/thalamus.js";
import { wc } from "../../../lib/models/wc.js";
import { ww } from "../../../lib/models/ww.js";

/** Every model definition that ships. */
export const definitions: readonly ModelDefinition[] = [aln, bold, fhn, hopf, kuramoto, thalamus, wc, ww];

/** A model with its choice parameters set. */
export interface Variant {
  readonly title: string;
  readonly definition: ModelDefinition;
  readonly choices: Readonly<Record<string, number | string>>;
}

/** Every definition with every combination of its choices. */
export const variants: readonly Variant[] = definitions.flatMap((definition) => {
  let combinations: Record<string, number | string>[] = [{}];
  for (const [name, spec] of Object.entries(definition.parameters))
    if (spec.choices)
      combinations = combinations.flatMap((before) =>
        spec.choices!.map((value) => ({ ...before, [name]: value })),
      );
  return combinations.map((choices) => ({
    title: [definition.name, ...Object.entries(choices).map(([name, value]) => `${name} ${value}`)].join(
      ", ",
    ),
    definition,
    choices,
  }));
});

let transfer: TableData | undefined;

/** Numbers of the tables of all models. */
export function modelTables(): Readonly<Record<string, TableData>> {
  transfer ??= transferTableData(defaultTransferTables());
  return { transfer };
}

/** Seeded uniform numbers in [0, 1): a linear congruential generator is enough to scatter test points. */
export function scatter(seed: number): () => number {
  let state = (seed * 2654435761 + 1) >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

const STATES: Readonly<Record<string, readonly [number, number]>> = {
  rates_exc: [2, 40],
  rates_inh: [2, 60],
  theta: [0.1, 6],
  exc: [0.05, 0.9],
  inh: [0.05, 0.9],
  Ca: [1e-4, 5e-4],
  X: [-0.5, 1],
  Q: [0.6, 1.4],
  V: [0.6, 1.6],
  F: [0.6, 1.8],
  mufe: [0.3, 2],
  mufi: [0.3, 2],
  sigmae_f: [1, 3],
  sigmai_f: [1, 3],
  // Stronger rates make Euler's scheme unstable: one step would overshoot the synaptic variance.
  ext_exc_rate: [1e-3, 1e-2],
  ext_inh_rate: [1e-3, 1e-2],
  rd_exc: [2e-3, 4e-2],
  rd_inh: [2e-3, 6e-2],
  rd_network: [2e-3, 4e-2],
  rd_network2: [2e-3, 4e-2],
  mue_ou: [0.2, 1],
  mui_ou: [0.2, 1],
};

/** A random, plausible value of every symbol of a model: none is zero, and parameters lie near their defaults. */
export function scatteredValues({ definition }: Variant, seed: number): Record<string, number> {
  const random = scatter(seed);
  const between = (low: number, high: number) => low + (high - low) * random();
  const values: Record<string, number> = {
    "step:dt": definition.dt ?? 0.1,
    "param:N": 3,
    "strength:": between(0.5, 2),
  };
  const within = (name: string, range: unknown): number => {
    const known = STATES[name] ?? (Array.isArray(range) ? (range as [number, number]) : [0.05, 0.6]);
    return between(known[0], known[1]);
  };
  for (const [name, spec] of Object.entries(definition.states))
    values[`state:${name}`] = within(name, spec.initial);
  for (const name of Object.keys(definition.noise ?? {})) values[`state:${name}`] ??= within(name, undefined);
  for (const name of Object.keys(definition.rates ?? {})) values[`rate:${name}`] = within(name, undefined);
  for (const [name, spec] of Object.entries(definition.parameters))
    if (!spec.choices)
      values[`param:${name}`] = (spec.default as number) * between(0.9, 1.1) || between(0.01, 0.1);
  for (const name of Object.keys(definition.inputs ?? {}))
    values[`input:${name}`] = within(name, [0.01, 0.3]);
  for (const [name, spec] of Object.entries(definition.couplings ?? {}))
    if (spec.kind !== "strength") {
      const source = typeof spec.source === "string" ? spec.source : "";
      values[`sum:${name}`] = within(source, [-0.8, 0.8]);
    }
  for (let i = 0; i < 4; i++) values[`noise:${i}`] = between(-1.5, 1.5);
  return values;
}

/** A variant in graph form. */
export function systemOf({ definition, choices }: Variant): System {
  return buildSystem(definition, choices);
}
