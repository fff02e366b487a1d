import type { Node } from "../ir/node.js";
import type { Integrator } from "./integrator.js";
import { Stages } from "./stages.js";

/**
 * Heun's scheme: an Euler step, then the mean of the slopes at both ends.
 *
 * Deterministic order 2; strong order 1 for additive and commutative noise; Stratonovich calculus. Kloeden & Platen,
 * Numerical Solution of Stochastic Differential Equations, Springer 1992.
 */
export const heun: Integrator = {
  name: "heun",
  order: 2,
  heldSums: 1,
  calculus: "Stratonovich",
  build(system) {
    const { graph } = system;
    const stages = new Stages(system, 1);
    const dt = graph.symbol("step:dt");
    const halfStep = graph.mul(graph.constant(0.5), dt);
    const rootDt = graph.symbol("step:sqrt_dt");
    const streams = stages.streams();
    const noise = (name: string, amplitude: Node) =>
      graph.mul(graph.mul(rootDt, amplitude), graph.symbol(`noise:${streams.get(name)}`));

    const start = stages.start();
    const first = stages.evaluate(start, 0);
    const predicted = new Map<string, Node>();
    const half = new Map<string, Node>();
    for (const [name, value] of start.states) {
      const slope = first.derivatives.get(name)!;
      const amplitude = first.diffusions.get(name);
      let full = graph.add(value, graph.mul(dt, slope));
      let part = graph.add(value, graph.mul(halfStep, slope));
      if (amplitude) {
        full = graph.add(full, noise(name, amplitude));
        part = graph.add(part, graph.mul(graph.constant(0.5), noise(name, amplitude)));
      }
      predicted.set(name, stages.constrain(name, full));
      half.set(name, part);
    }
    const handed = stages.handOver("predicted", { states: predicted, rates: first.rates });
    const partial = [...half].map(([name, node]) => ({ target: `scratch:half:${name}`, node }));

    const second = stages.evaluate(handed.values, 1);
    const next = new Map<string, Node>();
    for (const name of start.states.keys()) {
      let value = graph.add(
        graph.symbol(`scratch:half:${name}`),
        graph.mul(halfStep, second.derivatives.get(name)!),
      );
      const amplitude = second.diffusions.get(name);
      if (amplitude) value = graph.add(value, graph.mul(graph.constant(0.5), noise(name, amplitude)));
      next.set(name, stages.constrain(name, value));
    }
    return [{ stores: [...handed.stores, ...partial] }, { stores: stages.finish(next, handed.values.rates) }];
  },
};
