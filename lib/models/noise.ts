import type { ModelDefinition } from "../engine/definition.js";
import type { NoiseSource } from "../engine/kernel.js";
import type { SimulationSetup } from "../engine/setup.js";
import type { Simulation } from "../engine/simulation.js";
import { ValidationError } from "../errors.js";
import type { RunOptions } from "./runOptions.js";

/**
 * Check noise given by the user: one matrix node × step per noisy variable.
 *
 * @throws ValidationError when number or shape do not fit
 */
export function checkNoise(
  model: string,
  definition: ModelDefinition,
  noise: NonNullable<RunOptions["noise"]>,
  { nodes, steps }: { readonly nodes: number; readonly steps: number },
): void {
  const streams = Object.keys(definition.noise ?? {}).length;
  if (noise.length !== streams)
    throw new ValidationError(`${model} has ${streams} noisy variables, got noise for ${noise.length}.`);
  for (const [i, { data, columns }] of noise.entries())
    if (columns < steps || data.length !== nodes * columns)
      throw new ValidationError(
        `noise[${i}] must be ${nodes} × ${steps} (node × step), got ${data.length / Math.max(1, columns)} × ${columns}.`,
      );
}

/** Noise given by the user, as the engine asks for it chunk by chunk. */
export function givenNoise(
  noise: NonNullable<RunOptions["noise"]>,
  nodes: number,
  start: number,
): NonNullable<Simulation["noiseProvider"]> {
  return (out, step, count, paddedNodes) => {
    for (let i = 0; i < count; i++)
      for (const [s, { data, columns }] of noise.entries())
        for (let n = 0; n < nodes; n++)
          out[(i * noise.length + s) * paddedNodes + n] = data[n * columns + step - start + i]!;
  };
}

/** No noise is drawn where its amplitude is zero. */
export function noiseSource(
  definition: ModelDefinition,
  parameters: Readonly<Record<string, number | Float64Array>>,
): NoiseSource {
  const amplitudes = Object.values(definition.noise ?? {}).map((spec) =>
    spec.kind === "ou" ? spec.sigma : typeof spec.amplitude === "string" ? spec.amplitude : undefined,
  );
  const silent = amplitudes.every((name) => name !== undefined && parameters[name] === 0);
  return silent ? { kind: "none" } : { kind: "generated", rounds: 12 };
}

/** Noise identity of all nodes of simulation `number`. */
export function laneNumbers(number: number, nodes: number): NonNullable<SimulationSetup["lanes"]> {
  return {
    simulations: new Uint32Array(nodes).fill(number),
    nodes: Uint32Array.from({ length: nodes }, (_, n) => n),
  };
}

/** A seed from the system's source of randomness, for models that were given none. */
export function drawSeed(): number {
  return globalThis.crypto.getRandomValues(new Uint32Array(1))[0]!;
}
