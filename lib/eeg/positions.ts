import type { BaseAtlas } from "../data/atlases/baseAtlas.js";
import { ValidationError } from "../errors.js";
import { type Labelled, labelled, type NumberArray } from "../labelled.js";
import type { Vector } from "./vector.js";

const AXES: readonly string[] = ["x", "y", "z"];

/**
 * Named positions or directions in space.
 *
 * @param vectors x, y, z of each
 * @param names as many names
 * @param dim what they belong to
 * @param unit physical unit
 * @returns dims [dim, "axis"]
 * @throws ValidationError when there are not as many names as positions, or a position is not three finite numbers
 * @example
 * positions([[0, 0, 96]], ["Cz"], { dim: "channel", unit: "mm" }).shape // [1, 3]
 */
export function positions(
  vectors: readonly (readonly number[])[],
  names: readonly string[],
  options: { dim: "channel" | "region"; unit?: string } = { dim: "region", unit: "mm" },
): Labelled {
  const { dim, unit } = options;
  if (names.length !== vectors.length)
    throw new ValidationError(
      `positions expects a name for each position, got ${names.length} for ${vectors.length}.`,
    );
  vectors.forEach((vector, k) => {
    if (vector.length !== 3 || !vector.every(Number.isFinite))
      throw new ValidationError(
        `A position must be three finite numbers x, y, z, got [${vector}] for ${names[k]}.`,
      );
  });
  return labelled(Float64Array.from(vectors.flat()), [vectors.length, 3], [dim, "axis"], {
    coords: { [dim]: names, axis: AXES },
    ...(unit && { unit }),
  });
}

/**
 * Centres of an atlas's regions as places of sources.
 *
 * @param atlas atlas with positions, in mm
 * @param group group of regions; by default the atlas's own default (AAL2: cortex)
 * @returns dims ["region", "axis"], mm
 * @throws ValidationError when the atlas has no positions
 * @example
 * regionSources(new AutomatedAnatomicalParcellation2()).shape // [80, 3]
 */
export function regionSources(atlas: BaseAtlas, group?: string): Labelled {
  const coords = atlas.coords(group);
  if (coords === null)
    throw new ValidationError(`${atlas} has no positions. Give positions of your own with \`positions\`.`);
  return positions(coords, atlas.names(group), { dim: "region", unit: "mm" });
}

/** Rows of a position array as vectors. */
export function vectorsOf(x: Labelled<NumberArray>, name: string): Vector[] {
  if (x?.shape?.length !== 2 || x.shape[1] !== 3)
    throw new ValidationError(
      `${name} expects positions of shape n × 3, got shape ${x?.shape?.join(" × ")}. Make them with \`positions\`.`,
    );
  return Array.from({ length: x.shape[0]! }, (_, k) => [
    x.data[3 * k]!,
    x.data[3 * k + 1]!,
    x.data[3 * k + 2]!,
  ]);
}

/** Names of the rows of an array, or their numbers. */
export function namesOf(x: Labelled<NumberArray>): readonly string[] {
  const names = x.coords?.[x.dims[0]!];
  return names && !(names instanceof Float64Array)
    ? names
    : Array.from({ length: x.shape[0]! }, (_, k) => `${k}`);
}
