import { ValidationError } from "../errors.js";
import type { Labelled, NumberArray } from "../labelled.js";
import { withExtension, writeFileAtomically } from "./files.js";
import { writeNetcdf } from "./netcdf.js";
import { isLabelled, toPickle } from "./pickle.js";

/** Anything that JSON can hold; typed arrays become lists. */
export type Metadata =
  | string
  | number
  | boolean
  | null
  | NumberArray
  | readonly Metadata[]
  | { readonly [name: string]: Metadata };

/** Options of `saveToNetcdf` and `saveToPickle`. */
export interface SaveOptions {
  /** Attributes, nested as deeply as you like: parameters of the run, for instance. */
  attributes?: Readonly<Record<string, Metadata>>;
}

type Saveable = Labelled<NumberArray> | Readonly<Record<string, Labelled<NumberArray>>>;

/**
 * Saves labelled arrays as NetCDF-4, and their attributes as JSON beside them (same name, ".json").
 *
 * @param data a labelled array, or arrays by name with shared dims
 * @param filename path; ".nc" is added where it is missing
 * @param options attributes (no JSON file is written when there are none)
 * @returns path of the NetCDF file
 * @throws ValidationError for anything but labelled arrays; NeurolabError when a file cannot be written
 * @example
 * await saveToNetcdf(model.xr(), "run", { attributes: { params: { K_gl: 250 } } }); // run.nc, run.json
 */
export async function saveToNetcdf(
  data: Saveable,
  filename: string,
  options: SaveOptions = {},
): Promise<string> {
  const path = withExtension(filename, ".nc");
  const variables = isLabelled(data) ? { [data.name ?? "data"]: data } : data;
  if (Object.keys(variables).length === 0 || !Object.values(variables).every(isLabelled))
    throw new ValidationError("Only a labelled array, or an object of labelled arrays, can be saved.");
  const bytes = await writeNetcdf(variables);
  const attributes = options.attributes ?? {};
  if (Object.keys(attributes).length > 0) {
    const asLists = (_: string, value: unknown): unknown =>
      ArrayBuffer.isView(value) ? Array.from(value as unknown as ArrayLike<number>) : value;
    writeFileAtomically(path.replace(/\.nc$/, ".json"), JSON.stringify(attributes, asLists, 1));
  }
  writeFileAtomically(path, bytes);
  return path;
}

/**
 * Saves labelled arrays as a pickle, which Python loads as `xarray.DataArray` or `xarray.Dataset`.
 *
 * @param data a labelled array, or arrays by name
 * @param filename path; ".pkl" is added where it is missing
 * @param options attributes
 * @returns path of the file
 * @throws ValidationError for anything but labelled arrays; NeurolabError when the file cannot be written
 * @example
 * await saveToPickle(model.xr(), "run"); // in Python: pickle.load(open("run.pkl", "rb"))
 */
export async function saveToPickle(
  data: Saveable,
  filename: string,
  options: SaveOptions = {},
): Promise<string> {
  const path = withExtension(filename, ".pkl");
  writeFileAtomically(path, toPickle(data, options.attributes));
  return path;
}
