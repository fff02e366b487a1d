import type { Dataset, Entity, File } from "h5wasm";
import { ValidationError } from "../errors.js";
import { type Labelled, labelled, type NumberArray } from "../labelled.js";
import { dimsOf } from "./dimensionList.js";
import { requireSoundHeaps } from "./globalHeap.js";
import { withMemoryFile } from "./memoryFile.js";

/** What an attribute of a NetCDF file may hold. */
export type AttributeValue = string | number | readonly number[];

/** Attributes by name. */
export type Attributes = Readonly<Record<string, AttributeValue>>;

/** Contents of a NetCDF file. */
export interface NetcdfContents {
  /** Data variables by name; coordinates are part of each variable. */
  readonly variables: Readonly<Record<string, Labelled>>;
  /** Attributes of each variable. */
  readonly variableAttributes: Readonly<Record<string, Attributes>>;
  /** Attributes of the file. */
  readonly attributes: Attributes;
}

/** Attributes to be written beside the variables. */
export interface NetcdfOptions {
  /** Attributes of the file. */
  attributes?: Attributes;
  /** Attributes of each variable. */
  variableAttributes?: Readonly<Record<string, Attributes>>;
}

// A NetCDF-4 file is an HDF5 file in which every dimension is a "dimension scale": a data set that the
// variables along that dimension are attached to. Names of scales without numbers begin like this:
const NO_COORDINATE = "This is a netCDF dimension but not a netCDF variable.";
const BOOKKEEPING = new Set([
  "CLASS",
  "NAME",
  "DIMENSION_LIST",
  "REFERENCE_LIST",
  "_NCProperties",
  "_FillValue",
]);
/** HDF5's numbers for whole numbers, floating point and text. */
const PLAIN_TYPES = new Set([0, 1, 3]);
const isBookkeeping = (name: string): boolean => BOOKKEEPING.has(name) || name.startsWith("_Netcdf4");

interface Dimension {
  readonly length: number;
  readonly coordinate: readonly string[] | Float64Array | undefined;
}

/** Names a repeated dimension apart ("region", "region_2"), because NetCDF tools trip over equal ones. */
export function distinctDims(dims: readonly string[]): string[] {
  return dims.map((dim, axis) => {
    const before = dims.slice(0, axis).filter((other) => other === dim).length;
    return before ? `${dim}_${before + 1}` : dim;
  });
}

function gatherDimensions(
  variables: Readonly<Record<string, Labelled<NumberArray>>>,
): Map<string, Dimension> {
  const dimensions = new Map<string, Dimension>();
  for (const [name, variable] of Object.entries(variables)) {
    distinctDims(variable.dims).forEach((dim, axis) => {
      const length = variable.shape[axis]!;
      const coordinate = variable.coords?.[variable.dims[axis]!];
      const known = dimensions.get(dim);
      if (known && known.length !== length)
        throw new ValidationError(
          `Variables in one file share their dims: "${dim}" has length ${known.length} and, in "${name}", ${length}. Rename one.`,
        );
      if (coordinate && coordinate.length !== length)
        throw new ValidationError(
          `coords.${dim} of "${name}" must hold ${length} values, got ${coordinate.length}.`,
        );
      dimensions.set(dim, { length, coordinate: known?.coordinate ?? coordinate });
    });
  }
  for (const name of [...Object.keys(variables), ...dimensions.keys()])
    if (name === "" || name.includes("/") || (dimensions.has(name) && Object.hasOwn(variables, name)))
      throw new ValidationError(
        `"${name}" cannot be a name in a NetCDF file: names are not empty, hold no "/", and a variable is not called like a dim.`,
      );
  return dimensions;
}

function writeAttributes(
  target: { create_attribute(name: string, data: string | number | Float64Array): void },
  attributes: Attributes = {},
): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (isBookkeeping(name))
      throw new ValidationError(
        `"${name}" is a word of the file format and cannot be an attribute; rename it.`,
      );
    const plain = typeof value === "string" || typeof value === "number";
    target.create_attribute(name, plain ? value : Float64Array.from(value));
  }
}

/**
 * Writes labelled arrays as a NetCDF-4 file, which xarray, netCDF4, MATLAB and every HDF5 reader open.
 *
 * @param variables arrays by name; dims of equal name are shared. A dim that a matrix has twice is written as
 *   "region" and "region_2".
 * @param options attributes of the file and of the variables
 * @returns the bytes of the file
 * @throws ValidationError when names or lengths of dims clash
 * @example
 * const x = labelled(new Float64Array(6), [2, 3], ["region", "time"]);
 * (await writeNetcdf({ x })).length > 0 // true
 */
export async function writeNetcdf(
  variables: Readonly<Record<string, Labelled<NumberArray>>>,
  options: NetcdfOptions = {},
): Promise<Uint8Array> {
  const dimensions = gatherDimensions(variables);
  return withMemoryFile(({ library, files }, path) => {
    const file = new library.File(path, "w");
    try {
      for (const [dim, { length, coordinate }] of dimensions) {
        const scale = file.create_dataset(
          coordinate instanceof Float64Array || coordinate === undefined
            ? { name: dim, data: coordinate ?? new Float32Array(length), shape: [length] }
            : { name: dim, data: [...coordinate], shape: [length], dtype: "S" },
        );
        scale.make_scale(coordinate ? dim : `${NO_COORDINATE}${String(length).padStart(10)}`);
      }
      for (const [name, { data, shape, dims, unit }] of Object.entries(variables)) {
        const dataset = file.create_dataset({ name, data, shape: [...shape] });
        distinctDims(dims).forEach((dim, axis) => {
          dataset.attach_scale(axis, dim);
        });
        const attributes = options.variableAttributes?.[name];
        writeAttributes(dataset, { ...(unit !== undefined && { units: unit }), ...attributes });
      }
      writeAttributes(file, options.attributes);
    } finally {
      file.close();
    }
    return files.readFile(path) as Uint8Array;
  });
}

function readAttributes(entity: Entity | File, fileSize: number): Attributes {
  const found: Record<string, AttributeValue> = {};
  for (const [name, attribute] of Object.entries("attrs" in entity ? entity.attrs : {})) {
    const { type, size, shape } = attribute.metadata;
    if (isBookkeeping(name) || !PLAIN_TYPES.has(type)) continue;
    requireSize(
      (shape ?? []).reduce((count, length) => count * length, size),
      name,
      fileSize,
    );
    const value = attribute.value;
    if (typeof value === "string" || typeof value === "number") found[name] = value;
    else if (typeof value === "bigint" || typeof value === "boolean") found[name] = Number(value);
    else if (ArrayBuffer.isView(value)) {
      const numbers = Array.from(value as unknown as ArrayLike<number | bigint>, Number);
      found[name] = numbers.length === 1 ? numbers[0]! : numbers;
    } else if (Array.isArray(value)) found[name] = value.map(String).join(", ");
  }
  return found;
}

/** A header may claim any size; more than the densest packing of the file is not believed. */
function requireSize(size: number, name: string, limit: number): void {
  if (!(size <= limit))
    throw new ValidationError(
      `"${name}" claims ${size} bytes, more than its file can hold; the file is damaged.`,
    );
}

/** Deflate packs at most about 1 : 1030; small files may hold data sets that were never written. */
function requirePlausible(dataset: Dataset, name: string, fileSize: number): void {
  const { shape, chunks, size } = dataset.metadata;
  for (const lengths of [shape ?? [], chunks ?? []]) {
    const total = lengths.reduce((product, length) => product * length, size);
    requireSize(total, name, Math.max(1e7, 1100 * fileSize));
  }
}

/** Numbers of a data set as float64, with packed and missing values decoded by the CF conventions. */
function readNumbers(dataset: Dataset, name: string): Float64Array {
  const value = dataset.value;
  if (!ArrayBuffer.isView(value) && typeof value !== "number")
    throw new ValidationError(`"${name}" holds no numbers (type ${JSON.stringify(dataset.dtype)}).`);
  const numbers =
    typeof value === "number"
      ? Float64Array.of(value)
      : Float64Array.from(value as unknown as ArrayLike<number | bigint>, Number);
  const parameter = (attribute: string): number | undefined => {
    const stored = dataset.attrs[attribute]?.value;
    const first = ArrayBuffer.isView(stored) ? (stored as unknown as ArrayLike<number | bigint>)[0] : stored;
    return typeof first === "number" || typeof first === "bigint" ? Number(first) : undefined;
  };
  const fill = parameter("_FillValue");
  const factor = parameter("scale_factor") ?? 1;
  const offset = parameter("add_offset") ?? 0;
  return numbers.map((number) => (number === fill ? Number.NaN : number * factor + offset));
}

function readCoordinate(dataset: Dataset, name: string): readonly string[] | Float64Array {
  const value = dataset.value;
  return Array.isArray(value) ? value.map(String) : readNumbers(dataset, name);
}

/**
 * Reads the numeric variables at the root of a NetCDF-4 file.
 *
 * @param bytes the file
 * @returns variables with dims and coordinates, and all attributes
 * @throws ValidationError when the bytes are not a NetCDF-4 (HDF5) file
 * @example
 * const x = labelled(Float64Array.of(1, 2), [2], ["time"]);
 * (await readNetcdf(await writeNetcdf({ x }))).variables.x.data // [1, 2]
 */
export async function readNetcdf(bytes: Uint8Array): Promise<NetcdfContents> {
  const signature = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];
  if (!signature.every((byte, k) => bytes[k] === byte)) {
    const classic = bytes[0] === 0x43 && bytes[1] === 0x44 && bytes[2] === 0x46;
    throw new ValidationError(
      classic
        ? 'This is a NetCDF-3 file; write it as NetCDF-4, in xarray with to_netcdf(…, format="NETCDF4").'
        : "These bytes are not a NetCDF-4 file (the HDF5 signature is missing).",
    );
  }
  requireSoundHeaps(bytes);
  return withMemoryFile((hdf5, path) => {
    const { library, files } = hdf5;
    files.writeFile(path, bytes);
    const file = new library.File(path, "r");
    try {
      const datasets = file.keys().flatMap((name) => {
        const entity = file.get(name);
        if (!(entity instanceof library.Dataset)) return [];
        requirePlausible(entity, name, bytes.length);
        return [[name, entity] as const];
      });
      const isScale = (dataset: Dataset): boolean => dataset.attrs.CLASS?.value === "DIMENSION_SCALE";
      const scales = new Map(datasets.filter(([, dataset]) => isScale(dataset)));
      const variables: Record<string, Labelled> = {};
      const variableAttributes: Record<string, Attributes> = {};
      for (const [name, dataset] of datasets) {
        if (isScale(dataset)) continue;
        const shape = dataset.shape ?? [];
        const dims = dimsOf(dataset, hdf5);
        const coords: Record<string, readonly string[] | Float64Array> = {};
        for (const dim of dims) {
          const scale = scales.get(dim);
          if (scale && !String(scale.attrs.NAME?.value).startsWith(NO_COORDINATE))
            coords[dim] = readCoordinate(scale, dim);
        }
        const attributes = readAttributes(dataset, bytes.length);
        const unit = attributes.units;
        variables[name] = labelled(readNumbers(dataset, name), shape, dims, {
          coords,
          name,
          ...(typeof unit === "string" && { unit }),
        });
        variableAttributes[name] = attributes;
      }
      return { variables, variableAttributes, attributes: readAttributes(file, bytes.length) };
    } finally {
      file.close();
    }
  });
}
