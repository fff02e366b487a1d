export * from "./arrays.js";
export * from "./module.js";
export * from "./searchStates.js";
export * from "./states.js";
export * from "./traces.js";
