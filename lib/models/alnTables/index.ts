export { defaultTransferTables } from "./defaultTransferTables.js";
export { type AdExNeuron, alnNeuron } from "./neuron.js";
export { decodeTransferTables, encodeTransferTables } from "./tableFormat.js";
export type { TransferTables } from "./transferTables.js";
