import type { Node } from "../ir/node.js";
import { substitute } from "../passes/rewrite.js";
import { type System, symbolName } from "../system.js";
import { constrain, type Store } from "./integrator.js";
import { afterStep, reuseSources } from "./sources.js";

/** Values of states and rates at one stage of a step. */
export interface StageValues {
  readonly states: ReadonlyMap<string, Node>;
  readonly rates: ReadonlyMap<string, Node>;
}

/** When in the step a stage evaluates the equations. */
export type StageTime = 0 | 0.5 | 1;

/** What the equations give at one stage. */
export interface StageResult {
  readonly derivatives: ReadonlyMap<string, Node>;
  readonly diffusions: ReadonlyMap<string, Node>;
  readonly rates: ReadonlyMap<string, Node>;
}

/**
 * Builds the stages of schemes that evaluate the equations more than once a step.
 *
 * A delayed coupling sum is a smooth function of time known on the grid: at the end of the step it is summed
 * ahead, at its beginning it is the sum held from the step before, and half-way it is interpolated from the last
 * four by a cubic. Couplings without delay are summed anew at every stage.
 */
export class Stages {
  readonly #system: System;
  readonly #sumNames: readonly string[];

  constructor(
    system: System,
    readonly heldSums: number,
  ) {
    this.#system = system;
    this.#sumNames = system.couplings.map((coupling) => coupling.name);
  }

  /** Values before the step. */
  start(): StageValues {
    const { graph, states, rates } = this.#system;
    return {
      states: new Map(states.map(({ name }) => [name, graph.symbol(symbolName.state(name))])),
      rates: new Map(rates.map(({ name }) => [name, graph.symbol(symbolName.rate(name))])),
    };
  }

  /** The equations at a stage. */
  evaluate(values: StageValues, time: StageTime): StageResult {
    const { graph, states, rates } = this.#system;
    const symbols = new Map<string, Node>();
    for (const [name, node] of values.states) symbols.set(symbolName.state(name), node);
    for (const [name, node] of values.rates) symbols.set(symbolName.rate(name), node);
    for (const name of this.#sumNames)
      symbols.set(
        symbolName.sum(name),
        graph.add(this.#delayedSum(name, time), graph.symbol(`zero:${name}`)),
      );
    const replace = substitute(graph, symbols);
    // Before the step, sources are known; at later stages they are computed with the stage's values.
    const reuse = time === 0 ? reuseSources(this.#system) : (node: Node) => node;
    const at = (node: Node) => replace(reuse(node));
    return {
      derivatives: new Map(states.map((state) => [state.name, at(state.derivative)])),
      diffusions: new Map(
        states.flatMap((state) => (state.diffusion ? [[state.name, at(state.diffusion)]] : [])),
      ),
      rates: new Map(rates.map((rate) => [rate.name, at(rate.node)])),
    };
  }

  /** Number of the noise stream of every noisy state. */
  streams(): ReadonlyMap<string, number> {
    const noisy = this.#system.states.filter((state) => state.diffusion);
    return new Map(noisy.map((state, i) => [state.name, i]));
  }

  constrain(name: string, node: Node): Node {
    const state = this.#system.states.find((candidate) => candidate.name === name)!;
    return constrain(this.#system.graph, node, state);
  }

  /** Stores that hand stage values and sources to the next pass, and the values as the next pass sees them. */
  handOver(stage: string, values: StageValues): { stores: Store[]; values: StageValues } {
    const { graph, sources } = this.#system;
    const stores: Store[] = [];
    const keep = (kind: string, nodes: ReadonlyMap<string, Node>): ReadonlyMap<string, Node> =>
      new Map(
        [...nodes].map(([name, node]) => {
          const target = `scratch:${stage}:${kind}:${name}`;
          stores.push({ target, node });
          return [name, graph.symbol(target)];
        }),
      );
    const after = afterStep(graph, values.states, values.rates);
    const stageSources = sources.map(({ node }, i) => ({ target: `stage:${i}`, node: after(node) }));
    const handed = { states: keep("state", values.states), rates: keep("rate", values.rates) };
    return { stores: [...stores, ...stageSources], values: handed };
  }

  /** Stores at the end of the step: states, sources, observables, and the sums to hold. */
  finish(states: ReadonlyMap<string, Node>, rates: ReadonlyMap<string, Node>): Store[] {
    const { graph, sources, observables } = this.#system;
    const after = afterStep(graph, states, rates);
    return [
      ...[...rates].map(([name, node]) => ({ target: symbolName.rate(name), node })),
      ...[...states].map(([name, node]) => ({ target: symbolName.state(name), node })),
      ...sources.map(({ node }, i) => ({ target: `source:${i}`, node: after(node) })),
      ...observables.map(({ name, node }) => ({ target: `observable:${name}`, node: after(node) })),
      ...this.#sumNames.flatMap((name) =>
        Array.from({ length: this.heldSums }, (_, i) => ({
          target: heldName(i, name),
          node: graph.symbol(i === 0 ? `ahead:${name}` : heldName(i - 1, name)),
        })),
      ),
    ];
  }

  #delayedSum(name: string, time: StageTime): Node {
    const { graph } = this.#system;
    const ahead = graph.symbol(`ahead:${name}`);
    const held = (i: number) => graph.symbol(heldName(i, name));
    if (time === 1) return ahead;
    if (time === 0) return held(0);
    // Cubic through the sums at −2, −1, 0 and 1 steps, at ½.
    const weighted = [ahead, held(0), held(1), held(2)].map((sum, i) =>
      graph.mul(graph.constant([0.3125, 0.9375, -0.3125, 0.0625][i]!), sum),
    );
    return weighted.reduce((a, b) => graph.add(a, b));
  }
}

/** Symbol of a coupling sum of an earlier step: 0 at the beginning of this step, 1 one step before, … */
export function heldName(index: number, sum: string): string {
  return `held:${index}:${sum}`;
}
