import { existsSync } from "node:fs";
import path from "node:path";

/**
 * Where empirical data may be: NEUROLAB_DATASETS, and a folder beside the checkout.
 *
 * @returns {string} a value for NEUROLAB_DATASETS
 */
export function datasetFolders() {
  const beside = path.resolve(import.meta.dirname, "../../shared/datasets");
  return [process.env.NEUROLAB_DATASETS, existsSync(beside) ? beside : undefined]
    .filter(Boolean)
    .join(path.delimiter);
}
