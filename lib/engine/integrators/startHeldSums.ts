import { canonicalTarget, type Kernel, sourceValueName } from "../kernel.js";
import { heldName } from "./stages.js";

/** Sums of the steps before the first, for schemes that hold them. */
export function startHeldSums(kernel: Kernel): void {
  const { step, groups, nodes } = kernel.spec;
  for (let i = 0; i < step.integrator.heldSums; i++)
    for (const { source, sums, plan } of groups) {
      const present = kernel.values(sourceValueName(step, source), 0);
      for (const { name, power } of sums) {
        const held = kernel.values(heldName(i, name), 0).fill(0);
        const add = (target: number, weight: number, value: number): void => {
          held[target] = held[target]! + value * (power === 2 ? weight * weight : weight);
        };
        for (const list of plan.lists)
          for (const { target, start, count } of list.segments)
            for (let p = start; p < start + count; p++) {
              const { data, rowLength, origin } = kernel.trace(canonicalTarget(step, `source:${source}`));
              // Ages count from one step ahead.
              const column = origin - 1 - i - list.ages[p]!;
              add(target, list.weights[p]!, data[list.sources[p]! * rowLength + column]!);
            }
        const { dense } = plan;
        if (dense)
          for (let n = 0; n < nodes; n++)
            for (let l = 0; l < nodes; l++) add(n, dense[n * nodes + l]!, present[l]!);
      }
    }
}
