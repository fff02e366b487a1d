import { ValidationError } from "../errors.js";
import { type Labelled, labelled } from "../labelled.js";

/** How the streamline counts of a subject are scaled; `null` keeps them. */
export type Normalisation = "max" | "waytotal" | "nvoxel" | null;

/** Probabilistic tractography draws this many samples from every voxel of the seed region. */
const samplesPerVoxel = 5000;

const choices: readonly Normalisation[] = ["max", "waytotal", "nvoxel", null];

/** Checks the choice before anything is read. */
export function checkNormalisation(value: unknown): asserts value is Normalisation {
  if (!(choices as readonly unknown[]).includes(value))
    throw new ValidationError(
      `normalizeCmats must be "max", "waytotal", "nvoxel" or null, got ${JSON.stringify(value)}.`,
    );
}

/**
 * Scale a connectivity matrix.
 *
 * "max" divides by the largest entry; "waytotal" divides column j by the number of streamlines that left region j;
 * "nvoxel" divides column j by 5000 times its number of voxels. The latter two give asymmetric matrices.
 *
 * @param Cmat connectivity, dims ["target", "source"]
 * @param normalisation the choice; null returns the matrix as it is
 * @param perRegion the waytotal or nvoxel numbers, one a region
 * @param label name of the subject, for errors
 * @throws ValidationError when the scale is zero or the numbers per region do not fit
 */
export function normalise(
  Cmat: Labelled,
  normalisation: Normalisation,
  perRegion: Labelled | undefined,
  label: string,
): Labelled {
  if (normalisation === null) return Cmat;
  const n = Cmat.shape[0]!;
  const scales = new Float64Array(n);
  if (normalisation === "max") {
    const max = Cmat.data.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
    if (!(max > 0))
      throw new ValidationError(
        `${label}: the largest connection weight is ${max}, so "max" cannot scale it. Give normalizeCmats: null to keep the weights.`,
      );
    scales.fill(max);
  } else {
    if (perRegion?.data.length !== n)
      throw new ValidationError(
        `${label}: "${normalisation}" needs ${n} numbers, one a region, got ${perRegion?.data.length ?? "none"}.`,
      );
    for (let j = 0; j < n; j++) {
      const value = perRegion.data[j]!;
      if (!(value > 0))
        throw new ValidationError(
          `${label}: ${normalisation} of region ${j} is ${value}; it must be positive.`,
        );
      scales[j] = normalisation === "nvoxel" ? value * samplesPerVoxel : value;
    }
  }
  const data = new Float64Array(n * n);
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++) data[i * n + j] = Cmat.data[i * n + j]! / scales[j]!;
  if (!data.every(Number.isFinite))
    throw new ValidationError(
      `${label}: scaled by "${normalisation}" the weights are beyond the range of numbers. Give normalizeCmats: null.`,
    );
  return labelled(data, Cmat.shape, Cmat.dims, {
    ...(Cmat.coords && { coords: Cmat.coords }),
    name: "Cmat",
  });
}
