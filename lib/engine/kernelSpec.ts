import { type CompiledStep, stepOf } from "./compileStep.js";
import { couplingGroups } from "./delays/groups.js";
import { BLOCK } from "./delays/plan.js";
import type { FixedValues } from "./fixedValues.js";
import { type CouplingGroup, canonicalTarget, type KernelSpec } from "./kernel.js";
import { isTimeSeries, type SimulationSetup } from "./setup.js";
import { symbolName } from "./system.js";

/** Default chunk: long enough that the visits of the host cost nothing, short enough to stay in cache. */
const CHUNK = 42 * BLOCK;

/** The step of the model and scheme of a setup, compiled once for all that share it. */
export function compiledStep(setup: SimulationSetup): CompiledStep {
  return stepOf(setup.definition, setup.choices, {
    integrator: setup.integrator,
    timeDependentInputs: new Set(timeDependentInputs(setup)),
    grids: setup.tables,
  });
}

/** What a kernel for a setup is made from. */
export function kernelSpec(setup: SimulationSetup, step: CompiledStep, fixed: FixedValues): KernelSpec {
  const groups = couplingGroups(setup, step);
  const traced = setup.traced.map((name) => targetOf(step, name));
  return {
    step,
    nodes: setup.nodes,
    groups,
    fixedPerNode: step.fixed.map((node) => fixed.isPerNode(node)),
    timeDependentInputs: timeDependentInputs(setup),
    traces: [...new Set([...delayedTraces(step, groups), ...traced])],
    chunk: Math.ceil((setup.chunk ?? CHUNK) / BLOCK) * BLOCK,
    noise: step.streams > 0 ? setup.noise : { kind: "none" },
    tables: setup.tables,
    singleTables: setup.singleTables,
    precision: setup.precision ?? "f64",
  };
}

/** Traces whose history the couplings read. */
export function delayedTraces(step: CompiledStep, groups: readonly CouplingGroup[]): readonly string[] {
  const delayed = groups.filter((group) => group.plan.lists.length > 0);
  return [...new Set(delayed.map((group) => canonicalTarget(step, `source:${group.source}`)))];
}

function timeDependentInputs(setup: SimulationSetup): string[] {
  const inputs = Object.entries(setup.inputs).filter(([, value]) => isTimeSeries(value));
  return inputs.map(([name]) => name);
}

/** Trace target of a quantity that a user names. */
export function targetOf(step: CompiledStep, name: string): string {
  if (name.includes(":")) return name;
  const { states, rates } = step.system;
  if (states.some((state) => state.name === name)) return symbolName.state(name);
  if (rates.some((rate) => rate.name === name)) return symbolName.rate(name);
  return `observable:${name}`;
}
