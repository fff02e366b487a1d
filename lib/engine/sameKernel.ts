import type { CompiledStep } from "./compileStep.js";
import type { NodeValue, SimulationSetup } from "./setup.js";

/** Whether two setups of the same structure can use one kernel: same network, delays, time step and tables. */
export function sameKernel(step: CompiledStep, a: SimulationSetup, b: SimulationSetup): boolean {
  const localDelays = (of: SimulationSetup) =>
    step.system.couplings.map(({ spec }) => {
      const name = spec.kind === "local" ? spec.delay : spec.selfDelay;
      return name === undefined ? 0 : of.parameters[name];
    });
  const others = localDelays(b);
  return (
    a.dt === b.dt &&
    a.tables === b.tables &&
    sameNumbers(a.connectome?.weights, b.connectome?.weights) &&
    sameNumbers(a.connectome?.delays, b.connectome?.delays) &&
    localDelays(a).every((delay, i) => sameValue(delay, others[i]))
  );
}

function sameNumbers(a: ArrayLike<number> | undefined, b: ArrayLike<number> | undefined): boolean {
  if (a === b) return true;
  if (!a || !b || a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

function sameValue(a: NodeValue | undefined, b: NodeValue | undefined): boolean {
  return typeof a === "number" || typeof b === "number" ? a === b : sameNumbers(a, b);
}
