import { describe, expect, it } from "@jest/globals";
import { type IntegratorName, integrators } from "../../../lib/engine/integrators/registry.js";
import { Simulation } from "../../../lib/engine/simulation.js";
import {
  modelTables,
  scatter,
  scatteredValues,
  systemOf,
  type Variant,
  variants,
} from "../models/definitions.js";
import { type Dual, simulateOnHost } from "./hostSimulation.js";

const NODES = 3;
const STEPS = 30;
const WEIGHTS = [
  [0, 0.7, 0.3],
  [0.5, 0, 0.2],
  [0.4, 0.6, 0],
];
/** Short and long delays, and one pair without. */
const DELAYS = [
  [0, 4, 0],
  [2, 0, 11],
  [1, 7, 0],
];
const OWN_DELAYS: Readonly<Record<string, number>> = {
  network_exc: 4,
  network_exc2: 4,
  delayed_exc: 4,
  delayed_inh: 2,
};
const names = (values: Readonly<Record<string, number>>, kind: string) =>
  Object.keys(values).filter((name) => name.startsWith(`${kind}:`));

/** A run from scattered values, shifted along a fixed random direction in initial values, inputs and parameters. */
function setupOf(variant: Variant, shift: number) {
  const base = scatteredValues(variant, 7);
  const dt = base["step:dt"]!;
  for (const name of ["de", "di"])
    if (`param:${name}` in base)
      base[`param:${name}`] = OWN_DELAYS[`delayed_${name === "de" ? "exc" : "inh"}`]! * dt;
  const isSteady = (name: string) => /^(step:|param:(N|de|di)$)/.test(name);
  const direction = (name: string, node: number, step: number): number => {
    if (isSteady(name)) return 0;
    const seed = [...name].reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), node * 101 + step * 7);
    return (scatter(seed >>> 0)() - 0.5) * 0.2 * base[name]!;
  };
  const perNode = (name: string, node: number) => (/^param:|^step:/.test(name) ? 0 : node);
  const dual = (name: string, node = 0, step = 0): Dual => {
    const change = direction(name, perNode(name, node), step);
    const spread = /^(state|rate):/.test(name) ? 1 + 0.05 * node : 1;
    return { value: spread * base[name]! + shift * change, change };
  };
  return { base, dt, dual };
}

/** Values at the end of a run of the engine. */
function runEngine(variant: Variant, integrator: IntegratorName, shift: number, read: string): Float64Array {
  const { base, dt, dual } = setupOf(variant, shift);
  const parameters = Object.fromEntries(
    names(base, "param").map((name) => [name.slice(6), dual(name).value]),
  );
  const inputs = Object.fromEntries(
    names(base, "input").map((name) => [
      name.slice(6),
      {
        data: Float64Array.from(
          { length: NODES * STEPS },
          (_, i) => dual(name, Math.floor(i / STEPS), i % STEPS).value,
        ),
        rows: NODES,
        columns: STEPS,
      },
    ]),
  );
  const simulation = new Simulation({
    definition: variant.definition,
    choices: variant.choices,
    integrator: integrators[integrator],
    nodes: NODES,
    dt,
    parameters,
    inputs,
    connectome: { weights: Float64Array.from(WEIGHTS.flat()), delays: Int32Array.from(DELAYS.flat()) },
    tables: modelTables(),
    traced: [],
    noise: { kind: "array" },
    seed: 0,
    target: "js",
  });
  const streams = simulation.step.streams;
  simulation.noiseProvider = (out, step, count, padded) => {
    for (let i = 0; i < count; i++)
      for (let s = 0; s < streams; s++)
        for (let n = 0; n < NODES; n++)
          out[(i * streams + s) * padded + n] = dual(`noise:${s}`, n, step + i).value;
  };
  const symbols = [...names(base, "state"), ...names(base, "rate")];
  simulation.start(
    new Map(
      symbols.map((name) => [
        name,
        { data: Float64Array.from({ length: NODES }, (_, n) => dual(name, n).value), columns: 1 },
      ]),
    ),
  );
  expect(simulation.run(STEPS).status).toBe("finished");
  return simulation.kernel.values(read, STEPS).slice();
}

const cases = variants
  .filter(({ definition }) => definition.network !== false && definition.name !== "bold")
  .filter(({ choices }) => choices.filter_sigma === undefined || choices.filter_sigma === choices.distr_delay)
  .flatMap((variant) =>
    (["euler", "heun", "rk4"] as const).map((integrator): [string, IntegratorName, Variant] => [
      variant.title,
      integrator,
      variant,
    ]),
  );

describe("chained Jacobians of the steps of a delayed network", () => {
  it.each(cases)("give the derivative of a run of %s with %s", (_, integrator, variant) => {
    const { definition } = variant;
    const read = `${definition.output in (definition.rates ?? {}) ? "rate" : "state"}:${definition.output}`;
    const { dual } = setupOf(variant, 0);
    const host = simulateOnHost(
      {
        system: systemOf(variant),
        integrator: integrators[integrator],
        tables: modelTables(),
        weights: WEIGHTS,
        delays: DELAYS,
        ownDelays: OWN_DELAYS,
        fixed: (name) => dual(name),
        initial: (name, node) => dual(name, node),
        driven: (name, node, step) => dual(name, node, step),
      },
      STEPS,
      read,
    );
    const engine = runEngine(variant, integrator, 0, read);
    const h = 1e-6;
    const [up, down] = [runEngine(variant, integrator, h, read), runEngine(variant, integrator, -h, read)];
    for (const [n, { value, change }] of host.entries()) {
      expect(Math.abs(value - engine[n]!)).toBeLessThan(1e-11 * Math.abs(value));
      const difference = (up[n]! - down[n]!) / (2 * h);
      expect(change).not.toBe(0);
      expect(Math.abs(change - difference)).toBeLessThan(1e-6 * (Math.abs(change) + Math.abs(value)));
    }
  });
});
