import { ValidationError } from "../errors.js";
import type { Labelled, NumberArray } from "../labelled.js";
import { vectorsOf } from "./positions.js";
import { add, dot, norm, scale, unit, type Vector } from "./vector.js";

/**
 * Directions of the dipoles of a lead field: `"radial"` from the centre of the head outwards; `"tangential"` at a right
 * angle to that, as far to the front as possible; or a direction for each source, shape sources × 3.
 */
export type Orientation = "radial" | "tangential" | Labelled<NumberArray>;

/**
 * Directions of dipoles at given places, of length one.
 *
 * @param orientation the choice
 * @param places sources relative to the centre of the head
 * @throws ValidationError when directions do not fit the sources or have no length
 */
export function dipoleDirections(orientation: Orientation, places: readonly Vector[]): Vector[] {
  if (orientation === "radial") return places.map((place) => unit(place));
  if (orientation === "tangential") return places.map(towardsFront);
  if (typeof orientation === "string")
    throw new ValidationError(
      `orientation must be "radial", "tangential" or an array of directions, got "${orientation}".`,
    );
  const directions = vectorsOf(orientation, "orientation");
  if (directions.length !== places.length)
    throw new ValidationError(
      `orientation expects a direction for each of ${places.length} sources, got ${directions.length}.`,
    );
  directions.forEach((direction, k) => {
    if (!(norm(direction) > 0))
      throw new ValidationError(`Directions must have a length, got [${direction}] for source ${k}.`);
  });
  return directions.map((direction) => unit(direction));
}

function towardsFront(place: Vector): Vector {
  const outwards = unit(place);
  const front: Vector = [0, 1, 0];
  const tangent = add(front, outwards, -dot(front, outwards));
  return norm(tangent) > 1e-9 ? unit(tangent) : scale([0, 0, 1], -Math.sign(outwards[1]));
}
