import { power } from "../elementary.js";
import { type Candidate, isValid } from "../individual.js";
import { permutation, type RandomSource } from "../random.js";

/** Whether one individual is nowhere worse than another and somewhere better. */
export function dominates(a: Candidate, b: Candidate): boolean {
  let better = false;
  for (const [i, value] of a.fitness.wvalues.entries()) {
    const other = b.fitness.wvalues[i]!;
    if (value < other) return false;
    if (value > other) better = true;
  }
  return better;
}

/**
 * Fronts of individuals that do not dominate each other, the best first.
 *
 * @param k only as many fronts as this many individuals need
 */
export function sortNondominated<C extends Candidate>(pop: readonly C[], k: number = pop.length): C[][] {
  const dominated = pop.map((): number[] => []);
  const counts = new Int32Array(pop.length);
  for (let i = 0; i < pop.length; i++)
    for (let j = i + 1; j < pop.length; j++) {
      if (dominates(pop[i]!, pop[j]!)) {
        dominated[i]!.push(j);
        counts[j]!++;
      } else if (dominates(pop[j]!, pop[i]!)) {
        dominated[j]!.push(i);
        counts[i]!++;
      }
    }
  const fronts: C[][] = [];
  let current = pop.map((_, i) => i).filter((i) => counts[i] === 0);
  for (let sorted = 0; current.length > 0 && sorted < k; sorted += current.length, current = next(current)) {
    fronts.push(current.map((i) => pop[i]!));
  }
  return fronts;

  function next(front: readonly number[]): number[] {
    const freed: number[] = [];
    for (const i of front) for (const j of dominated[i]!) if (--counts[j]! === 0) freed.push(j);
    return freed.sort((a, b) => a - b);
  }
}

/** Give every individual of a front the distance between its neighbours, summed over the objectives. */
export function assignCrowding(front: readonly Candidate[]): void {
  const distances = new Float64Array(front.length);
  const objectives = front[0]?.fitness.values.length ?? 0;
  for (let m = 0; m < objectives; m++) {
    const value = (i: number): number => front[i]!.fitness.values[m]!;
    const order = front.map((_, i) => i).sort((a, b) => value(a) - value(b));
    const [first, last] = [order[0]!, order.at(-1)!];
    distances[first] = Number.POSITIVE_INFINITY;
    distances[last] = Number.POSITIVE_INFINITY;
    const range = value(last) - value(first);
    if (range === 0) continue;
    for (let i = 1; i < order.length - 1; i++)
      distances[order[i]!]! += (value(order[i + 1]!) - value(order[i - 1]!)) / (objectives * range);
  }
  front.forEach((candidate, i) => {
    candidate.fitness.crowding_dist = distances[i]!;
  });
}

/**
 * Survivors of NSGA-II: whole fronts, the last one partly by crowding distance; invalid individuals come last.
 *
 * @source Deb et al. (2002), A fast and elitist multiobjective genetic algorithm: NSGA-II. doi:10.1109/4235.996017
 */
export function selNSGA2<C extends Candidate>(pop: readonly C[], k: number): C[] {
  const valid = pop.filter(isValid);
  const fronts = sortNondominated(valid, k);
  for (const front of fronts) assignCrowding(front);
  const chosen: C[] = [];
  for (const front of fronts) {
    const room = k - chosen.length;
    if (front.length <= room) chosen.push(...front);
    else {
      const distance = (candidate: C): number => candidate.fitness.crowding_dist!;
      const sorted = [...front].sort((a, b) => (distance(a) === distance(b) ? 0 : distance(b) - distance(a)));
      chosen.push(...sorted.slice(0, room));
    }
  }
  const invalid = pop.filter((candidate) => !isValid(candidate));
  return [...chosen, ...invalid.slice(0, k - chosen.length)];
}

/**
 * Parents by binary tournament: the dominating one wins, else the less crowded, else chance.
 *
 * Fresh permutations of the population are paired up until there are k winners: every individual has equal chances.
 */
export function selTournamentDCD<C extends Candidate>(
  pop: readonly C[],
  k: number,
  _options: object,
  random: RandomSource,
): C[] {
  const winners: C[] = [];
  let order: number[] = [];
  while (winners.length < k) {
    while (order.length < 2) order = [...order, ...permutation(pop.length, random)];
    const [a, b] = order.splice(0, 2).map((i) => pop[i]!) as [C, C];
    winners.push(winner(a, b, random));
  }
  return winners;
}

function winner<C extends Candidate>(a: C, b: C, random: RandomSource): C {
  if (dominates(a, b)) return a;
  if (dominates(b, a)) return b;
  const [x, y] = [a.fitness.crowding_dist ?? 0, b.fitness.crowding_dist ?? 0];
  if (x !== y) return x > y ? a : b;
  return random.uniform() <= 0.5 ? a : b;
}

/** Bounds and spread of the operators of NSGA-II. */
export interface BoundedOptions {
  /** Spread: large values keep children near their parents. Default 20. */
  eta?: number;
  low: readonly number[];
  up: readonly number[];
}

/**
 * Simulated binary crossover with bounds.
 *
 * @source Deb & Agrawal (1995), Simulated binary crossover for continuous search space. Complex Systems 9, 115–148
 */
export function cxSimulatedBinaryBounded<C extends Candidate>(
  ind1: C,
  ind2: C,
  options: BoundedOptions,
  random: RandomSource,
): [C, C] {
  const { eta = 20, low, up } = options;
  for (let i = 0; i < ind1.genome.length; i++) {
    if (random.uniform() > 0.5) continue;
    const [a, b] = [ind1.genome[i]!, ind2.genome[i]!];
    if (Math.abs(a - b) <= 1e-14) continue;
    const [x1, x2] = [Math.min(a, b), Math.max(a, b)];
    const [xl, xu] = [low[i]!, up[i]!];
    const r = random.uniform();
    const spread = (beta: number): number => {
      const alpha = 2 - 1 / power(beta, eta + 1);
      return r <= 1 / alpha ? power(r * alpha, 1 / (eta + 1)) : power(1 / (2 - r * alpha), 1 / (eta + 1));
    };
    const near = spread(1 + (2 * (x1 - xl)) / (x2 - x1));
    const far = spread(1 + (2 * (xu - x2)) / (x2 - x1));
    const clamp = (x: number): number => Math.min(Math.max(x, xl), xu);
    const c1 = clamp(0.5 * (x1 + x2 - near * (x2 - x1)));
    const c2 = clamp(0.5 * (x1 + x2 + far * (x2 - x1)));
    const isSwapped = random.uniform() <= 0.5;
    ind1.genome[i] = isSwapped ? c2 : c1;
    ind2.genome[i] = isSwapped ? c1 : c2;
  }
  return [ind1, ind2];
}

/**
 * Polynomial mutation with bounds.
 *
 * @param options `indpb`: probability of each gene; by default 1 over the number of parameters
 * @source Deb & Goyal (1996), A combined genetic adaptive search for engineering design
 */
export function mutPolynomialBounded<C extends Candidate>(
  ind: C,
  options: BoundedOptions & { indpb?: number },
  random: RandomSource,
): [C] {
  const { eta = 20, low, up, indpb = 1 / ind.genome.length } = options;
  for (const [i, x] of ind.genome.entries()) {
    if (random.uniform() > indpb) continue;
    const [xl, xu] = [low[i]!, up[i]!];
    const r = random.uniform();
    const root = (y: number): number => power(y, 1 / (eta + 1));
    const toLow = power(1 - (x - xl) / (xu - xl), eta + 1);
    const toUp = power(1 - (xu - x) / (xu - xl), eta + 1);
    const move =
      r < 0.5 ? root(2 * r + (1 - 2 * r) * toLow) - 1 : 1 - root(2 * (1 - r) + 2 * (r - 0.5) * toUp);
    ind.genome[i] = Math.min(Math.max(x + move * (xu - xl), xl), xu);
  }
  return [ind];
}
