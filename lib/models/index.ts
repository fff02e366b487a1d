export {
  latexOf,
  modelMarkdown,
  type ParameterRow,
  parameterMarkdown,
  parameterTable,
} from "../engine/latex/index.js";
export { ALNModel, type ALNOptions, type ALNParams } from "./aln.js";
export { type AdExNeuron, alnNeuron, defaultTransferTables, type TransferTables } from "./alnTables/index.js";
export { BOLDModel, type BoldOptions } from "./bold.js";
export { CancelledError, DivergenceError } from "./errors.js";
export { FHNModel, type FHNParams } from "./fhn.js";
export { HopfModel, type HopfParams } from "./hopf.js";
export { KuramotoModel, type KuramotoParams } from "./kuramoto.js";
export { type ConnectivitySource, Model, type ModelOptions } from "./model.js";
export type { BaseParams, InitialValue, InputValue } from "./paramTypes.js";
export type { RecordOptions } from "./recorder.js";
export type { Progress, RunOptions } from "./runOptions.js";
export { ThalamicMassModel, type ThalamicMassParams } from "./thalamus.js";
export { WCModel, type WCParams } from "./wc.js";
export { WWModel, type WWParams } from "./ww.js";
