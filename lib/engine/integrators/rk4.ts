import { ValidationError } from "../../errors.js";
import type { Node } from "../ir/node.js";
import { reachable } from "../passes/rewrite.js";
import type { Integrator, StepPass } from "./integrator.js";
import { Stages, type StageTime, type StageValues } from "./stages.js";

/** Time of each stage, the step that leads to it, and its weight. */
const TABLEAU: readonly { readonly time: StageTime; readonly step: number; readonly weight: number }[] = [
  { time: 0, step: 0, weight: 1 / 6 },
  { time: 0.5, step: 0.5, weight: 1 / 3 },
  { time: 0.5, step: 0.5, weight: 1 / 3 },
  { time: 1, step: 1, weight: 1 / 6 },
];

/**
 * The classical Runge–Kutta scheme of order 4; additive noise is added after the step (strong order 1).
 *
 * Kutta (1901), Beitrag zur näherungsweisen Integration totaler Differentialgleichungen. Z. Math. Phys. 46, 435–453.
 */
export const rk4: Integrator = {
  name: "rk4",
  order: 4,
  heldSums: 3,
  build(system) {
    const { graph } = system;
    const stages = new Stages(system, 3);
    const dt = graph.symbol("step:dt");
    const streams = stages.streams();
    for (const state of system.states)
      if (
        state.diffusion &&
        reachable([state.diffusion]).some((node) => node.op === "symbol" && node.name.startsWith("state:"))
      )
        throw new ValidationError(
          `rk4 needs additive noise, but the noise on "${state.name}" depends on the state. Use heun (Stratonovich) or euler (Itô).`,
        );

    const start = stages.start();
    const passes: StepPass[] = [];
    let values: StageValues = start;
    let rates: ReadonlyMap<string, Node> | undefined;
    let sum: ReadonlyMap<string, Node> = start.states;
    for (const [i, { time, weight }] of TABLEAU.entries()) {
      const result = stages.evaluate(values, time);
      const accumulated = new Map<string, Node>();
      for (const [name, slope] of result.derivatives) {
        const scaled = graph.mul(graph.mul(graph.constant(weight), dt), slope);
        accumulated.set(name, graph.add(sum.get(name)!, scaled));
      }
      // Rates are those at the beginning of the step, as in Euler's scheme.
      rates ??= result.rates;
      const following = TABLEAU[i + 1];
      if (!following) {
        const next = new Map<string, Node>();
        for (const [name, value] of accumulated) {
          const amplitude = result.diffusions.get(name);
          const increment =
            amplitude &&
            graph.mul(
              graph.mul(graph.symbol("step:sqrt_dt"), amplitude),
              graph.symbol(`noise:${streams.get(name)}`),
            );
          next.set(name, stages.constrain(name, increment ? graph.add(value, increment) : value));
        }
        passes.push({ stores: stages.finish(next, rates) });
        continue;
      }
      const stage = new Map<string, Node>();
      const step = graph.mul(graph.constant(following.step), dt);
      for (const [name, slope] of result.derivatives)
        stage.set(name, stages.constrain(name, graph.add(start.states.get(name)!, graph.mul(step, slope))));
      const handed = stages.handOver(`stage${i + 1}`, { states: stage, rates });
      const stores = [...accumulated].map(([name, node]) => ({ target: `scratch:sum${i}:${name}`, node }));
      passes.push({ stores: [...handed.stores, ...stores] });
      values = handed.values;
      rates = handed.values.rates;
      sum = new Map([...accumulated.keys()].map((name) => [name, graph.symbol(`scratch:sum${i}:${name}`)]));
    }
    return passes;
  },
};
