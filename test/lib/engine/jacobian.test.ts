import { describe, expect, it } from "@jest/globals";
import { heun } from "../../../lib/engine/integrators/heun.js";
import { integrators } from "../../../lib/engine/integrators/registry.js";
import { sequentialEuler } from "../../../lib/engine/integrators/sequentialEuler.js";
import { carriedName } from "../../../lib/engine/integrators/sources.js";
import type { Node } from "../../../lib/engine/ir/node.js";
import { evaluateJacobian, stepJacobians, systemJacobian } from "../../../lib/engine/jacobian.js";
import { substitute } from "../../../lib/engine/passes/rewrite.js";
import { symbolName } from "../../../lib/engine/system.js";
import { modelTables, scatteredValues, systemOf, type Variant, variants } from "../models/definitions.js";
import { worstEntry } from "./finiteDifferences.js";

const SEEDS = [1, 2, 3];
const named = variants.map((variant): [string, Variant] => [variant.title, variant]);
const variantOf = (title: string) => variants.find((variant) => variant.title.startsWith(title))!;

describe("the Jacobian of a model", () => {
  it.each(named)("of %s agrees with finite differences in every symbol", (_, variant) => {
    const system = systemOf(variant);
    const jacobian = systemJacobian(system);
    const expressions = [
      ...system.states.map(({ name, derivative }) => ({ name: symbolName.state(name), node: derivative })),
      ...system.rates.map(({ name, node }) => ({ name: symbolName.rate(name), node })),
      ...system.sources.map(({ node }, i) => ({ name: `source:${i}`, node })),
      ...system.observables.map(({ name, node }) => ({ name: `observable:${name}`, node })),
    ];
    expect(jacobian.rows).toEqual(expressions.map(({ name }) => name));
    for (const seed of SEEDS) {
      const worst = worstEntry(
        system.graph,
        expressions,
        jacobian,
        scatteredValues(variant, seed),
        modelTables(),
      );
      expect(worst.error).toBeLessThan(1e-6);
    }
  });

  it("is sparse: an equation that does not see a symbol has no entry for it", () => {
    const jacobian = systemJacobian(systemOf(variantOf("hopf, coupling diffusive")));
    const entries = jacobian.entries.map(
      ({ row, column }) => `${jacobian.rows[row]} ${jacobian.columns[column]}`,
    );
    expect(entries).toContain("state:x strength:");
    expect(entries).not.toContain("state:y sum:network_x");
    expect(entries).not.toContain("state:x_ou state:x");
  });

  it("agrees with the known entries of the Hopf model", () => {
    const system = systemOf(variantOf("hopf, coupling diffusive"));
    const [x, y, a, w, K] = [0.3, -0.4, 0.25, 0.2, 0.6];
    const { data, shape } = evaluateJacobian(
      systemJacobian(system, ["state:x", "state:y", "sum:network_x"]),
      {
        ...{ "state:x": x, "state:y": y, "param:a": a, "param:w": w, "param:K_gl": K, "strength:": 2 },
        ...{ "param:tau_ou": 5, "sum:network_x": 0.1 },
      },
    );
    expect(shape[1]).toBe(3);
    const expected = [
      [a - 3 * x * x - y * y - 2 * K, -2 * x * y - w, K],
      [-2 * x * y + w, a - x * x - 3 * y * y, 0],
    ].flat();
    expected.forEach((value, i) => expect(data[i]).toBeCloseTo(value, 14));
  });

  it("names a symbol that was not given", () => {
    const jacobian = systemJacobian(systemOf(variantOf("hopf, coupling diffusive")), ["state:x"]);
    expect(() =>
      evaluateJacobian(jacobian, { "state:x": 1, "state:y": 1, "param:a": 1, "param:w": 1, "param:K_gl": 1 }),
    ).toThrow('The expressions depend on "strength:", which was not given.');
  });
});

describe("the Jacobian of one step", () => {
  const schemes = [integrators.euler, integrators.heun, integrators.rk4, sequentialEuler];

  it.each(named)("of %s agrees with finite differences, pass by pass, for every integrator", (_, variant) => {
    for (const integrator of schemes) {
      const system = systemOf(variant);
      if (integrator === sequentialEuler && system.rates.length > 0) continue;
      const jacobians = stepJacobians(system, integrator);
      const sources = new Map(system.sources.map(({ node }, i): [string, Node] => [carriedName(i), node]));
      const expand = substitute(system.graph, sources);
      const values = scatteredValues(variant, 5);
      for (const [pass, { stores }] of integrator.build(system).entries()) {
        const jacobian = jacobians[pass]!;
        const expressions = stores.map(({ target, node }) => ({ name: target, node: expand(node) }));
        const worst = worstEntry(
          system.graph,
          expressions,
          jacobian,
          withStages(values, jacobian.columns),
          modelTables(),
        );
        expect(worst.error).toBeLessThan(1e-6);
      }
    }
  });

  it("is zero where a bound holds the state, and one for a wrapped angle", () => {
    const wc = variantOf("wc");
    const values = { ...scatteredValues(wc, 1), "state:exc": 1.5, "state:inh": -0.5 };
    const [step] = stepJacobians(systemOf(wc), integrators.euler, ["state:exc", "state:inh"]);
    const { data } = evaluateJacobian(step!, values);
    const row = (name: string) => step!.rows.indexOf(name) * 2;
    expect([...data.subarray(row("state:exc"), row("state:exc") + 2)]).toEqual([0, 0]);
    expect([...data.subarray(row("state:inh"), row("state:inh") + 2)]).toEqual([0, 0]);

    const kuramoto = variantOf("kuramoto");
    const [turn] = stepJacobians(systemOf(kuramoto), integrators.euler, ["input:theta_ext"]);
    const wrapped = { ...scatteredValues(kuramoto, 1), "state:theta": 6.28, "param:omega": 3 };
    expect(evaluateJacobian(turn!, wrapped).data[turn!.rows.indexOf("state:theta")]).toBeCloseTo(0.1, 14);
  });

  it("has one matrix per pass: Heun's second pass reads the predicted state", () => {
    const jacobians = stepJacobians(systemOf(variantOf("fhn")), heun);
    expect(jacobians).toHaveLength(2);
    expect(jacobians[1]!.columns).toContain("scratch:predicted:state:x");
  });
});

/** Values of stage symbols: those of the states they stand for. */
function withStages(values: Record<string, number>, columns: readonly string[]): Record<string, number> {
  const result: Record<string, number> = { ...values, "step:sqrt_dt": Math.sqrt(values["step:dt"]!) };
  for (const column of columns) {
    const state = /(?:state|rate):\w+$/.exec(column)?.[0];
    const sum = column.slice(column.lastIndexOf(":") + 1);
    result[column] ??=
      (state ? values[state] : undefined) ?? values[`state:${sum}`] ?? values[`sum:${sum}`] ?? 0.3;
  }
  return result;
}
