/** Fitness of an individual. */
export interface Fitness {
  /** As the function returned them. */
  readonly values: readonly number[];
  /** Values times weights: larger is better. */
  readonly wvalues: readonly number[];
  /** Sum of the finite weighted values over the number of objectives; NaN when none is finite. */
  readonly score: number;
  /** Crowding distance, from the last survival selection of NSGA-II. */
  crowding_dist?: number;
}

/** A point of the parameter space on its way through the generations. */
export interface Individual {
  /** Running number over the whole evolution. */
  readonly id: number;
  /** Generation of birth. */
  readonly gIdx: number;
  /** Values of the parameters, then what the operators add (step sizes). Operators change it in place. */
  readonly genome: number[];
  /** Parameters by name. */
  readonly params: Readonly<Record<string, number>>;
  /** Ids of the parents; null for those drawn at random. */
  readonly parentIds: readonly [number, number] | null;
  readonly fitness: Fitness;
  /** What the function returned beside the fitness. */
  readonly outputs: Readonly<Record<string, unknown>>;
  /** Why the function failed, if it did; the fitness is NaN then. */
  readonly failure?: { readonly kind: string; readonly message: string };
}

/** What operators work on: an individual, or a copy of one that becomes a child. */
export interface Candidate {
  readonly genome: number[];
  readonly fitness: Fitness;
}

/** Weighted values and score of fitness values. */
export function makeFitness(values: readonly number[], weights: readonly number[]): Fitness {
  const wvalues = values.map((value, i) => value * weights[i]!);
  const finite = wvalues.filter(Number.isFinite);
  const score =
    finite.length > 0 ? finite.reduce((sum, value) => sum + value, 0) / weights.length : Number.NaN;
  return { values: [...values], wvalues, score };
}

/** Whether all fitness values are finite. */
export function isValid({ fitness }: Candidate): boolean {
  return fitness.values.length > 0 && fitness.values.every(Number.isFinite);
}

/** What selection by a single number goes by: the sum of the weighted values; −∞ for invalid individuals. */
export function merit(candidate: Candidate): number {
  return isValid(candidate)
    ? candidate.fitness.wvalues.reduce((sum, value) => sum + value, 0)
    : Number.NEGATIVE_INFINITY;
}

/** Sorted by merit, best first; ties keep their order. */
export function byMerit<C extends Candidate>(pop: readonly C[]): C[] {
  return [...pop].sort((a, b) => {
    const [x, y] = [merit(a), merit(b)];
    return x === y ? 0 : y - x;
  });
}
