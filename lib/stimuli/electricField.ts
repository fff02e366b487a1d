import { ValidationError } from "../errors.js";
import type { Labelled } from "../labelled.js";

/** An electrode of a stimulation montage. */
export interface Electrode {
  /** Position in mm. */
  readonly position: readonly [number, number, number];
  /** Current that it injects in mA; negative where it returns. */
  readonly current: number;
}

/**
 * Strength of an electric field as regions feel it: the part along the direction of their neurons.
 *
 * Pass the result to `new GainStimulus(waveform, gains)`.
 *
 * @param field field in V/m: one vector for all regions, or N × 3
 * @param orientations direction of each region's pyramidal cells (dendrite to soma or back, as you define the sign), N × 3, any length
 * @param options `sensitivity`: input of the model per V/m, for all regions or each; `part`: "along" (default) the
 *   orientation with its sign, or "magnitude" of the whole field
 * @returns one gain per region, in units of the model's input
 * @throws ValidationError when shapes do not agree or an orientation has no length
 * @example
 * fieldGains([0, 0, 2], labelled(Float64Array.of(0, 0, 1, 0, 3, 0), [2, 3], ["region", "axis"])) // [2, 0]
 */
export function fieldGains(
  field: readonly [number, number, number] | Labelled,
  orientations: Labelled,
  options: { sensitivity?: number | ArrayLike<number>; part?: "along" | "magnitude" } = {},
): Float64Array {
  const { sensitivity = 1, part = "along" } = options;
  const n = vectorsIn("orientations", orientations);
  if ("shape" in field && vectorsIn("field", field) !== n)
    throw new ValidationError(
      `field must hold one vector per region, got ${field.shape[0]} for ${n} orientations.`,
    );
  if (typeof sensitivity !== "number" && sensitivity.length !== n)
    throw new ValidationError(
      `sensitivity must be one number or one per region, got ${sensitivity.length} for ${n}.`,
    );
  return Float64Array.from({ length: n }, (_, i) => {
    const e = "shape" in field ? vectorAt(field, i) : field;
    const scale = typeof sensitivity === "number" ? sensitivity : sensitivity[i]!;
    if (part === "magnitude") return scale * Math.sqrt(dot(e, e));
    const direction = vectorAt(orientations, i);
    const length = Math.sqrt(dot(direction, direction));
    if (!(length > 0))
      throw new ValidationError(
        `orientations must have a direction, got a vector of length ${length} for region ${i}.`,
      );
    return (scale * dot(e, direction)) / length;
  });
}

/**
 * Electric field of point electrodes in an endless uniform conductor.
 *
 * `E(r) = Σ I_e (r − r_e) / (4π σ |r − r_e|³)`. Fits electrodes inside tissue; for electrodes on the scalp the skull
 * matters, use `fieldFromLeadField`.
 *
 * @param positions positions of the regions in mm, N × 3
 * @param electrodes positions (mm) and currents (mA), which must add up to zero
 * @param options `conductivity` in S/m
 * @returns field in V/m, N × 3
 * @throws ValidationError when currents do not add up, or an electrode sits on a region
 * @example
 * pointElectrodeField(
 *   labelled(Float64Array.of(0, 0, 0), [1, 3], ["region", "axis"]),
 *   [{ position: [-10, 0, 0], current: 1 }, { position: [10, 0, 0], current: -1 }],
 *   { conductivity: 1 },
 * ).data // [1.5915494309189535, 0, 0]
 */
export function pointElectrodeField(
  positions: Labelled,
  electrodes: readonly Electrode[],
  options: { conductivity?: number } = {},
): Labelled {
  const { conductivity = 0.33 } = options;
  const n = vectorsIn("positions", positions);
  if (!(conductivity > 0))
    throw new ValidationError(`conductivity must be positive, got ${conductivity} S/m.`);
  checkBalance(electrodes.map(({ current }) => current));
  const data = new Float64Array(n * 3);
  for (let i = 0; i < n; i++) {
    const r = vectorAt(positions, i);
    for (const { position, current } of electrodes) {
      const away = [r[0] - position[0], r[1] - position[1], r[2] - position[2]] as const;
      const distance = Math.sqrt(dot(away, away));
      if (!(distance > 0))
        throw new ValidationError(
          `An electrode must not sit on a region, got both at [${position}] mm (region ${i}).`,
        );
      // mA and mm: 1e-3 A / (1e-3 m)² = 1e3 A/m².
      const scale = (1e3 * current) / (4 * Math.PI * conductivity * distance ** 3);
      for (let axis = 0; axis < 3; axis++) data[3 * i + axis] = data[3 * i + axis]! + scale * away[axis]!;
    }
  }
  return { data, shape: [n, 3], dims: ["region", "axis"], name: "electric field", unit: "V/m" };
}

/**
 * Field along the regions' dipoles that scalp electrodes make, from an EEG lead field by reciprocity.
 *
 * What a dipole shows at a pair of electrodes says what a current through that pair does at the dipole
 * (Rush & Driscoll 1969): `E_i = −Σ_e I_e L[e, i]`.
 *
 * @param leadField potential per dipole moment in V/(A·m), sensors × regions
 * @param currents current injected at each sensor in mA, which must add up to zero
 * @returns field along each region's dipole in V/m; gains for `new GainStimulus(waveform, gains)`
 * @throws ValidationError when shapes do not agree or currents do not add up
 * @example
 * fieldFromLeadField(labelled(Float64Array.of(5, -5), [2, 1], ["sensor", "region"]), [2, -2]) // [-0.02]
 */
export function fieldFromLeadField(leadField: Labelled, currents: ArrayLike<number>): Float64Array {
  const [sensors, n] = leadField.shape;
  if (leadField.shape.length !== 2 || sensors !== currents.length)
    throw new ValidationError(
      `currents must hold one number per sensor of the lead field [${leadField.shape}], got ${currents.length}.`,
    );
  checkBalance(Array.from(currents));
  return Float64Array.from({ length: n! }, (_, i) => {
    let field = 0;
    for (let e = 0; e < currents.length; e++) field -= currents[e]! * 1e-3 * leadField.data[e * n! + i]!;
    return field;
  });
}

type Vector = readonly [number, number, number];

function vectorsIn(name: string, array: Labelled): number {
  if (array.shape.length !== 2 || array.shape[1] !== 3)
    throw new ValidationError(`${name} must be N × 3, got [${array.shape}].`);
  return array.shape[0]!;
}

function vectorAt(array: Labelled, i: number): Vector {
  return [array.data[3 * i]!, array.data[3 * i + 1]!, array.data[3 * i + 2]!];
}

function dot(a: Vector, b: Vector): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

function checkBalance(currents: readonly number[]): void {
  const sum = currents.reduce((total, current) => total + current, 0);
  const size = currents.reduce((total, current) => total + Math.abs(current), 0);
  if (!(Math.abs(sum) <= 1e-9 * size))
    throw new ValidationError(`Currents must add up to zero, got ${sum} mA: give the return electrodes too.`);
}
