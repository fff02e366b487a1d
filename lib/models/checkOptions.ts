import { ValidationError } from "../errors.js";
import { didYouMean } from "../nearestName.js";

/**
 * Refuse options that do not exist: a misspelt one would be ignored in silence.
 *
 * @param owner what the options belong to, for the error text
 * @throws ValidationError naming the option and the nearest one that exists
 */
export function checkOptions(owner: string, options: object, known: readonly string[]): void {
  for (const name of Object.keys(options))
    if (!known.includes(name))
      throw new ValidationError(
        `${owner} has no option "${name}".${didYouMean(name, known)} There are: ${known.join(", ")}.`,
      );
}

/** Refuse a value that is none of the allowed ones. */
export function checkOneOf(name: string, value: string | undefined, allowed: readonly string[]): void {
  if (value === undefined || allowed.includes(value)) return;
  const list = allowed.map((each) => JSON.stringify(each)).join(" or ");
  throw new ValidationError(`${name} must be ${list}, got ${JSON.stringify(value)}.`);
}
