import type { Dataset } from "h5wasm";
import { NeurolabError } from "../errors.js";
import type { Hdf5 } from "./memoryFile.js";

const REFERENCE_BYTES = 8;

/**
 * Names of the dims of a NetCDF variable: its attribute DIMENSION_LIST refers to one data set a dim.
 *
 * The attribute is read in its raw form, one { count, pointer } a dim, because in damaged files the library
 * would believe any count, and its functions for scales can search for ever.
 *
 * @param dataset the variable
 * @param hdf5 the library
 * @throws NeurolabError when a list is not one reference a dim
 */
export function dimsOf(dataset: Dataset, { module, library }: Hdf5): string[] {
  const axes = dataset.shape?.length ?? 0;
  const name = "DIMENSION_LIST";
  const unnamed = Array.from({ length: axes }, (_, axis) => `dim_${axis}`);
  const list = dataset.attrs[name];
  if (!list || axes === 0) return unnamed;
  if (list.shape?.length !== 1 || list.shape[0] !== axes || list.metadata.size !== 8) throw damaged(dataset);

  const buffer = module._malloc(8 * axes);
  try {
    const { file_id, path } = dataset;
    if (module.get_attribute_data(file_id, path, name, BigInt(buffer)) < 0) throw damaged(dataset);
    const pairs = new Uint32Array(module.HEAPU8.slice(buffer, buffer + 8 * axes).buffer);
    const names = unnamed.map((fallback, axis) => {
      const [count, pointer] = [pairs[2 * axis]!, pairs[2 * axis + 1]!];
      if (count === 0) return fallback;
      if (count > axes || pointer + REFERENCE_BYTES > module.HEAPU8.length) throw damaged(dataset);
      const reference = new library.Reference(module.HEAPU8.slice(pointer, pointer + REFERENCE_BYTES));
      const scale: unknown = dataset.dereference(reference);
      return scale instanceof library.Dataset ? scale.path.slice(scale.path.lastIndexOf("/") + 1) : fallback;
    });
    module.reclaim_vlen_memory(file_id, path, name, BigInt(buffer));
    return names;
  } finally {
    module._free(buffer);
  }
}

const damaged = (dataset: Dataset): NeurolabError =>
  new NeurolabError(`The file is damaged: the dims of "${dataset.path}" cannot be read.`);
