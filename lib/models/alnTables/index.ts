export {
  computeTransferTables,
  type TableRange,
  type TransferTableOptions,
} from "./computeTransferTables.js";
export { defaultTransferTables } from "./defaultTransferTables.js";
export { readNeurolibTables } from "./neurolibTables.js";
export { type AdExNeuron, alnNeuron } from "./neuron.js";
export { decodeTransferTables, encodeTransferTables } from "./tableFormat.js";
export { readTransferTables, saveTransferTables } from "./transferTableFiles.js";
export type { TransferTables } from "./transferTables.js";
