import { ValidationError } from "../errors.js";
import type { Labelled } from "../labelled.js";
import { didYouMean } from "../nearestName.js";
import { fourShellHead, type SphericalHead, scalpRadius } from "./headModel.js";
import { positions } from "./positions.js";
import { add, cross, dot, scale, unit, type Vector } from "./vector.js";

/** Sets of electrodes with a name. */
export type SensorSystem = "10-20" | "10-10" | "10-10-64";

/**
 * Positions of the electrodes of the international 10-20 and 10-10 systems on the sphere of the scalp.
 *
 * The arcs of the system run over the sphere: from nasion over Cz to inion, and from ear to ear, is 230°, so that 10 %
 * are 23°; Fpz, T7, Oz and T8 lie on a circle 92° from Cz, divided into steps of 18°. Other electrodes divide the arc
 * between an electrode of that circle and the midline into quarters.
 *
 * @param system `"10-20"` (19 electrodes), `"10-10"` (81), `"10-10-64"` (the 64 of the BCI2000 recordings), or names,
 * T3 to T6 and M1, M2 of older nomenclature included
 * @param head head on whose outermost sphere they lie
 * @returns dims ["channel", "axis"] with the names as coordinate, mm in the frame of the head
 * @throws ValidationError when a name is not known
 * @see R. Oostenveld, P. Praamstra, "The five percent electrode system for high-resolution EEG and ERP measurements",
 * Clin. Neurophysiol. 112 (2001)
 * @example
 * standardSensors(["Cz"]).data // [0, -18, 100]
 */
export function standardSensors(
  system: SensorSystem | readonly string[] = "10-10-64",
  head: SphericalHead = fourShellHead,
): Labelled {
  const names = typeof system === "string" ? namesOfSystem(system) : system;
  const radius = scalpRadius(head);
  const places = names.map((name) => {
    const direction = DIRECTIONS.get(ALIASES[name] ?? name);
    if (!direction)
      throw new ValidationError(
        `The 10-10 system has no electrode "${name}".${didYouMean(name, [...DIRECTIONS.keys()])}`,
      );
    return add(head.centre, direction, radius);
  });
  return positions(places, names, { dim: "channel", unit: "mm" });
}

/** Names of older nomenclature and the electrodes at their places. */
const ALIASES: Readonly<Record<string, string>> = {
  T3: "T7",
  T4: "T8",
  T5: "P7",
  T6: "P8",
  M1: "TP9",
  M2: "TP10",
};

const DEGREE = Math.PI / 180;
const TENTH = 23 * DEGREE;
const RING_STEP = 18 * DEGREE;

/** Directions of all electrodes, from the front to the back and from left to right. */
const DIRECTIONS: ReadonlyMap<string, Vector> = computeDirections();

/** Unit vector at an angle from Cz, turned by another angle from the front to the left. */
function direction(fromCz: number, toLeft: number): Vector {
  const across = Math.sin(fromCz);
  return [-across * Math.sin(toLeft), across * Math.cos(toLeft), Math.cos(fromCz)];
}

function computeDirections(): Map<string, Vector> {
  const left = new Map<string, Vector>();
  const midline = ["Nz", "Fpz", "AFz", "Fz", "FCz", "Cz", "CPz", "Pz", "POz", "Oz", "Iz"];
  const middle = (k: number): Vector => direction(Math.abs(k - 5) * TENTH, k < 5 ? 0 : Math.PI);
  const ring = ["Fp1", "AF7", "F7", "FT7", "T7", "TP7", "P7", "PO7", "O1"];
  const low = ["N1", "AF9", "F9", "FT9", "T9", "TP9", "P9", "PO9", "I1"];
  ring.forEach((name, k) => {
    left.set(name, direction(4 * TENTH, (k + 1) * RING_STEP));
  });
  low.forEach((name, k) => {
    left.set(name, direction(5 * TENTH, (k + 1) * RING_STEP));
  });
  const rows: readonly (readonly [string, number, number, readonly number[]])[] = [
    ["AF", 1, 2, [3]],
    ["F", 2, 3, [5, 3, 1]],
    ["FC", 3, 4, [5, 3, 1]],
    ["C", 4, 5, [5, 3, 1]],
    ["CP", 5, 6, [5, 3, 1]],
    ["P", 6, 7, [5, 3, 1]],
    ["PO", 7, 8, [3]],
  ];
  for (const [row, ringIndex, middleIndex, numbers] of rows)
    for (const number of numbers) {
      const outer = left.get(ring[ringIndex]!)!;
      left.set(`${row}${number}`, alongArc(middle(middleIndex), outer, (number + 1) / 8));
    }
  const all = new Map<string, Vector>();
  midline.forEach((name, k) => {
    all.set(name, middle(k));
  });
  for (const [name, [x, y, z]] of left) {
    const number = Number(/\d+$/.exec(name)![0]);
    all.set(name, [x, y, z]);
    all.set(name.replace(/\d+$/, `${number + 1}`), [-x, y, z]);
  }
  return new Map([...all].sort(([, a], [, b]) => b[1] - a[1] || a[0] - b[0]));
}

/**
 * Point on the circle through an electrode of the left side, one of the midline and the mirror image of the first.
 *
 * @param middle point of the midline
 * @param outer point of the left side
 * @param share 0 at the midline, 1 at the left side
 */
function alongArc(middle: Vector, outer: Vector, share: number): Vector {
  const mirrored: Vector = [-outer[0], outer[1], outer[2]];
  const axis = unit(cross(add(outer, middle, -1), add(mirrored, middle, -1)));
  const centre = scale(axis, dot(axis, middle));
  const start = add(middle, centre, -1);
  const end = add(outer, centre, -1);
  const quarter = cross(axis, start);
  const angle = share * Math.atan2(dot(end, quarter), dot(end, start));
  return add(add(centre, start, Math.cos(angle)), quarter, Math.sin(angle));
}

function namesOfSystem(system: SensorSystem): readonly string[] {
  const known: Readonly<Record<SensorSystem, () => readonly string[]>> = {
    "10-20": () => "Fp1 Fp2 F7 F3 Fz F4 F8 T7 C3 Cz C4 T8 P7 P3 Pz P4 P8 O1 O2".split(" "),
    "10-10": () => [...DIRECTIONS.keys()],
    "10-10-64": () =>
      (
        "FC5 FC3 FC1 FCz FC2 FC4 FC6 C5 C3 C1 Cz C2 C4 C6 CP5 CP3 CP1 CPz CP2 CP4 CP6 Fp1 Fpz Fp2 AF7 AF3 AFz AF4 " +
        "AF8 F7 F5 F3 F1 Fz F2 F4 F6 F8 FT7 FT8 T7 T8 T9 T10 TP7 TP8 P7 P5 P3 P1 Pz P2 P4 P6 P8 PO7 PO3 POz PO4 " +
        "PO8 O1 Oz O2 Iz"
      ).split(" "),
  };
  if (!Object.hasOwn(known, system))
    throw new ValidationError(
      `system must be "10-20", "10-10", "10-10-64" or a list of electrode names, got "${system}".`,
    );
  return known[system]();
}
