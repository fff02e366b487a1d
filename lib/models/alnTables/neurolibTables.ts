import type { File, Group } from "h5wasm";
import { NeurolabError } from "../../errors.js";
import { withMemoryFile } from "../../signal/memoryFile.js";
import type { AdExNeuron } from "./neuron.js";
import { requireNodeModule } from "./nodeModule.js";
import type { TransferTables } from "./transferTables.js";

/** Our names and those of the data sets in neurolib's files. */
const DATASETS = {
  mu: "mu_vals",
  sigma: "sigma_vals",
  rate: "r_ss",
  voltage: "V_mean_ss",
  tauMu: "tau_mu_exp",
  tauSigma: "tau_sigma_exp",
} as const;
const PARAMETERS: Readonly<Record<keyof AdExNeuron, string>> = {
  C: "C",
  gL: "g_L",
  EL: "E_L",
  DeltaT: "deltaT",
  VT: "V_T",
  Vr: "V_r",
  Vs: "V_s",
  Tref: "t_ref",
  Vlb: "V_lb",
};

/**
 * Read transfer tables that were computed with neurolib's table generator (an HDF5 file such as
 * `quantities_cascade.h5`), for scripts that named one by `lookupTableFileName`.
 *
 * @param source path of the file, or its contents
 * @returns the tables
 * @throws NeurolabError when there is no such file, or it is damaged or lacks a table
 * @example
 * new ALNModel({ tables: await readNeurolibTables("quantities_cascade.h5") })
 */
export async function readNeurolibTables(source: string | Uint8Array): Promise<TransferTables> {
  const name = typeof source === "string" ? source : "The data";
  try {
    const bytes =
      typeof source === "string"
        ? requireNodeModule("node:fs", "Reading a file of tables").readFileSync(source)
        : source;
    return await withMemoryFile(({ library, files }, path) => {
      files.writeFile(path, bytes);
      const file = new library.File(path, "r");
      const tables = readTables(file);
      file.close();
      return tables;
    });
  } catch (cause) {
    const root = cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause;
    const reason = root instanceof Error ? root.message.split("\n")[0]! : String(root);
    throw new NeurolabError(
      `${name} cannot be read as tables of neurolib (${reason}). Compute tables with computeTransferTables.`,
      { cause },
    );
  }
}

function readTables(file: File): TransferTables {
  const tables = Object.fromEntries(
    Object.entries(DATASETS).map(([name, dataset]) => [name, numbersOf(file, dataset)]),
  ) as Record<keyof typeof DATASETS, Float64Array>;
  const shape = [tables.mu.length, tables.sigma.length] as const;
  for (const name of ["rate", "voltage", "tauMu", "tauSigma"] as const)
    if (tables[name].length !== shape[0] * shape[1])
      throw new NeurolabError(
        `${DATASETS[name]} must be ${shape.join(" × ")} numbers, not ${tables[name].length}`,
      );
  for (const name of ["mu", "sigma"] as const) checkAxis(DATASETS[name], tables[name]);
  const parameters = Object.fromEntries(
    Object.entries(PARAMETERS).map(([name, dataset]) => [name, numbersOf(file, `params/${dataset}`)[0]]),
  ) as unknown as AdExNeuron;
  return { ...tables, parameters };
}

function numbersOf(file: Group, dataset: string): Float64Array {
  const value = (file.get(dataset) as { value?: unknown } | null)?.value;
  if (!ArrayBuffer.isView(value) || value instanceof DataView)
    throw new NeurolabError(`the data set ${dataset} is missing or holds no numbers`);
  return Float64Array.from(value as unknown as ArrayLike<number | bigint>, Number);
}

/** Look-ups take the axes as equidistant. */
function checkAxis(name: string, axis: Float64Array): void {
  const step = axis[1]! - axis[0]!;
  const isEquidistant = axis.every((value, i) => Math.abs(value - axis[0]! - i * step) < 1e-6 * step);
  if (!(axis.length >= 2 && step > 0 && isEquidistant))
    throw new NeurolabError(`${name} must be equidistant and increasing`);
}
