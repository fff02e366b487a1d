export * from "./analysis/index.js";
export * from "./data/index.js";
export { NeurolabError, ValidationError } from "./errors.js";
export { type Labelled, labelled } from "./labelled.js";
export * from "./signal/index.js";
export * from "./display/index.js";
export * from "./models/alnTables/index.js";
export * from "./exploration/index.js";
export * from "./stimuli/index.js";
