import { ValidationError } from "../errors.js";
import type { Operators } from "./algorithms.js";
import type { Candidate, Individual } from "./individual.js";
import type { RandomSource } from "./random.js";

/** A genome that shall be evaluated. */
export interface Offspring {
  readonly genome: number[];
  readonly parentIds: readonly [number, number] | null;
}

/**
 * Children of chosen parents: pairs mate, then every child mutates within the bounds.
 *
 * @param valid individuals that may be parents
 * @param count number of children
 */
export function breed(
  valid: readonly Individual[],
  count: number,
  operators: Operators,
  bounds: readonly (readonly [number, number])[],
  random: { readonly select: RandomSource; readonly mate: RandomSource; readonly mutate: RandomSource },
): Offspring[] {
  if (valid.length === 0) return [];
  const { parentSelectionOperator, PARENT_SELECT_P, matingOperator, MATE_P } = operators;
  const parents = parentSelectionOperator(valid, count, PARENT_SELECT_P, random.select);
  const children: { candidate: Candidate; parentIds: readonly [number, number] }[] = [];
  for (let i = 0; i + 1 < parents.length; i += 2) {
    const [a, b] = [parents[i]!, parents[i + 1]!];
    for (const candidate of matingOperator(copyOf(a), copyOf(b), MATE_P, random.mate))
      children.push({ candidate, parentIds: [a.id, b.id] });
  }
  return children.map(({ candidate, parentIds }) => ({
    genome: mutateUntilValid(candidate, bounds, operators, random.mutate),
    parentIds,
  }));
}

/**
 * Mutate until all values are within their bounds; after `maxTries` the last attempt is moved to the border.
 *
 * @returns the new genome
 */
export function mutateUntilValid(
  child: Candidate,
  bounds: readonly (readonly [number, number])[],
  { mutationOperator, MUTATE_P }: Pick<Operators, "mutationOperator" | "MUTATE_P">,
  random: RandomSource,
  maxTries: number = 100,
): number[] {
  let genome: number[] = [];
  for (let tries = 0; tries <= maxTries; tries++) {
    const [mutated] = mutationOperator(copyOf(child), MUTATE_P, random);
    genome = mutated.genome;
    if (bounds.every(([low, up], d) => genome[d]! >= low && genome[d]! <= up)) return genome;
  }
  return genome.map((value, d) => {
    const bound = bounds[d];
    if (!bound) return value;
    if (Number.isNaN(value))
      throw new ValidationError(
        "The mutation operator made a value that is not a number. Check its parameters.",
      );
    return Math.min(Math.max(value, bound[0]), bound[1]);
  });
}

function copyOf({ genome, fitness }: Candidate): Candidate {
  return { genome: [...genome], fitness };
}
