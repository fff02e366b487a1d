import { AutomatedAnatomicalParcellation2 } from "../data/atlases/aal2.js";
import { ValidationError } from "../errors.js";
import { type Labelled, labelled, type NumberArray } from "../labelled.js";
import { fourShellHead } from "./headModel.js";
import { dipoleDirections, type Orientation } from "./orientations.js";
import { namesOf, positions, regionSources, vectorsOf } from "./positions.js";
import { add, cross, dot, norm, scale, unit, type Vector } from "./vector.js";

/** Magnetometers: where they are and which component of the field they measure. */
export interface MegSensors {
  /** dims ["channel", "axis"], mm. */
  readonly positions: Labelled<NumberArray>;
  /** dims ["channel", "axis"], directions. */
  readonly orientations: Labelled<NumberArray>;
}

/** A helmet of magnetometers on a sphere. */
export interface MegHelmetOptions {
  /** Number of sensors. Default 102. */
  readonly count?: number;
  /** Radius in mm. Default 116, 2 cm above the scalp of the default head. */
  readonly radius?: number;
  /** Centre in mm. Default: that of the default head. */
  readonly centre?: Vector;
  /** Lowest sensors in degrees from the top. Default 105. */
  readonly reach?: number;
}

/**
 * Radial magnetometers, evenly spread over the upper part of a sphere (Fibonacci lattice).
 *
 * @param options number, size and place
 * @returns positions in mm and directions
 * @throws ValidationError when count or radius are not positive
 * @example
 * megHelmet().positions.shape // [102, 3]
 */
export function megHelmet(options: MegHelmetOptions = {}): MegSensors {
  const { count = 102, radius = 116, centre = fourShellHead.centre, reach = 105 } = options;
  if (!(Number.isInteger(count) && count > 0))
    throw new ValidationError(`count must be an integer of at least 1, got ${count}.`);
  if (!(radius > 0)) throw new ValidationError(`radius must be above 0 mm, got ${radius}.`);
  if (!(reach > 0 && reach <= 180))
    throw new ValidationError(`reach must be in (0, 180] degrees, got ${reach}.`);
  const golden = Math.PI * (3 - Math.sqrt(5));
  const lowest = Math.cos((reach * Math.PI) / 180);
  const directions = Array.from({ length: count }, (_, k): Vector => {
    const z = 1 - ((k + 0.5) / count) * (1 - lowest);
    const across = Math.sqrt(1 - z * z);
    return [across * Math.cos(k * golden), across * Math.sin(k * golden), z];
  });
  const names = directions.map((_, k) => `MEG${`${k + 1}`.padStart(3, "0")}`);
  return {
    positions: positions(
      directions.map((direction) => add(centre, direction, radius)),
      names,
      { dim: "channel", unit: "mm" },
    ),
    orientations: positions(directions, names, { dim: "channel" }),
  };
}

/** Sources and sensors of an MEG lead field. */
export interface MegLeadFieldOptions {
  /** Places of the sources, dims ["region", "axis"], mm. Default: centres of the 80 cortical regions of AAL2. */
  readonly sources?: Labelled<NumberArray>;
  /** Directions of the sources. Default `"tangential"`: a sphere is blind to radial ones. */
  readonly orientation?: Exclude<Orientation, "radial">;
  /** Magnetometers. Default: `megHelmet()`. */
  readonly sensors?: MegSensors;
  /** Centre of the conducting sphere in mm. Default: that of the default head. */
  readonly centre?: Vector;
}

/**
 * Analytic MEG lead field: the magnetic field that a current dipole in each region causes at each magnetometer, outside
 * a spherical conductor. Radii and conductivities do not matter.
 *
 * @param options sources, their directions, sensors and centre of the head
 * @returns dims ["channel", "region"] in T/(A·m), i.e. the field in T for moments of 1 A·m
 * @throws ValidationError when a sensor is not further from the centre than every source, or positions are malformed
 * @see J. Sarvas, "Basic mathematical and electromagnetic concepts of the biomagnetic inverse problem", Phys. Med. Biol.
 * 32 (1987), equation 25
 * @example
 * megLeadField().shape // [102, 80]
 */
export function megLeadField(options: MegLeadFieldOptions = {}): Labelled {
  const { orientation = "tangential", centre = fourShellHead.centre } = options;
  if ((orientation as Orientation) === "radial")
    throw new ValidationError(
      'Radial dipoles in a sphere have no magnetic field outside, got orientation "radial". ' +
        'Use "tangential" or directions of your own.',
    );
  const sources = options.sources ?? regionSources(new AutomatedAnatomicalParcellation2());
  const sensors = options.sensors ?? megHelmet({ centre });
  const relative = (x: Labelled<NumberArray>, name: string): Vector[] =>
    vectorsOf(x, name).map((place) => scale(add(place, centre, -1), 1e-3));
  const places = relative(sources, "sources");
  const coils = relative(sensors.positions, "sensors");
  const normals = vectorsOf(sensors.orientations, "orientations of sensors").map((normal) => unit(normal));
  if (normals.length !== coils.length)
    throw new ValidationError(
      `MEG sensors need as many directions as positions, got ${normals.length} and ${coils.length}.`,
    );
  const outermost = places.reduce((max, place) => Math.max(max, norm(place)), 0);
  const innermost = coils.reduce((min, coil) => Math.min(min, norm(coil)), Number.POSITIVE_INFINITY);
  if (!(innermost > outermost))
    throw new ValidationError(
      `MEG sensors must be further from the centre than every source, got ${(innermost * 1e3).toFixed(1)} mm and ` +
        `${(outermost * 1e3).toFixed(1)} mm.`,
    );
  const moments = dipoleDirections(orientation, places);
  const gains = new Float64Array(coils.length * places.length);
  coils.forEach((coil, channel) => {
    places.forEach((place, source) => {
      const field = magneticField(place, moments[source]!, coil);
      gains[channel * places.length + source] = dot(field, normals[channel]!);
    });
  });
  return labelled(gains, [coils.length, places.length], ["channel", "region"], {
    coords: { channel: namesOf(sensors.positions), region: namesOf(sources) },
    name: "MEG lead field",
    unit: "T/(A·m)",
  });
}

/**
 * Magnetic field of a current dipole in a conducting sphere around the origin (Sarvas' formula).
 *
 * @param place place of the dipole in m
 * @param moment moment of the dipole in A·m
 * @param point where the field is wanted, outside the sphere, in m
 * @returns field in T
 */
export function magneticField(place: Vector, moment: Vector, point: Vector): Vector {
  const apart = add(point, place, -1);
  const a = norm(apart);
  const r = norm(point);
  const along = dot(apart, point);
  const f = a * (r * a + r * r - dot(place, point));
  const gradient = add(
    scale(point, (a * a) / r + along / a + 2 * a + 2 * r),
    place,
    -(a + 2 * r + along / a),
  );
  const turn = cross(moment, place);
  const field = add(scale(turn, f), gradient, -dot(turn, point));
  // μ₀ / 4π = 1e-7 T·m/A
  return scale(field, 1e-7 / (f * f));
}
