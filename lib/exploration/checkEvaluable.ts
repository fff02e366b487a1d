import { ValidationError } from "../errors.js";
import { applyParams } from "../execution/evaluator.js";
import { Model } from "../models/model.js";
import { didYouMean } from "../nearestName.js";
import { ParameterSpace } from "./parameterSpace.js";
import { isStarred, matchKeys } from "./starNotation.js";

/**
 * Check that model, function and space of a search fit together, before any work.
 *
 * @param search name of the class, for error texts
 * @throws ValidationError naming what is wrong
 */
export function checkEvaluable(
  search: string,
  options: {
    model?: Model;
    evalFunction?: unknown;
    reduceFunction?: unknown;
    parameterSpace: ParameterSpace;
  },
): void {
  const { model, evalFunction, reduceFunction, parameterSpace } = options;
  if (!(parameterSpace instanceof ParameterSpace))
    throw new ValidationError(
      `${search} needs a parameterSpace, as new ParameterSpace({ a: [0, 1] }), got ${String(parameterSpace)}.`,
    );
  if (!isFunction(evalFunction))
    throw new ValidationError(
      `evalFunction must be a function of a run, or { module, name }, got ${String(evalFunction)}.`,
    );
  if (!isFunction(reduceFunction))
    throw new ValidationError(
      `reduceFunction must be a function of outputs and run, or { module, name }, got ${String(reduceFunction)}.`,
    );
  if (parameterSpace.ndims === 0) throw new ValidationError(`${search} needs at least one parameter.`);
  if (!model) {
    if (parameterSpace.star)
      throw new ValidationError("Star notation needs a model: the stars stand for names of its parameters.");
    return;
  }
  const keys = Object.keys(model.params);
  const copy = Model.fromDescription(model.describe());
  for (const [name, values] of parameterSpace) {
    const matches = isStarred(name) ? matchKeys(keys, name) : keys.includes(name) ? [name] : [];
    if (matches.length === 0)
      throw new ValidationError(`${model.name} has no parameter "${name}".${didYouMean(name, keys)}`);
    for (const value of values) if (value !== null) applyParams(copy, { [name]: value });
  }
}

/** A function, a place to find one, or nothing. */
function isFunction(given: unknown): boolean {
  return (
    given === undefined ||
    typeof given === "function" ||
    (typeof given === "object" && given !== null && "module" in given)
  );
}
