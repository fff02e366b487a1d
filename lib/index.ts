export * from "./analysis/index.js";
export * from "./data/index.js";
export * from "./display/index.js";
export * from "./eeg/index.js";
// `strength` is the graph measure; a model's sum of incoming weights goes by another name.
export {
  type CouplingSpec,
  diffusion,
  type InputSpec,
  local,
  type ModelDefinition,
  type ModelFunction,
  type NoiseSpec,
  network,
  type ObservableSpec,
  ou,
  type ParameterSpec,
  type RateSpec,
  type StateSpec,
  strength as incomingStrength,
  type TableSpec,
} from "./engine/definition.js";
export * from "./engine/index.js";
export type { IntegratorName } from "./engine/integrators/registry.js";
export type { TableData } from "./engine/kernel.js";
export { ModelSyntaxError } from "./engine/parse/errors.js";
export { NeurolabError, ValidationError } from "./errors.js";
export * from "./evolution/index.js";
export * from "./execution/index.js";
export * from "./exploration/index.js";
export { type Labelled, labelled } from "./labelled.js";
export * from "./models/alnTables/index.js";
export * from "./models/index.js";
export * from "./signal/index.js";
export * from "./stimuli/index.js";
