import { ValidationError } from "../errors.js";
import { type Labelled, labelled, type NumberArray } from "../labelled.js";
import { namesOf } from "./positions.js";
import type { Vector } from "./vector.js";

/** What the rows and columns of a lead field are. */
export interface LeadFieldOptions {
  /** Names of the channels (rows). Default: their numbers. */
  readonly channels?: readonly string[];
  /** Names of the regions (columns). Default: their numbers. */
  readonly regions?: readonly string[];
  /** Unit of the gains: `"V/(A·m)"` (as MNE stores them) for EEG, `"T/(A·m)"` for MEG. Default: none. */
  readonly unit?: string;
}

/**
 * A lead field from numbers, e.g. of MNE, FieldTrip or a file read by the library.
 *
 * @param gains rows are channels, columns are regions or dipoles
 * @param options names and unit
 * @returns dims ["channel", "region"]
 * @throws ValidationError when rows differ in length, numbers are not finite, or names do not fit
 * @example
 * leadFieldOf([[1, 2], [3, 4]], { channels: ["Cz", "Pz"] }).coords?.channel // ["Cz", "Pz"]
 */
export function leadFieldOf(
  gains: readonly ArrayLike<number>[] | Labelled<NumberArray>,
  options: LeadFieldOptions = {},
): Labelled {
  const { data, rows, columns } = numbersOf(gains);
  const bad = data.findIndex((gain) => !Number.isFinite(gain));
  if (bad >= 0)
    throw new ValidationError(
      `A lead field must hold finite numbers, got ${data[bad]} in row ${Math.floor(bad / columns)}, column ${bad % columns}.`,
    );
  const { channels = count(rows), regions = count(columns), unit } = options;
  for (const [what, names, length] of [
    ["channels", channels, rows],
    ["regions", regions, columns],
  ] as const)
    if (names.length !== length)
      throw new ValidationError(
        `A lead field needs a name for each of ${length} ${what}, got ${names.length}.`,
      );
  return labelled(data, [rows, columns], ["channel", "region"], {
    coords: { channel: channels, region: regions },
    ...(unit && { unit }),
  });
}

function numbersOf(gains: readonly ArrayLike<number>[] | Labelled<NumberArray>): {
  data: Float64Array;
  rows: number;
  columns: number;
} {
  if (!Array.isArray(gains)) {
    const { data, shape } = gains as Labelled<NumberArray>;
    if (shape?.length !== 2)
      throw new ValidationError(`A lead field has two dimensions, got shape [${shape}].`);
    return { data: Float64Array.from(data), rows: shape[0]!, columns: shape[1]! };
  }
  const rows = gains as readonly ArrayLike<number>[];
  const columns = rows[0]?.length ?? 0;
  rows.forEach((row, k) => {
    if (row.length !== columns)
      throw new ValidationError(
        `Rows of a lead field must be equally long, got ${row.length} numbers in row ${k} and ${columns} in row 0.`,
      );
  });
  const data = new Float64Array(rows.length * columns);
  rows.forEach((row, k) => {
    data.set(row, k * columns);
  });
  return { data, rows: rows.length, columns };
}

function count(length: number): string[] {
  return Array.from({ length }, (_, k) => `${k}`);
}

/**
 * Mean of the dipoles of every region: a lead field of a surface becomes one of an atlas.
 *
 * @param leadField dims ["channel", dipoles]
 * @param codes code of the region of every dipole; 0 and NaN are in no region
 * @param names name of every code, e.g. from `atlasLabels`. Default: the codes
 * @returns dims ["channel", "region"], regions by increasing code, and the codes
 * @throws ValidationError when there are not as many codes as dipoles
 * @example
 * averageByRegion(leadFieldOf([[1, 2, 3, 4], [5, 6, 7, 8]]), [2001, 0, 2001, 2002]).leadField.data // [2, 4, 6, 8]
 */
export function averageByRegion(
  leadField: Labelled<NumberArray>,
  codes: ArrayLike<number>,
  names: Readonly<Record<string, string>> = {},
): { readonly codes: readonly number[]; readonly leadField: Labelled } {
  const [channels, dipoles] = leadField.shape as [number, number];
  if (codes.length !== dipoles)
    throw new ValidationError(
      `averageByRegion expects a code for each of ${dipoles} dipoles, got ${codes.length}.`,
    );
  const members = new Map<number, number[]>();
  for (let k = 0; k < dipoles; k++) {
    const code = codes[k]!;
    if (code === 0 || Number.isNaN(code)) continue;
    members.set(code, [...(members.get(code) ?? []), k]);
  }
  const present = [...members.keys()].sort((a, b) => a - b);
  const data = new Float64Array(channels * present.length);
  for (let channel = 0; channel < channels; channel++)
    present.forEach((code, region) => {
      const columns = members.get(code)!;
      const sum = columns.reduce((total, k) => total + leadField.data[channel * dipoles + k]!, 0);
      data[channel * present.length + region] = sum / columns.length;
    });
  const coords = { channel: namesOf(leadField), region: present.map((code) => names[code] ?? `${code}`) };
  const averaged = labelled(data, [channels, present.length], ["channel", "region"], {
    coords,
    ...(leadField.unit && { unit: leadField.unit }),
  });
  return { codes: present, leadField: averaged };
}

/**
 * Voxel of a volume that holds a position.
 *
 * @param position x, y, z in the space of the affine, e.g. MNI mm
 * @param affine 4 × 4 matrix from voxel indices to positions, rows first
 * @param shape number of voxels along each axis
 * @returns voxel indices, or null when the position is outside the volume
 * @throws ValidationError when the affine cannot be inverted
 * @example
 * const affine = [[-2, 0, 0, 90], [0, 2, 0, -126], [0, 0, 2, -72], [0, 0, 0, 1]];
 * voxelAt([0, 0, 0], affine, [91, 109, 91]) // [45, 63, 36]
 */
export function voxelAt(
  position: Vector,
  affine: readonly (readonly number[])[],
  shape: readonly [number, number, number],
): Vector | null {
  const at = (i: number, j: number): number => affine[i]?.[j] ?? Number.NaN;
  const minor = (i: number, j: number): number => {
    const [a, b] = [(i + 1) % 3, (i + 2) % 3];
    const [c, d] = [(j + 1) % 3, (j + 2) % 3];
    return at(a, c) * at(b, d) - at(a, d) * at(b, c);
  };
  const determinant = [0, 1, 2].reduce((sum, j) => sum + at(0, j) * minor(0, j), 0);
  if (!Number.isFinite(determinant) || determinant === 0)
    throw new ValidationError("The affine must be an invertible 4 × 4 matrix of finite numbers.");
  const shifted = position.map((x, i) => x - at(i, 3));
  const voxel = [0, 1, 2].map((j) =>
    Math.round(shifted.reduce((sum, x, i) => sum + (minor(i, j) * x) / determinant, 0)),
  );
  // Adding 0 turns −0 into 0.
  return voxel.every((v, k) => v >= 0 && v < shape[k]!)
    ? [voxel[0]! + 0, voxel[1]! + 0, voxel[2]! + 0]
    : null;
}

/**
 * Names of an atlas's regions by code, from the XML file that comes with its volume.
 *
 * @param xml text with `<label><index>2001</index><name>Precentral_L</name></label>` for each region
 * @returns name of every code; code 0, "no region", has the empty name
 * @throws ValidationError when the text holds no label
 * @example
 * atlasLabels("<label><index>2001</index><name>Precentral_L</name></label>")["2001"] // "Precentral_L"
 */
export function atlasLabels(xml: string): Readonly<Record<string, string>> {
  const labels: Record<string, string> = { "0": "" };
  for (const [, content] of xml.matchAll(/<label\b[^>]*>([\s\S]*?)<\/label>/g)) {
    const index = /<index>\s*(\d+)\s*<\/index>/.exec(content!)?.[1];
    const name = /<name>\s*([\s\S]*?)\s*<\/name>/.exec(content!)?.[1];
    if (index !== undefined && name !== undefined) labels[index] = name;
  }
  if (Object.keys(labels).length === 1)
    throw new ValidationError("An atlas's XML holds <label> elements with <index> and <name>, found none.");
  return labels;
}
