import { NeurolabError } from "../../errors.js";
import { requireNodeModule } from "./nodeModule.js";
import { decodeTransferTables, encodeTransferTables } from "./tableFormat.js";
import type { TransferTables } from "./transferTables.js";

/**
 * Save transfer tables to a file; an existing file is replaced only when the new one is complete.
 *
 * @param path file to write, e.g. `"my-neuron.tables"`
 * @param tables tables, as from `computeTransferTables`
 * @throws NeurolabError outside Node
 * @example
 * saveTransferTables("my-neuron.tables", tables)
 */
export function saveTransferTables(path: string, tables: TransferTables): void {
  const fs = requireNodeModule("node:fs", "saveTransferTables");
  const temporary = `${path}.${process.pid}.part`;
  try {
    fs.writeFileSync(temporary, encodeTransferTables(tables));
    fs.renameSync(temporary, path);
  } finally {
    fs.rmSync(temporary, { force: true });
  }
}

/**
 * Read transfer tables from a file.
 *
 * @param path file written by `saveTransferTables`
 * @returns the tables, bit for bit as they were saved
 * @throws NeurolabError when there is no such file, or it holds no tables or is damaged; outside Node
 * @example
 * new ALNModel({ tables: readTransferTables("my-neuron.tables") })
 */
export function readTransferTables(path: string): TransferTables {
  const fs = requireNodeModule("node:fs", "readTransferTables");
  let bytes: Uint8Array;
  try {
    bytes = fs.readFileSync(path);
  } catch (cause) {
    throw new NeurolabError(
      `Cannot read the transfer tables ${path}. Compute them with computeTransferTables and saveTransferTables.`,
      { cause },
    );
  }
  return decodeTransferTables(bytes, path);
}
