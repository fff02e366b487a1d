export { fc } from "./fc.js";
export { type FcdOptions, fcd } from "./fcd.js";
export { matrixCorrelation } from "./matrixCorrelation.js";
