import { AutomatedAnatomicalParcellation2 } from "../atlases/aal2.js";
import type { Position } from "../atlases/baseAtlas.js";
import { logTen, powerOfTen, type Random, randomStream } from "./arithmetic.js";

/** Parameters of the synthetic connectome; lengths in mm, weights as powers of ten. */
export const recipe = {
  /** Seed of all random numbers. */
  seed: 20240229,
  /** Number of subjects. */
  subjects: 5,
  /** Scale (log10) of all weights before they saturate at 1. */
  gain: 0.4,
  /** Length constant of the many short fibres. */
  shortRange: 7,
  /** Length constant of the few long fibres, and their share at distance 0. */
  longRange: 50,
  longShare: 0.0003,
  /** Factors (log10) on connections between the hemispheres, and between mirrored regions on top of that. */
  commissural: -0.9,
  homotopic: 1.6,
  /** Spread (log10) that all subjects share: from `nearSpread` at 15 mm to `farSpread` from 55 mm on. */
  nearSpread: 0.45,
  farSpread: 1.15,
  /** Spread (log10) between subjects: this, plus so much for every power of ten below the strongest connection. */
  subjectSpread: 0.1,
  subjectSpreadPerDecade: 0.13,
  /** Streamlines of a subject's strongest connection. */
  strongest: 8_000_000,
  /** Mean ratio of fibre length to the shortest way, its spread over connections and between subjects. */
  tortuosity: 1.2,
  tortuositySpread: 0.1,
  subjectTortuositySpread: 0.03,
  /** Spread of brain size between subjects. */
  sizeSpread: 0.04,
} as const;

/** Structural data of one synthetic subject, row-major `[target][source]`. */
export interface SyntheticSubject {
  /** Streamline counts, symmetric, integers. */
  readonly counts: Float64Array;
  /** Fibre lengths in mm, symmetric, multiples of 0.001. */
  readonly lengths: Float64Array;
}

/** The synthetic group. */
export interface SyntheticGroup {
  /** Names of the 80 cortical AAL2 regions. */
  readonly regions: readonly string[];
  /** Their centres in mm. */
  readonly coordinates: readonly Position[];
  /** Their sizes in voxels of 2 mm. */
  readonly voxels: readonly number[];
  /** The subjects in order. */
  readonly subjects: readonly SyntheticSubject[];
}

/**
 * Generate the synthetic group from the positions and sizes of the 80 cortical AAL2 regions.
 *
 * 1. The shortest way between two regions is the straight line within a hemisphere, and the way through the corpus
 *    callosum between hemispheres; a fibre is longer by its tortuosity.
 * 2. The expected number of streamlines grows with the volume of both regions and falls with distance as a sum of
 *    two exponentials (many short fibres, few long ones; after Ercsey-Ravasz et al. 2013, Neuron 80, 184–197, and
 *    Rosen and Halgren 2022, PLoS Biol. 20, e3001575). Connections between the hemispheres are weaker, those of
 *    mirrored regions stronger.
 * 3. Weights scatter log-normally (Markov et al. 2014, Cereb. Cortex 24, 17–36), the long ones more.
 * 4. Each subject deviates from the group, more in weak connections than in strong ones, and has its own brain size.
 * 5. Counts are rounded to integers, so the weakest connections vanish in some subjects, and lengths to 0.001 mm.
 *
 * Equal on every machine.
 */
export function synthesise(): SyntheticGroup {
  const atlas = new AutomatedAnatomicalParcellation2();
  const regions = atlas.names("cortex");
  const coordinates = atlas.coords("cortex")!;
  const voxels = atlas.indices("cortex").map((index) => AutomatedAnatomicalParcellation2.voxels[index]!);
  const shared = randomStream(recipe.seed, 0);
  const group = pairs(regions.length).map(([i, j]) => ({
    weight: groupWeight(i, j, distance(coordinates[i]!, coordinates[j]!), voxels, shared),
    length:
      shortestWay(coordinates[i]!, coordinates[j]!) *
      Math.max(1, recipe.tortuosity + recipe.tortuositySpread * shared.normal()),
  }));
  const subjects = Array.from({ length: recipe.subjects }, (_, k) =>
    individual(group, regions.length, randomStream(recipe.seed, k + 1)),
  );
  return { regions, coordinates, voxels, subjects };
}

/** All pairs i < j of n regions. */
function pairs(n: number): [number, number][] {
  return Array.from({ length: n }, (_, i) =>
    Array.from({ length: n - 1 - i }, (_, d): [number, number] => [i, i + 1 + d]),
  ).flat();
}

function distance(a: Position, b: Position): number {
  const [x, y, z] = [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
  return Math.sqrt(x * x + y * y + z * z);
}

/** Length of the shortest way inside white matter: straight, or through the corpus callosum. */
function shortestWay(a: Position, b: Position): number {
  if (a[0] * b[0] > 0) return distance(a, b);
  // The callosum lies in the midline between y ≈ −40 and 30 mm, about 20 mm above the commissures.
  const y = Math.min(30, Math.max(-40, (a[1] + b[1]) / 2));
  const crossing: Position = [0, y, 20];
  return Math.max(distance(a, b), distance(a, crossing) + distance(crossing, b));
}

/** log10 of the expected weight that all subjects share. */
function groupWeight(i: number, j: number, d: number, voxels: readonly number[], random: Random): number {
  const { shortRange, longRange, longShare, nearSpread, farSpread } = recipe;
  const decay =
    powerOfTen((-d / shortRange) * Math.LOG10E) + longShare * powerOfTen((-d / longRange) * Math.LOG10E);
  const volume = logTen((voxels[i]! * voxels[j]!) / 4e6);
  const crossing = i % 2 === j % 2 ? 0 : recipe.commissural;
  const mirrored = i % 2 === 0 && j === i + 1 ? recipe.homotopic : 0;
  const far = Math.min(1, Math.max(0, (d - 15) / 40));
  const spread = nearSpread + (farSpread - nearSpread) * far;
  return recipe.gain + logTen(decay) + volume + crossing + mirrored + spread * random.normal();
}

function individual(
  group: readonly { weight: number; length: number }[],
  n: number,
  random: Random,
): SyntheticSubject {
  const size = 1 + recipe.sizeSpread * random.normal();
  const weights = group.map(({ weight }) => {
    const spread = recipe.subjectSpread + recipe.subjectSpreadPerDecade * Math.max(0, -weight);
    const expected = powerOfTen(weight + spread * random.normal());
    return expected / (1 + expected);
  });
  const counts = new Float64Array(n * n);
  const lengths = new Float64Array(n * n);
  for (const [k, [i, j]] of pairs(n).entries()) {
    const count = Math.round(weights[k]! * recipe.strongest);
    const stretch = size * (1 + recipe.subjectTortuositySpread * random.normal());
    const length = Math.round(group[k]!.length * stretch * 1000) / 1000;
    counts[i * n + j] = count;
    counts[j * n + i] = count;
    lengths[i * n + j] = length;
    lengths[j * n + i] = length;
  }
  return { counts, lengths };
}
