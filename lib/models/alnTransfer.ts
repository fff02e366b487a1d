import type { TableData } from "../engine/kernel.js";
import type { TransferTables } from "./alnTables/index.js";

/** Transfer tables in the form that kernels read: rows are means, columns standard deviations of the input. */
export function transferTableData(tables: TransferTables): TableData {
  const axis = (values: Float64Array) => ({
    start: values[0]!,
    step: values[1]! - values[0]!,
    count: values.length,
  });
  return {
    rows: axis(tables.mu),
    columns: axis(tables.sigma),
    // Rate and time constant are looked up together, by both populations.
    channels: ["rate", "tau", "voltage", "tauSigma"],
    values: { rate: tables.rate, tau: tables.tauMu, voltage: tables.voltage, tauSigma: tables.tauSigma },
  };
}
