import { isTimeSeries, type SimulationSetup } from "../engine/setup.js";

/** What must be equal for a simulation to be used again with other values. */
export function signatureOf(setup: SimulationSetup): string {
  const kinds = (values: Readonly<Record<string, unknown>>) =>
    Object.entries(values).map(([name, value]) => [
      name,
      typeof value === "number" ? 0 : value instanceof Float64Array ? 1 : 2,
    ]);
  return JSON.stringify([
    setup.definition.name,
    setup.choices,
    setup.integrator.name,
    setup.nodes,
    kinds(setup.parameters),
    Object.entries(setup.inputs).map(([name, value]) => [
      name,
      isTimeSeries(value) ? 2 : typeof value === "number" ? 0 : 1,
    ]),
    setup.traced,
    setup.noise,
    setup.singleTables,
  ]);
}
