import { ValidationError } from "../errors.js";
import { type Labelled, labelled, type NumberArray } from "../labelled.js";
import { didYouMean } from "../nearestName.js";
import { namesOf } from "./positions.js";

/**
 * What potentials are measured against: `"infinity"` (leave as they are), `"average"` (mean over all channels), or the
 * mean of named channels, e.g. `["Cz"]` or linked mastoids `["TP9", "TP10"]`.
 */
export type Reference = "infinity" | "average" | readonly string[];

/** How activity becomes what sensors measure. */
export interface ProjectionOptions {
  /** Reference of the potentials; leave out for MEG. Default `"infinity"`. */
  readonly reference?: Reference;
  /** Dipole moment of a region whose activity is 1, in nA·m. Default 1. */
  readonly momentPerUnit?: number;
}

/**
 * Project the activity of regions to sensors: lead field times activity.
 *
 * @param leadField dims ["channel", "region"], e.g. from `eegLeadField`, `megLeadField` or a file
 * @param activity model output, dims ["region", "time"], e.g. rates in Hz
 * @param options reference and strength of the dipoles
 * @returns dims ["channel", "time"]; in µV when the lead field is in V/(A·m), in fT when it is in T/(A·m), else the plain
 * product
 * @throws ValidationError when regions differ in number or in name, or a reference channel is missing
 * @example
 * const gains = labelled(Float64Array.of(1, 3), [2, 1], ["channel", "region"]);
 * const activity = labelled(Float64Array.of(1, 2), [1, 2], ["region", "time"]);
 * projectToSensors(gains, activity, { reference: "average" }).data // [-1, -2, 1, 2]
 */
export function projectToSensors(
  leadField: Labelled<NumberArray>,
  activity: Labelled<NumberArray>,
  options: ProjectionOptions = {},
): Labelled {
  const { reference = "infinity", momentPerUnit = 1 } = options;
  checkShapes(leadField, activity);
  if (!Number.isFinite(momentPerUnit))
    throw new ValidationError(`momentPerUnit must be a finite number of nA·m, got ${momentPerUnit}.`);
  const [channels, regions] = leadField.shape as [number, number];
  const samples = activity.shape[1]!;
  const { factor, unit } = unitOf(leadField.unit);
  const gains = Float64Array.from(leadField.data, (gain) => gain * factor * momentPerUnit);
  const data = multiply(gains, activity.data, { rows: channels, inner: regions, columns: samples });
  const channel = leadField.coords?.[leadField.dims[0]!];
  const time = activity.coords?.time;
  const projected = labelled(data, [channels, samples], ["channel", "time"], {
    coords: { ...(channel && { channel }), ...(time && { time }) },
    ...(unit && { unit }),
  });
  return rereference(projected, reference);
}

/**
 * Measure potentials against another reference.
 *
 * @param x potentials, dims ["channel", …] with names of channels, or a lead field
 * @param reference all channels, named channels, or no change
 * @returns potentials minus the mean of the reference channels
 * @throws ValidationError when a reference channel is missing
 * @example
 * const x = labelled(Float64Array.of(1, 2, 6), [3, 1], ["channel", "time"], { coords: { channel: ["Fz", "Cz", "Oz"] } });
 * rereference(x, ["Cz"]).data // [-1, 0, 4]
 */
export function rereference(x: Labelled<NumberArray>, reference: Reference): Labelled {
  const data = Float64Array.from(x.data);
  const result = { ...x, data };
  if (reference === "infinity") return result;
  const names = namesOf(x);
  if (typeof reference === "string" && reference !== "average")
    throw new ValidationError(
      `reference must be "infinity", "average" or a list of channels, got "${reference}".`,
    );
  const rows = reference === "average" ? names.map((_, k) => k) : reference.map((name) => rowOf(names, name));
  if (rows.length === 0) throw new ValidationError("A reference needs at least one channel, got none.");
  const columns = data.length / x.shape[0]!;
  for (let t = 0; t < columns; t++) {
    let sum = 0;
    for (const row of rows) sum += x.data[row * columns + t]!;
    const mean = sum / rows.length;
    for (let k = t; k < data.length; k += columns) data[k]! -= mean;
  }
  return result;
}

function rowOf(names: readonly string[], name: string): number {
  const row = names.indexOf(name);
  if (row < 0)
    throw new ValidationError(`There is no channel "${name}" to refer to.${didYouMean(name, names)}`);
  return row;
}

/** 1 nA·m makes V/(A·m) into 1e-3 µV and T/(A·m) into 1e6 fT. */
function unitOf(unit: string | undefined): { factor: number; unit?: string } {
  if (unit === "V/(A·m)") return { factor: 1e-3, unit: "µV" };
  if (unit === "T/(A·m)") return { factor: 1e6, unit: "fT" };
  return { factor: 1 };
}

function checkShapes(leadField: Labelled<NumberArray>, activity: Labelled<NumberArray>): void {
  if (leadField?.shape?.length !== 2)
    throw new ValidationError(`A lead field has dims ["channel", "region"], got [${leadField?.dims}].`);
  if (activity?.shape?.length !== 2 || activity.dims[1] !== "time")
    throw new ValidationError(
      `projectToSensors expects activity with dims ["region", "time"], got [${activity?.dims}].`,
    );
  if (leadField.shape[1] !== activity.shape[0])
    throw new ValidationError(
      `Lead field and activity must have the same regions, got ${leadField.shape[1]} and ${activity.shape[0]}.`,
    );
  const expected = leadField.coords?.[leadField.dims[1]!];
  const given = activity.coords?.[activity.dims[0]!];
  if (!expected || !given || expected instanceof Float64Array || given instanceof Float64Array) return;
  // Names that the other side does not know at all are another nomenclature, not another order.
  const wrong = expected.findIndex((name, k) => name !== given[k] && given.includes(name));
  if (wrong >= 0)
    throw new ValidationError(
      `Lead field and activity must name regions in one order, got "${expected[wrong]}" and "${given[wrong]}" at ` +
        `position ${wrong}.`,
    );
}

/** Columns that are worked on together: the part of all regions' activity stays in the second-level cache. */
const BLOCK = 512;

/** Matrix product, rows × inner times inner × columns; four inner rows at a time save three of four stores. */
function multiply(
  left: Float64Array,
  right: NumberArray,
  { rows, inner, columns }: { rows: number; inner: number; columns: number },
): Float64Array {
  const out = new Float64Array(rows * columns);
  const whole = inner - (inner % 4);
  for (let from = 0; from < columns; from += BLOCK) {
    const length = Math.min(BLOCK, columns - from);
    for (let row = 0; row < rows; row++) {
      const target = row * columns + from;
      for (let k = 0; k < whole; k += 4) {
        const at = row * inner + k;
        const [a, b, c, d] = [left[at]!, left[at + 1]!, left[at + 2]!, left[at + 3]!];
        const p = k * columns + from;
        const q = p + columns;
        const r = q + columns;
        const s = r + columns;
        for (let t = 0; t < length; t++)
          out[target + t]! += a * right[p + t]! + b * right[q + t]! + (c * right[r + t]! + d * right[s + t]!);
      }
      for (let k = whole; k < inner; k++) {
        const gain = left[row * inner + k]!;
        const p = k * columns + from;
        for (let t = 0; t < length; t++) out[target + t]! += gain * right[p + t]!;
      }
    }
  }
  return out;
}
